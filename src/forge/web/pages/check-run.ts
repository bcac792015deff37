import { notFound } from "../../forge-error.js";
import type { CheckAnnotation, CheckRun } from "../../world.js";
import { filePath } from "../addresses.js";
import { checkBox } from "../checks.js";
import { type Html, html } from "../html.js";
import { renderMarkdown } from "../markdown/render.js";
import type { Page, Place } from "../page.js";
import { mark, type State } from "../states.js";
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
${run.annotations.length === 0 ? null : annotationBox(run)}
${text === null ? null : html`<h2>Details</h2><div class="said">${renderMarkdown(text)}</div>`}`,
  };
}

/** What is said of lines; messages are plain text here as on GitHub. */
function annotationBox({ annotations, repository, headOid }: CheckRun): Html {
  return html`<h2>Annotations</h2><ul class="lines">${annotations.map(
    ({ path, startLine, level, title, message }) =>
      html`<li>${mark(levels[level])}<span><a href="${filePath(repository, headOid, path)}">${path}:${startLine}</a>${
        title === null ? null : html` <strong>${title}</strong>`
      }<span class="quiet below">${message}</span></span></li>`,
  )}</ul>`;
}

const levels: Readonly<Record<CheckAnnotation["level"], State>> = {
  failure: { word: "Failure", mark: "✕", tone: "bad" },
  warning: { word: "Warning", mark: "!", tone: "wait" },
  notice: { word: "Notice", mark: "–", tone: "plain" },
};
