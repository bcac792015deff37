import type { Author, Label, Repository, Team, TimelineEvent, User } from "../world.js";
import { type Html, html } from "./html.js";
import { account, commitLink, count, listed } from "./words.js";

/** Several events of one kind that one account caused in a row: GitHub tells them in one line. */
export interface Happening {
  readonly actor: Author;
  readonly at: Date;
  readonly events: readonly [TimelineEvent, ...TimelineEvent[]];
}

const PLAIN = {
  ClosedEvent: "closed this",
  ReopenedEvent: "reopened this",
  HeadRefDeletedEvent: "deleted the head branch",
  ReadyForReviewEvent: "marked this as ready for review",
  ConvertToDraftEvent: "made this a draft",
  AutoMergeEnabledEvent: "enabled auto-merge",
  AutoMergeDisabledEvent: "disabled auto-merge",
  AddedToMergeQueueEvent: "added this to the merge queue",
} as const;

/** Puts events of one kind by one account together, where nothing lies between them. */
export function happenings(events: readonly TimelineEvent[]): readonly Happening[] {
  const told: Happening[] = [];
  for (const event of events) {
    const last = told.at(-1);
    if (last !== undefined && last.actor === event.actor && last.events[0].type === event.type) {
      told.splice(-1, 1, { ...last, events: [...last.events, event] });
    } else {
      told.push({ actor: event.actor, at: event.createdAt, events: [event] });
    }
  }
  return told;
}

/** What was done, without who and when. */
export function happeningText(repository: Repository, { events }: Happening): Html {
  const [event] = events;
  switch (event.type) {
    case "MergedEvent":
      return html`merged this as ${commitLink(repository, event.oid)}`;
    case "HeadRefForcePushedEvent":
      return html`force-pushed the head from ${commitLink(repository, event.before)} to ${commitLink(repository, event.after)}`;
    case "BaseRefChangedEvent":
      return html`changed the base from <code>${event.previous}</code> to <code>${event.current}</code>`;
    case "RenamedTitleEvent":
      return html`changed the title from <del>${event.previous}</del> to <strong>${event.current}</strong>`;
    case "LabeledEvent":
    case "UnlabeledEvent":
      return labelText(event.type === "LabeledEvent" ? "added" : "removed", events);
    case "ReviewRequestedEvent":
      return html`asked ${listed(reviewers(events))} to review`;
    case "ReviewRequestRemovedEvent":
      return html`no longer asks ${listed(reviewers(events))} to review`;
    case "ReviewDismissedEvent":
      return html`dismissed the review of ${account(event.review.author)}: ${event.message}`;
    case "RemovedFromMergeQueueEvent":
      return html`took this out of the merge queue: ${event.reason}`;
    default:
      return html`${PLAIN[event.type]}`;
  }
}

/** A label as a small pill. */
export function labelPill({ name }: Label): Html {
  return html`<span class="label">${name}</span>`;
}

/** A person's name, or a team's as it is mentioned. */
export function reviewerName(reviewer: User | Team): Html {
  return reviewer.kind === "User"
    ? account(reviewer)
    : html`<span class="account">${reviewer.organization.login}/${reviewer.slug}</span>`;
}

function labelText(verb: string, events: readonly TimelineEvent[]): Html {
  const pills = events.flatMap((one) => ("label" in one ? [labelPill(one.label)] : []));
  const word = count(pills.length, "label").replace(/^\S+ /, "");
  return html`${verb} the ${word} ${listed(pills)}`;
}

function reviewers(events: readonly TimelineEvent[]): readonly Html[] {
  return events.flatMap((one) => ("reviewer" in one ? [reviewerName(one.reviewer)] : []));
}
