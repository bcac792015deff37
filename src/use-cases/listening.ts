import type { SourceFile } from "../domain/document.js";
import { readPolicy } from "../domain/registry.js";
import type { Comment } from "./ports.js";

/** Whether a comment is ours to answer: a policy may leave short verbs such as `/hold` to other Apps. */
export function listensTo(comment: Comment, policyFile: SourceFile | null): boolean {
  if (!comment.short) return true;
  const policy = readPolicy(policyFile);
  return !policy.ok || policy.value.commands.short;
}
