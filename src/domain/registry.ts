import type { z } from "zod";
import { type Codeowners, parseCodeowners } from "./codeowners.js";
import { type Digest, digestOf } from "./digest.js";
import { readDocument, type SourceFile } from "./document.js";
import { type Evidence, type EvidenceRun, evidenceSchema } from "./evidence.js";
import { type Manifest, manifestSchema } from "./manifest.js";
import { checkMeasured } from "./measured-problems.js";
import { type MetricCatalogue, metricCatalogue } from "./metric.js";
import { type ModelCard, modelCardSchema } from "./model-card.js";
import { type ModelDefinition, modelDefinitionSchema } from "./model-definition.js";
import { type ModelVersion, modelVersionSchema } from "./model-version.js";
import { defaultPolicy, POLICY_PATH, type Policy, policySchema } from "./policy.js";
import { ok, type Problem, type Result } from "./problem.js";
import { placeOf } from "./property-line.js";
import { currentVersion } from "./stage.js";

/** People's files about one version, as read at one commit of the default branch. */
export interface RegistryFiles {
  readonly commit: string;
  readonly policy: SourceFile | null;
  /** The first CODEOWNERS found, in GitHub's order. */
  readonly codeowners: SourceFile | null;
  readonly definition: SourceFile | null;
  readonly record: SourceFile | null;
  readonly card: SourceFile | null;
  readonly evidence: readonly SourceFile[];
  /** Records of the versions that may be the incumbent. */
  readonly otherRecords: readonly SourceFile[];
  /** Names in `versions/` and in `promotions/`. */
  readonly versionNames: readonly string[];
  readonly dossierNames: readonly string[];
  /** Templates of the repository that replace the App's, by name. */
  readonly templates: readonly SourceFile[];
  /** Files that are there and whose text could not be had whole. */
  readonly unreadable: readonly { readonly path: string; readonly why: string }[];
}

/** The App-only files of a model, as read at one commit of the state branch. */
export interface StateFiles {
  readonly branch: string;
  readonly head: string;
  readonly manifest: SourceFile | null;
  /** Names of the audit entries of the years asked for. */
  readonly entryNames: readonly string[];
}

/** Which version of which model a snapshot is about. */
export interface Subject {
  readonly model: string;
  readonly version: string;
}

/** A version with the digest of its record. */
export interface Incumbent {
  readonly version: string;
  readonly record: ModelVersion;
  readonly digest: Digest;
}

/** All that a promotion is judged by, parsed. */
export interface RegistryInputs {
  readonly policy: Policy;
  readonly policyDigest: Digest | null;
  readonly codeowners: Codeowners | null;
  readonly definition: ModelDefinition;
  readonly record: ModelVersion;
  readonly card: ModelCard | null;
  readonly evidence: readonly EvidenceRun[];
  readonly manifest: Manifest | null;
  readonly incumbent: Incumbent | null;
  readonly metrics: MetricCatalogue;
  /** Digest of each file that an approval is bound to, by path. */
  readonly pinned: Readonly<Record<string, Digest>>;
}

/** Reads the policy, or gives the default where there is none. */
export function readPolicy(file: SourceFile | null): Result<Policy> {
  return file === null ? ok(defaultPolicy) : readDocument(file, policySchema);
}

/** Folder of the registry as the policy says; fails where there is a policy that can't be read. */
export function registryRoot({ policy, unreadable }: RegistryFiles): Result<string> {
  const cut = unreadable.filter(({ path }) => path === POLICY_PATH);
  if (cut.length > 0) return { ok: false, problems: cut.map(unreadableProblem) };
  const read = readPolicy(policy);
  return read.ok ? ok(read.value.registry.root) : read;
}

