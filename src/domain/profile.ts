/** Ready-made policies, from the lightest to the strictest. */
export const profiles = ["small", "medium", "regulated"] as const;

/** Name of a ready-made policy. */
export type Profile = (typeof profiles)[number];

/** Stand-ins in ready-made files, for people to replace. No request gets past them: nobody can sign for them. */
export const standIns = {
  owners: "@your-org/model-owners",
  platform: "@your-org/ml-platform",
  onCall: "@your-org/on-call",
  reviewer: "@your-login",
} as const;

/** What each profile asks for, in a phrase. */
export const profileSummaries: Readonly<Record<Profile, string>> = {
  small: "one code owner signs; record and card complete",
  medium: "all owners sign; quality, latency, shadow run",
  regulated: "proven intervals, full card, A/B test, reviewer",
};

/** The text of `.github/model-promoter.yml` for a profile: the policy, with a comment on each rule, since people edit it. */
export function policyText(profile: Profile): string {
  return `${head(profile)}\n${stagesText[profile]}`;
}

function head(profile: Profile): string {
  return `# How models are promoted here. Model Promoter reads this file on the default
# branch; a change holds for every promotion that is merged after it.
# Profile ${profile}: ${profileSummaries[profile]}.
schema: 1

registry:
  root: registry # the folder of the models

state:
  # null: manifest and audit entries lie beside the models, on the default branch.
  # A branch name moves them to a branch that only the App may write.
  branch: null

# Who may roll back at once, without a pull request.
emergency: [${profile === "small" ? "" : `"${standIns.onCall}"`}]
# Who may override a gate or a sign-off; each use is recorded.
override: [${profile === "small" ? "" : `"${standIns.platform}"`}]
# Workflows and Apps that may ask for a promotion. They never sign.
machines: []

# Metrics of your own; common ones such as f1 or latency_p95 are known already:
#   churn_cost: { direction: lower, unit: currency, kind: mean }
metrics: {}

# What a promotion into a stage must meet. A gate for one model alone belongs in
# that model's model.yaml, which may add gates, never change or remove one.`;
}

const CODEOWNERS_RULE = `    # Code owners of the model's folder: every one signs, any one of them, or off.`;
const BLOCKING_RULE = `    # Gate results that keep a promotion back. "missing": evidence lacks, or the
    # numbers are not comparable.`;
const LINEAGE = `      # The record names source commit, training data and artifact by digest.
      - { id: lineage, kind: lineage }`;
const CARD = `      # The model card has these sections.
      - { id: card, kind: card, sections: [details, intendedUse, trainingData] }`;
const WHOLE_CARD = `      # The model card has every section.
      - id: card
        kind: card
        sections: [details, intendedUse, trainingData, performance, limitations, environmentalImpact]`;

const small = `stages:
  staging:
${CODEOWNERS_RULE}
    codeowners: any
${BLOCKING_RULE}
    blocking: [fail, inconclusive, missing]
    gates:
${LINEAGE}
  production:
    codeowners: any
    blocking: [fail, inconclusive, missing]
    gates:
${LINEAGE}
${CARD}
      # More to judge by, once your versions are measured the same way:
      # - { id: f1-floor, kind: minimum, metric: f1, value: 0.80 }
      # - { id: f1-drop, kind: max-regression, metric: f1, by: 0.01, measure: relative }
      # - { id: p95, kind: latency, metric: latency_p95, max: 120 }
`;

const medium = `stages:
  staging:
${CODEOWNERS_RULE}
    codeowners: every
${BLOCKING_RULE}
    blocking: [fail, inconclusive, missing]
    gates:
${LINEAGE}
${CARD}
  production:
    codeowners: every
    # Owners who sign beside the code owners.
    owners: ["${standIns.onCall}"]
    blocking: [fail, inconclusive, missing]
    # Numbers without an interval (no counts, n or standard error) may pass.
    pointOnly: allow
    gates:
${LINEAGE}
${CARD}
      # AUC-ROC is at least 0.85, its whole 95% interval.
      - { id: auc-floor, kind: minimum, metric: auc_roc, value: 0.85 }
      # F1 is worse than the Production version's by 1% of it at most.
      - { id: f1-drop, kind: max-regression, metric: f1, by: 0.01, measure: relative }
      # Every slice of the evaluation set has F1 of at least 0.75, and the best is
      # 0.10 above the worst at most. Slices under 500 examples are listed only.
      - { id: slices, kind: slice, metric: f1, worst: 0.75, largestGap: 0.10, minimumN: 500, small: warn }
      # 95% of answers come within 120 ms.
      - { id: p95, kind: latency, metric: latency_p95, max: 120 }
      # The artifact has 500 MB at most.
      - { id: size, kind: artifact-size, maxBytes: 500000000 }
      # It ran beside the Production version for a day, on live requests.
      - { id: shadow, kind: shadow, minHours: 24, minRequests: 10000, maxAnomalies: 0 }
      # It has been in Staging for three days.
      - { id: soak, kind: time-in-stage, stage: staging, minHours: 72 }
      # An A/B test on live traffic that shows an improvement:
      # - { id: ab, kind: ab-test, minHours: 72, minShare: 0.05, minUplift: 0, confidence: 0.95 }
      # A person who must say yes to a question:
      # - { id: card-reviewed, kind: manual, person: "${standIns.reviewer}", question: Model card read and complete? }
`;

const regulated = `stages:
  staging:
${CODEOWNERS_RULE}
    codeowners: every
${BLOCKING_RULE}
    blocking: [fail, inconclusive, missing]
    # Numbers without an interval (no counts, n or standard error) don't pass.
    pointOnly: refuse
    gates:
${LINEAGE}
${WHOLE_CARD}
  production:
    codeowners: every
    # Owners who sign beside the code owners.
    owners: ["${standIns.onCall}", "${standIns.platform}"]
    blocking: [fail, inconclusive, missing]
    pointOnly: refuse
    gates:
${LINEAGE}
${WHOLE_CARD}
      # AUC-ROC is at least 0.85, its whole 95% interval.
      - { id: auc-floor, kind: minimum, metric: auc_roc, value: 0.85 }
      # No more than 8% false positives.
      - { id: fpr-cap, kind: maximum, metric: false_positive_rate, value: 0.08 }
      # F1 is worse than the Production version's by 1% of it at most.
      - { id: f1-drop, kind: max-regression, metric: f1, by: 0.01, measure: relative }
      # Every slice of the evaluation set has F1 of at least 0.75, and the best is
      # 0.08 above the worst at most. A slice under 500 examples keeps it back.
      - { id: slices, kind: slice, metric: f1, worst: 0.75, largestGap: 0.08, minimumN: 500, small: block }
      # 95% of answers come within 120 ms.
      - { id: p95, kind: latency, metric: latency_p95, max: 120 }
      # The artifact has 500 MB at most.
      - { id: size, kind: artifact-size, maxBytes: 500000000 }
      # It ran beside the Production version for two days, on live requests.
      - { id: shadow, kind: shadow, minHours: 48, minRequests: 100000, maxAnomalies: 0 }
      # An A/B test of a week shows an improvement over the Production version.
      - { id: ab, kind: ab-test, minHours: 168, minShare: 0.05, minUplift: 0, confidence: 0.99 }
      # It has been in Staging for a week.
      - { id: soak, kind: time-in-stage, stage: staging, minHours: 168 }
      # This person says yes by an approving review.
      - { id: risk-reviewed, kind: manual, person: "${standIns.reviewer}", question: Model risk assessed and accepted? }
`;

const stagesText: Readonly<Record<Profile, string>> = { small, medium, regulated };
