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
  medium: "all owners sign; quality, latency, a shadow run",
  regulated: "proven intervals, full card, A/B test, re-runs",
};

/**
 * The text of `.github/model-promoter.yml` for a profile: the policy, with a comment on each rule, since people edit it.
 *
 * @param untraced versions adopted with it whose provenance is unknown, such as `fraud-detection 2.0.5`: they are there
 * already, so that the policy allows them
 */
export function policyText(profile: Profile, untraced: readonly string[] = []): string {
  return `${head(profile, untraced)}\n${stagesText[profile]}`;
}

function head(profile: Profile, untraced: readonly string[]): string {
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
# Workflows and Apps that may ask for a promotion, such as "@train-models[bot]".
# They never sign.
machines: []

${registrationText[profile]}
${evidenceText[profile]}
${provenanceText(untraced)}

# Metrics of your own; common ones such as f1 or latency_p95 are known already:
#   churn_cost: { direction: lower, unit: currency, kind: mean }
metrics: {}

# What a promotion into a stage must meet. A gate for one model alone belongs in
# that model's model.yaml, which may add gates, never change or remove one.${profile === "small" ? "" : TIERS}`;
}

const AUTO = `# A pull request of one of the machines that only adds one new version, and is
# valid, is merged by the App: it puts the version into no stage. review: people
# merge it, as they do everybody else's.
registration: auto`;

const registrationText: Readonly<Record<Profile, string>> = {
  small: AUTO,
  medium: AUTO,
  regulated: `# People merge every new version into the registry. auto: the App merges a pull
# request of one of the machines that only adds one new version and is valid.
registration: review`,
};

const ANYONE = `# Evidence counts whoever wrote it. machines: only what one of the machines wrote.
evidenceFrom: anyone`;

const evidenceText: Readonly<Record<Profile, string>> = {
  small: ANYONE,
  medium: ANYONE,
  regulated: `# Evidence counts only if one of the machines wrote it, so that nobody types in the
# numbers that they are judged by. Name your pipelines above, or none will count.
evidenceFrom: machines`,
};

