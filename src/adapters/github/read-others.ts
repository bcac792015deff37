import { z } from "zod";
import { defaultPolicy, POLICY_PATH } from "../../domain/policy.js";
import { readPolicy } from "../../domain/registry.js";
import type {
  ChangeReading,
  Comment,
  ConversationReading,
  Permission,
} from "../../use-cases/ports.js";
import { wasAnswered } from "./answered.js";
import { read } from "./client.js";
import { conversationDocument } from "./documents/conversation.js";
import { BLOB, fileSchema, sourceFile } from "./documents/files.js";
import type { GitHubRepository } from "./repository.js";

const permissionSchema = z.object({ permission: z.enum(["admin", "write", "read", "none"]) });

/** What somebody may do in the repository. Not `author_association`: private members show as mere contributors there. */
export async function permissionOf(
  { octokit, owner, name }: GitHubRepository,
  login: string,
): Promise<Permission> {
  const route = "GET /repos/{owner}/{repo}/collaborators/{username}/permission";
  const answer = await octokit.request(route, { owner, repo: name, username: login });
  return permissionSchema.parse(answer.data).permission;
}

/** Reads whether a comment was answered, and the policy. */
export async function readConversation(
  repository: GitHubRepository,
  comment: Comment,
): Promise<ConversationReading> {
  const { owner, name } = repository;
  const variables = { owner, name, issue: comment.issue, comment: comment.nodeId };
  const answer = await read(repository.octokit, conversationDocument, variables);
  return {
    answered: wasAnswered(comment, answer.comment, answer.repository.issueOrPullRequest),
    policy: sourceFile(POLICY_PATH, answer.repository.defaultBranchRef.target.policy),
  };
}

const changesDocument = {
  name: "changes",
  text: `query changes($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) {
    id
    defaultBranchRef { name target { ... on Commit { policy: file(path: "${POLICY_PATH}") { object { ...blob } } } } }
    pullRequest(number: $number) {
      baseRefName headRefOid body viewerDidAuthor changedFiles state
      files(first: 100) { nodes { path changeType } }
    }
  }
}
${BLOB}`,
  answer: z.object({
    repository: z.object({
      id: z.string(),
      defaultBranchRef: z.object({ name: z.string(), target: z.object({ policy: fileSchema }) }),
      pullRequest: z.object({
        baseRefName: z.string(),
        headRefOid: z.string(),
        body: z.string(),
        viewerDidAuthor: z.boolean(),
        changedFiles: z.int(),
        state: z.string(),
        files: z
          .object({ nodes: z.array(z.object({ path: z.string(), changeType: z.string() })) })
          .nullable(),
      }),
    }),
  }),
};

/** Reads what a pull request changes. */
export async function readChanges(
  repository: GitHubRepository,
  number: number,
): Promise<ChangeReading> {
  const { owner, name } = repository;
  const answer = (await read(repository.octokit, changesDocument, { owner, name, number }))
    .repository;
  const policy = readPolicy(sourceFile(POLICY_PATH, answer.defaultBranchRef.target.policy));
  const { pullRequest } = answer;
  const files = pullRequest.files?.nodes ?? [];
  const moved = files.some((file) => file.changeType === "RENAMED");
  const former = moved ? await formerPaths(repository, number) : [];
  return {
    repositoryId: answer.id,
    root: (policy.ok ? policy.value : defaultPolicy).registry.root,
    intoDefault: pullRequest.baseRefName === answer.defaultBranchRef.name,
    byApp: pullRequest.viewerDidAuthor,
    hint: { number, body: pullRequest.body },
    head: pullRequest.headRefOid,
    paths: [...files.map((file) => file.path), ...former],
    allListed: files.length === pullRequest.changedFiles,
  };
}

const renamedSchema = z.array(z.object({ previous_filename: z.string().optional() }));

/** Where renamed files were before: moving an App-only file away changes it too, and GraphQL tells the new place alone. */
async function formerPaths(
  { octokit, owner, name }: GitHubRepository,
  number: number,
): Promise<readonly string[]> {
  const route = "GET /repos/{owner}/{repo}/pulls/{pull_number}/files";
  const answer = await octokit.request(route, {
    owner,
    repo: name,
    pull_number: number,
    per_page: 100,
  });
  return renamedSchema.parse(answer.data).flatMap((file) => file.previous_filename ?? []);
}
