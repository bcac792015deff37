import { createHash } from "node:crypto";
import { parse, stringify } from "yaml";
import type { CompletionSnapshot } from "../../src/domain/completion-decision.js";
import type { SourceFile } from "../../src/domain/document.js";
import type { PromotionDraft, PromotionRequest } from "../../src/domain/dossier-draft.js";
import type { People } from "../../src/domain/people.js";
import type { DossierFile, PullRequest } from "../../src/domain/pull-request.js";
import type { RegistryFiles, StateFiles } from "../../src/domain/registry.js";
import { decideRequest, type RequestSnapshot } from "../../src/domain/request-decision.js";
import type { Review } from "../../src/domain/review.js";
import type { StatusSnapshot } from "../../src/domain/status-decision.js";
import { digest } from "./gate/example.js";

export const FOLDER = "registry/models/fraud-detection";
export const ASKED_AT = "2025-03-10T09:00:00Z";
export const MERGED_AT = "2025-03-11T10:00:00Z";
export const RECORDED_AT = "2025-03-11T10:00:04Z";
export const DOSSIER_PATH = `${FOLDER}/promotions/2.1.3-to-production-1.yaml`;

/** A full commit id that tells one commit from another: `commit("b")`. */
export function commit(letter: string): string {
  return createHash("sha1").update(letter).digest("hex");
}

/** Git's own id of a text's blob. */
export function blobOf(text: string): string {
  return createHash("sha1")
    .update(`blob ${Buffer.byteLength(text)}\0${text}`)
    .digest("hex");
}

/** The policy as the page on formats sketches it. */
export const policyText = `schema: 1
registry: { root: registry }
state: { branch: null }                  # null: the default branch
emergency: ["@acme/on-call"]
override: ["@acme/ml-platform"]
machines: []                             # App or workflow identities that may ask, never sign
metrics: { churn_cost: { direction: lower, unit: currency, kind: mean } }
stages:
  staging:
    codeowners: every                    # every | any | off
    owners: []                           # added to CODEOWNERS
    blocking: [fail, inconclusive, missing]
    gates:
      - { id: card, kind: card, sections: [details, intendedUse, trainingData] }
      - { id: lineage, kind: lineage }
  production:
    owners: ["@ml-ops-on-call"]
    gates:
      - { id: auc-floor, kind: minimum, metric: auc_roc, value: 0.95 }
      - { id: fpr-cap, kind: maximum, metric: false_positive_rate, value: 0.08 }
      - { id: f1-drop, kind: max-regression, metric: f1, by: 0.01, measure: relative }
      - { id: slices, kind: slice, metric: f1, worst: 0.85, largestGap: 0.08, minimumN: 500, small: warn }
      - { id: p95, kind: latency, metric: latency_p95, max: 120 }
      - { id: size, kind: artifact-size, maxBytes: 500000000 }
      - { id: shadow, kind: shadow, minHours: 48, minRequests: 100000, maxAnomalies: 0 }
      - { id: ab, kind: ab-test, minHours: 72, minShare: 0.05, minUplift: 0, confidence: 0.99 }
      - { id: soak, kind: time-in-stage, stage: staging, minHours: 72 }
      - { id: card-reviewed, kind: manual, person: "@fraud-team-lead", question: Model card read and complete? }
`;

export const codeownersText = `# Who answers for what
*.md @tech-writer
/registry/models/fraud-detection/ @data-science-lead @fraud-team-lead
`;

/** model.yaml as the page on formats sketches it. */
export const definitionText = `schema: 1
model: fraud-detection                   # equals the folder
description: Scores card transactions
tier: high
metrics: {}                              # adds to or refines the predefined ones
compare: [auc_roc, f1, false_positive_rate, latency_p95]
gates: { production: [] }                # adds only
rollout:
  kind: canary                           # canary | progressive | shadow
  steps: [{ traffic: 5, dwell: 12h }, { traffic: 25, dwell: 36h }, { traffic: 100 }]
  rollbackIf: [{ metric: error_rate, above: 0.10, window: 15m }, { metric: latency_p95, above: 150, window: 15m }]
  migration: 14d
serving: { inputs: { amount: { type: float64, required: true } }, outputs: { score: { type: float64 } } }
`;

