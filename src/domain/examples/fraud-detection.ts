import { digestOf } from "../digest.js";
import { gateExamples } from "./gates.js";

// The worked example: fraud-detection 2.1.3 against 2.0.5 in Production. Demo, reference page and tests show these texts.

const artifact213 = digestOf("fraud-detection 2.1.3");
const artifact205 = digestOf("fraud-detection 2.0.5");
const holdout = `dataset: transactions-holdout, digest: "${digestOf("transactions-holdout 2025q1")}", split: test, period: { from: 2025-01-01, to: 2025-02-28 }`;

/** The policy: what Staging and Production ask for. */
export const policy = `schema: 1
registry: { root: registry }
stages:
  staging:
    gates:
      - ${gateExamples.card}
      - ${gateExamples.lineage}
  production:
    owners: ["@ml-ops-on-call"]
    gates:
      - ${gateExamples.minimum}
      - ${gateExamples.maximum}
      - ${gateExamples["max-regression"]}
      - ${gateExamples.slice}
      - ${gateExamples.latency}
      - ${gateExamples["artifact-size"]}
      - ${gateExamples.shadow}
      - ${gateExamples["ab-test"]}
      - ${gateExamples["time-in-stage"]}
      - ${gateExamples.manual}
`;

/** CODEOWNERS: who must sign. */
export const codeowners = `# Who must sign a promotion of fraud-detection, and who owns the rules.
/.github/                                        @data-science-lead
/registry/models/fraud-detection/model.yaml      @fraud-team-lead
/registry/models/fraud-detection/promotions/     @data-science-lead @fraud-team-lead
`;

/** `model.yaml`. */
export const model = `schema: 1
model: fraud-detection
description: Scores card transactions for fraud before they are authorised
tier: high
compare: [auc_roc, f1, false_positive_rate, latency_p95]
rollout:
  kind: canary
  steps: [{ traffic: 5, dwell: 12h }, { traffic: 25, dwell: 36h }, { traffic: 100 }]
  rollbackIf:
    - { metric: error_rate, above: 0.10, window: 15m }
    - { metric: latency_p95, above: 150, window: 15m }
  migration: 14d
serving:
  inputs: { amount: { type: float64 }, merchant: { type: string }, country: { type: string } }
  outputs: { score: { type: float64 } }
`;

const signature = `signature:
  inputs: { amount: { type: float64 }, merchant: { type: string }, country: { type: string } }
  outputs: { score: { type: float64 } }
`;

/** Record of 2.1.3, the candidate. */
export const record213 = `schema: 1
model: fraud-detection
version: 2.1.3
type: classifier
architecture: xgboost
trained: { at: 2025-03-02T08:00:00Z, by: "github:data-scientist" }
source: { repository: acme/fraud, commit: a3f7d9c2e1b90f4d6c8a7b5e3d2f1a0b9c8d7e6f }
dataset: { name: transactions, version: v4, digest: "${digestOf("transactions v4")}", records: 50000000, period: { from: 2023-02-28, to: 2025-02-28 } }
artifact: { uri: "s3://models/fraud/2.1.3", digest: "${artifact213}", bytes: 104857600 }
parameters: { max_depth: 6, learning_rate: 0.08, n_estimators: 900 }
${signature}metrics:
  auc_roc: { value: 0.962, n: 250000, interval: [0.960, 0.964], evaluatedOn: holdout-2025q1 }
  f1: { value: 0.911, n: 250000, threshold: 0.5, averaging: binary, evaluatedOn: holdout-2025q1 }
evaluationSets: { holdout-2025q1: { ${holdout} } }
`;