/** Parses all files of a snapshot and checks them against each other; every problem of every file is reported. */
export function readRegistry(
  files: RegistryFiles,
  state: StateFiles,
  subject: Subject,
): Result<RegistryInputs> {
  const policy = readPolicy(files.policy);
  const definition = required(
    files.definition,
    modelDefinitionSchema,
    absent(files, subject).model,
  );
  const record = required(files.record, modelVersionSchema, absent(files, subject).version);
  const card = optional(files.card, modelCardSchema);
  const evidence = files.evidence.map((file) => readDocument(file, evidenceSchema));
  const manifest = optional(state.manifest, manifestSchema);
  const incumbent = manifest.ok ? readIncumbent(files, manifest.value, subject) : ok(null);
  const runs = evidence.flatMap((part, index) => runOf(files.evidence[index], part));
  const parts = { policy, definition, record };
  const all = [
    policy,
    definition,
    ...(definition.ok || files.definition ? [record] : []),
    card,
    ...evidence,
    manifest,
    incumbent,
  ];
  const problems = [
    ...files.unreadable.map(unreadableProblem),
    ...all.flatMap((part) => (part.ok ? [] : part.problems)),
  ];
  if (
    !policy.ok ||
    !definition.ok ||
    !record.ok ||
    !card.ok ||
    !manifest.ok ||
    !incumbent.ok ||
    problems.length > 0
  )
    return { ok: false, problems: [...problems, ...numbersBeside(files, parts, runs)] };
  return checked(
    {
      policy: policy.value,
      policyDigest: files.policy && digestOf(files.policy.text),
      codeowners: files.codeowners && parseCodeowners(files.codeowners.text, files.codeowners.path),
      definition: definition.value,
      record: record.value,
      card: card.value,
      evidence: runs.toSorted(byCollection),
      manifest: manifest.value,
      incumbent: incumbent.value,
      metrics: metricCatalogue(policy.value.metrics, definition.value.metrics),
      pinned: pinnedDigests(files, incumbent.value),
    },
    { files, state },
    subject,
  );
}

function runOf(file: SourceFile | undefined, read: Result<Evidence>): readonly EvidenceRun[] {
  return file && read.ok ? [{ path: file.path, evidence: read.value }] : [];
}

interface NumberParts {
  readonly policy: Result<Policy>;
  readonly definition: Result<ModelDefinition>;
  readonly record: Result<ModelVersion>;
}

/** Numbers that can't be, where other files can't be read: whoever mends those is told of these at once. */
function numbersBeside(
  files: RegistryFiles,
  { policy, definition, record }: NumberParts,
  evidence: readonly EvidenceRun[],
): readonly Problem[] {
  if (!policy.ok || !definition.ok || !record.ok) return [];
  const metrics = metricCatalogue(policy.value.metrics, definition.value.metrics);
  return checkMeasured({ record: record.value, evidence, metrics }, files);
}

function byCollection(a: EvidenceRun, b: EvidenceRun): number {
  const [before, after] = [a, b].map(({ evidence }) => Date.parse(evidence.collected.to));
  return (before ?? 0) - (after ?? 0) || (a.path < b.path ? -1 : 1);
}

function required<S extends z.ZodType>(
  file: SourceFile | null,
  schema: S,
  absent: readonly Problem[],
): Result<z.output<S>> {
  return file === null ? { ok: false, problems: absent } : readDocument(file, schema);
}

/** What to say of a file that isn't there; nothing of one that is and could not be read, which is said already. */
function absent({ unreadable, versionNames }: RegistryFiles, subject: Subject) {
  const isThere = (end: string) => unreadable.some(({ path }) => path.endsWith(end));
  const record = `${subject.model}/versions/${subject.version}.yaml`;
  return {
    model: isThere(`${subject.model}/model.yaml`) ? [] : [unknownModel(subject)],
    version: isThere(record) ? [] : [unknownVersion(subject, versionNames)],
  };
}

function optional<S extends z.ZodType>(
  file: SourceFile | null,
  schema: S,
): Result<z.output<S> | null> {
  return file === null ? ok(null) : readDocument(file, schema);
}

