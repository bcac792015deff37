import { notFound } from "../../forge-error.js";
import { filePath } from "../addresses.js";
import { fileTable } from "../file-table.js";
import { html } from "../html.js";
import { locate, shortRef, stepsTo } from "../locate.js";
import type { Page, Place } from "../page.js";
import { trailTo } from "../trail.js";
import { commitLink } from "../words.js";

/** A folder at a branch, tag or commit. A file's address under `tree` leads to the file. */
export async function folderPage({ repository }: Place, rest: readonly string[]): Promise<Page> {
  const location = await locate(repository, rest);
  const { ref, oid, path } = location;
  const object = await repository.git.object(`${oid}:${path}`);
  if (object === null) throw notFound();
  if (object.type === "blob") return { kind: "moved", to: filePath(repository, ref, path) };
  const title = path === "" ? repository.name : path;
  return {
    kind: "shown",
    title: `${title} at ${shortRef(ref)}`,
    trail: trailTo(repository, ...stepsTo(repository, location)),
    main: html`<div class="title"><h1 class="path">${title}</h1>
<p class="quiet">At <code>${shortRef(ref)}</code>, commit ${commitLink(repository, oid)}.</p></div>
${await fileTable(repository, location)}`,
  };
}
