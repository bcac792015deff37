import type { EvidenceRun } from "../evidence.js";
import type { MetricCatalogue } from "../metric.js";
import type { ModelCard } from "../model-card.js";
import type { ModelVersion, Signature } from "../model-version.js";
import type { Stage } from "../names.js";
import type { Tier } from "../tier.js";

/** An approving review that counts for a manual gate: by whom and when it was given. */
export interface Approval {
  readonly login: string;
  readonly at: string;
}

/** All that gates may look at. Plain data, read beforehand; `now` is the clock of the judgement, a UTC time. */
export interface GateContext {
  readonly candidate: ModelVersion;
  readonly card: ModelCard | null;
  /** All runs for the candidate, oldest first. */
  readonly evidence: readonly EvidenceRun[];
  /** The Production version compared against; null where there is none yet. */
  readonly incumbent: ModelVersion | null;
  readonly metrics: MetricCatalogue;
  /** What the serving system sends and expects, as model.yaml says; null or left out where it doesn't. */
  readonly serving?: Signature | null;
  /** How much hangs on the model; where left out, gates of every tier judge it. */
  readonly tier?: Tier;
  /** Whether a number without an interval may pass a gate; where left out, it may. */
  readonly pointOnly?: "allow" | "refuse";
  /** Since when the candidate has been in the stages that it is in now. */
  readonly stageSince: Readonly<Partial<Record<Stage, string>>>;
  /** Approvals that stand at `now`, each bound to the dossier as it is. */
  readonly approvals: readonly Approval[];
  readonly now: string;
}
