import { z } from "zod";
import type { ChangedFile, ChangeType } from "../../domain/changed-file.js";
import { textOf } from "../../domain/file-reading.js";
import type { VouchedCommit } from "../../domain/own-registration.js";
import { defaultPolicy, POLICY_PATH } from "../../domain/policy.js";
import { readPolicy } from "../../domain/registry.js";
import type { ChangeReading } from "../../use-cases/ports.js";
import { GitHubError, read } from "./client.js";
import { ENTRY, entryReading, entrySchema } from "./documents/entries.js";
import { loginOf as authorOf } from "./documents/git-author.js";
import {
  BRANCH_RULES,
  branchRulesShape,
  MERGE_METHODS,
  mergeMethodsShape,
  mergeTerms,
} from "./documents/merge-terms.js";
import type { GitHubRepository } from "./repository.js";

/** GitHub lists no more files of a pull request than this, 100 at once. */
const MOST_FILES = 3000;
const PAGE = 100;

const FILES = `nodes { path changeType } pageInfo { hasNextPage endCursor }`;
const filesSchema = z.object({
  nodes: z.array(
    z.object({
      path: z.string(),
      changeType: z.enum(["ADDED", "CHANGED", "COPIED", "DELETED", "MODIFIED", "RENAMED"]),
    }),
  ),
  pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullish() }),
});
type Files = z.output<typeof filesSchema>;

const vouchedSchema = z.object({
  author: z
    .object({ email: z.string().nullish(), user: z.object({ login: z.string() }).nullish() })
    .nullish(),
  signature: z.object({ isValid: z.boolean() }).nullish(),
});

const changesDocument = {
  name: "changes",
  text: `query changes($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) {
    id
    ${MERGE_METHODS}
    defaultBranchRef { name ${BRANCH_RULES} target { oid ... on Commit { policy: file(path: "${POLICY_PATH}") { ...entry } } } }
    pullRequest(number: $number) {
      id
      author { __typename login }
      commits(last: 50) { totalCount nodes { commit { author { email user { login } } signature { isValid } } } }
      baseRefName headRefName headRefOid body viewerDidAuthor changedFiles
      files(first: ${PAGE}) { ${FILES} }
    }
  }
}
${ENTRY}`,
  answer: z.object({
    repository: z.object({
      ...mergeMethodsShape,
      id: z.string(),
      defaultBranchRef: z.object({
        ...branchRulesShape,
        name: z.string(),
        target: z.object({ oid: z.string(), policy: entrySchema }),
      }),
      pullRequest: z.object({
        id: z.string(),
        commits: z.object({
          totalCount: z.int(),
          nodes: z.array(z.object({ commit: vouchedSchema })),
        }),
        author: z.object({ __typename: z.string(), login: z.string() }).nullable(),
        baseRefName: z.string(),
        headRefName: z.string(),
        headRefOid: z.string(),
        body: z.string(),
        viewerDidAuthor: z.boolean(),
        changedFiles: z.int(),
        files: filesSchema.nullable(),
      }),
    }),
  }),
};

const moreFilesDocument = {
  name: "moreFiles",
  text: `query moreFiles($owner: String!, $name: String!, $number: Int!, $after: String!) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) { headRefOid files(first: ${PAGE}, after: $after) { ${FILES} } }
  }
}`,
  answer: z.object({
    repository: z.object({
      pullRequest: z.object({ headRefOid: z.string(), files: filesSchema.nullable() }),
    }),
  }),
};

type PullRequest = z.output<typeof changesDocument.answer>["repository"]["pullRequest"];

/** Reads what a pull request changes. */
export async function readChanges(
  repository: GitHubRepository,
  number: number,
): Promise<ChangeReading> {
  const { owner, name } = repository;
  const answer = (await read(repository.octokit, changesDocument, { owner, name, number }))
    .repository;
  const { pullRequest, defaultBranchRef } = answer;
  const policy = entryReading(POLICY_PATH, defaultBranchRef.target.policy);
  const rules = readPolicy(textOf(policy));
  const files = await changedFiles(repository, number, pullRequest);
  return {
    repositoryId: answer.id,
    pullRequestId: pullRequest.id,
    mergeTerms: mergeTerms(answer, defaultBranchRef),
    commits: vouchedCommits(pullRequest.commits),
    root: (rules.ok ? rules.value : defaultPolicy).registry.root,
    intoDefault: pullRequest.baseRefName === defaultBranchRef.name,
    byApp: pullRequest.viewerDidAuthor,
    author: loginOf(pullRequest.author),
    hint: { number, body: pullRequest.body },
    head: pullRequest.headRefOid,
    headBranch: pullRequest.headRefName,
    base: defaultBranchRef.target.oid,
    policy,
    files,
    allListed: files.length === pullRequest.changedFiles,
  };
}