function provenanceText(untraced: readonly string[]): string {
  if (untraced.length === 0)
    return `# A version whose source or data nobody can name is neither registered nor
# promoted. allow: it may be, for versions from before the registry; every page
# about it says so, and lineage gates fail unless they have unknown: allow.
unknownProvenance: refuse`;
  return `# Versions whose source or data nobody can name may be here, since some were there
# before the registry:
${untraced.map((one) => `#   ${one}\n`).join("")}# Every page about one says so, and lineage gates fail unless they have
# unknown: allow.
unknownProvenance: allow`;
}

const TIERS = `
# A gate with tiers judges only models of those tiers; a model's tier (low, medium
# or high) is in its model.yaml, and is what makes its set of gates light or full.`;

const CODEOWNERS_RULE = `    # Code owners of the model's folder: every one signs, any one of them, or off.`;
const BLOCKING_RULE = `    # Gate results that keep a promotion back. "missing": evidence lacks, or the
    # numbers are not comparable.`;
const LINEAGE = `      # The record names source commit, training data and artifact by digest.
      - { id: lineage, kind: lineage }`;
const WHOLE_LINEAGE = `      # The record names source commit, training data, the lock file of the packages
      # and the artifact by digest.
      - { id: lineage, kind: lineage, environment: required }`;
const CARD = `      # The model card has these sections.
      - { id: card, kind: card, sections: [details, intendedUse, trainingData] }`;
const CARD_BY_TIER = `      # The model card has these sections; more are asked of a model on which more hangs.
      - id: card
        kind: card
        sections:
          low: [details, intendedUse]
          medium: [details, intendedUse, trainingData]
          high: [details, intendedUse, trainingData, performance, limitations]`;
const WHOLE_CARD = `      # The model card has every section.
      - id: card
        kind: card
        sections: [details, intendedUse, trainingData, performance, limitations, environmentalImpact]`;
const FLOOR = `      # AUC-ROC is at least 0.85, its whole 95% interval.
      - { id: auc-floor, kind: minimum, metric: auc_roc, value: 0.85 }`;
const DROP = `      # F1 is worse than the Production version's by 1% of it at most.
      - { id: f1-drop, kind: max-regression, metric: f1, by: 0.01, measure: relative }`;
const SERVING = `      # 95% of answers come within 120 ms.
      - { id: p95, kind: latency, metric: latency_p95, max: 120 }
      # The artifact has 500 MB at most.
      - { id: size, kind: artifact-size, maxBytes: 500000000 }`;
const BUMP = `      # The version's number rises as much as the change since Production asks for: a
      # new architecture is major, new training data minor.
      - { id: bump, kind: bump }`;

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
      # It takes what model.yaml says that serving sends, and answers what it expects:
      # - { id: schema, kind: schema }
      # The latest evaluation is a month old at most:
      # - { id: fresh, kind: freshness, evidence: evaluation, maxAge: 30d }
      # The number rises as much as the change since Production asks for:
      # - { id: bump, kind: bump }
`;

const medium = `stages:
  staging:
${CODEOWNERS_RULE}
    codeowners: every
${BLOCKING_RULE}
    blocking: [fail, inconclusive, missing]
    gates:
${LINEAGE}
${CARD_BY_TIER}
  production:
    codeowners: every
    # Owners who sign beside the code owners.
    owners: ["${standIns.onCall}"]
    blocking: [fail, inconclusive, missing]
    # Numbers without an interval (no counts, n or standard error) may pass.
    pointOnly: allow
    gates:
${LINEAGE}
${CARD_BY_TIER}
${FLOOR}
${DROP}
      # Every slice of the evaluation set has F1 of at least 0.75, and the best is
      # 0.10 above the worst at most. Slices under 500 examples are listed only.
      - { id: slices, kind: slice, metric: f1, worst: 0.75, largestGap: 0.10, minimumN: 500, small: warn, tiers: [medium, high] }
${SERVING}
      # It takes what model.yaml says that serving sends, and answers what it expects.
      - { id: schema, kind: schema, tiers: [medium, high] }
${BUMP}
      # The latest evaluation is a month old at most.
      - { id: fresh, kind: freshness, evidence: evaluation, maxAge: 30d, tiers: [medium, high] }
      # What comes in now is spread as the training data was, but for a tenth of the
      # features (population stability index up to 0.2).
      - { id: drift, kind: drift, maxPsi: 0.2, maxShare: 0.1, tiers: [high] }
      # It ran beside the Production version for a day, on live requests.
      - { id: shadow, kind: shadow, minHours: 24, minRequests: 10000, maxAnomalies: 0, tiers: [medium, high] }
      # It has been in Staging for three days.
      - { id: soak, kind: time-in-stage, stage: staging, minHours: 72 }
      # A training run again from its commit and data, with the same numbers:
      # - { id: rerun, kind: reproducibility, metrics: [auc_roc], absolute: 0.002, tiers: [high] }
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
${WHOLE_LINEAGE}
${WHOLE_CARD}
      # It takes what model.yaml says that serving sends, and answers what it expects.
      - { id: schema, kind: schema }
  production:
    codeowners: every
    # Owners who sign beside the code owners.
    owners: ["${standIns.onCall}", "${standIns.platform}"]
    blocking: [fail, inconclusive, missing]
    pointOnly: refuse
    gates:
${WHOLE_LINEAGE}
${WHOLE_CARD}
${FLOOR}
      # No more than 8% false positives.
      - { id: fpr-cap, kind: maximum, metric: false_positive_rate, value: 0.08 }
${DROP}
      # Every slice of the evaluation set has F1 of at least 0.75, and the best is
      # 0.08 above the worst at most. A slice under 500 examples keeps it back.
      - { id: slices, kind: slice, metric: f1, worst: 0.75, largestGap: 0.08, minimumN: 500, small: block }
${SERVING}
      # It takes what model.yaml says that serving sends, and answers what it expects.
      - { id: schema, kind: schema }
${BUMP}
      # The latest evaluation is two weeks old at most.
      - { id: fresh, kind: freshness, evidence: evaluation, maxAge: 14d }
      # Trained again from its commit and its data, it has the same numbers but for
      # 0.002; for models on which most hangs.
      - { id: rerun, kind: reproducibility, metrics: [auc_roc, f1], absolute: 0.002, tiers: [high] }
      # What comes in now is spread as the training data was, in every feature
      # (population stability index up to 0.2).
      - { id: drift, kind: drift, maxPsi: 0.2, tiers: [medium, high] }
      # The drift report is a week old at most.
      - { id: drift-fresh, kind: freshness, evidence: drift, maxAge: 7d, tiers: [medium, high] }
      # It ran beside the Production version for two days, on live requests.
      - { id: shadow, kind: shadow, minHours: 48, minRequests: 100000, maxAnomalies: 0, tiers: [medium, high] }
      # An A/B test of a week shows an improvement over the Production version.
      - { id: ab, kind: ab-test, minHours: 168, minShare: 0.05, minUplift: 0, confidence: 0.99, tiers: [medium, high] }
      # It has been in Staging for a week.
      - { id: soak, kind: time-in-stage, stage: staging, minHours: 168 }
      # This person says yes by an approving review.
      - { id: risk-reviewed, kind: manual, person: "${standIns.reviewer}", question: Model risk assessed and accepted? }
`;

const stagesText: Readonly<Record<Profile, string>> = { small, medium, regulated };
