import { z } from "zod";
import { POLICY_PATH } from "../../../domain/policy.js";
import { BLOB, fileSchema } from "./files.js";

/** Fragment that says whether the App has answered a comment: by its reaction, or by a reply among the last ones. */
export const ANSWERED = `
fragment answered on IssueComment { reactionGroups { content viewerHasReacted } }
fragment replies on IssueOrPullRequest {
  __typename
  ... on Issue { comments(last: 30) { nodes { viewerDidAuthor body } } }
  ... on PullRequest { comments(last: 30) { nodes { viewerDidAuthor body } } }
}`;

/** Shape of the comment asked about. */
export const commentSchema = z
  .object({
    reactionGroups: z
      .array(z.object({ content: z.string(), viewerHasReacted: z.boolean() }))
      .nullish(),
  })
  .nullish();

/** Shape of the conversation's last comments. */
export const repliesSchema = z
  .object({
    comments: z
      .object({ nodes: z.array(z.object({ viewerDidAuthor: z.boolean(), body: z.string() })) })
      .optional(),
  })
  .nullish();

/** Read of a comment's conversation: whether it was answered, and the policy. */
export const conversationDocument = {
  name: "conversation",
  text: `query conversation($owner: String!, $name: String!, $issue: Int!, $comment: ID!) {
  repository(owner: $owner, name: $name) {
    defaultBranchRef { target { ... on Commit { policy: file(path: "${POLICY_PATH}") { object { ...blob } } } } }
    issueOrPullRequest(number: $issue) { ...replies }
  }
  comment: node(id: $comment) { ...answered }
}
${BLOB}${ANSWERED}`,
  answer: z.object({
    repository: z.object({
      defaultBranchRef: z.object({ target: z.object({ policy: fileSchema }) }),
      issueOrPullRequest: repliesSchema,
    }),
    comment: commentSchema,
  }),
};
