import type { Role } from "../manifest.js";
import type { ModelVersion } from "../model-version.js";
import type { Stage } from "../names.js";
import type { Problem } from "../problem.js";
import type { NamedParent } from "../validation/check-parents.js";
import type { LocatedFinding } from "../validation/finding.js";
import { cataloguedVersions, standings } from "./catalogued-version.js";
import type { FilePlace } from "./file-place.js";
import { fileProblems, type ModelFiles } from "./model-files.js";
import {
  type FoundSlice,
  type FoundVersion,
  findVersions,
  type QuestionContext,
  type VersionFilter,
} from "./version-filter.js";

/** What is asked of every model of a registry. */
export type ModelQuestion =
  | { readonly kind: "validate" }
  | { readonly kind: "overview" }
  | { readonly kind: "stage"; readonly stage: Stage }
  | { readonly kind: "query"; readonly filter: VersionFilter };

/** A model on one line. */
export interface ModelOverview {
  readonly model: string;
  /** How many versions have a record, or are named by the manifest. */
  readonly versions: number;
  readonly production: readonly {
    readonly version: string;
    readonly role: Role | null;
    readonly weight: number | null;
    readonly since: string | null;
  }[];
  readonly staging: readonly string[];
  readonly archived: number;
}

/** A version in a stage. `artifact` is known for Production alone, where production.json names it. */
export interface StagedVersion {
  readonly model: string;
  readonly version: string;
  readonly stage: Stage;
  readonly role: Role | null;
  /** Percent of requests. */
  readonly weight: number | null;
  readonly since: string | null;
  readonly entry: string | null;
  readonly artifact: { readonly uri: string; readonly digest: string } | null;
  /** Told only of what serves, and only where nobody can say what it was made from. */
  readonly provenance?: "unknown";
}

/** A version that a query found. */
export interface QueryRow {
  readonly model: string;
  readonly tier: string | null;
  readonly version: string;
  readonly stage: Stage;
  readonly role: Role | null;
  readonly since: string | null;
  readonly type: string;
  readonly architecture: string;
  readonly provenance: "known" | "unknown";
  readonly tags: readonly string[];
  readonly trained: ModelVersion["trained"];
  readonly dataset: { readonly name: string; readonly version: string } | null;
  readonly commit: string | null;
  readonly artifact: ModelVersion["artifact"];
  readonly numbers: FoundVersion["numbers"];
  readonly slices: readonly FoundSlice[];
}

/** What one model answers. */
export interface ModelAnswer {
  readonly findings: readonly LocatedFinding[];
  /** Base models of other names, for the whole registry to judge; told by `validate` alone. */
  readonly parents: readonly NamedParent[];
  readonly overviews: readonly ModelOverview[];
  readonly staged: readonly StagedVersion[];
  readonly rows: readonly QueryRow[];
  /** Files that could not be read, so that the answer may lack something; `validate` tells them as findings. */
  readonly problems: readonly Problem[];
}

/** An answer that holds nothing yet. */
export const noAnswer: ModelAnswer = {
  findings: [],
  parents: [],
  overviews: [],
  staged: [],
  rows: [],
  problems: [],
};

/** Files that a question needs first: what it goes on to ask for depends on them. */
export function neededFirst({ kind }: ModelQuestion, place: FilePlace): boolean {
  if (kind === "validate") return true;
  return place.kind === "manifest" || (place.kind === "definition" && kind === "query");
}

/** Files that a question needs beside the first ones, now that these are known. */
export function neededThen(
  question: ModelQuestion,
  first: ModelFiles,
): (place: FilePlace) => boolean {
  if (question.kind !== "query") return () => false;
  const { filter } = question;
  const tier = first.definition?.value?.tier ?? null;
  if (filter.tier !== null && filter.tier !== tier) return () => false;
  const asked = new Set(
    standings(first)
      .filter(({ stage }) => filter.stages.length === 0 || filter.stages.includes(stage))
      .map(({ version }) => version),
  );
  return ({ kind, version }) =>
    (kind === "record" || kind === "evidence") && version !== null && asked.has(version);
}

/** What a model answers, apart from findings. */
export function answerOf(
  question: ModelQuestion,
  files: ModelFiles,
  context: QuestionContext,
): ModelAnswer {
  const answer = { ...noAnswer, problems: fileProblems(files) };
  switch (question.kind) {
    case "validate":
      return noAnswer;
    case "overview":
      return { ...answer, overviews: [overviewOf(files)] };
    case "stage":
      return { ...answer, staged: inStage(files, question.stage) };
    case "query": {
      const found = findVersions(files, cataloguedVersions(files), question.filter, context);
      return { ...answer, rows: found.map(rowOf) };
    }
  }
}

function overviewOf(files: ModelFiles): ModelOverview {
  const all = standings(files);
  const of = (stage: Stage) => all.filter((one) => one.stage === stage);
  return {
    model: files.model,
    versions: all.length,
    production: of("production").map(({ version, role, weight, since }) => ({
      version,
      role,
      weight,
      since,
    })),
    staging: of("staging").map(({ version }) => version),
    archived: of("archived").length,
  };
}

function inStage(files: ModelFiles, stage: Stage): readonly StagedVersion[] {
  return standings(files)
    .filter((one) => one.stage === stage)
    .map((one) => ({ model: files.model, ...one, artifact: null }));
}

function rowOf({ model, tier, version: found, numbers, slices }: FoundVersion): QueryRow {
  const { version, stage, role, since, record } = found;
  const { type, architecture, provenance, tags, trained, dataset, source, artifact } = record;
  return {
    model,
    tier,
    version,
    stage,
    role,
    since,
    type,
    architecture,
    provenance,
    tags: tags ?? [],
    trained,
    dataset: dataset ? { name: dataset.name, version: dataset.version } : null,
    commit: source?.commit ?? null,
    artifact,
    numbers,
    slices,
  };
}