/** A version record as the page on formats sketches it, with the example's numbers. */
function recordText(version: string, artifact: string, metrics: string, rural: string): string {
  return `schema: 1
model: fraud-detection
version: ${version}
type: classifier
architecture: xgboost
trained: { at: 2025-03-02T08:00:00Z, by: "github:model-trainer" }    # github:<login> | machine:<name> | unknown
source: { repository: acme/fraud, commit: a3f7d9c2e1b90f4d6c8a7b5e3d2f1a0b9c8d7e6f }
dataset: { name: transactions, version: v4, digest: "${digest("d")}", records: 50000000, period: { from: 2023-02-28, to: 2025-02-28 } }
artifact: { uri: "s3://models/fraud/${version}", digest: "${artifact}", bytes: 104857600 }
parameters: { max_depth: 6 }
signature: { inputs: {}, outputs: {} }   # as serving
provenance: known                        # known | unknown (then source and dataset may be absent)
parents: []                              # base models, for adapters and fine-tunes: name, version, digest
metrics:
${metrics}
slices:
  - { by: region, value: rural, n: 40000, evaluatedOn: holdout-2025q1, metrics: { f1: { value: ${rural} } } }
evaluationSets: { holdout-2025q1: { dataset: transactions-holdout, digest: "${digest("h")}", split: test, period: { from: 2025-01-01, to: 2025-02-28 } } }
`;
}

export const candidateText = recordText(
  "2.1.3",
  digest("c"),
  `  auc_roc: { value: 0.962, n: 250000, interval: [0.960, 0.964], evaluatedOn: holdout-2025q1 }
  f1: { value: 0.911, n: 250000, threshold: 0.5, averaging: binary, evaluatedOn: holdout-2025q1 }
  false_positive_rate: { n: 240000, successes: 17040, evaluatedOn: holdout-2025q1 }
  latency_p95: { value: 98, evaluatedOn: holdout-2025q1 }`,
  "0.90",
);

export const incumbentText = recordText(
  "2.0.5",
  digest("i"),
  `  auc_roc: { value: 0.942, n: 250000, interval: [0.940, 0.944], evaluatedOn: holdout-2025q1 }
  f1: { value: 0.887, n: 250000, threshold: 0.5, averaging: binary, evaluatedOn: holdout-2025q1 }
  false_positive_rate: { n: 240000, successes: 19680, evaluatedOn: holdout-2025q1 }
  latency_p95: { value: 95, evaluatedOn: holdout-2025q1 }`,
  "0.88",
);

export const cardText = `schema: 1
model: fraud-detection
version: 2.1.3
details: { overview: Gradient-boosted trees on card transactions }
intendedUse: { primary: Scores a card payment before it is authorised }
trainingData: { dataset: "transactions v4" }
`;

const evidenceHead = (kind: string) => `schema: 1
kind: ${kind}
version: 2.1.3
collected: { from: 2025-03-03T00:00:00Z, to: 2025-03-10T00:00:00Z, by: "machine:experiment-service", source: "https://experiments.example.com/7" }
artifact: "${digest("c")}"                   # what was measured: equals the record's
`;

/** An A/B test as the page on formats sketches it. */
export const abTestText = `${evidenceHead("ab-test")}against: { version: 2.0.5, artifact: "${digest("i")}" }
unit: user
share: 0.05
plan: { end: 2025-03-10T00:00:00Z, looks: 1 }
outcome: { kind: proportion, metric: correct_decision_rate, control: { n: 399000, successes: 319200 }, candidate: { n: 21000, successes: 17153 } }
`;

export const shadowText = `${evidenceHead("shadow")}requests: 1200000
anomalies: 0
`;

