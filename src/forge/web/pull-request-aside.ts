import { currentOpinions } from "../opinions.js";
import { protectionOf, requirementsRefusal } from "../protection.js";
import type { PullRequest, World } from "../world.js";
import { checkLines } from "./checks.js";
import { labelPill, reviewerName } from "./happenings.js";
import { type Html, html } from "./html.js";
import { mark, reviewState } from "./states.js";
import { account, moment } from "./words.js";

/** How a pull request came into its base. */
const WAYS: Readonly<Record<NonNullable<PullRequest["merged"]>["method"], string>> = {
  merge: "with a merge commit",
  squash: "squashed",
  rebase: "rebased",
  push: "by a push",
  queue: "by the merge queue",
};

/** What stands beside a pull request's conversation: checks, reviewers, labels, and whether it can be merged. */
export async function pullRequestAside(world: World, pull: PullRequest): Promise<Html> {
  const checks = checkLines(pull.repository, pull.head.oid);
  return html`<aside aria-label="Summary">
<section><h2>Checks</h2>${checks ?? html`<p class="quiet">None has run.</p>`}</section>
<section><h2>Reviewers</h2>${reviewers(pull)}</section>
<section><h2>Labels</h2>${pull.labels.length === 0 ? html`<p class="quiet">None.</p>` : html`<p>${pull.labels.map(labelPill)}</p>`}</section>
<section><h2>Merge</h2>${await merging(world, pull)}</section>
</aside>`;
}

function reviewers(pull: PullRequest): Html {
  const said = currentOpinions(pull).map(
    (review) =>
      html`<li>${mark(reviewState(review))}<span>${account(review.author)}<span class="quiet below">${moment(review.submittedAt)}</span></span></li>`,
  );
  const waiting = { word: "Asked to review", mark: "○", tone: "wait" } as const;
  const asked = pull.requestedReviewers.map(
    (reviewer) => html`<li>${mark(waiting)}<span>${reviewerName(reviewer)}</span></li>`,
  );
  if (said.length + asked.length === 0) return html`<p class="quiet">Nobody yet.</p>`;
  return html`<ul class="lines">${said}${asked}</ul>`;
}

async function merging(world: World, pull: PullRequest): Promise<Html> {
  if (pull.merged !== null) {
    const { by, at, method } = pull.merged;
    return html`<p>Merged by ${account(by)}<span class="quiet below">${moment(at)}, ${WAYS[method]}</span></p>`;
  }
  if (pull.state === "closed") return html`<p class="quiet">Closed without a merge.</p>`;
  const rule = protectionOf(pull.repository, pull.base.ref);
  const lacking = rule === null ? null : await requirementsRefusal(world, pull, rule);
  return html`<p>${lacking ?? "Nothing stands against a merge."}</p>`;
}
