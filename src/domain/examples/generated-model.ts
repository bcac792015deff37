import { createHash } from "node:crypto";
import type { AuditEntry, EntryKind, Move } from "../audit-entry.js";
import { type Digest, digestOf } from "../digest.js";
import type { SourceFile } from "../document.js";
import { type Dossier, writeDossier } from "../dossier.js";
import type { Manifest } from "../manifest.js";
import { type ModelVersion, modelVersionSchema } from "../model-version.js";
import { emptyContent, nextEntry, recordChange } from "../recording.js";
import { modelPaths } from "../registry-paths.js";
import { requirementsDigest } from "../requirements.js";

/** Which model to make up. The same wish always gives the same files. */
export interface ModelWish {
  readonly seed: number;
  /** Which model of the registry, from 0. */
  readonly index: number;
  /** At least 4. */
  readonly versions: number;
}

/**
 * A made-up model of real shape, valid as a whole: one version archived, one current in Production, one in Staging, all
 * others in None; cards and evaluations of those that asked for a stage; a dossier and an entry for each move.
 */
export function generatedModel(wish: ModelWish): readonly SourceFile[] {
  const random = randomNumbers(`${wish.seed} ${wish.index}`);
  const model = generatedName(wish.index);
  const paths = modelPaths("registry", model);
  const versions = Array.from({ length: wish.versions }, (_, n) => made(model, n, random));
  const [first, second, third] = versions.slice(-4) as [Made, Made, Made];
  const records = versions.map(({ version, text }) => ({ path: paths.record(version), text }));
  const measured = [second, third].flatMap((one) => [
    { path: paths.card(one.version), text: cardText(model, one.version) },
    { path: `${paths.evidence(one.version)}/evaluation-0001.yaml`, text: evaluationText(one) },
  ]);
  const definition = { path: paths.definition, text: definitionText(model, random) };
  const people = [definition, ...records, ...measured];
  const history = new History(model, people);
  history.adopt(first, "2025-01-01T08:00:00Z");
  history.promote(second, "staging", "2025-02-01T08:00:00Z");
  history.promote(second, "production", "2025-02-08T08:00:00Z");
  history.promote(third, "staging", "2025-03-01T08:00:00Z");
  return [...people, ...history.files()];
}

/** Name of a made-up model; every fifth lies in a namespace. */
export function generatedName(index: number): string {
  const number = String(index).padStart(5, "0");
  return index % 5 === 0 ? `team-${index % 40}/model-${number}` : `model-${number}`;
}

interface Made {
  readonly model: string;
  readonly version: string;
  readonly text: string;
  readonly artifact: Digest;
  readonly auc: number;
  readonly f1: number;
}

function made(model: string, n: number, random: () => number): Made {
  const version = `${1 + Math.floor(n / 10)}.${n % 10}.0`;
  const artifact = digestOf(`${model} ${version}`);
  const auc = 0.9 + 0.09 * random();
  const f1 = 0.8 + 0.15 * random();
  const one = { model, version, artifact, auc, f1, text: "" };
  return { ...one, text: recordText(one, n, random) };
}

const architectures = ["xgboost", "lightgbm", "transformer", "logistic regression"] as const;
const datasets = ["transactions", "clicks", "documents", "sensors", "sessions"] as const;

