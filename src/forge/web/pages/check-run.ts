import { notFound } from "../../forge-error.js";
import { checkBox } from "../checks.js";
import { html } from "../html.js";
import { renderMarkdown } from "../markdown/render.js";
import type { Page, Place } from "../page.js";
import { here, trailTo } from "../trail.js";
import { commitLink, moment } from "../words.js";

/** A check run: its conclusion, and all that it says. Throws 404. */
export function checkRunPage({ repository }: Place, id: number): Page {
  const run = repository.checkRuns.find((one) => one.id === id);
  if (run === undefined) throw notFound();
  const { text } = run.output;
  const ended = run.completedAt === null ? null : html`, completed on ${moment(run.completedAt)}`;
  return {
    kind: "shown",
    title: run.name,
    trail: trailTo(repository, here(run.name)),
    main: html`<div class="title"><h1>${run.name}</h1>
<p class="quiet">By ${run.app.name} on commit ${commitLink(repository, run.headOid)}${ended}.</p></div>
<h2 class="unseen">Result</h2>
${checkBox(run)}
${text === null ? null : html`<h2>Details</h2><div class="said">${renderMarkdown(text)}</div>`}`,
  };
}
