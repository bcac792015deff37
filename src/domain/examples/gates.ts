import type { GateKind } from "../gate/gate-definition.js";

/** A gate of each kind, as the worked example's policy sets it. */
export const gateExamples = {
  card: "{ id: card, kind: card, sections: [details, intendedUse, trainingData] }",
  lineage: "{ id: lineage, kind: lineage }",
  minimum: "{ id: auc-floor, kind: minimum, metric: auc_roc, value: 0.95 }",
  maximum: "{ id: fpr-cap, kind: maximum, metric: false_positive_rate, value: 0.08 }",
  "max-regression":
    "{ id: f1-drop, kind: max-regression, metric: f1, by: 0.01, measure: relative }",
  slice:
    "{ id: slices, kind: slice, metric: f1, worst: 0.85, largestGap: 0.08, minimumN: 500, small: warn }",
  latency: "{ id: p95, kind: latency, metric: latency_p95, max: 120 }",
  "artifact-size": "{ id: size, kind: artifact-size, maxBytes: 500000000 }",
  shadow: "{ id: shadow, kind: shadow, minHours: 48, minRequests: 100000, maxAnomalies: 0 }",
  "ab-test":
    "{ id: ab, kind: ab-test, minHours: 72, minShare: 0.05, minUplift: 0, confidence: 0.99 }",
  "time-in-stage": "{ id: soak, kind: time-in-stage, stage: staging, minHours: 72 }",
  schema: "{ id: schema, kind: schema, rules: { outputAdded: allow } }",
  drift: "{ id: drift, kind: drift, maxPsi: 0.2, maxShare: 0.1 }",
  reproducibility:
    "{ id: rerun, kind: reproducibility, metrics: [auc_roc], absolute: 0.002, tiers: [high] }",
  freshness: "{ id: fresh, kind: freshness, evidence: evaluation, maxAge: 30d }",
  bump: "{ id: bump, kind: bump, parameters: [max_depth, n_estimators] }",
  custom:
    "{ id: red-team, kind: custom, test: adversarial-cards, metric: pass_rate, minimum: 0.95 }",
  manual:
    '{ id: card-reviewed, kind: manual, person: "@fraud-team-lead", question: Model card read and complete? }',
} as const satisfies Readonly<Record<GateKind, string>>;
