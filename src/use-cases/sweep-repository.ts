import { type LostWork, lostWork } from "../domain/lost-work.js";
import { checkNames } from "../render/check-text.js";
import { expiredReply } from "../render/comments.js";
import type { Outcome } from "./outcome.js";
import type { Clock, DeletesBranches, FindsLostWork, FoundComment, Replies } from "./ports.js";

/** What a sweep found that is to be looked at as if its event had come now. */
export type Recovered = Pick<
  LostWork<FoundComment>,
  "merges" | "closings" | "commands" | "promotions" | "unchecked"
>;

/**
 * Finds what lost events left undone in a repository. Commands that are too old to be carried out are answered, and
 * branches that nobody holds are deleted; the rest is to be looked at. One request; one more for each comment answered and
 * each branch deleted.
 */
export async function sweepRepository(
  ports: FindsLostWork & DeletesBranches & Replies & Clock,
): Promise<{ readonly recovered: Recovered; readonly outcomes: readonly Outcome[] }> {
  const found = await ports.findLostWork();
  const lost = lostWork({ ...found, check: checkNames.gates }, ports.now());
  const outcomes: Outcome[] = [];
  for (const { comment } of lost.expired) {
    await ports.reply({ comment, body: expiredReply(comment.id, comment.at) });
    outcomes.push({ did: "replied", about: `comment ${comment.id}, too old to be carried out` });
  }
  for (const { name, head } of lost.stranded) {
    await ports.deleteBranch(found.repositoryId, { name, head });
    outcomes.push({ did: "freed", about: name });
  }
  return { recovered: lost, outcomes };
}