function recordText({ model, version, artifact, auc, f1 }: Made, n: number, random: () => number) {
  const pick = <T>(from: readonly T[]) => from[Math.floor(random() * from.length)] ?? from[0];
  const dataset = pick(datasets);
  const day = new Date(Date.UTC(2023, 0, 1 + n * 7)).toISOString().slice(0, 10);
  return `schema: 1
model: ${model}
version: ${version}
type: classifier
architecture: ${pick(architectures)}
trained:
  at: ${day}T08:00:00Z
  by: github:trainer-${Math.floor(random() * 50)}
source:
  repository: acme/${dataset}
  commit: ${createHash("sha1").update(`${model} ${n}`).digest("hex")}
dataset:
  name: ${dataset}
  version: v${1 + Math.floor(n / 5)}
  digest: ${digestOf(`${dataset} ${Math.floor(n / 5)}`)}
  records: ${1_000_000 + Math.floor(random() * 9_000_000)}
artifact:
  uri: s3://models/${model}/${version}
  digest: ${artifact}
  bytes: ${Math.floor(1e8 * (1 + random()))}
parameters:
  max_depth: ${4 + Math.floor(random() * 6)}
  learning_rate: ${(0.01 + random() * 0.2).toFixed(3)}
signature:
  inputs:
    amount: { type: float64 }
    merchant: { type: string }
  outputs:
    score: { type: float64 }
metrics:
  auc_roc: { value: ${auc.toFixed(4)}, n: 250000, evaluatedOn: holdout }
  f1: { value: ${f1.toFixed(4)}, n: 250000, threshold: 0.5, averaging: binary, evaluatedOn: holdout }
slices:
  - { by: region, value: rural, n: 40000, evaluatedOn: holdout, metrics: { f1: { value: ${(f1 - 0.02).toFixed(4)} } } }
evaluationSets:
  holdout: { dataset: ${dataset}-holdout, digest: "${digestOf(`${dataset} holdout`)}", split: test }
`;
}

function definitionText(model: string, random: () => number): string {
  const tier = ["low", "medium", "high"][Math.floor(random() * 3)];
  return `schema: 1
model: ${model}
description: A made-up model of a registry of real shape
tier: ${tier}
compare: [auc_roc, f1]
`;
}

function cardText(model: string, version: string): string {
  return `schema: 1
model: ${model}
version: ${version}
details: { overview: A classifier, owner: "@acme/data-science" }
intendedUse: { primary: Scoring, users: Analysts, outOfScope: [Decisions about people] }
trainingData: { dataset: Two years of events, collection: Production logs }
limitations: [Not calibrated]
`;
}

function evaluationText({ model, version, artifact, auc, f1 }: Made): string {
  return `schema: 1
kind: evaluation
version: ${version}
collected: { from: 2025-01-20T10:00:00Z, to: 2025-01-20T12:00:00Z, by: "machine:evaluation" }
artifact: ${artifact}
evaluationSets: { holdout: { dataset: holdout-of-2025, digest: "${digestOf(`${model} holdout`)}", split: test } }
candidate:
  metrics:
    auc_roc: { value: ${auc.toFixed(4)}, n: 250000, evaluatedOn: holdout }
    f1: { value: ${f1.toFixed(4)}, n: 250000, threshold: 0.5, averaging: binary, evaluatedOn: holdout }
  slices:
    - { by: region, value: rural, n: 40000, evaluatedOn: holdout, metrics: { f1: { value: ${(f1 - 0.02).toFixed(4)} } } }
`;
}

/** A model's decisions, each as the App records it. */
class History {
  readonly #model: string;
  readonly #people: readonly SourceFile[];
  readonly #written = new Map<string, SourceFile>();
  #manifest: Manifest | null = null;
  #current: Made | null = null;

  constructor(model: string, people: readonly SourceFile[]) {
    this.#model = model;
    this.#people = people;
  }

