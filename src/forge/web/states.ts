import type { CheckRun, CommitStatus, Issue, PullRequest, Review } from "../world.js";
import { type Html, html } from "./html.js";

/** What a colour stands for. */
type Tone = "good" | "bad" | "wait" | "done" | "plain";

/** How far something has come, in a word, a mark and a colour. */
export interface State {
  readonly word: string;
  readonly mark: string;
  readonly tone: Tone;
}

const CONCLUSIONS: Readonly<Record<string, State>> = {
  success: { word: "Passed", mark: "✓", tone: "good" },
  failure: { word: "Failed", mark: "✕", tone: "bad" },
  timed_out: { word: "Timed out", mark: "✕", tone: "bad" },
  action_required: { word: "Action required", mark: "!", tone: "bad" },
  cancelled: { word: "Cancelled", mark: "–", tone: "plain" },
  skipped: { word: "Skipped", mark: "–", tone: "plain" },
  neutral: { word: "Neutral", mark: "–", tone: "plain" },
};

/** How far a check run has come. */
export function checkState({ status, conclusion }: Pick<CheckRun, "status" | "conclusion">): State {
  if (conclusion !== null && status === "completed") {
    return CONCLUSIONS[conclusion] ?? { word: conclusion, mark: "–", tone: "plain" };
  }
  return { word: status === "queued" ? "Queued" : "In progress", mark: "○", tone: "wait" };
}

/** How far a commit status has come. */
export function statusState({ state }: CommitStatus): State {
  if (state === "success") return { word: "Passed", mark: "✓", tone: "good" };
  if (state === "pending") return { word: "Pending", mark: "○", tone: "wait" };
  return { word: state === "error" ? "Error" : "Failed", mark: "✕", tone: "bad" };
}

/** What became of an issue or pull request. */
export function issueState(issue: Issue | PullRequest): State {
  if (issue.kind === "PullRequest") {
    if (issue.merged !== null) return { word: "Merged", mark: "✓", tone: "done" };
    if (issue.state === "closed") return { word: "Closed", mark: "✕", tone: "bad" };
    if (issue.draft) return { word: "Draft", mark: "○", tone: "plain" };
    return { word: "Open", mark: "○", tone: "good" };
  }
  if (issue.state === "open") return { word: "Open", mark: "○", tone: "good" };
  return issue.stateReason === "not_planned"
    ? { word: "Closed as not planned", mark: "–", tone: "plain" }
    : { word: "Closed", mark: "✓", tone: "done" };
}

/** What a review says. */
export function reviewState({ state }: Pick<Review, "state">): State {
  if (state === "APPROVED") return { word: "Approved", mark: "✓", tone: "good" };
  if (state === "CHANGES_REQUESTED") return { word: "Changes requested", mark: "±", tone: "bad" };
  if (state === "DISMISSED") return { word: "Dismissed", mark: "–", tone: "plain" };
  return { word: "Commented", mark: "…", tone: "plain" };
}

/** A state as a filled badge. */
export function badge({ word, mark, tone }: State): Html {
  return html`<span class="badge ${tone}"><span aria-hidden="true">${mark}</span> ${word}</span>`;
}

/** A state as a small mark; its word is there for those who can't see it. */
export function mark({ word, mark, tone }: State): Html {
  return html`<span class="mark ${tone}"><span aria-hidden="true">${mark}</span><span class="unseen">${word}</span></span>`;
}
