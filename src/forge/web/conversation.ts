import type { Author, Issue, PullRequest, Review, TimelineEvent } from "../world.js";
import { happenings, happeningText } from "./happenings.js";
import { type Html, html, type Placed } from "./html.js";
import { renderMarkdown } from "./markdown/render.js";
import { mark, reviewState } from "./states.js";
import { account, commitLink, moment, picture } from "./words.js";

/** One thing of a conversation; `id` breaks ties of time. */
type Entry = { readonly at: Date; readonly id: number } & (
  | { readonly kind: "said"; readonly shown: Html }
  | { readonly kind: "happened"; readonly event: TimelineEvent }
);

/** Somebody's text in a box, under who said it and when. `anchor` is the end of its address. */
export function saying(said: {
  readonly anchor: string | null;
  readonly author: Author;
  readonly verb: Placed;
  readonly at: Date;
  readonly body: string | null;
}): Html {
  const { anchor, author, verb, at, body } = said;
  const when =
    anchor === null ? moment(at) : html`<a class="quiet" href="#${anchor}">${moment(at)}</a>`;
  return html`<article class="said"${anchor === null ? null : html` id="${anchor}"`}>
<header>${picture(author)}<span>${account(author)} ${verb} <span class="quiet">on ${when}</span></span></header>
${body === null || body.trim() === "" ? null : renderMarkdown(body)}
</article>`;
}

/** All that was said and done after an issue or pull request was opened, in order of time. */
export function conversation(issue: Issue | PullRequest): Html {
  const shown: Html[] = [];
  let events: TimelineEvent[] = [];
  const tell = () => {
    if (events.length > 0) shown.push(...happenings(events).map((one) => told(issue, one)));
    events = [];
  };
  for (const entry of entriesOf(issue)) {
    if (entry.kind === "happened") {
      events.push(entry.event);
    } else {
      tell();
      shown.push(entry.shown);
    }
  }
  tell();
  return shown.length === 0
    ? html`<p class="quiet">Nobody has said anything yet.</p>`
    : html`${shown}`;
}

function entriesOf(issue: Issue | PullRequest): readonly Entry[] {
  const comments = issue.comments.map(({ id, author, createdAt: at, body }): Entry => {
    const anchor = `issuecomment-${id}`;
    return { kind: "said", at, id, shown: saying({ anchor, author, verb: "commented", at, body }) };
  });
  const reviews = issue.kind === "PullRequest" ? issue.reviews.map(reviewEntry) : [];
  // A merge closes too, and says more.
  const merged = issue.kind === "PullRequest" && issue.merged !== null;
  const events = issue.timeline
    .filter(({ type }) => !(merged && type === "ClosedEvent"))
    .map((event): Entry => ({ kind: "happened", at: event.createdAt, id: event.id, event }));
  return [...comments, ...reviews, ...events].sort(
    (one, other) => one.at.getTime() - other.at.getTime() || one.id - other.id,
  );
}

function reviewEntry(review: Review): Entry {
  const { id, author, submittedAt: at, body, oid, pullRequest } = review;
  const state = reviewState(review);
  const commit = commitLink(pullRequest.repository, oid);
  const verb = html`${mark(state)} <strong class="${state.tone}">${state.word.toLowerCase()}</strong> at ${commit}`;
  return {
    kind: "said",
    at,
    id,
    shown: saying({ anchor: `pullrequestreview-${id}`, author, verb, at, body }),
  };
}

function told(issue: Issue | PullRequest, happening: ReturnType<typeof happenings>[number]): Html {
  const { actor, at } = happening;
  return html`<p class="happened">${picture(actor)}<span>${account(actor)} ${happeningText(issue.repository, happening)} on ${moment(at)}</span></p>`;
}