function readIncumbent(
  files: RegistryFiles,
  manifest: Manifest | null,
  subject: Subject,
): Result<Incumbent | null> {
  const version = currentVersion(manifest);
  if (version === null || version === subject.version) return ok(null);
  const file = files.otherRecords.find((record) =>
    record.path.endsWith(`/versions/${version}.yaml`),
  );
  if (!file) return { ok: false, problems: [lostIncumbent(subject.model, version)] };
  const record = readDocument(file, modelVersionSchema);
  if (!record.ok) return record;
  const problems = [
    ...misplaced(file, "model", record.value.model, subject.model),
    ...misplaced(file, "version", record.value.version, version),
  ];
  if (problems.length > 0) return { ok: false, problems };
  return ok({ version, record: record.value, digest: digestOf(file.text) });
}

/** Record, card, evidence, model.yaml and the incumbent's record: what promise 4 binds. */
function pinnedDigests(
  files: RegistryFiles,
  incumbent: Incumbent | null,
): Readonly<Record<string, Digest>> {
  const bound = [files.definition, files.record, files.card, ...files.evidence].flatMap(
    (file) => file ?? [],
  );
  const other = files.otherRecords.filter((file) =>
    file.path.endsWith(`/versions/${incumbent?.version}.yaml`),
  );
  const entries = [...bound, ...other].map((file) => [file.path, digestOf(file.text)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function checked(
  inputs: RegistryInputs,
  { files, state }: { readonly files: RegistryFiles; readonly state: StateFiles },
  subject: Subject,
): Result<RegistryInputs> {
  const problems = [
    ...misplaced(files.definition, "model", inputs.definition.model, subject.model),
    ...misplaced(state.manifest, "model", inputs.manifest?.model ?? subject.model, subject.model),
    ...misplaced(files.record, "model", inputs.record.model, subject.model),
    ...misplaced(files.record, "version", inputs.record.version, subject.version),
    ...misplaced(files.card, "model", inputs.card?.model ?? subject.model, subject.model),
    ...misplaced(files.card, "version", inputs.card?.version ?? subject.version, subject.version),
    ...inputs.evidence.flatMap(({ path, evidence }) =>
      misplaced(
        files.evidence.find((file) => file.path === path) ?? null,
        "version",
        evidence.version,
        subject.version,
      ),
    ),
    ...checkMeasured(inputs, files),
  ];
  return problems.length > 0 ? { ok: false, problems } : ok(inputs);
}

function misplaced(
  file: SourceFile | null,
  property: string,
  found: string,
  expected: string,
): readonly Problem[] {
  if (found === expected || file === null) return [];
  const { at, place } = placeOf(file, [property]);
  return [
    {
      code: "file-misplaced",
      what: `${at}: ${property}: expected ${expected}, as the file's place says, found ${found}`,
      place,
    },
  ];
}

function unreadableProblem({ path, why }: RegistryFiles["unreadable"][number]): Problem {
  return {
    code: "file-unreadable",
    what: `${path} could not be read: ${why}.`,
    fix: "Registry files are text of less than 500 kB.",
    place: { file: path },
  };
}

function unknownModel(subject: Subject): Problem {
  return {
    code: "model-unknown",
    what: `There is no model ${subject.model} in this registry.`,
    why: "A registered model has a model.yaml in its folder on the default branch.",
    fix: "Correct the name, or add the model first.",
  };
}

function unknownVersion(subject: Subject, names: readonly string[]): Problem {
  const known = names.flatMap((name) => (name.endsWith(".yaml") ? [name.slice(0, -5)] : []));
  const shown = known.slice(-10).join(", ");
  return {
    code: "version-unknown",
    what: `${subject.model} has no version ${subject.version}.`,
    why:
      known.length === 0
        ? "No version is registered yet."
        : `Registered: ${known.length > 10 ? "…, " : ""}${shown}.`,
    fix: "Correct the version, or add its record to versions/ on the default branch first.",
  };
}

function lostIncumbent(model: string, version: string): Problem {
  return {
    code: "incumbent-lost",
    what: `${model} ${version} is in Production, and its record versions/${version}.yaml is gone.`,
    why: "A candidate is compared against the version in Production.",
    fix: "Restore the record from history on the default branch, then ask again.",
  };
}
