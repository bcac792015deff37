import { z } from "zod";
import { BLOB, FILES, FILES_VARIABLES, filesSchema, folderSchema } from "./files.js";
import { REFUSALS, refusalsSchema } from "./refusals.js";

/** Read of what evidence is decided by: people's files, the App's right to push, earlier proposals, the model's open promotions, the refusals told. */
export const evidenceIntakeDocument = {
  name: "evidenceIntake",
  text: `query evidenceIntake($owner: String!, $name: String!, $self: String!, $branch: String!, $ref: String!, $waiting: String!, $locks: String!, ${FILES_VARIABLES}) {
  repository(owner: $owner, name: $name) {
    defaultBranchRef { name refUpdateRule { viewerCanPush } target { ...files } }
    proposals: pullRequests(headRefName: $branch, first: 10, orderBy: { field: CREATED_AT, direction: DESC }) {
      nodes { number viewerDidAuthor isCrossRepository }
    }
    left: ref(qualifiedName: $ref) { target { oid } }
    waiting: refs(refPrefix: $waiting, first: 30) {
      nodes { target { ... on Commit { evidence: file(path: $evidence) { object { ... on Tree { entries { name } } } } } } }
    }
    open: refs(refPrefix: $locks, first: 10) { nodes { associatedPullRequests(states: [OPEN], first: 1) { nodes { number body viewerDidAuthor } } } }
    ...refusals
  }
}
${BLOB}${FILES}${REFUSALS}`,
  answer: z.object({
    repository: refusalsSchema.extend({
      defaultBranchRef: z.object({
        name: z.string(),
        refUpdateRule: z.object({ viewerCanPush: z.boolean() }).nullish(),
        target: filesSchema,
      }),
      proposals: z.object({
        nodes: z.array(
          z.object({
            number: z.int(),
            viewerDidAuthor: z.boolean(),
            isCrossRepository: z.boolean(),
          }),
        ),
      }),
      left: z.object({ target: z.object({ oid: z.string() }) }).nullable(),
      waiting: z.object({
        nodes: z.array(z.object({ target: z.object({ evidence: folderSchema }) })),
      }),
      open: z.object({
        nodes: z.array(
          z.object({
            associatedPullRequests: z.object({
              nodes: z.array(
                z.object({ number: z.int(), body: z.string(), viewerDidAuthor: z.boolean() }),
              ),
            }),
          }),
        ),
      }),
    }),
  }),
};
