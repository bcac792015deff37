import { checkRunsAt } from "../check-runs.js";
import type { CheckRun, Repository } from "../world.js";
import { checkRunPath } from "./addresses.js";
import { type Html, html } from "./html.js";
import { renderMarkdown } from "./markdown/render.js";
import { badge, checkState, mark, type State, statusState } from "./states.js";

/** A check of a commit, of either kind, as a line tells it. */
interface Line {
  readonly name: string;
  readonly state: State;
  readonly title: string | null;
  readonly address: string | null;
}

/** The checks of a commit in one line each; null where there are none. */
export function checkLines(repository: Repository, oid: string): Html | null {
  const lines = linesOf(repository, oid);
  if (lines.length === 0) return null;
  return html`<ul class="lines">${lines.map(
    ({ name, state, title, address }) =>
      html`<li>${mark(state)}<span>${address === null ? name : html`<a href="${address}">${name}</a>`}${
        title === null ? null : html`<span class="quiet below">${title}</span>`
      }</span></li>`,
  )}</ul>`;
}

/** The check runs of a commit with what they say. */
export function checkBoxes(repository: Repository, oid: string): Html {
  const runs = latestRuns(repository, oid);
  if (runs.length === 0) return html`<p class="quiet">No check has run on this commit.</p>`;
  return html`${runs.map(checkBox)}`;
}

/** One check run with its conclusion, title and summary. */
export function checkBox(run: CheckRun): Html {
  const { title, summary } = run.output;
  return html`<article class="said">
<header><h3><a href="${checkRunPath(run.repository, run.id)}">${run.name}</a></h3>${badge(checkState(run))}</header>
<div class="check">${title === null ? null : html`<p><strong>${title}</strong></p>`}${
    summary === null ? null : renderMarkdown(summary)
  }</div>
</article>`;
}

/** How many checks there are, and whether all have passed. */
export function checkTotals(
  repository: Repository,
  oid: string,
): { readonly all: number; readonly passed: number } {
  const lines = linesOf(repository, oid);
  return { all: lines.length, passed: lines.filter(({ state }) => state.tone === "good").length };
}

function linesOf(repository: Repository, oid: string): readonly Line[] {
  const runs = latestRuns(repository, oid).map((run) => ({
    name: run.name,
    state: checkState(run),
    title: run.output.title,
    address: checkRunPath(repository, run.id),
  }));
  const statuses = repository.statuses.filter((status) => status.oid === oid);
  const latest = new Map(statuses.map((status) => [status.context, status])).values();
  return [
    ...runs,
    ...[...latest].map((status) => ({
      name: status.context,
      state: statusState(status),
      title: status.description,
      address: null,
    })),
  ];
}

function latestRuns(repository: Repository, oid: string): readonly CheckRun[] {
  return checkRunsAt(repository, oid).toSorted((one, other) => one.name.localeCompare(other.name));
}