  files(): readonly SourceFile[] {
    return [...this.#written.values()];
  }

  adopt(one: Made, at: string): void {
    this.#current = one;
    const moves = [
      { version: one.version, from: "none", to: "production", role: "current" },
    ] as const;
    this.#record("adopt", one, moves, { at });
  }

  promote(one: Made, to: "staging" | "production", at: string): void {
    const before = this.#current;
    const dossier = this.#dossier(one, to, at);
    this.#written.set(dossier.path, dossier);
    const retired =
      before === null
        ? []
        : [{ version: before.version, from: "production", to: "archived" } as const];
    if (to === "production") this.#current = one;
    const moves: readonly Move[] =
      to === "staging"
        ? [{ version: one.version, from: "none", to }]
        : [{ version: one.version, from: "staging", to, role: "current" }, ...retired];
    this.#record("promotion", one, moves, { at, dossier });
  }

  #record(
    kind: EntryKind,
    { version }: Made,
    moves: readonly Move[],
    { at, dossier }: { readonly at: string; readonly dossier?: SourceFile },
  ): void {
    const chain = {
      root: "registry",
      model: this.#model,
      manifest: this.#manifest,
      branch: "main",
      head: "0".repeat(40),
    };
    const number = 1 + (this.#manifest?.last.seq ?? 0);
    const source = kind === "adopt" ? (`adopt/${version}` as const) : (`pr/${number}` as const);
    const content = { ...emptyContent, kind, at, recordedAt: at, version, moves: [...moves] };
    const entry = nextEntry(chain, kind, source, {
      ...content,
      ...(dossier ? this.#promotionParts(number, at, dossier) : {}),
    });
    const records = new Map(
      this.#current ? [[this.#current.version, recordOf(this.#current)]] : [],
    );
    const change = recordChange(chain, entry, { plan: undefined, records });
    for (const file of change.files) this.#written.set(file.path, file);
    this.#manifest = change.manifest;
  }

  #promotionParts(number: number, at: string, dossier: SourceFile): Partial<AuditEntry> {
    const id = createHash("sha1").update(dossier.text).digest("hex");
    const lead = { login: "@team-lead", id: 1001 };
    const because = { file: ".github/CODEOWNERS", line: 1 };
    return {
      requested: { by: { login: "@data-scientist", id: 1002 }, reason: "Retrained" },
      pullRequest: { number, head: id, merge: id, mergedBy: lead },
      signOffs: [
        { owner: lead.login, because, by: lead, at, review: number, commit: id, words: "Fine." },
      ],
      dossier: {
        path: dossier.path.slice(modelPaths("registry", this.#model).folder.length + 1),
        digest: digestOf(dossier.text),
      },
    };
  }

  #dossier(one: Made, to: "staging" | "production", at: string): SourceFile {
    const { version } = one;
    const paths = modelPaths("registry", this.#model);
    const bound = [paths.definition, paths.record(version), paths.card(version)];
    const inputs = this.#people.filter(
      ({ path }) => bound.includes(path) || path.startsWith(`${paths.evidence(version)}/`),
    );
    const before = to === "production" ? this.#current : null;
    const requirements = {
      owners: [{ owner: "@team-lead", because: { file: ".github/CODEOWNERS", line: 1 } }],
      blocking: ["fail" as const],
      pointOnly: "allow" as const,
      gates: [],
      metrics: {},
    };
    const dossier: Dossier = {
      schema: 1,
      model: this.#model,
      version,
      from: to === "staging" ? "none" : "staging",
      to,
      requested: { by: "@data-scientist", at, reason: "Retrained", comment: 99 },
      base: "0".repeat(40),
      incumbent: before && { version: before.version, record: digestOf(before.text) },
      restoreTarget: null,
      excluded: [],
      inputs: Object.fromEntries(inputs.map(({ path, text }) => [path, digestOf(text)])),
      requirements: { digest: requirementsDigest(requirements), ...requirements },
      comparison: [],
      gates: [],
    };
    return { path: paths.dossier(version, to, 1), text: writeDossier(dossier) };
  }
}

/** What of a record `production.json` is made of. */
function recordOf({ model, version, artifact }: Made): ModelVersion {
  return modelVersionSchema.parse({
    schema: 1,
    model,
    version,
    type: "classifier",
    architecture: "any",
    trained: { at: "2025-01-01T00:00:00Z", by: "unknown" },
    source: { repository: "acme/any", commit: "0".repeat(40) },
    dataset: { name: "any", version: "v1", digest: artifact, records: 1 },
    artifact: { uri: `s3://models/${model}/${version}`, digest: artifact, bytes: 1 },
  });
}

/** Numbers from 0 to 1 that follow from a text alone (mulberry32). */
function randomNumbers(seed: string): () => number {
  let state = createHash("sha256").update(seed).digest().readUInt32LE(0);
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
