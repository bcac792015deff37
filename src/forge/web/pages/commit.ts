import { notFound } from "../../forge-error.js";
import type { Commit } from "../../git-store.js";
import { resolveRef } from "../../rest/resolve.js";
import { folderPath } from "../addresses.js";
import { checkLines } from "../checks.js";
import { type Html, html } from "../html.js";
import type { Page, Place } from "../page.js";
import { changedFilesSection } from "../patches.js";
import { here, trailTo } from "../trail.js";
import { commitLink, committer, listed, moment } from "../words.js";

/** A commit: message, who and when, its checks, and what it changed from its first parent. */
export async function commitPage(place: Place, ref: string): Promise<Page> {
  const { repository } = place;
  const oid = await resolveRef(repository, ref);
  const commit = oid === null ? null : await repository.git.commit(oid);
  if (commit === null) throw notFound();
  const [headline = "", ...body] = commit.message.split("\n");
  const text = body.join("\n").trim();
  const parent = commit.parents[0] ?? null;
  const { shown } = await changedFilesSection(repository, {
    kind: "commit",
    oid: commit.oid,
    parent,
  });
  const checks = checkLines(repository, commit.oid);
  return {
    kind: "shown",
    title: `${headline} (${commit.oid.slice(0, 8)})`,
    trail: trailTo(repository, here(commit.oid.slice(0, 8))),
    main: html`<div class="title"><h1>${headline}</h1>
${byLine(place, commit)}</div>
${text === "" ? null : html`<pre class="message" tabindex="0">${text}</pre>`}
${facts(place, commit)}
${checks === null ? null : html`<h2>Checks</h2>${checks}`}
<h2>Changed files</h2>
${shown}`,
  };
}

function byLine({ world, repository }: Place, { oid, author }: Commit): Html {
  const verified = world.signedCommits.has(oid) ? html` <span class="tag">Verified</span>` : null;
  return html`<p class="quiet">${committer(world, author)} committed on ${moment(author.date)}${verified}. <a href="${folderPath(repository, oid, "")}">Files at this commit</a></p>`;
}

function facts(
  { world, repository }: Place,
  { oid, parents, author, committer: by }: Commit,
): Html {
  const links = parents.map((parent) => commitLink(repository, parent));
  const committedBy =
    by.email === author.email
      ? null
      : html`<dt>Committed by</dt><dd>${committer(world, by)}, ${moment(by.date)}</dd>`;
  return html`<dl class="facts"><dt>Commit</dt><dd><code>${oid}</code></dd>
<dt>${links.length > 1 ? "Parents" : "Parent"}</dt><dd>${links.length === 0 ? "none" : listed(links)}</dd>${committedBy}</dl>`;
}
