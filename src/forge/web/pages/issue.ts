import type { Issue } from "../../world.js";
import { conversation, saying } from "../conversation.js";
import { labelPill } from "../happenings.js";
import { html } from "../html.js";
import type { Page } from "../page.js";
import { badge, issueState } from "../states.js";
import { here, trailTo } from "../trail.js";
import { account, count, moment } from "../words.js";

/** An issue: its text, and what followed. */
export function issuePage(issue: Issue): Page {
  const { repository, number, title, author, body, createdAt: at, labels, comments } = issue;
  return {
    kind: "shown",
    title: `${title} (#${number})`,
    trail: trailTo(repository, here(`#${number}`)),
    main: html`<div class="title"><h1>${title} <span class="number">#${number}</span></h1>
<p class="state">${badge(issueState(issue))}<span>${account(author)} opened this on ${moment(at)}; ${count(comments.length, "comment")}.</span></p>
${labels.length === 0 ? null : html`<p>${labels.map(labelPill)}</p>`}</div>
<h2 class="unseen">Description</h2>
${saying({ anchor: `issue-${issue.id}`, author, verb: "opened this", at, body: body ?? "*No description.*" })}
<h2 class="unseen">Conversation</h2>
${conversation(issue)}`,
  };
}
