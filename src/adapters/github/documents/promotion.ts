import { z } from "zod";
import { readCommentMarkers } from "../../../render/marker.js";
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
import { FORMER, formerSchema, PULL, pullSchema, whoSchema } from "./pull-request.js";

/** Shape of the branch that a pull request came from. */
export const headRefSchema = z.object({ target: z.object({ oid: z.string() }) }).nullish();

const TOLD = "comments(last: 20) { nodes { viewerDidAuthor body } }";
const toldSchema = z.object({
  nodes: z.array(z.object({ viewerDidAuthor: z.boolean(), body: z.string() })),
});

/** Ids of the entries that the App has told of among a pull request's last comments. */
export function toldOf({ nodes }: z.output<typeof toldSchema>): readonly string[] {
  return nodes
    .filter((one) => one.viewerDidAuthor)
    .flatMap((one) => readCommentMarkers(one.body))
    .flatMap((marker) => (marker.kind === "entry" ? [marker.id] : []));
}

/** Read of an open promotion: the pull request, the default branch's files, the model's state, the teams that sign. */
export function promotionDocument(people: PeopleQuery) {
  return {
    name: "promotion",
    text: `query promotion(
  $owner: String!, $name: String!, $number: Int!, $dossier: String!, $branch: String!, $stateRef: String!,
  $asked: Boolean!, $comment: ID!, ${FILES_VARIABLES}, ${STATE_VARIABLES}${people.declarations}
) {
  viewer { login }
  repository(owner: $owner, name: $name) {
    id
    ${MERGE_METHODS}
    defaultBranchRef { name ${BRANCH_RULES} target { ...files } }
    stateRef: ref(qualifiedName: $stateRef) { name target { ...state } }
    ${FORMER}
    pullRequest(number: $number) { ...pull headRef { target { oid } } ${TOLD} }
    issueOrPullRequest(number: $number) @include(if: $asked) { ...replies }
  }
  comment: node(id: $comment) @include(if: $asked) { ...answered }
  ${people.selections}
}
${BLOB}${FILES}${STATE}${PULL}${ANSWERED}`,
    answer: z.object({
      viewer: z.object({ login: z.string() }),
      repository: z.object({
        ...mergeMethodsShape,
        id: z.string(),
        defaultBranchRef: z.object({
          ...branchRulesShape,
          name: z.string(),
          target: filesSchema,
        }),
        stateRef: z.object({ name: z.string(), target: stateSchema }).nullable(),
        former: formerSchema,
        pullRequest: pullSchema.extend({ headRef: headRefSchema, comments: toldSchema }),
        issueOrPullRequest: repliesSchema,
      }),
      comment: commentSchema,
    }),
  };
}

const LANDED = `
fragment landed on Commit {
  oid committedDate
  parents(first: 1) { totalCount }
  signature { isValid wasSignedByGitHub }
  dossier: file(path: $dossier) { object { ...blob } }
  before: parents(first: 1) { nodes { ...files } }
  associatedPullRequests(first: 5) { nodes { number } }
  history(first: 30) { nodes { oid changedFilesIfAvailable dossier: file(path: $dossier) { object { ...id } } parents(first: 1) { nodes { oid } } } }
}`;

const blobIdSchema = z
  .object({ object: z.object({ oid: z.string().optional() }).nullish() })
  .nullish();

/** Shape of a commit that a dossier landed with. */
export const landedSchema = z.object({
  oid: z.string(),
  committedDate: z.string(),
  parents: z.object({ totalCount: z.int() }),
  signature: z.object({ isValid: z.boolean(), wasSignedByGitHub: z.boolean() }).nullish(),
  dossier: fileSchema,
  before: z.object({ nodes: z.array(filesSchema) }),
  associatedPullRequests: z.object({ nodes: z.array(z.object({ number: z.int() })) }).nullish(),
  history: z.object({
    nodes: z.array(
      z.object({
        oid: z.string(),
        changedFilesIfAvailable: z.int().nullable(),
        dossier: blobIdSchema,
        parents: z.object({ nodes: z.array(z.object({ oid: z.string() })) }),
      }),
    ),
  }),
});

