import { z } from "zod";
import type { SourceFile } from "../../domain/document.js";
import type { RecordedChange } from "../../domain/recording.js";
import type { CheckText } from "../../render/check-text.js";
import type {
  Announcement,
  HeldBranch,
  OpenedPullRequest,
  Opening,
  Redrawing,
  Reply,
  Telling,
  WriteAnswer,
} from "../../use-cases/ports.js";
import { DONE_REACTION } from "./answered.js";
import { describe, type FieldError, GitHubError, type GraphQlAnswer, send } from "./client.js";
import { fullName, type GitHubRepository } from "./repository.js";

/**
 * Makes the branch that is the lock, or brings one that an ended promotion left behind to where a new one begins.
 * Alone in its document: whatever follows depends on it.
 */
export async function takeLock(
  { octokit }: GitHubRepository,
  repositoryId: string,
  branch: string,
  at: string,
  left: string | null,
): Promise<WriteAnswer<object>> {
  const name = `refs/heads/${branch}`;
  const fields = new Fields();
  if (left === null)
    fields.add("lock", "createRef", "CreateRefInput", { repositoryId, name, oid: at });
  else
    fields.add("lock", "updateRefs", "UpdateRefsInput", {
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
 * Commits the dossier and opens the pull request in one document. GitHub goes on after a failed commit, and a pull
 * request without commits can't be opened; so either both are there, or the caller is told to read again.
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

/** Tells people that a promotion is open: checks, review requests, label and reply. Returns what failed. */
export async function announce(
  { octokit }: GitHubRepository,
  announcement: Announcement,
): Promise<readonly string[]> {
  const { pullRequestId, reviewers, labelId, drawn } = announcement;
  const fields = new Fields();
  if (drawn)
    fields.add("drawn", "updatePullRequest", "UpdatePullRequestInput", { pullRequestId, ...drawn });
  addChecks(fields, announcement.repositoryId, announcement.head, announcement.checks);
  const { users: userIds, teams: teamIds } = reviewers;
  if (userIds.length + teamIds.length > 0)
    fields.add("reviewers", "requestReviews", "RequestReviewsInput", {
      pullRequestId,
      userIds,
      teamIds,
      union: true,
    });
  if (labelId !== null)
    fields.add("label", "addLabelsToLabelable", "AddLabelsToLabelableInput", {
      labelableId: pullRequestId,
      labelIds: [labelId],
    });
  addReply(fields, announcement.reply);
  const answer = await fields.send(octokit, "announce");
  return answer.errors.map(describe);
}

/** Draws checks, body and an answer anew. */
export async function redraw({ octokit }: GitHubRepository, redrawing: Redrawing): Promise<void> {
  const fields = new Fields();
  addChecks(fields, redrawing.repositoryId, redrawing.head, redrawing.checks);
  if (redrawing.pullRequestId !== null && redrawing.body !== null)
    fields.add("body", "updatePullRequest", "UpdatePullRequestInput", {
      pullRequestId: redrawing.pullRequestId,
      body: redrawing.body,
    });
  if (redrawing.reply) addReply(fields, redrawing.reply);
  succeed("redraw", await fields.send(octokit, "redraw"));
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
) {
  return {
    branch: { repositoryNameWithOwner: fullName(repository), branchName },
    expectedHeadOid,
    message: { headline },
    fileChanges: {
      additions: files.map(({ path, text }) => ({
        path,
        contents: Buffer.from(text).toString("base64"),
      })),
    },
  };
}

/** Tells of a decision, frees the lock, and opens an issue or closes the pull request where the decision says so. */
export async function tell({ octokit }: GitHubRepository, telling: Telling): Promise<void> {
  const fields = new Fields();
  if (telling.body !== null)
    fields.add("comment", "addComment", "AddCommentInput", {
      subjectId: telling.pullRequestId,
      body: telling.body,
    });
  if (telling.issue)
    fields.add("issue", "createIssue", "CreateIssueInput", {
      repositoryId: telling.repositoryId,
      ...telling.issue,
    });
  if (telling.close)
    fields.add("close", "closePullRequest", "ClosePullRequestInput", {
      pullRequestId: telling.pullRequestId,
    });
  if (telling.branch)
    fields.add("branch", "updateRefs", "UpdateRefsInput", {
      repositoryId: telling.repositoryId,
      refUpdates: [deletion(telling.branch)],
    });
  if (telling.done) addReaction(fields, telling.done.nodeId);
  const answer = await fields.send(octokit, "tell");
  // A branch that moved or is gone was freed by somebody else, and is no longer this promotion's.
  const errors = answer.errors.filter((error) => error.path[0] !== "branch" || isRefusal(error));
  succeed("tell", { ...answer, errors });
}

const NOTHING = "0".repeat(40);

/** Deletes a branch only where it still is: a deletion by name alone would take the next promotion's lock. */
function deletion({ name, head }: HeldBranch) {
  return { name: `refs/heads/${name}`, beforeOid: head, afterOid: NOTHING };
}

/** Answers a comment and marks it as done. */
export async function reply({ octokit }: GitHubRepository, answer: Reply): Promise<void> {
  const fields = new Fields();
  addReply(fields, answer);
  succeed("reply", await fields.send(octokit, "reply"));
}

function addReply(fields: Fields, { comment, body }: Reply): void {
  fields.add("reply", "addComment", "AddCommentInput", { subjectId: comment.issueNodeId, body });
  addReaction(fields, comment.nodeId);
}

function addReaction(fields: Fields, subjectId: string): void {
  fields.add("reaction", "addReaction", "AddReactionInput", { subjectId, content: DONE_REACTION });
}

function addChecks(
  fields: Fields,
  repositoryId: string,
  headSha: string,
  checks: readonly CheckText[],
): void {
  for (const [i, check] of checks.entries()) {
    const { name, state, title, summary, text } = check;
    const outcome =
      state.status === "completed"
        ? { status: "COMPLETED", conclusion: state.conclusion.toUpperCase() }
        : { status: "IN_PROGRESS" };
    fields.add(`check${i}`, "createCheckRun", "CreateCheckRunInput", {
      repositoryId,
      headSha,
      name,
      ...outcome,
      output: { title, summary, text },
    });
  }
}

/** A mutation document put together field by field; each runs whatever became of the others. */
class Fields {
  readonly #fields: {
    readonly alias: string;
    readonly mutation: string;
    readonly type: string;
    readonly input: object;
  }[] = [];

  add(alias: string, mutation: string, type: string, input: object): void {
    this.#fields.push({ alias, mutation, type, input });
  }

  async send(octokit: GitHubRepository["octokit"], name: string): Promise<GraphQlAnswer> {
    const declarations = this.#fields.map(({ alias, type }) => `$${alias}: ${type}!`).join(", ");
    const selections = this.#fields.map(
      ({ alias, mutation }) => `${alias}: ${mutation}(input: $${alias}) { clientMutationId }`,
    );
    const variables = Object.fromEntries(this.#fields.map(({ alias, input }) => [alias, input]));
    return send(
      octokit,
      `mutation ${name}(${declarations}) {\n  ${selections.join("\n  ")}\n}`,
      variables,
    );
  }
}

function succeed(name: string, answer: GraphQlAnswer): void {
  if (answer.errors.length > 0)
    throw new GitHubError(`${name}: ${answer.errors.map(describe).join("; ")}`);
}

/** A failed field means that the world isn't as it was read; nothing of the document is believed. */
function failedField(
  answer: GraphQlAnswer,
): { readonly kind: "stale"; readonly why: string } | null {
  const [first] = answer.errors;
  if (!first) return null;
  if (isRefusal(first)) throw new GitHubError(describe(first));
  return { kind: "stale", why: describe(first) };
}

/** GitHub refuses for good: the App lacks a permission or a rule forbids the write; reading again won't help. */
function isRefusal(error: FieldError): boolean {
  return (
    error.type === "FORBIDDEN" ||
    error.type === "INSUFFICIENT_SCOPES" ||
    error.type === "RATE_LIMITED"
  );
}
