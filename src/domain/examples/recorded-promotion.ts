import { createHash } from "node:crypto";
import { type Adoption, decideAdoptions } from "../adoption.js";
import { type CompletionSnapshot, decideCompletion } from "../completion-decision.js";
import type { SourceFile } from "../document.js";
import type { PromotionDraft } from "../dossier-draft.js";
import type { People } from "../people.js";
import { POLICY_PATH } from "../policy.js";
import type { RegistryFiles, StateFiles } from "../registry.js";
import { modelPaths } from "../registry-paths.js";
import { decideRequest } from "../request-decision.js";
import type { Review } from "../review.js";
import * as example from "./fraud-detection.js";

const MODEL = "fraud-detection";
const VERSION = "2.1.3";
const paths = modelPaths("registry", MODEL);
const signers = ["data-science-lead", "ml-ops-on-call", "fraud-team-lead"];

/** The App's files about the worked example. */
export interface RecordedPromotion {
  readonly dossier: SourceFile;
  readonly manifest: SourceFile;
  readonly production: SourceFile;
  readonly entry: SourceFile;
}

/**
 * What the App writes when fraud-detection 2.1.3 is promoted to Production: not texts of their own but the decisions'
 * own output, so that the example is always what the App does. Commit and account numbers are invented.
 */
export function recordedPromotion(): RecordedPromotion {
  const state = adopted.reduce(adopt, nothingYet);
  const draft = requested(state);
  const completion = decideCompletion(merged(state, draft), "2025-03-11T10:00:04Z");
  if (completion.kind !== "record")
    throw new Error(`the example isn't recorded: ${completion.kind}`);
  const written = new Map(completion.change.files.map((file) => [file.path, file]));
  const { manifest, production } = paths;
  const entry = [...written.keys()].find((path) => path.startsWith(paths.audit)) ?? "";
  return {
    dossier: { path: draft.path, text: draft.text },
    manifest: there(written, manifest),
    production: there(written, production),
    entry: there(written, entry),
  };
}

function there(files: ReadonlyMap<string, SourceFile>, path: string): SourceFile {
  const file = files.get(path);
  if (!file) throw new Error(`the example's ${path} isn't written`);
  return file;
}

const adopted: readonly { readonly adoption: Adoption; readonly at: string }[] = [
  {
    adoption: { model: MODEL, version: "2.0.5", stage: "production" },
    at: "2024-11-02T10:00:00Z",
  },
  {
    adoption: { model: MODEL, version: VERSION, stage: "staging" },
    at: "2025-03-03T10:00:00Z",
  },
];

const nothingYet: ExampleState = {
  branch: "main",
  head: gitId("state"),
  manifest: null,
  entryNames: [],
  entries: [],
};

interface ExampleState extends StateFiles {
  readonly entries: readonly SourceFile[];
}

function adopt(state: ExampleState, { adoption, at }: (typeof adopted)[number]): ExampleState {
  const snapshot = {
    files: filesOf(adoption.version),
    state,
    entries: state.entries,
    place: { root: "registry", stateBranch: null },
  };
  const files = decideAdoptions([{ adoption, snapshot }], at);
  if (!files.ok) throw new Error(files.problems.map(({ what }) => what).join("\n"));
  const added = files.value.filter(({ path }) => path.startsWith(paths.audit));
  const entries = [...state.entries, ...added];
  const manifest = files.value.find(({ path }) => path === paths.manifest) ?? null;
  return { ...state, manifest, entries, entryNames: entries.map(nameOf) };
}

function nameOf({ path }: SourceFile): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function filesOf(version: string): RegistryFiles {
  const records = [
    { path: paths.record(VERSION), text: example.record213 },
    { path: paths.record("2.0.5"), text: example.record205 },
  ];
  const mine = ({ path }: SourceFile) => path === paths.record(version);
  return {
    commit: gitId("base"),
    policy: { path: POLICY_PATH, text: example.policy },
    codeowners: { path: ".github/CODEOWNERS", text: example.codeowners },
    definition: { path: paths.definition, text: example.model },
    record: records.find(mine) ?? null,
    card: version === VERSION ? { path: paths.card(VERSION), text: example.card213 } : null,
    evidence: version === VERSION ? evidence : [],
    otherRecords: records.filter((record) => !mine(record)),
    versionNames: records.map(nameOf),
    dossierNames: [],
    templates: [],
    unreadable: [],
  };
}

const evidence: readonly SourceFile[] = [
  { path: `${paths.evidence(VERSION)}/ab-test-0001.yaml`, text: example.abTest },
  { path: `${paths.evidence(VERSION)}/evaluation-0001.yaml`, text: example.evaluation },
  { path: `${paths.evidence(VERSION)}/shadow-0001.yaml`, text: example.shadow },
];

const people: People = {
  persons: new Map(
    signers.map((login) => [`@${login}`, { kind: "person", id: login, login, canWrite: true }]),
  ),
  teams: new Map(),
};

function requested(state: StateFiles): PromotionDraft {
  const at = "2025-03-10T09:00:00Z";
  const decision = decideRequest(
    {
      ownerKind: "organization",
      files: filesOf(VERSION),
      state,
      stateWritable: "yes",
      people,
      committers: ["data-scientist"],
      evidenceBy: [],
      collision: null,
      lock: { kind: "free" },
      pullRequests: [],
    },
    {
      model: MODEL,
      version: VERSION,
      to: "production",
      reason: "Q1 retrain",
      by: { login: "data-scientist", id: 1001 },
      comment: 99,
      delivery: null,
      at,
    },
    at,
  );
  if (decision.kind === "open") return decision.draft;
  const problems = decision.kind === "refuse" ? decision.problems : [];
  throw new Error(problems.map(({ what }) => what).join("\n"));
}

function merged(state: StateFiles, { path, text }: PromotionDraft): CompletionSnapshot {
  const blob = gitId(`blob ${Buffer.byteLength(text)}\0${text}`);
  const head = gitId("head");
  return {
    pullRequest: {
      number: 12,
      nodeId: "PR_12",
      url: "https://github.com/acme/registry/pull/12",
      state: "merged",
      baseBranch: "main",
      headBranch: `promotion/${MODEL}/production`,
      head,
      byApp: true,
      changed: [path],
      allListed: true,
      commits: [{ oid: head, byApp: true, dossierBlob: blob }],
    },
    landing: {
      at: "2025-03-11T10:00:00Z",
      commit: gitId("merge"),
      by: { login: "@ml-ops-on-call", id: 1003 },
      pullRequests: [12],
      elsewhere: null,
      unsignedMerge: false,
      commits: [{ oid: gitId("merge"), changedFiles: 1, dossierBlob: blob }],
    },
    dossier: { path, text, blob },
    files: filesOf(VERSION),
    state,
    reviews: signers.map((login, index) => approval(login, index, blob)),
    people,
  };
}

function approval(login: string, index: number, dossierBlob: string): Review {
  return {
    id: 501 + index,
    by: { login: `@${login}`, id: 1002 + index, isBot: false },
    opinion: "approved",
    at: `2025-03-11T08:${10 + index}:00Z`,
    dismissedAt: null,
    commit: gitId("head"),
    dossierBlob,
    canWrite: true,
    words: "Numbers hold.",
  };
}

function gitId(content: string): string {
  return createHash("sha1").update(content).digest("hex");
}