/** The manifest before the promotion: 2.0.5 serves, 2.1.3 waits in Staging. */
export const manifestText = `schema: 1
model: fraud-detection
versions:
  2.0.5: { stage: production, role: current, since: 2024-11-02T10:00:00Z, entry: 4be0aaaaaaaaaaaaaaaa }
  2.1.3: { stage: staging, since: 2025-03-05T10:00:00Z, entry: 91c2aaaaaaaaaaaaaaaa }
last: { seq: 2, id: 91c2aaaaaaaaaaaaaaaa, digest: "${digest("e")}" }
`;

const file = (path: string, text: string): SourceFile => ({ path, text });

/** People's files of the worked example, with parts replaced. */
export function registryFiles(parts: Partial<RegistryFiles> = {}): RegistryFiles {
  return {
    commit: commit("base"),
    policy: file(".github/model-promoter.yml", policyText),
    codeowners: file(".github/CODEOWNERS", codeownersText),
    definition: file(`${FOLDER}/model.yaml`, definitionText),
    record: file(`${FOLDER}/versions/2.1.3.yaml`, candidateText),
    card: file(`${FOLDER}/cards/2.1.3.yaml`, cardText),
    evidence: [
      file(`${FOLDER}/evidence/2.1.3/ab-test-0001.yaml`, abTestText),
      file(`${FOLDER}/evidence/2.1.3/shadow-0001.yaml`, shadowText),
    ],
    otherRecords: [file(`${FOLDER}/versions/2.0.5.yaml`, incumbentText)],
    versionNames: ["2.0.5.yaml", "2.1.3.yaml"],
    dossierNames: [],
    templates: [],
    unreadable: [],
    ...parts,
  };
}

/** A change to a file's text; the text to replace must be there, so that no variation is silently none. */
export function edited<F extends SourceFile>(from: F | null, old: string, text: string): F {
  if (!from?.text.includes(old)) throw new Error(`${from?.path} doesn't hold ${old}`);
  return { ...from, text: from.text.replace(old, text) };
}

/** People's files with a policy whose plain value was changed. */
export function withPolicy(change: (policy: PlainPolicy) => void): RegistryFiles {
  const policy: PlainPolicy = parse(policyText);
  change(policy);
  return registryFiles({ policy: file(".github/model-promoter.yml", stringify(policy)) });
}

/** The parts of a policy that tests change. */
export interface PlainPolicy {
  registry: { root: string };
  machines: string[];
  unknownProvenance?: string;
  metrics: Record<string, unknown>;
  stages: Record<
    "staging" | "production",
    {
      codeowners?: string;
      owners?: string[];
      substitutes?: Record<string, string[]>;
      blocking?: string[];
      pointOnly?: string;
      gates: Record<string, unknown>[];
    }
  >;
}

/** The model's App-only files, with parts replaced. */
export function stateFiles(parts: Partial<StateFiles> = {}): StateFiles {
  return {
    branch: "main",
    head: commit("state"),
    manifest: file(`${FOLDER}/manifest.yaml`, manifestText),
    entryNames: ["000001-4be0aaaaaaaaaaaaaaaa.json", "000002-91c2aaaaaaaaaaaaaaaa.json"],
    ...parts,
  };
}

/** Single people who may write, by login without `@`; and teams with members and write access. */
export function peopleOf(
  logins: readonly string[],
  teams: Readonly<Record<string, readonly string[]>> = {},
): People {
  const persons = logins.map(
    (login) =>
      [`@${login.toLowerCase()}`, { kind: "person", id: login, login, canWrite: true }] as const,
  );
  const facts = Object.entries(teams).map(
    ([team, members]) =>
      [team.toLowerCase(), { kind: "team", id: team, members, canWrite: true }] as const,
  );
  return { persons: new Map(persons), teams: new Map(facts) };
}

export const OWNERS = ["data-science-lead", "fraud-team-lead", "ml-ops-on-call"] as const;

