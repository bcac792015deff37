import type { SourceFile } from "../domain/document.js";
import { readPolicy } from "../domain/registry.js";
import type { Comment } from "./ports.js";

/** Whether commands may be written without `/model`: a policy may leave short verbs such as `/hold` to other Apps. */
export function hasShortVerbs(policyFile: SourceFile | null): boolean {
  const policy = readPolicy(policyFile);
  return !policy.ok || policy.value.commands.short;
}

/** Whether a comment is ours to answer. */
export function listensTo(comment: Comment, policyFile: SourceFile | null): boolean {
  return !comment.short || hasShortVerbs(policyFile);
}
