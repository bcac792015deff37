import { z } from "zod";
import { POLICY_PATH } from "../../domain/policy.js";
import type { Comment, ConversationReading, Permission } from "../../use-cases/ports.js";
import { wasAnswered } from "./answered.js";
import { read } from "./client.js";
import { conversationDocument } from "./documents/conversation.js";
import { sourceFile } from "./documents/files.js";
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