/** Read of a merged promotion: as `promotionDocument`, with the files of the commit just before the merge. */
export function completionDocument(people: PeopleQuery) {
  return {
    name: "completion",
    text: `query completion(
  $owner: String!, $name: String!, $number: Int!, $dossier: String!, $branch: String!, $stateRef: String!, $siblings: String!,
  ${FILES_VARIABLES}, ${STATE_VARIABLES}${people.declarations}
) {
  viewer { login }
  repository(owner: $owner, name: $name) {
    id
    defaultBranchRef { name target { ... on Commit { oid landing: history(first: 1, path: $dossier) { nodes { oid } } } } }
    stateRef: ref(qualifiedName: $stateRef) { name target { ...state } }
    siblings: refs(refPrefix: $siblings, first: 10) { nodes { associatedPullRequests(states: [OPEN], first: 1) { nodes { number body viewerDidAuthor } } } }
    ${FORMER}
    pullRequest(number: $number) {
      ...pull
      headRef { target { oid } }
      mergedAt
      mergedBy { ...actor }
      mergeCommit { ...landed }
      queued: timelineItems(last: 10, itemTypes: [ADDED_TO_MERGE_QUEUE_EVENT, AUTO_MERGE_ENABLED_EVENT]) { nodes {
        ... on AddedToMergeQueueEvent { createdAt enqueuer { ...actor } }
        ... on AutoMergeEnabledEvent { createdAt enabler { ...actor } }
      } }
      ${TOLD}
    }
  }
  ${people.selections}
}
${BLOB}${FILES}${STATE}${PULL}${LANDED}`,
    answer: z.object({
      viewer: z.object({ login: z.string() }),
      repository: z.object({
        id: z.string(),
        defaultBranchRef: z.object({
          name: z.string(),
          target: z.object({
            oid: z.string(),
            landing: z.object({ nodes: z.array(z.object({ oid: z.string() })) }),
          }),
        }),
        stateRef: z.object({ name: z.string(), target: stateSchema }).nullable(),
        siblings: z
          .object({
            nodes: z.array(
              z.object({
                associatedPullRequests: z.object({
                  nodes: z.array(
                    z.object({ number: z.int(), body: z.string(), viewerDidAuthor: z.boolean() }),
                  ),
                }),
              }),
            ),
          })
          .nullish(),
        former: formerSchema,
        pullRequest: pullSchema.extend({
          headRef: headRefSchema,
          mergedAt: z.string().nullable(),
          mergedBy: whoSchema,
          mergeCommit: landedSchema.nullable(),
          queued: z.object({
            nodes: z.array(
              z.object({ createdAt: z.string(), enqueuer: whoSchema, enabler: whoSchema }),
            ),
          }),
          comments: toldSchema,
        }),
      }),
    }),
  };
}

/** Read of people's files at a commit. */
export const filesDocument = {
  name: "files",
  text: `query files($owner: String!, $name: String!, $oid: GitObjectID!, ${FILES_VARIABLES}) {
  repository(owner: $owner, name: $name) { object(oid: $oid) { ...files } }
}
${BLOB}${FILES}`,
  answer: z.object({ repository: z.object({ object: filesSchema }) }),
};

/** Read of the commit that a dossier landed with around its pull request. */
export const landedDocument = {
  name: "landed",
  text: `query landed($owner: String!, $name: String!, $oid: GitObjectID!, $dossier: String!, ${FILES_VARIABLES}) {
  repository(owner: $owner, name: $name) { object(oid: $oid) { ...landed } }
}
fragment id on Blob { oid }
${BLOB}${FILES}${LANDED}`,
  answer: z.object({ repository: z.object({ object: landedSchema }) }),
};
