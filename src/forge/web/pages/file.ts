import { notFound } from "../../forge-error.js";
import { folderPath } from "../addresses.js";
import { type Html, html } from "../html.js";
import { locate, shortRef, stepsTo } from "../locate.js";
import type { Page, Place } from "../page.js";
import { trailTo } from "../trail.js";
import { commitLink, count } from "../words.js";

/** A file at a branch, tag or commit, its lines with anchors such as `#L4`. A folder's address under `blob` leads to the folder. */
export async function filePage({ repository }: Place, rest: readonly string[]): Promise<Page> {
  const location = await locate(repository, rest);
  const { ref, oid, path } = location;
  const object = await repository.git.object(`${oid}:${path}`);
  if (object === null) throw notFound();
  if (object.type === "tree") return { kind: "moved", to: folderPath(repository, ref, path) };
  const { content } = object;
  return {
    kind: "shown",
    title: `${path} at ${shortRef(ref)}`,
    trail: trailTo(repository, ...stepsTo(repository, location)),
    main: html`<div class="title"><h1 class="path">${path}</h1>
<p class="quiet">At <code>${shortRef(ref)}</code>, commit ${commitLink(repository, oid)}. ${count(content.length, "byte")}.</p></div>
${content.includes(0) ? html`<p>This file is binary and isn't shown.</p>` : numbered(content.toString("utf8"), path)}`,
  };
}

/** Text with its line numbers, which a copy leaves out. */
function numbered(text: string, path: string): Html {
  if (text === "") return html`<p class="quiet">This file is empty.</p>`;
  const lines = text.replace(/\n$/, "").split("\n");
  return html`<div class="scroll box" tabindex="0" role="group" aria-label="${path}"><pre class="numbered">${lines.map(
    (
      line,
      index,
    ) => html`<span id="L${index + 1}"><a href="#L${index + 1}" data-line="${index + 1}" aria-label="Line ${index + 1}"></a>${line}
</span>`,
  )}</pre></div>`;
}