/** Record of 2.0.5, the version in Production. */
export const record205 = `schema: 1
model: fraud-detection
version: 2.0.5
type: classifier
architecture: xgboost
trained: { at: 2024-10-20T08:00:00Z, by: "github:data-scientist" }
source: { repository: acme/fraud, commit: 5d0c1b7e9a8f6c3d2b1a09f8e7d6c5b4a3928170 }
dataset: { name: transactions, version: v3, digest: "${digestOf("transactions v3")}", records: 41000000, period: { from: 2022-09-30, to: 2024-09-30 } }
artifact: { uri: "s3://models/fraud/2.0.5", digest: "${artifact205}", bytes: 98566144 }
parameters: { max_depth: 6, learning_rate: 0.1, n_estimators: 700 }
${signature}metrics:
  auc_roc: { value: 0.947, n: 210000, interval: [0.945, 0.949], evaluatedOn: holdout-2024q3 }
  f1: { value: 0.894, n: 210000, threshold: 0.5, averaging: binary, evaluatedOn: holdout-2024q3 }
evaluationSets:
  holdout-2024q3: { dataset: transactions-holdout, digest: "${digestOf("transactions-holdout 2024q3")}", split: test, period: { from: 2024-08-01, to: 2024-09-30 } }
`;

/** Model card of 2.1.3. */
export const card213 = `schema: 1
model: fraud-detection
version: 2.1.3
details:
  overview: Gradient-boosted trees that score a card transaction for fraud, from 0 to 1.
  owner: "@fraud-team-lead"
  licence: proprietary
intendedUse:
  primary: Decide in real time which card transactions are held for review.
  users: Authorisation service and fraud analysts.
  outOfScope: [Credit decisions, Account opening]
trainingData:
  dataset: transactions v4, 50 million card transactions with chargeback labels.
  collection: Production logs, labelled by chargebacks after 60 days.
  period: 2023-02-28 to 2025-02-28
  classBalance: 0.8 % fraud
performance:
  overall: AUC-ROC 0.962 and F1 0.911 on the first-quarter hold-out set.
  slices: Rural regions score lower than urban ones; see the slices of the evaluation.
limitations: [Labels arrive 60 days late, Not calibrated for gift cards]
environmentalImpact: { hardware: 8 vCPU, hours: 6, kgCO2e: 1.4 }
`;

/** Both versions on one evaluation set. */
export const evaluation = `schema: 1
kind: evaluation
version: 2.1.3
collected: { from: 2025-03-02T10:00:00Z, to: 2025-03-02T14:00:00Z, by: "machine:evaluation", source: "https://ci.acme.example/runs/4711" }
artifact: "${artifact213}"
against: { version: 2.0.5, artifact: "${artifact205}" }
evaluationSets: { holdout-2025q1: { ${holdout} } }
candidate:
  metrics:
    auc_roc: { value: 0.962, n: 250000, interval: [0.960, 0.964], evaluatedOn: holdout-2025q1 }
    f1: { value: 0.911, n: 250000, interval: [0.908, 0.914], threshold: 0.5, averaging: binary, evaluatedOn: holdout-2025q1 }
    false_positive_rate: { successes: 17608, n: 248000, threshold: 0.5, evaluatedOn: holdout-2025q1 }
    latency_p95: { value: 98, n: 250000, evaluatedOn: holdout-2025q1 }
  slices:
    - { by: region, value: urban, n: 150000, evaluatedOn: holdout-2025q1, metrics: { f1: { value: 0.918, interval: [0.914, 0.922] } } }
    - { by: region, value: suburban, n: 60000, evaluatedOn: holdout-2025q1, metrics: { f1: { value: 0.907, interval: [0.901, 0.913] } } }
    - { by: region, value: rural, n: 40000, evaluatedOn: holdout-2025q1, metrics: { f1: { value: 0.899, interval: [0.891, 0.907] } } }
incumbent:
  metrics:
    auc_roc: { value: 0.942, n: 250000, interval: [0.939, 0.945], evaluatedOn: holdout-2025q1 }
    f1: { value: 0.887, n: 250000, interval: [0.883, 0.891], threshold: 0.5, averaging: binary, evaluatedOn: holdout-2025q1 }
    false_positive_rate: { successes: 20336, n: 248000, threshold: 0.5, evaluatedOn: holdout-2025q1 }
    latency_p95: { value: 95, n: 250000, evaluatedOn: holdout-2025q1 }
  slices:
    - { by: region, value: urban, n: 150000, evaluatedOn: holdout-2025q1, metrics: { f1: { value: 0.894, interval: [0.889, 0.899] } } }
    - { by: region, value: suburban, n: 60000, evaluatedOn: holdout-2025q1, metrics: { f1: { value: 0.884, interval: [0.877, 0.891] } } }
    - { by: region, value: rural, n: 40000, evaluatedOn: holdout-2025q1, metrics: { f1: { value: 0.868, interval: [0.859, 0.877] } } }
`;

