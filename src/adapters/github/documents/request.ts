import { z } from "zod";
import { FIRST_COMMIT, firstCommitSchema } from "./asked-by.js";
import { ANSWERED, commentSchema, repliesSchema } from "./conversation.js";
import {
  BLOB,
  FILES,
  FILES_VARIABLES,
  fileSchema,
  filesSchema,
  STATE,
  STATE_VARIABLES,
  stateSchema,
} from "./files.js";
import { BRANCH_RULES, branchRulesShape, MERGE_METHODS, mergeMethodsShape } from "./merge-terms.js";
import type { PeopleQuery } from "./people.js";

const authorsSchema = z.object({
  nodes: z.array(
    z.object({
      authors: z.object({
        nodes: z.array(
          z.object({
            email: z.string().nullish(),
            user: z.object({ login: z.string() }).nullish(),
          }),
        ),
      }),
      committer: z.object({ user: z.object({ login: z.string() }).nullish() }).nullish(),
    }),
  ),
});

const pullRequestSchema = z.object({
  id: z.string(),
  number: z.int(),
  url: z.string(),
  state: z.enum(["OPEN", "CLOSED", "MERGED"]),
  headRefOid: z.string(),
  mergedAt: z.string().nullable(),
  viewerDidAuthor: z.boolean(),
  isCrossRepository: z.boolean(),
  first: firstCommitSchema,
});

/**
 * First read of a request: people's files, the model's state, the lock and its pull requests, who committed what,
 * and whether the comment was answered.
 */
export const requestDocument = {
  name: "request",
  text: `query request(
  $owner: String!, $name: String!, $asked: Boolean!, $issue: Int!, $comment: ID!, $lock: String!, $lockHead: String!,
  $stateRef: String!, $parent: String!, ${FILES_VARIABLES}, ${STATE_VARIABLES}
) {
  repository(owner: $owner, name: $name) {
    id
    ${MERGE_METHODS}
    owner { __typename }
    label(name: "model-promotion") { id }
    defaultBranchRef { name ${BRANCH_RULES} target { ...files ...authorship ... on Commit { parent: file(path: $parent) { name } } } }
    stateRef: ref(qualifiedName: $stateRef) { name refUpdateRule { viewerCanPush } target { ...state } }
    lock: ref(qualifiedName: $lock) { target { oid ... on Commit { promotions: file(path: $promotions) { object { ... on Tree { entries { name } } } } } } }
    pullRequests(headRefName: $lockHead, first: 20, orderBy: { field: CREATED_AT, direction: DESC }) {
      nodes { id number url state headRefOid mergedAt viewerDidAuthor isCrossRepository ${FIRST_COMMIT} }
    }
    issueOrPullRequest(number: $issue) @include(if: $asked) { ...replies }
  }
  comment: node(id: $comment) @include(if: $asked) { ...answered }
}
fragment authorship on Commit {
  recordHistory: history(first: 20, path: $record) { ...authors }
  cardHistory: history(first: 20, path: $card) { ...authors }
  evidenceHistory: history(first: 50, path: $evidence) { ...authors }
}
fragment authors on CommitHistoryConnection { nodes { authors(first: 5) { nodes { email user { login } } } committer { user { login } } } }
${BLOB}${FILES}${STATE}${ANSWERED}`,
  answer: z.object({
    repository: z.object({
      ...mergeMethodsShape,
      id: z.string(),
      owner: z.object({ __typename: z.string() }),
      label: z.object({ id: z.string() }).nullable(),
      defaultBranchRef: z.object({
        ...branchRulesShape,
        name: z.string(),
        target: filesSchema.extend({
          recordHistory: authorsSchema,
          cardHistory: authorsSchema,
          evidenceHistory: authorsSchema,
          parent: z.object({ name: z.string() }).nullish(),
        }),
      }),
      stateRef: z
        .object({
          name: z.string(),
          refUpdateRule: z.object({ viewerCanPush: z.boolean() }).nullish(),
          target: stateSchema,
        })
        .nullable(),
      lock: z
        .object({
          target: z.object({
            oid: z.string(),
            promotions: z
              .object({
                object: z
                  .object({ entries: z.array(z.object({ name: z.string() })).nullish() })
                  .nullish(),
              })
              .nullish(),
          }),
        })
        .nullable(),
      pullRequests: z.object({ nodes: z.array(pullRequestSchema) }),
      issueOrPullRequest: repliesSchema,
    }),
    comment: commentSchema,
  }),
};

export type RequestAnswer = z.output<typeof requestDocument.answer>;

/** What the second read of a request is to fetch beside the incumbent's record and the owners. */
export interface FollowUp {
  readonly people: PeopleQuery;
  /** Paths of the dossiers that the lock's branch has and the default branch lacks. */
  readonly dossiers: readonly string[];
  /** Years of audit entries to name. */
  readonly years: readonly string[];
}

/** Second read of a request: the incumbent's record, the dossiers on the branch, entries of other years, the owners. */
export function requestFollowUp({ people, dossiers, years }: FollowUp) {
  const lockFiles = dossiers.map(
    (_, i) => `dossier${i}: file(path: $dossier${i}) { object { ...blob } }`,
  );
  const entryFolders = years.map(
    (_, i) =>
      `entries${i}: file(path: $entries${i}) { object { ... on Tree { entries { name } } } }`,
  );
  const more = [
    ...dossiers.map((_, i) => `, $dossier${i}: String!`),
    ...years.map((_, i) => `, $entries${i}: String!`),
  ];
  return `query requestFollowUp(
  $owner: String!, $name: String!, $base: GitObjectID!, $lockHead: GitObjectID!, $state: GitObjectID!, $incumbent: String!${more.join("")}${people.declarations}
) {
  repository(owner: $owner, name: $name) {
    base: object(oid: $base) { ... on Commit { incumbent: file(path: $incumbent) { object { ...blob } } } }
    lock: object(oid: $lockHead) { ... on Commit { oid ${lockFiles.join(" ")} } }
    state: object(oid: $state) { ... on Commit { oid ${entryFolders.join(" ")} } }
    ${people.repositorySelections}
  }
  ${people.selections}
}
${BLOB}`;
}

/** Shape of the second read, beside the owners. */
export const followUpSchema = z.object({
  repository: z.object({
    base: z.object({ incumbent: fileSchema }).nullable(),
    lock: z.record(z.string(), z.unknown()).nullable(),
    state: z.record(z.string(), z.unknown()).nullable(),
  }),
});
