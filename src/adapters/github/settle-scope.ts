import { entryYear } from "../../domain/audit-entry.js";
import type { PromotionHint } from "../../use-cases/ports.js";
import { GitHubError } from "./client.js";
import { guessedScope, type PromotionScope, sameScope } from "./promotion-scope.js";
import { fullName, type GitHubRepository } from "./repository.js";

/** Reads before the hints must be right; each one can only correct what the one before could not know. */
const MOST_READS = 4;

/** What was read for a scope, and the scope that it asks for. */
export interface ScopedReading<T> {
  readonly reading: T;
  readonly needed: PromotionScope;
}

/**
 * Reads by hints, and again where what was read asks for more; one request where they were right. Hints say where to
 * look first and never what to believe. Null where the read finds nothing. `now` names the year of the newest entries.
 */
export async function settleScope<T>(
  repository: GitHubRepository,
  hint: PromotionHint,
  now: string,
  readOnce: (scope: PromotionScope) => Promise<ScopedReading<T> | null>,
): Promise<T | null> {
  const name = fullName(repository);
  let scope = guessedScope(hint, repository.hints.of(name), entryYear(now));
  for (let reads = 0; reads < MOST_READS; reads++) {
    const result = await readOnce(scope);
    if (result === null) return null;
    repository.hints.note(name, result.needed.registry);
    if (sameScope(scope, result.needed)) return result.reading;
    scope = result.needed;
  }
  throw new GitHubError(`#${hint.number} changes faster than it can be read`);
}