/** What a request of the worked example is decided by, with parts replaced. */
export function requestSnapshot(parts: Partial<RequestSnapshot> = {}): RequestSnapshot {
  return {
    ownerKind: "organization",
    files: registryFiles(),
    state: stateFiles(),
    stateWritable: "yes",
    people: peopleOf(OWNERS),
    committers: ["card-writer"],
    evidenceBy: [],
    collision: null,
    lock: { kind: "free" },
    pullRequests: [],
    ...parts,
  };
}

/** `/promote fraud-detection 2.1.3 to production because Q1 retrain`, with parts replaced. */
export function promotionRequest(parts: Partial<PromotionRequest> = {}): PromotionRequest {
  return {
    model: "fraud-detection",
    version: "2.1.3",
    to: "production",
    reason: "Q1 retrain",
    by: { login: "data-scientist", id: 1001 },
    comment: 99,
    delivery: null,
    at: ASKED_AT,
    ...parts,
  };
}

/** The draft that a request leads to; throws with the problems where it is refused. */
export function draftOf(
  snapshot: RequestSnapshot = requestSnapshot(),
  request: PromotionRequest = promotionRequest(),
): PromotionDraft {
  const decision = decideRequest(snapshot, request, ASKED_AT);
  if (decision.kind === "refuse")
    throw new Error(decision.problems.map((problem) => problem.what).join("\n"));
  if (decision.kind === "over") throw new Error("it is over");
  return decision.draft;
}

/** A draft's dossier as a file with its blob. */
export function dossierFile({ path, text }: SourceFile): DossierFile {
  return { path, text, blob: blobOf(text) };
}

/** The promotion's pull request for a dossier, with parts replaced. */
export function pullRequest(dossier: DossierFile, parts: Partial<PullRequest> = {}): PullRequest {
  return {
    number: 12,
    nodeId: "PR_12",
    url: "https://github.example.com/acme/fraud/pull/12",
    state: "open",
    baseBranch: "main",
    headBranch: "promotion/fraud-detection/production",
    head: commit("head"),
    byApp: true,
    changed: [dossier.path],
    allListed: true,
    commits: [{ oid: commit("head"), byApp: true, dossierBlob: dossier.blob }],
    ...parts,
  };
}

/** An approval of a dossier, with parts replaced. */
export function approval(
  login: string,
  dossierBlob: string | null,
  parts: Partial<Review> = {},
): Review {
  return {
    id: [...login].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7) % 1_000_003,
    by: { login: `@${login}`, id: 2000, isBot: false },
    opinion: "approved",
    at: "2025-03-11T08:00:00Z",
    dismissedAt: null,
    commit: commit("head"),
    dossierBlob,
    canWrite: true,
    words: "Numbers hold.",
    ...parts,
  };
}

/** Approvals of all owners. */
export function allApprovals(dossierBlob: string): readonly Review[] {
  return OWNERS.map((login) => approval(login, dossierBlob));
}

/** What the open promotion is judged by: all have signed. Parts are replaced. */
export function statusSnapshot(parts: Partial<StatusSnapshot> = {}): StatusSnapshot {
  const dossier = dossierFile(draftOf());
  return {
    defaultBranch: "main",
    pullRequest: pullRequest(dossier),
    dossier,
    files: registryFiles(),
    state: stateFiles(),
    reviews: allApprovals(dossier.blob),
    people: peopleOf(OWNERS),
    ...parts,
  };
}

/** What the merge of the promotion is judged by: squashed by the engineer on call when all had signed. */
export function completionSnapshot(parts: Partial<CompletionSnapshot> = {}): CompletionSnapshot {
  const { pullRequest: open, dossier, files, state, reviews, people } = statusSnapshot();
  return {
    pullRequest: { ...open, state: "merged" },
    landing: {
      at: MERGED_AT,
      commit: commit("merge"),
      by: { login: "@ml-ops-on-call", id: 1003 },
      pullRequests: [12],
      elsewhere: null,
      unsignedMerge: false,
      commits: [{ oid: commit("merge"), changedFiles: 1, dossierBlob: dossier?.blob ?? null }],
    },
    dossier,
    files,
    state,
    reviews,
    people,
    ...parts,
  };
}
