import { z } from "zod";
import { readComment } from "../../domain/command/read-comment.js";
import type { SweptPullRequest } from "../../domain/lost-work.js";
import { readCommentMarkers } from "../../render/marker.js";
import type { Comment, FoundComment, LostWorkReading } from "../../use-cases/ports.js";
import { DONE_REACTION } from "./answered.js";
import { read } from "./client.js";
import { actorOf, whoSchema } from "./documents/pull-request.js";
import type { GitHubRepository } from "./repository.js";

const COMMENTS = `comments(last: 50) { nodes {
        id databaseId body createdAt viewerDidAuthor author { ...actor } reactionGroups { content viewerHasReacted }
      } }`;

const commentSchema = z.object({
  id: z.string(),
  databaseId: z.int(),
  body: z.string(),
  createdAt: z.string(),
  viewerDidAuthor: z.boolean(),
  author: whoSchema,
  reactionGroups: z
    .array(z.object({ content: z.string(), viewerHasReacted: z.boolean() }))
    .nullish(),
});
const conversationShape = {
  id: z.string(),
  number: z.int(),
  comments: z.object({ nodes: z.array(commentSchema) }),
};

const pullRequestSchema = z.object({
  ...conversationShape,
  body: z.string(),
  mergedAt: z.string().nullable(),
  state: z.enum(["OPEN", "CLOSED", "MERGED"]),
  viewerDidAuthor: z.boolean(),
  isCrossRepository: z.boolean(),
  headRefName: z.string(),
  baseRefName: z.string(),
  closings: z.object({
    nodes: z.array(z.object({ createdAt: z.string(), actor: whoSchema })),
  }),
  tip: z.object({
    nodes: z.array(
      z.object({
        commit: z.object({
          statusCheckRollup: z
            .object({
              contexts: z.object({ nodes: z.array(z.object({ name: z.string().optional() })) }),
            })
            .nullable(),
        }),
      }),
    ),
  }),
});

/**
 * The newest conversations and the branches of promotions. What changed long before the last of them did is found by
 * nobody here: a sweep that runs often sees everything.
 */
const lostWorkDocument = {
  name: "lostWork",
  text: `query lostWork($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) {
    id
    defaultBranchRef { name }
    branches: refs(refPrefix: "refs/heads/promotion/", first: 100) { nodes { prefix name target { oid ... on Commit { committedDate } } } }
    issues(first: 50, orderBy: { field: UPDATED_AT, direction: DESC }) { nodes { id number ${COMMENTS} } }
    pullRequests(first: 100, orderBy: { field: UPDATED_AT, direction: DESC }) { nodes {
      id number body state mergedAt viewerDidAuthor isCrossRepository headRefName baseRefName ${COMMENTS}
      closings: timelineItems(last: 1, itemTypes: [CLOSED_EVENT]) { nodes { ... on ClosedEvent { createdAt actor { ...actor } } } }
      tip: commits(last: 1) { nodes { commit { statusCheckRollup { contexts(first: 50) { nodes { ... on CheckRun { name } } } } } } }
    } }
  }
}
fragment actor on Actor { __typename login ... on User { databaseId } ... on Bot { databaseId } }`,
  answer: z.object({
    repository: z.object({
      id: z.string(),
      defaultBranchRef: z.object({ name: z.string() }),
      branches: z.object({
        nodes: z.array(
          z.object({
            prefix: z.string(),
            name: z.string(),
            target: z.object({ oid: z.string(), committedDate: z.string() }),
          }),
        ),
      }),
      issues: z.object({ nodes: z.array(z.object(conversationShape)) }),
      pullRequests: z.object({ nodes: z.array(pullRequestSchema) }),
    }),
  }),
};

type PullRequestAnswer = z.output<typeof pullRequestSchema>;

/** Reads what lost events may have left undone. */
export async function readLostWork(repository: GitHubRepository): Promise<LostWorkReading> {
  const { owner, name } = repository;
  const answer = (await read(repository.octokit, lostWorkDocument, { owner, name })).repository;
  const { nodes: pulls } = answer.pullRequests;
  return {
    repositoryId: answer.id,
    pullRequests: pulls.map((pull) => swept(pull, answer.defaultBranchRef.name)),
    branches: answer.branches.nodes.map((branch) => ({
      name: `${branch.prefix}${branch.name}`.replace(/^refs\/heads\//, ""),
      head: branch.target.oid,
      at: branch.target.committedDate,
    })),
    comments: [
      ...answer.issues.nodes.flatMap((issue) => commentsOf(issue, null)),
      ...pulls.flatMap((pull) => commentsOf(pull, { number: pull.number, body: pull.body })),
    ],
  };
}

const states = { OPEN: "open", CLOSED: "closed", MERGED: "merged" } as const;

function swept(pull: PullRequestAnswer, defaultBranch: string): SweptPullRequest {
  // A promotion that was withdrawn, opened again and merged was told of before its merge, and not of it.
  const since = pull.mergedAt ?? "";
  const own = pull.comments.nodes.filter((one) => one.viewerDidAuthor && one.createdAt >= since);
  const [closing] = pull.closings.nodes;
  const runs = pull.tip.nodes[0]?.commit.statusCheckRollup?.contexts.nodes ?? [];
  return {
    number: pull.number,
    body: pull.body,
    state: states[pull.state],
    byApp: pull.viewerDidAuthor && !pull.isCrossRepository,
    headBranch: pull.headRefName,
    intoDefault: pull.baseRefName === defaultBranch,
    told: own.some(({ body }) => readCommentMarkers(body).some(({ kind }) => kind === "entry")),
    checks: runs.flatMap((run) => run.name ?? []),
    closed: closing ? { by: actorOf(closing.actor), at: closing.createdAt } : null,
  };
}

type Conversation = Pick<PullRequestAnswer, "id" | "number" | "comments">;

function commentsOf(
  { id: issueNodeId, number: issue, comments }: Conversation,
  pullRequest: FoundComment["pullRequest"],
): readonly FoundComment[] {
  const own = comments.nodes.filter((one) => one.viewerDidAuthor);
  const answered = new Set(
    own
      .flatMap(({ body }) => readCommentMarkers(body))
      .flatMap((marker) => (marker.kind === "reply" ? [marker.comment] : [])),
  );
  return comments.nodes.flatMap((node): readonly FoundComment[] => {
    const { author, body, createdAt: at, databaseId: id, id: nodeId } = node;
    if (!author) return [];
    const by = { login: author.login, id: author.databaseId ?? 0 };
    const short = readComment(body, { shortVerbs: false }).kind === "not-a-command";
    const comment: Comment = { issue, issueNodeId, id, nodeId, by, at, body, short };
    const reacted = node.reactionGroups?.some(
      (group) => group.content === DONE_REACTION && group.viewerHasReacted,
    );
    const done = reacted === true || answered.has(id);
    return [{ at, body, byPerson: author.__typename === "User", done, comment, pullRequest }];
  });
}
