import { z } from "zod";
import type { SourceFile } from "../../domain/document.js";
import type { RecordedChange } from "../../domain/recording.js";
import type { Lock, OpenedPullRequest, Opening, WriteAnswer } from "../../use-cases/ports.js";
import { send } from "./client.js";
import { ASKED_BY } from "./documents/asked-by.js";
import { Fields, failedField } from "./mutation-fields.js";
import { fullName, type GitHubRepository } from "./repository.js";

/**
 * Makes the branch that is the lock, or brings one that an ended promotion left behind to where a new one begins.
 * Alone in its document: whatever follows depends on it.
 */
export async function takeLock(
  repository: GitHubRepository,
  lock: Lock,
): Promise<WriteAnswer<object>> {
  return lock.left === null ? makeLock(repository, lock) : bringBranch(repository, lock);
}

const lockedSchema = z.object({
  lock: z.object({
    ref: z.object({
      repository: z.object({
        pullRequests: z.object({ nodes: z.array(z.object({ number: z.int() })) }),
      }),
    }),
  }),
});

/** The branch's newest pull request is told from after the effect: another than was read means that a promotion went by. */
async function makeLock(
  { octokit }: GitHubRepository,
  { repositoryId, branch, at: oid, newest }: Lock,
): Promise<WriteAnswer<object>> {
  const answer = await send(
    octokit,
    `mutation takeLock($lock: CreateRefInput!, $branch: String!) {
  lock: createRef(input: $lock) { ref { repository {
    pullRequests(headRefName: $branch, first: 1, orderBy: { field: CREATED_AT, direction: DESC }) { nodes { number } }
  } } }
}`,
    { lock: { repositoryId, name: `refs/heads/${branch}`, oid }, branch },
  );
  const failed = failedField(answer);
  if (failed) return failed;
  const [now] = lockedSchema.parse(answer.data).lock.ref.repository.pullRequests.nodes;
  if (now === undefined || now.number <= (newest ?? 0)) return { kind: "done" };
  return { kind: "stale", why: `#${now.number} was opened from ${branch} since it was read` };
}

/** Makes a branch, or brings one that was left at `left` to where it is to begin. Alone in its document. */
export async function bringBranch(
  { octokit }: GitHubRepository,
  { repositoryId, branch, at, left }: Omit<Lock, "newest">,
): Promise<WriteAnswer<object>> {
  const name = `refs/heads/${branch}`;
  const fields = new Fields();
  if (left === null)
    fields.add("branch", "createRef", "CreateRefInput", { repositoryId, name, oid: at });
  else
    fields.add("branch", "updateRefs", "UpdateRefsInput", {
      repositoryId,
      refUpdates: [{ name, beforeOid: left, afterOid: at, force: true }],
    });
  return failedField(await fields.send(octokit, "takeLock")) ?? { kind: "done" };
}

const openedSchema = z.object({
  commit: z.object({ commit: z.object({ oid: z.string() }) }).nullish(),
  pullRequest: z.object({
    pullRequest: z.object({
      id: z.string(),
      number: z.int(),
      url: z.string(),
      headRefOid: z.string(),
    }),
  }),
});

/**
 * Commits the dossier and opens the pull request in one document. GitHub goes on after a failed commit, and opens a pull
 * request of what another request left on the branch; the caller is told to read again, and sees whose that is.
 */
export async function openPromotion(
  repository: GitHubRepository,
  opening: Opening,
): Promise<WriteAnswer<OpenedPullRequest>> {
  const { commit } = opening;
  const headline = opening.title;
  const answer = await send(
    repository.octokit,
    `mutation openPromotion(${commit ? "$commit: CreateCommitOnBranchInput!, " : ""}$pullRequest: CreatePullRequestInput!) {
  ${commit ? "commit: createCommitOnBranch(input: $commit) { commit { oid } }" : ""}
  pullRequest: createPullRequest(input: $pullRequest) { pullRequest { id number url headRefOid } }
}`,
    {
      ...(commit
        ? {
            commit: commitInput(
              repository,
              opening.branch,
              commit.expectedHead,
              [commit.file],
              headline,
              `${ASKED_BY}: ${opening.askedBy}`,
            ),
          }
        : {}),
      pullRequest: {
        repositoryId: opening.repositoryId,
        baseRefName: opening.base,
        headRefName: opening.branch,
        title: opening.title,
        body: opening.body,
      },
    },
  );
  const failed = failedField(answer);
  if (failed) return failed;
  const { pullRequest, commit: made } = openedSchema.parse(answer.data);
  const { id, number, url, headRefOid } = pullRequest.pullRequest;
  return { kind: "done", pullRequestId: id, number, url, head: made?.commit.oid ?? headRefOid };
}

const committedSchema = z.object({ commit: z.object({ commit: z.object({ oid: z.string() }) }) });

/** Commits a new dossier to a promotion's branch. */
export async function recommit(
  repository: GitHubRepository,
  branch: string,
  expectedHead: string,
  file: SourceFile,
  headline: string,
): Promise<WriteAnswer<{ readonly head: string }>> {
  const answer = await commitFiles(repository, branch, expectedHead, [file], headline);
  return answer.kind === "done" ? { kind: "done", head: answer.commit } : answer;
}

/** Writes an entry and the state that follows from it, in one commit, if the branch is still where it was read. */
export async function record(
  repository: GitHubRepository,
  change: RecordedChange,
  headline: string,
): Promise<WriteAnswer<{ readonly commit: string }>> {
  return commitFiles(repository, change.branch, change.expectedHead, change.files, headline);
}

async function commitFiles(
  repository: GitHubRepository,
  branch: string,
  expectedHead: string,
  files: readonly SourceFile[],
  headline: string,
): Promise<WriteAnswer<{ readonly commit: string }>> {
  const answer = await send(
    repository.octokit,
    "mutation commit($input: CreateCommitOnBranchInput!) { commit: createCommitOnBranch(input: $input) { commit { oid } } }",
    { input: commitInput(repository, branch, expectedHead, files, headline) },
  );
  return (
    failedField(answer) ?? {
      kind: "done",
      commit: committedSchema.parse(answer.data).commit.commit.oid,
    }
  );
}

function commitInput(
  repository: GitHubRepository,
  branchName: string,
  expectedHeadOid: string,
  files: readonly SourceFile[],
  headline: string,
  body?: string,
) {
  return {
    branch: { repositoryNameWithOwner: fullName(repository), branchName },
    expectedHeadOid,
    message: { headline, ...(body === undefined ? {} : { body }) },
    fileChanges: {
      additions: files.map(({ path, text }) => ({
        path,
        contents: Buffer.from(text).toString("base64"),
      })),
    },
  };
}
