import type { RecordedPairedChange } from "./evidence/paired-change.js";
import type { EvaluationEvidence, EvidenceRun, LatencyEvidence } from "./evidence.js";
import { fileName, foreignNote, runsOf } from "./gate/evidence-runs.js";
import type { GateContext } from "./gate/gate-context.js";
import { type MeasurementSetup, setupDifference } from "./gate/measurement-setup.js";
import { CONFIDENCE, estimateOf } from "./measured-estimate.js";
import type { Metric } from "./metric.js";
import type { EvaluationSet, Measurement, ModelVersion } from "./model-version.js";
import type { PairedChange } from "./statistics/bootstrap.js";
import type { Estimate } from "./statistics/estimate.js";

/** A number that stands for a metric of one version. */
export interface MeasuredMetric {
  readonly metric: Metric;
  readonly estimate: Estimate;
  /** Known exactly rather than sampled, such as a file's size: no interval is asked for. */
  readonly exact: boolean;
  /** Where the number comes from: `the record`, or an evidence file's name. */
  readonly source: string;
  /** Null where the number wasn't measured on an evaluation set. */
  readonly setup: MeasurementSetup | null;
}

/** The number that stands for a metric, or in words why there is none. */
export type Standing =
  | { readonly kind: "measured"; readonly measured: MeasuredMetric }
  | { readonly kind: "missing"; readonly reason: string };

/** Both versions' numbers for a metric, or in words why they can't be compared. */
export type MeasuredPair =
  | {
      readonly kind: "comparable";
      readonly incumbent: MeasuredMetric;
      readonly candidate: MeasuredMetric;
      /** The change from both versions' scores of each example, where the evaluation has it. */
      readonly paired: PairedChange | null;
    }
  | {
      readonly kind: "not-comparable";
      readonly incumbent: MeasuredMetric;
      readonly candidate: MeasuredMetric;
      readonly reason: string;
    }
  | {
      readonly kind: "candidate-missing";
      readonly incumbent: MeasuredMetric | null;
      readonly reason: string;
    }
  | {
      readonly kind: "incumbent-missing";
      readonly candidate: MeasuredMetric;
      readonly reason: string;
    };

const latencyFields = { latency_p50: "p50", latency_p95: "p95", latency_p99: "p99" } as const;

/**
 * The number that stands for the candidate's metric: from the latest evaluation of its artifact that has the metric
 * (so that a later run that leaves a metric out hides nothing), else from its record. A latency comes from the latest
 * load test before that; `artifact_size` is the record's.
 */
export function standingMetric(name: string, context: GateContext): Standing {
  const metric = context.metrics.get(name);
  if (metric === undefined) return { kind: "missing", reason: `the metric ${name} isn't defined` };
  return latencyMetric(metric, context) ?? evaluatedMetric(metric, context);
}

/**
 * The candidate's number and the incumbent's: from the latest evaluation of both side by side; else the candidate's
 * latest evaluation or record beside the incumbent's record, which are compared only where they were measured on the
 * same set in the same way.
 */
export function measuredPair(
  name: string,
  context: GateContext,
  incumbent: ModelVersion,
): MeasuredPair {
  const metric = context.metrics.get(name);
  if (metric === undefined)
    return {
      kind: "candidate-missing",
      incumbent: null,
      reason: `the metric ${name} isn't defined`,
    };
  const together = sideBySide(metric, context, incumbent);
  if (together !== null) return paired(together.candidate, together.incumbent, together.paired);
  const candidate = pairableMetric(metric, context);
  const other = recordMetric(metric, incumbent);
  if (candidate.kind === "missing")
    return {
      kind: "candidate-missing",
      incumbent: other.kind === "measured" ? other.measured : null,
      reason: candidate.reason,
    };
  if (other.kind === "missing")
    return { kind: "incumbent-missing", candidate: candidate.measured, reason: other.reason };
  return paired(candidate.measured, other.measured, null);
}

function paired(
  candidate: MeasuredMetric,
  incumbent: MeasuredMetric,
  change: PairedChange | null,
): MeasuredPair {
  const reason = setupDifference(candidate.setup, incumbent.setup);
  if (reason === null) return { kind: "comparable", candidate, incumbent, paired: change };
  return { kind: "not-comparable", candidate, incumbent, reason };
}

/** A load test has no evaluation set: for a pair, its number is the last choice. */
function pairableMetric(metric: Metric, context: GateContext): Standing {
  const evaluated = evaluatedMetric(metric, context);
  return evaluated.kind === "measured" ? evaluated : (latencyMetric(metric, context) ?? evaluated);
}

