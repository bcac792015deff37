import type { SourceFile } from "../domain/document.js";
import type { EvidenceSnapshot } from "../domain/evidence-decision.js";
import type { HandedIn, Sender } from "../domain/evidence-intake.js";
import type { PromotionHint, RefusalsPlace, WriteAnswer } from "./ports.js";

/** All that evidence handed in is decided by, and what writing and refusing it needs. */
export interface EvidenceReading extends EvidenceSnapshot {
  readonly repositoryId: string;
  readonly defaultBranch: string;
  /** Whether the App may push to the default branch. Without a rule every App with write access may. */
  readonly pushable: boolean;
  /** Number of the pull request that the App proposed this very evidence by; null where there is none. */
  readonly proposed: number | null;
  /** Head of a branch for that pull request which an earlier try left; null where there is none. */
  readonly left: string | null;
  /** Open promotions of the model, which rest on its evidence. */
  readonly promotions: readonly PromotionHint[];
  readonly refusals: RefusalsPlace;
}

/** Reads what evidence is decided by; `branch` is the one of a pull request that would propose it. One request. */
export interface ReadsEvidence {
  readEvidence(handed: HandedIn, branch: string): Promise<EvidenceReading>;
}

/** Evidence to be committed, on top of what was read. `from` is who handed it in. */
export interface EvidenceAddition {
  readonly file: SourceFile;
  readonly headline: string;
  readonly from: Sender;
  readonly expectedHead: string;
}

/** Commits evidence to the default branch. One request. */
export interface AddsEvidence {
  addEvidence(branch: string, addition: EvidenceAddition): Promise<WriteAnswer<object>>;
}

/** A pull request that adds evidence. `left` is the branch's head where an earlier try left it. */
export interface EvidenceProposal extends EvidenceAddition {
  readonly repositoryId: string;
  readonly branch: string;
  readonly left: string | null;
  readonly base: string;
  readonly body: string;
}

/** Opens a pull request that adds evidence. Two requests. */
export interface ProposesEvidence {
  proposeEvidence(proposal: EvidenceProposal): Promise<WriteAnswer<{ readonly number: number }>>;
}
