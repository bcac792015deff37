import { readMarker } from "../render/marker.js";
import type { PromotionHint } from "../use-cases/ports.js";

const MOST_REMEMBERED = 1000;

/** Dossiers whose merge was told of lately. Forgetting one costs a request, nothing else. */
export class RecentMerges {
  readonly #dossiers = new Set<string>();

  /** Remembers the dossier of a merged pull request. */
  add(hint: PromotionHint): void {
    const dossier = readMarker(hint.body)?.dossier;
    if (dossier === undefined) return;
    if (this.#dossiers.size >= MOST_REMEMBERED) this.#dossiers.clear();
    this.#dossiers.add(dossier);
  }

  /** Whether the merge that brought a dossier was told of. */
  has(dossier: string): boolean {
    return this.#dossiers.has(dossier);
  }
}