function evaluatedMetric(metric: Metric, context: GateContext): Standing {
  const { counted, foreign } = runsOf(context, "evaluation");
  const run = counted.findLast(({ evidence }) =>
    Object.hasOwn(evidence.candidate.metrics, metric.name),
  );
  if (run !== undefined) return evidenceMetric(metric, run, "candidate");
  const standing = recordMetric(metric, context.candidate);
  if (standing.kind === "measured") return standing;
  return { kind: "missing", reason: `${standing.reason}${foreignNote(foreign)}` };
}

function latencyMetric(metric: Metric, context: GateContext): Standing | null {
  const run: EvidenceRun<LatencyEvidence> | undefined = runsOf(context, "latency").counted.at(-1);
  const field = Object.entries(latencyFields).find(([name]) => name === metric.name)?.[1];
  if (run === undefined || field === undefined) return null;
  const estimate = { value: run.evidence[field], interval: null };
  return {
    kind: "measured",
    measured: { metric, estimate, exact: false, source: fileName(run), setup: null },
  };
}

function sideBySide(
  metric: Metric,
  context: GateContext,
  incumbent: ModelVersion,
): {
  readonly candidate: MeasuredMetric;
  readonly incumbent: MeasuredMetric;
  readonly paired: PairedChange | null;
} | null {
  const run = runsOf(context, "evaluation").counted.findLast(
    ({ evidence }) =>
      evidence.against?.artifact === incumbent.artifact.digest &&
      Object.hasOwn(evidence.candidate.metrics, metric.name) &&
      Object.hasOwn(evidence.incumbent?.metrics ?? {}, metric.name),
  );
  if (run === undefined) return null;
  const [ours, theirs] = [
    evidenceMetric(metric, run, "candidate"),
    evidenceMetric(metric, run, "incumbent"),
  ];
  if (ours.kind === "missing" || theirs.kind === "missing") return null;
  return {
    candidate: ours.measured,
    incumbent: theirs.measured,
    paired: recordedChange(metric, run.evidence),
  };
}

function recordedChange(
  metric: Metric,
  { paired: changes = {} }: EvaluationEvidence,
): PairedChange | null {
  const change = Object.hasOwn(changes, metric.name) ? changes[metric.name] : undefined;
  if (change === undefined) return null;
  const estimate = ({ value, interval: [lower, upper] }: RecordedPairedChange["difference"]) => ({
    value,
    interval: { lower, upper, confidence: CONFIDENCE },
  });
  return {
    difference: estimate(change.difference),
    relative: change.relative ? estimate(change.relative) : null,
  };
}

function evidenceMetric(
  metric: Metric,
  run: EvidenceRun<EvaluationEvidence>,
  whose: "candidate" | "incumbent",
): Standing {
  const { evidence } = run;
  const measurement = evidence[whose]?.metrics[metric.name];
  return measuredIn(metric, measurement, { source: fileName(run), sets: evidence.evaluationSets });
}

function recordMetric(metric: Metric, record: ModelVersion): Standing {
  const source = `the record of ${record.version}`;
  if (metric.name === "artifact_size") {
    const estimate = { value: record.artifact.bytes, interval: null };
    return { kind: "measured", measured: { metric, estimate, exact: true, source, setup: null } };
  }
  const measurement = Object.hasOwn(record.metrics, metric.name)
    ? record.metrics[metric.name]
    : undefined;
  if (measurement === undefined)
    return { kind: "missing", reason: `${metric.label} was not measured for ${record.version}` };
  return measuredIn(metric, measurement, { source, sets: record.evaluationSets });
}

/**
 * A measurement as the number that stands for a metric.
 *
 * @param from name of what holds it, and the evaluation sets described there
 */
export function measuredIn(
  metric: Metric,
  measurement: Measurement | undefined,
  from: { readonly source: string; readonly sets: Readonly<Record<string, EvaluationSet>> },
): Standing {
  const estimate = measurement === undefined ? null : estimateOf(metric, measurement);
  if (measurement === undefined || estimate === null)
    return { kind: "missing", reason: `${from.source} holds no possible value of ${metric.label}` };
  const {
    evaluatedOn: name,
    threshold = null,
    averaging = null,
    positiveClass = null,
  } = measurement;
  const set = Object.hasOwn(from.sets, name) ? (from.sets[name] ?? null) : null;
  const setup = { name, set, threshold, averaging, positiveClass };
  return {
    kind: "measured",
    measured: { metric, estimate, exact: false, source: from.source, setup },
  };
}