/** 2.1.3 in shadow for 48 hours. */
export const shadow = `schema: 1
kind: shadow
version: 2.1.3
collected: { from: 2025-03-05T00:00:00Z, to: 2025-03-07T00:00:00Z, by: "machine:shadow-serving" }
artifact: "${artifact213}"
against: { version: 2.0.5, artifact: "${artifact205}" }
requests: 1840000
anomalies: 0
disagreements: 21160
`;

/** The A/B test at 5% of traffic. */
export const abTest = `schema: 1
kind: ab-test
version: 2.1.3
collected: { from: 2025-03-03T00:00:00Z, to: 2025-03-10T00:00:00Z, by: "machine:experiment-service" }
artifact: "${artifact213}"
against: { version: 2.0.5, artifact: "${artifact205}" }
unit: user
share: 0.05
plan: { end: 2025-03-10T00:00:00Z, looks: 1 }
outcome:
  kind: proportion
  metric: correct_decision_rate
  control: { n: 399000, successes: 319200 }
  candidate: { n: 21000, successes: 17153 }
`;

/** A load test of 2.1.3. */
export const latency = `schema: 1
kind: latency
version: 2.1.3
collected: { from: 2025-03-04T09:00:00Z, to: 2025-03-04T09:30:00Z, by: "machine:load-test" }
artifact: "${artifact213}"
n: 180000
p50: 31
p95: 98
p99: 140
load: 100 requests per second on 8 vCPU
`;

/** What came in last week beside what 2.1.3 was trained on. */
export const drift = `schema: 1
kind: drift
version: 2.1.3
collected: { from: 2025-03-03T00:00:00Z, to: 2025-03-10T00:00:00Z, by: "machine:monitoring" }
artifact: "${artifact213}"
reference: transactions v4
current: live requests of one week
features:
  amount: { kind: counts, bins: [0-20, 20-100, 100-500, 500-], reference: [21000, 17500, 9000, 2500], current: [20310, 17702, 9310, 2678] }
  country: { kind: counts, bins: [DE, FR, other], reference: [30100, 12400, 7500], current: [29804, 12711, 7485] }
  merchant: { kind: statistic, method: psi, value: 0.04 }
`;

/** 2.1.3 trained once more from its commit and dataset. */
export const reproducibility = `schema: 1
kind: reproducibility
version: 2.1.3
collected: { from: 2025-03-03T06:00:00Z, to: 2025-03-03T13:00:00Z, by: "machine:training" }
artifact: "${artifact213}"
rerun: { commit: a3f7d9c2e1b90f4d6c8a7b5e3d2f1a0b9c8d7e6f, dataset: "${digestOf("transactions v4")}" }
evaluationSets: { holdout-2025q1: { ${holdout} } }
metrics:
  auc_roc: { value: 0.9617, n: 250000, evaluatedOn: holdout-2025q1 }
`;

/** A test of the team's own: transactions that were made up to get past the model. */
export const custom = `schema: 1
kind: custom
version: 2.1.3
collected: { from: 2025-03-06T09:00:00Z, to: 2025-03-06T11:00:00Z, by: "github:fraud-analyst" }
artifact: "${artifact213}"
test: adversarial-cards
metrics:
  pass_rate: { successes: 1962, n: 2000 }
`;