/** GraphQL leaves out the `[bot]` that ends an App's login everywhere else. */
function loginOf(author: PullRequest["author"]): string | null {
  if (author === null) return null;
  const { __typename, login } = author;
  return __typename === "Bot" && !login.endsWith("[bot]") ? `${login}[bot]` : login;
}

/** The authors that signatures vouch for; of more commits than are listed, none is told. */
function vouchedCommits({ totalCount, nodes }: PullRequest["commits"]): readonly VouchedCommit[] {
  if (nodes.length < totalCount) return [];
  return nodes.map(({ commit }) => ({
    author: commit.signature?.isValid === true && commit.author ? authorOf(commit.author) : null,
  }));
}

async function changedFiles(
  repository: GitHubRepository,
  number: number,
  pullRequest: PullRequest,
): Promise<readonly ChangedFile[]> {
  const nodes = await allNodes(repository, number, pullRequest);
  const renamed = nodes.filter(({ changeType }) => changeType === "RENAMED").length;
  const former = renamed > 0 ? await formerPaths(repository, number, renamed) : new Map();
  return nodes.map(({ path, changeType }) => ({
    path,
    former: changeType === "RENAMED" ? formerOf(former, path, number) : null,
    change: changes[changeType],
  }));
}

const changes: Readonly<Record<Files["nodes"][number]["changeType"], ChangeType>> = {
  ADDED: "added",
  CHANGED: "modified",
  COPIED: "added",
  DELETED: "removed",
  MODIFIED: "modified",
  RENAMED: "renamed",
};

/** All files, page by page; only the first ones of a change that GitHub doesn't list whole. */
async function allNodes(
  repository: GitHubRepository,
  number: number,
  { files, changedFiles: count, headRefOid }: PullRequest,
): Promise<Files["nodes"]> {
  const { owner, name } = repository;
  const nodes = [...(files?.nodes ?? [])];
  let page = files?.pageInfo;
  while (count <= MOST_FILES && page?.hasNextPage && page.endCursor) {
    const variables = { owner, name, number, after: page.endCursor };
    const more = await read(repository.octokit, moreFilesDocument, variables);
    if (more.repository.pullRequest.headRefOid !== headRefOid) throw moved(number);
    nodes.push(...(more.repository.pullRequest.files?.nodes ?? []));
    page = more.repository.pullRequest.files?.pageInfo;
  }
  return nodes;
}

const filesAnswer = z.array(
  z.object({ filename: z.string(), previous_filename: z.string().optional() }),
);

/** Where renamed files were before: moving an App-only file away changes it too, and GraphQL tells the new place alone. */
async function formerPaths(
  { octokit, owner, name }: GitHubRepository,
  number: number,
  renamed: number,
): Promise<ReadonlyMap<string, string>> {
  const route = "GET /repos/{owner}/{repo}/pulls/{pull_number}/files";
  const former = new Map<string, string>();
  for (let page = 1; former.size < renamed && page <= MOST_FILES / PAGE; page++) {
    const at = { owner, repo: name, pull_number: number, per_page: PAGE, page };
    const files = filesAnswer.parse((await octokit.request(route, at)).data);
    for (const { filename, previous_filename: before } of files)
      if (before !== undefined) former.set(filename, before);
    if (files.length < PAGE) break;
  }
  return former;
}

function formerOf(former: ReadonlyMap<string, string>, path: string, number: number): string {
  const before = former.get(path);
  if (before === undefined) throw moved(number);
  return before;
}

/** What was read is of two heads; the push that moved it brings another look. */
function moved(number: number): GitHubError {
  return new GitHubError(`#${number} was pushed to while its files were read`);
}
