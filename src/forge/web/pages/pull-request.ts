import type { PullRequest, World } from "../../world.js";
import { folderPath } from "../addresses.js";
import { checkBoxes, checkTotals } from "../checks.js";
import { conversation, saying } from "../conversation.js";
import { type Html, html } from "../html.js";
import type { Page } from "../page.js";
import { changedFilesSection } from "../patches.js";
import { pullRequestAside } from "../pull-request-aside.js";
import { badge, issueState } from "../states.js";
import { here, trailTo } from "../trail.js";
import { account, commitLink, count, moment } from "../words.js";

/** A pull request: its text, the conversation with reviews, checks and changed files. */
export async function pullRequestPage(world: World, pull: PullRequest): Promise<Page> {
  const { repository, number, title, author, body, createdAt: at, head } = pull;
  const commits = await repository.git.commitsBetween(pull.base.oid, head.oid);
  const branches = new Set((await repository.git.refs("refs/heads/")).map(({ name }) => name));
  const isBranch = (ref: string) => branches.has(`refs/heads/${ref}`);
  const { files, shown } = await changedFilesSection(repository, {
    kind: "range",
    base: pull.base.oid,
    head: head.oid,
  });
  const checks = checkTotals(repository, head.oid);
  return {
    kind: "shown",
    title: `${title} (#${number})`,
    trail: trailTo(repository, here(`#${number}`)),
    main: html`<div class="title"><h1>${title} <span class="number">#${number}</span></h1>
<p class="state">${badge(issueState(pull))}${summary(pull, commits.length, isBranch)}</p></div>
<nav class="tabs" aria-label="On this page"><ul>
<li><a href="#conversation">Conversation <span class="tally">${pull.comments.length + pull.reviews.length}</span></a></li>
<li><a href="#checks">Checks <span class="tally">${checks.passed} of ${checks.all}</span></a></li>
<li><a href="#files">Changed files <span class="tally">${files}</span></a></li>
</ul></nav>
<div class="columns"><div class="column">
<h2 class="unseen">Description</h2>
${saying({ anchor: `issue-${pull.issueId}`, author, verb: "opened this", at, body: body ?? "*No description.*" })}
<h2 id="conversation">Conversation</h2>
${conversation(pull)}
<h2 id="checks">Checks</h2>
${checkBoxes(repository, head.oid)}
<h2 id="files">Changed files</h2>
${shown}
</div>
${await pullRequestAside(world, pull)}
</div>`,
  };
}

function summary(
  { repository, author, head, base, merged }: PullRequest,
  commits: number,
  isBranch: (ref: string) => boolean,
): Html {
  const branch = (ref: string) =>
    isBranch(ref)
      ? html`<a class="branch" href="${folderPath(repository, ref, "")}">${ref}</a>`
      : html`<span class="branch">${ref}</span>`;
  const what = count(commits, "commit");
  if (merged === null) {
    return html`<span>${account(author)} asks to merge ${what} from ${branch(head.ref)} into ${branch(base.ref)}</span>`;
  }
  return html`<span>${account(merged.by)} merged ${what} from ${branch(head.ref)} into ${branch(base.ref)} as ${commitLink(repository, merged.oid)} on ${moment(merged.at)}</span>`;
}
