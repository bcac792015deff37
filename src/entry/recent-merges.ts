import { readMarker } from "../render/marker.js";
import type { PromotionHint } from "../use-cases/ports.js";

const MOST_REMEMBERED = 1000;

/**
 * Dossiers whose merge was told of lately, by repository and promotion branch: people may write another dossier into a
 * pull request's body, and that must not hide how the other one lands. Forgetting one costs a request, nothing else.
 */
export class RecentMerges {
  readonly #merges = new Set<string>();

  /** Remembers the dossier of a merged pull request. */
  add(repository: string, branch: string, hint: PromotionHint): void {
    const dossier = readMarker(hint.body)?.dossier;
    if (dossier === undefined) return;
    if (this.#merges.size >= MOST_REMEMBERED) this.#merges.clear();
    this.#merges.add(keyOf(repository, branch, dossier));
  }

  /** Whether the merge that brought a dossier was told of. */
  has(repository: string, branch: string, dossier: string): boolean {
    return this.#merges.has(keyOf(repository, branch, dossier));
  }
}

function keyOf(...parts: readonly [string, string, string]): string {
  return parts.join(" ");
}
