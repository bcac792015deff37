import type { Commit, Ref } from "../../git-store.js";
import type { Issue, PullRequest, Repository, World } from "../../world.js";
import { commitPath, folderPath, issuePath, repositoryPath } from "../addresses.js";
import { fileTable } from "../file-table.js";
import { type Html, html } from "../html.js";
import type { Page, Place } from "../page.js";
import { badge, issueState } from "../states.js";
import { plainTable } from "../tables.js";
import { trailTo } from "../trail.js";
import { account, commitLink, committer, moment } from "../words.js";

/** How many of the newest commits a repository's page shows. */
const COMMITS = 20;

/** A repository: what is open, its files, branches and latest commits, and how to clone it. */
export async function repositoryPage({ world, repository }: Place): Promise<Page> {
  const { git, defaultBranch, owner, name } = repository;
  const branches = await git.refs("refs/heads/");
  const head = await git.resolve(`refs/heads/${defaultBranch}`);
  const commits = head === null ? [] : await git.history(head, "", COMMITS);
  const issues = [...repository.issues.values()].toSorted(
    (one, other) => other.number - one.number,
  );
  const pulls = issues.filter((issue): issue is PullRequest => issue.kind === "PullRequest");
  const clone = `git clone ${world.url}${repositoryPath(repository)}.git`;
  return {
    kind: "shown",
    title: `${owner.login}/${name}`,
    trail: trailTo(repository),
    main: html`<div class="title"><h1>${owner.login}/${name}</h1>
<p class="quiet">${repository.private ? "Private" : "Public"}; the default branch is <code>${defaultBranch}</code>.</p>
<pre class="command" tabindex="0" aria-label="Clone"><code>${clone}</code></pre></div>
<h2>Pull requests</h2>
${issueTable("Pull requests", pulls)}
<h2>Issues</h2>
${issueTable(
  "Issues",
  issues.filter((issue) => issue.kind === "Issue"),
)}
<h2>Files</h2>
${head === null ? html`<p class="quiet">Nothing was pushed yet.</p>` : await fileTable(repository, { ref: defaultBranch, oid: head, path: "" })}
<h2>Branches</h2>
${branchTable(repository, branches)}
<h2>Latest commits</h2>
${commitTable(world, repository, commits)}`,
  };
}

function issueTable(caption: string, issues: readonly (Issue | PullRequest)[]): Html {
  return plainTable({
    caption,
    titles: ["Title", "State", "By", "Opened"],
    none: "None.",
    rows: issues.map((issue) => [
      html`<a href="${issuePath(issue)}">${issue.title}</a> <span class="quiet">#${issue.number}</span>`,
      badge(issueState(issue)),
      account(issue.author),
      moment(issue.createdAt),
    ]),
  });
}

function branchTable(repository: Repository, branches: readonly Ref[]): Html {
  return plainTable({
    caption: "Branches",
    titles: ["Branch", "Head"],
    none: "None.",
    rows: branches.map(({ name, oid }) => {
      const branch = name.slice("refs/heads/".length);
      return [
        html`<a href="${folderPath(repository, branch, "")}">${branch}</a>`,
        commitLink(repository, oid),
      ];
    }),
  });
}

function commitTable(world: World, repository: Repository, commits: readonly Commit[]): Html {
  return plainTable({
    caption: "Latest commits",
    titles: ["Commit", "Id", "By", "Time"],
    none: "None.",
    rows: commits.map(({ oid, message, author }) => [
      html`<a href="${commitPath(repository, oid)}">${message.split("\n")[0] ?? oid}</a>`,
      commitLink(repository, oid),
      committer(world, author),
      moment(author.date),
    ]),
  });
}
