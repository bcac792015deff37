import type { Sender } from "../domain/evidence-intake.js";
import type { Withdrawal } from "../domain/withdrawal-decision.js";
import type { Comment, PromotionHint } from "../use-cases/ports.js";

/** What an event says to look at again. It carries no state to be believed, only where to look. */
export type Look =
  | {
      readonly kind: "comment";
      readonly comment: Comment;
      readonly pullRequest: PromotionHint | null;
    }
  | { readonly kind: "promotion-request"; readonly sender: Sender; readonly payload: unknown }
  | { readonly kind: "promotion"; readonly hint: PromotionHint }
  | { readonly kind: "pull-request"; readonly number: number }
  | { readonly kind: "merge-group"; readonly number: number; readonly head: string }
  | { readonly kind: "merge"; readonly hint: PromotionHint; readonly branch: string }
  | { readonly kind: "closing"; readonly hint: PromotionHint; readonly withdrawal: Withdrawal }
  | { readonly kind: "landing"; readonly branch: string; readonly dossier: string }
  | { readonly kind: "evidence"; readonly sender: Sender; readonly payload: unknown }
  | { readonly kind: "default-branch" }
  /** Whatever lost events left undone. */
  | { readonly kind: "sweep" };

/** Where a look is about; of two waiting looks with one key the later is enough. Null: each one counts. */
export function lookKey(look: Look): string | null {
  switch (look.kind) {
    case "promotion":
    case "merge":
      return `${look.kind} ${look.hint.number}`;
    case "pull-request":
      return `pull-request ${look.number}`;
    case "merge-group":
      return `merge-group ${look.head}`;
    case "landing":
      return `landing ${look.dossier}`;
    case "default-branch":
    case "sweep":
      return look.kind;
    case "comment":
    case "promotion-request":
    case "closing":
    case "evidence":
      return null;
  }
}

/**
 * What goes first among the looks that wait at a repository, from 1: what records decisions, then what people and machines
 * asked for, and last what only draws anew. Every look reads live state, so that the order decides nothing else.
 */
export function lookRank(look: Look): number {
  switch (look.kind) {
    case "merge":
    case "closing":
    case "landing":
      return 1;
    case "comment":
    case "promotion-request":
    case "evidence":
      return 2;
    case "promotion":
    case "pull-request":
    case "merge-group":
      return 3;
    case "default-branch":
    case "sweep":
      return 4;
  }
}
