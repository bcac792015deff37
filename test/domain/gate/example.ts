import { type Evidence, type EvidenceRun, evidenceSchema } from "../../../src/domain/evidence.js";
import type { GateContext } from "../../../src/domain/gate/gate-context.js";
import { metricCatalogue } from "../../../src/domain/metric.js";
import { modelCardSchema } from "../../../src/domain/model-card.js";
import { type ModelVersion, modelVersionSchema } from "../../../src/domain/model-version.js";

/** A digest that tells one thing from another: `digest("a")`. */
export function digest(letter: string): `sha256:${string}` {
  const hex = letter.charCodeAt(0).toString(16).padStart(2, "0");
  return `sha256:${hex.repeat(32)}`;
}

/** The evaluation set that both versions were measured on. */
export const holdout = {
  dataset: "transactions-holdout",
  digest: digest("h"),
  split: "test",
  period: { from: "2025-01-01", to: "2025-02-28" },
};

const evaluatedOn = "holdout-2025q1";

const common = {
  schema: 1,
  model: "fraud-detection",
  type: "classifier",
  architecture: "xgboost",
  trained: { at: "2025-03-02T08:00:00Z", by: "github:data-scientist" },
  source: { repository: "acme/fraud", commit: "a3f7d9c2e1b90f4d6c8a7b5e3d2f1a0b9c8d7e6f" },
  dataset: {
    name: "transactions",
    version: "v4",
    digest: digest("d"),
    records: 50_000_000,
    period: { from: "2023-02-28", to: "2025-02-28" },
  },
  evaluationSets: { [evaluatedOn]: holdout },
};

/** Parts of a record that a test sets. */
export type RecordParts = Readonly<Record<string, unknown>>;

/** The candidate's record, 2.1.3, with parts replaced. */
export function candidateRecord(parts: RecordParts = {}): ModelVersion {
  return modelVersionSchema.parse({
    ...common,
    version: "2.1.3",
    artifact: { uri: "s3://models/fraud/2.1.3", digest: digest("c"), bytes: 104_857_600 },
    metrics: {
      auc_roc: { value: 0.962, n: 250_000, interval: [0.96, 0.964], evaluatedOn },
      f1: { value: 0.911, n: 250_000, threshold: 0.5, averaging: "binary", evaluatedOn },
      false_positive_rate: { n: 240_000, successes: 17_040, evaluatedOn },
      latency_p95: { value: 98, evaluatedOn },
    },
    ...parts,
  });
}

/** The incumbent's record, 2.0.5, with parts replaced. */
export function incumbentRecord(parts: RecordParts = {}): ModelVersion {
  return modelVersionSchema.parse({
    ...common,
    version: "2.0.5",
    artifact: { uri: "s3://models/fraud/2.0.5", digest: digest("i"), bytes: 94_371_840 },
    metrics: {
      auc_roc: { value: 0.942, n: 250_000, interval: [0.94, 0.944], evaluatedOn },
      f1: { value: 0.887, n: 250_000, threshold: 0.5, averaging: "binary", evaluatedOn },
      false_positive_rate: { n: 240_000, successes: 19_680, evaluatedOn },
      latency_p95: { value: 95, evaluatedOn },
    },
    ...parts,
  });
}

/** What gates look at in the worked example, with parts replaced; no evidence unless given. */
export function context(parts: Partial<GateContext> = {}): GateContext {
  return {
    candidate: candidateRecord(),
    incumbent: incumbentRecord(),
    card: null,
    evidence: [],
    metrics: metricCatalogue(),
    stageSince: {},
    approvals: [],
    now: "2025-03-11T10:00:00Z",
    ...parts,
  };
}

/** A model card with the sections given. */
export function card(sections: Readonly<Record<string, unknown>>): GateContext["card"] {
  return modelCardSchema.parse({
    schema: 1,
    model: "fraud-detection",
    version: "2.1.3",
    ...sections,
  });
}

/** A run of evidence of the candidate's artifact, read through its schema; parts replace the common head. */
export function run(
  kind: Evidence["kind"],
  parts: Readonly<Record<string, unknown>>,
  number = 1,
): EvidenceRun {
  const evidence = evidenceSchema.parse({
    schema: 1,
    kind,
    version: "2.1.3",
    collected: {
      from: "2025-03-03T00:00:00Z",
      to: "2025-03-10T00:00:00Z",
      by: "machine:experiment-service",
    },
    artifact: digest("c"),
    ...parts,
  });
  const name = `${kind}-${String(number).padStart(4, "0")}.yaml`;
  return { path: `registry/models/fraud-detection/evidence/2.1.3/${name}`, evidence };
}

/** Evidence against the incumbent as it is in Production. */
export const against = { version: "2.0.5", artifact: digest("i") };

/** An evaluation of the candidate's metrics, and of the incumbent's where they are given. */
export function evaluation(
  candidate: Readonly<Record<string, unknown>>,
  incumbent: Readonly<Record<string, unknown>> | null = null,
  parts: Readonly<Record<string, unknown>> = {},
  number = 1,
): EvidenceRun {
  const beside = incumbent === null ? {} : { against, incumbent: { metrics: incumbent } };
  const body = { evaluationSets: { [evaluatedOn]: holdout }, candidate: { metrics: candidate } };
  return run("evaluation", { ...body, ...beside, ...parts }, number);
}

/** A measurement on the common evaluation set. */
export function on(numbers: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return { evaluatedOn, ...numbers };
}
