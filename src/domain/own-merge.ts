import type { Dossier } from "./dossier.js";
import type { Evaluation } from "./promotion-evaluation.js";

/** How a pull request can be merged; a repository allows one or more of them. */
export type MergeMethod = "squash" | "merge" | "rebase";

/** What a merge into the default branch takes, as far as the App can see. */
export interface MergeTerms {
  /** Ways that the repository allows, the best first. */
  readonly methods: readonly MergeMethod[];
  /** Names of the checks that have to succeed. */
  readonly requiredChecks: readonly string[];
  /** Whether GitHub itself asks for an approving review. */
  readonly requiresApproval: boolean;
}

/**
 * Whether the App merges a promotion itself: nobody has to sign, by the policy's own words, and nothing keeps it back.
 * Where somebody asked for changes all the same, people decide.
 */
export function needsNobody(dossier: Dossier, evaluation: Evaluation): boolean {
  const { problems, moved, gates, signOffs } = evaluation;
  return (
    dossier.requirements.owners.length === 0 &&
    signOffs.missing.length === 0 &&
    signOffs.concerns.length === 0 &&
    problems.length === 0 &&
    moved.length === 0 &&
    !gates.some((gate) => gate.blocks)
  );
}
