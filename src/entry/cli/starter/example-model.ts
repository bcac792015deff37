import type { SourceFile } from "../../../domain/document.js";
import { modelPaths } from "../../../domain/registry-paths.js";

/** Name of the example model. */
export const EXAMPLE_MODEL = "example-model";
const VERSION = "1.0.0";
const ARTIFACT = "sha256:6e2f9a0c4b8d1753e9a7c5f2d4b6081937ace5f0b2d48617c3e9f5a1d7b08264";
const HOLDOUT = `holdout: { dataset: reviews-holdout, digest: "sha256:b41c7de09f8a63525e1d0c9b8a7f6e5d4c3b2a190817263544f5e6d7c8b9a0f1", split: test }`;

const definition = `# A registered model: one folder, this file, and below it a file a version.
schema: 1
model: ${EXAMPLE_MODEL} # equals the folder's name
description: An example. Copy the folder for a model of yours, then delete this one.
tier: low # low | medium | high: how much hangs on it; the policy may ask more of a higher one
# Rows of the performance comparison, in this order.
compare: [auc_roc, f1, false_positive_rate, latency_p95]
# What the serving system sends and expects; schema gates compare each version with it.
serving:
  inputs: { review: { type: string } }
  outputs: { score: { type: float64 } }
# Gates of this model alone, beside the policy's:
#   gates: { production: [{ id: recall-floor, kind: minimum, metric: recall, value: 0.9 }] }
`;

const record = `# The record of one version. It never changes once a stage was asked for.
schema: 1
model: ${EXAMPLE_MODEL}
version: ${VERSION}
type: classifier
architecture: logistic regression
trained: { at: 2025-01-15T08:00:00Z, by: "machine:training-pipeline" } # or github:<login>, who then can't sign
source: { repository: your-org/example-model, commit: 3f1c9e7a5b2d4860f9e8d7c6b5a4938271605f4e }
dataset:
  name: reviews
  version: v1
  digest: "sha256:0d9c8b7a6f5e4d3c2b1a09f8e7d6c5b4a39281706f5e4d3c2b1a0f9e8d7c6b5a"
  records: 120000
  period: { from: 2024-01-01, to: 2024-12-31 }
# The lock file of the packages that it was trained with, by digest.
environment: { lock: requirements.lock, digest: "sha256:27d1a0e4b8c6f3957e0d4a1b8c2f6935d7e0a4b1c8f25936e7d0a4b1c8f2593e" }
artifact: { uri: "s3://your-bucket/example-model/${VERSION}", digest: "${ARTIFACT}", bytes: 2400000 }
parameters: { regularisation: 0.01 }
signature:
  inputs: { review: { type: string } }
  outputs: { score: { type: float64 } }
# Numbers with counts (successes of n) or an interval; one without either is judged as a point.
metrics:
  auc_roc: { value: 0.931, n: 20000, interval: [0.927, 0.935], evaluatedOn: holdout }
  f1: { value: 0.874, n: 20000, threshold: 0.5, averaging: binary, interval: [0.868, 0.880], evaluatedOn: holdout }
  false_positive_rate: { n: 12000, successes: 720, threshold: 0.5, evaluatedOn: holdout }
  latency_p95: { value: 38, n: 20000, interval: [37, 39], evaluatedOn: holdout }
evaluationSets:
  ${HOLDOUT}
`;

const card = `# The model card. Which sections must be there is the policy's to say.
schema: 1
model: ${EXAMPLE_MODEL}
version: ${VERSION}
details: { overview: Tells praise from complaint in product reviews., owner: model owners }
intendedUse:
  primary: Sorting product reviews for the support desk.
  outOfScope: [Decisions about people]
trainingData: { dataset: "reviews v1, 120,000 reviews of 2024", collection: Public reviews labelled by two readers each. }
performance: { overall: "F1 0.874 on 20,000 held-out reviews." }
limitations: [English only.]
environmentalImpact: { hardware: one CPU core, hours: 0.5, kgCO2e: 0.01 }
`;

const evaluation = `# One run of an evaluation. Evidence is only ever added: a later run is a file of its own.
schema: 1
kind: evaluation # evaluation | shadow | latency | ab-test | drift | reproducibility | custom
version: ${VERSION}
collected: { from: 2025-01-16T08:00:00Z, to: 2025-01-16T08:30:00Z, by: "machine:evaluation-pipeline" }
artifact: "${ARTIFACT}" # what was measured: equals the record's
evaluationSets:
  ${HOLDOUT}
candidate:
  metrics:
    f1: { value: 0.874, n: 20000, threshold: 0.5, averaging: binary, interval: [0.868, 0.880], evaluatedOn: holdout }
  slices:
    - { by: length, value: short, n: 9000, evaluatedOn: holdout, metrics: { f1: { value: 0.861, interval: [0.851, 0.871] } } }
    - { by: length, value: long, n: 11000, evaluatedOn: holdout, metrics: { f1: { value: 0.884, interval: [0.876, 0.892] } } }
`;

/** Files of an example model, valid as they are, in a registry's folder. */
export function exampleModel(root: string): readonly SourceFile[] {
  const paths = modelPaths(root, EXAMPLE_MODEL);
  return [
    { path: paths.definition, text: definition },
    { path: paths.record(VERSION), text: record },
    { path: paths.card(VERSION), text: card },
    { path: `${paths.evidence(VERSION)}/evaluation-0001.yaml`, text: evaluation },
  ];
}
