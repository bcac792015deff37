import { createHash } from "node:crypto";
import canonicalize from "canonicalize";

/** Where the one model's files are. */
export const MODEL = "m";
export const FOLDER = `registry/models/${MODEL}`;
export const POLICY = ".github/model-promoter.yml";
export const CODEOWNERS = ".github/CODEOWNERS";
export const APP = "model-promoter[bot]";

/** Who there is, and whether they may write. */
export const PEOPLE = {
  asker: true,
  other: true,
  lead: true,
  oncall: true,
  ann: true,
  bob: true,
  trainer: true,
  recorder: true,
  reader: false,
} as const;

export type Login = keyof typeof PEOPLE;

/** Members of teams. */
export const TEAMS = { "acme/risk": ["ann", "bob"] } as const;

/** What a policy asks for; stories change it. */
export interface Rules {
  /** Whether CODEOWNERS is asked for Staging; else nobody signs there. */
  readonly stagingSigned: boolean;
  /** The floor for `f1` in Production; every version has 0.9 or more. */
  readonly floor: number;
  readonly owners: readonly string[];
}

export const usualRules: Rules = {
  stagingSigned: false,
  floor: 0.8,
  owners: ["@oncall"],
};

/** The policy's text. */
export function policyText({ stagingSigned, floor, owners }: Rules): string {
  return JSON.stringify({
    schema: 1,
    machines: ["@acme-ci[bot]"],
    stages: {
      staging: {
        codeowners: stagingSigned ? "every" : "off",
        gates: [{ id: "l", kind: "lineage" }],
      },
      production: {
        owners,
        gates: [{ id: "floor", kind: "minimum", metric: "f1", value: floor }],
      },
    },
  });
}

/** CODEOWNERS for a set of owners. */
export function codeownersText(owners: readonly string[]): string {
  return `/${FOLDER}/ ${owners.join(" ")}\n`;
}

/** A version's record. */
export function recordText(version: string, f1 = 0.9): string {
  const digest = `sha256:${createHash("sha256").update(version).digest("hex")}`;
  return JSON.stringify({
    schema: 1,
    model: MODEL,
    version,
    type: "classifier",
    architecture: "xgboost",
    trained: { at: "2025-03-02T08:00:00Z", by: "github:trainer" },
    source: { repository: "acme/m", commit: "a".repeat(40) },
    dataset: { name: "d", version: "v1", digest, records: 10 },
    artifact: { uri: `s3://m/${version}`, digest, bytes: 10 },
    metrics: { f1: { value: f1, evaluatedOn: "e" } },
    evaluationSets: { e: { dataset: "d", digest, split: "test" } },
  });
}

/** Evidence for a version; numbers tell one from another. */
export function evidenceText(version: string, requests: number): string {
  const digest = `sha256:${createHash("sha256").update(version).digest("hex")}`;
  return JSON.stringify({
    schema: 1,
    kind: "shadow",
    version,
    collected: {
      from: "2025-03-03T00:00:00Z",
      to: "2025-03-04T00:00:00Z",
      by: "machine:x",
      source: "https://x.example.com/1",
    },
    artifact: digest,
    requests,
    anomalies: 0,
  });
}

/** Versions that are registered from the beginning, and where the first two are. */
export const VERSIONS = ["1.0.0", "1.1.0", "1.2.0", "1.3.0"] as const;

const AT = "2025-01-01T00:00:00Z";

/** The registry where every story begins: 1.0.0 in Production, 1.1.0 in Staging, both adopted. */
export function firstFiles(rules: Rules, owners: readonly string[]): Record<string, string> {
  const first = adopted(1, "1.0.0", "production", null);
  const second = adopted(2, "1.1.0", "staging", digestOf(first.text));
  const versions = {
    "1.0.0": { stage: "production", role: "current", since: AT, entry: first.id },
    "1.1.0": { stage: "staging", since: AT, entry: second.id },
  };
  const last = { seq: 2, id: second.id, digest: digestOf(second.text) };
  const manifest = { schema: 1, model: MODEL, versions, rollout: null, last };
  return {
    [POLICY]: policyText(rules),
    [CODEOWNERS]: codeownersText(owners),
    [`${FOLDER}/model.yaml`]: JSON.stringify({ schema: 1, model: MODEL, description: "A model" }),
    ...Object.fromEntries(VERSIONS.map((v) => [`${FOLDER}/versions/${v}.yaml`, recordText(v)])),
    [first.path]: first.text,
    [second.path]: second.text,
    [`${FOLDER}/manifest.yaml`]: JSON.stringify(manifest),
    [`${FOLDER}/production.json`]: productionText(first.id),
  };
}

function productionText(entry: string): string {
  const { artifact } = JSON.parse(recordText("1.0.0"));
  const serving = [
    { version: "1.0.0", weight: 100, artifact: { uri: artifact.uri, digest: artifact.digest } },
  ];
  const record = { schema: 1, model: MODEL, current: "1.0.0", since: AT, entry, serving };
  return `${JSON.stringify(record, null, 2)}\n`;
}

function adopted(seq: number, version: string, to: string, previous: string | null) {
  const id = createHash("sha256")
    .update(`adopt\n${MODEL}\nadopt/${version}`)
    .digest("hex")
    .slice(0, 20);
  const role = to === "production" ? { role: "current" } : {};
  const entry = {
    schema: 1,
    seq,
    id,
    previous,
    kind: "adopt",
    at: AT,
    recordedAt: AT,
    model: MODEL,
    version,
    moves: [{ version, from: "none", to, ...role }],
    requested: null,
    pullRequest: null,
    signOffs: [],
    gates: [],
    concerns: [],
    overrides: [],
    dossier: null,
    requirements: null,
    policy: null,
    problems: [],
  };
  const name = `${String(seq).padStart(6, "0")}-${id}.json`;
  return { id, path: `${FOLDER}/audit/2025/${name}`, text: `${canonicalize(entry)}\n` };
}

function digestOf(text: string): string {
  return `sha256:${createHash("sha256").update(text).digest("hex")}`;
}
