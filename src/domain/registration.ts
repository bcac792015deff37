import { type BumpProposal, proposeBump } from "./bump.js";
import { readDocument, type SourceFile } from "./document.js";
import { checkMeasured } from "./measured-problems.js";
import { type MetricCatalogue, metricCatalogue } from "./metric.js";
import { isMapping } from "./metric-formats/measured-file.js";
import { readPlain } from "./metric-formats/read-plain.js";
import { modelCardSchema } from "./model-card.js";
import { type ModelDefinition, modelDefinitionSchema } from "./model-definition.js";
import { type ModelVersion, modelVersionSchema } from "./model-version.js";
import type { Policy } from "./policy.js";
import { failed, ok, type Problem, type Result } from "./problem.js";
import { isRefusedProvenance, refusedProvenance } from "./provenance.js";
import { draftFile } from "./registration/draft-file.js";
import { flagOf, missingProblems, type RecordDraft } from "./registration/record-draft.js";
import { readPolicy } from "./registry.js";
import { modelPaths } from "./registry-paths.js";

/** What a registration is decided by: a model's files as they are. */
export interface RegistrationSnapshot {
  readonly root: string;
  readonly policy: SourceFile | null;
  readonly definition: SourceFile | null;
  /** The model that the name would mix with: a namespace above that is a model, or a model below. */
  readonly collision: string | null;
  /** Records that the request refers to: the newest version's, and the one to take over from. */
  readonly records: readonly SourceFile[];
}

/** A model that versions can be registered for. */
export interface RegistrableModel {
  readonly model: string;
  readonly policy: Policy;
  readonly definition: ModelDefinition;
  readonly catalogue: MetricCatalogue;
  readonly records: readonly ModelVersion[];
}

/** Reads what a version of a model is registered into; all that stands against it is told at once. */
export function readRegistrable(
  model: string,
  { root, policy: policyFile, definition: file, collision, records }: RegistrationSnapshot,
): Result<RegistrableModel> {
  const policy = readPolicy(policyFile);
  const definition =
    file === null ? failed(unknownModel(root, model)) : readDocument(file, modelDefinitionSchema);
  const read = records.map((record) => readDocument(record, modelVersionSchema));
  const problems = [
    ...[policy, definition, ...read].flatMap((one) => (one.ok ? [] : one.problems)),
    ...(collision === null ? [] : [mixed(model, collision)]),
  ];
  if (!policy.ok || !definition.ok || problems.length > 0) return { ok: false, problems };
  return ok({
    model,
    policy: policy.value,
    definition: definition.value,
    catalogue: metricCatalogue(policy.value.metrics, definition.value.metrics),
    records: read.flatMap((one) => (one.ok ? [one.value] : [])),
  });
}

/** What is to be registered. */
export interface RegistrationRequest {
  readonly draft: RecordDraft;
  /** Null: proposed from what changed since the newest version. */
  readonly version: string | null;
  readonly newest: ModelVersion | null;
  readonly card: SourceFile | null;
}

/** A version ready to be written. `bump` says how its number was proposed; null where it was given. */
export interface Registration {
  readonly version: string;
  readonly record: ModelVersion;
  readonly files: readonly SourceFile[];
  readonly bump: BumpProposal | null;
  /** What must not go unseen. */
  readonly warnings: readonly string[];
}

/**
 * Builds the files of a new version, or says all that keeps them from being: what the record lacks, and what can't be.
 * Whether its number is free is `takenNumber`'s to say.
 */
export function planRegistration(
  registry: RegistrableModel,
  root: string,
  request: RegistrationRequest,
): Result<Registration> {
  const { model } = registry;
  const early = [...missingProblems(request.draft), ...unknownProvenance(registry, request)];
  if (early.length > 0) return { ok: false, problems: early };
  const paths = modelPaths(root, model);
  const build = (version: string) =>
    draftFile(
      paths.record(version),
      recordValue(model, version, request.draft),
      modelVersionSchema,
      flagOf,
    );
  const probe = build(request.version ?? "0.0.0");
  if (!probe.ok) return probe;
  const bump =
    request.version === null
      ? proposeBump(request.newest, probe.value.value, parametersThatMatter(registry))
      : null;
  const version = request.version ?? bump?.version ?? "0.0.0";
  const record = build(version);
  if (!record.ok) return record;
  const card = planCard(paths.card(version), model, version, request.card);
  const measured = { record: record.value.value, evidence: [], metrics: registry.catalogue };
  const problems = [
    ...checkMeasured(measured, { record: { path: "the record", text: "" } }),
    ...(card.ok ? [] : card.problems),
  ];
  if (problems.length > 0 || !card.ok) return { ok: false, problems };
  return ok({
    version,
    record: record.value.value,
    files: [record.value.file, ...(card.value ? [card.value] : [])],
    bump,
    warnings: warningsOf(record.value.value, card.value),
  });
}

function unknownProvenance(
  { model, policy }: RegistrableModel,
  { draft, version }: RegistrationRequest,
): readonly Problem[] {
  if (draft.provenance !== "unknown" || !isRefusedProvenance({ provenance: "unknown" }, policy))
    return [];
  const mend = "Give its source and its dataset, and leave --provenance out";
  return [refusedProvenance(version === null ? model : `${model} ${version}`, mend)];
}

/** A record's properties in the order of the format's description. */
const ORDER = [
  "schema",
  "model",
  "version",
  "type",
  "architecture",
  "trained",
  "source",
  "dataset",
  "environment",
  "artifact",
  "parameters",
  "signature",
  "provenance",
  "parents",
  "metrics",
  "slices",
  "evaluationSets",
];

function recordValue(model: string, version: string, draft: RecordDraft): RecordDraft {
  const value: RecordDraft = { ...draft, schema: 1, model, version };
  const place = (name: string) => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);
  const sorted = Object.entries(value).sort(([one], [other]) => place(one) - place(other));
  return Object.fromEntries(sorted);
}

/** Parameters that the model's bump gates call weighty, whatever the stage. */
function parametersThatMatter({ policy, definition }: RegistrableModel): readonly string[] {
  const gates = (["staging", "production"] as const).flatMap((stage) => [
    ...policy.stages[stage].gates,
    ...definition.gates[stage],
  ]);
  return gates.flatMap((gate) => (gate.kind === "bump" ? (gate.parameters ?? []) : []));
}

function planCard(
  path: string,
  model: string,
  version: string,
  file: SourceFile | null,
): Result<SourceFile | null> {
  if (file === null) return ok(null);
  const plain = readPlain(file);
  if (!plain.ok) return plain;
  if (!isMapping(plain.value)) return failed(noCard(file.path));
  const {
    schema: _,
    model: itsModel = model,
    version: itsVersion = version,
    ...sections
  } = plain.value;
  if (itsModel !== model || itsVersion !== version)
    return failed(
      foreignCard(file.path, `${String(itsModel)} ${String(itsVersion)}`, `${model} ${version}`),
    );
  const whole = { schema: 1, model, version, ...sections };
  const card = draftFile(path, whole, modelCardSchema, () => null);
  if (card.ok) return ok(card.value.file);
  const problems = card.problems.map((problem) => ({
    ...problem,
    what: `${file.path}: ${problem.what}`,
  }));
  return { ok: false, problems };
}

function warningsOf(record: ModelVersion, card: SourceFile | null): readonly string[] {
  return [
    ...(record.provenance === "unknown"
      ? [
          `PROVENANCE UNKNOWN: nobody can say what ${record.model} ${record.version} was made from. Lineage gates fail unless they allow it, and every page about it says so.`,
        ]
      : []),
    ...(card === null
      ? [
          `No model card: give --card FILE, or write cards/${record.version}.yaml; card gates ask for it.`,
        ]
      : []),
    ...(Object.keys(record.metrics).length === 0
      ? ["No metrics: gates on numbers will lack evidence until an evaluation is handed in."]
      : []),
  ];
}

function unknownModel(root: string, model: string): Problem {
  return {
    code: "model-unknown",
    what: `There is no model ${model} in this registry.`,
    why: "A registered model has a model.yaml in its folder.",
    fix: `Correct the name, or write ${root}/models/${model}/model.yaml first; init shows an example.`,
  };
}

function mixed(model: string, other: string): Problem {
  return {
    code: "model-collision",
    what: `The files of ${model} would mix with those of ${other}.`,
    why: "A namespace is never itself a model.",
    fix: "Choose another name for one of them.",
  };
}

function noCard(file: string): Problem {
  return {
    code: "card-malformed",
    what: `${file} holds no sections of a model card.`,
    fix: "Write details, intendedUse, trainingData ... as the reference of cards says, or bring another tool's card with card import.",
    place: { file },
  };
}

function foreignCard(file: string, its: string, wanted: string): Problem {
  return {
    code: "card-foreign",
    what: `${file} is the card of ${its}, not of ${wanted}.`,
    why: "A card that was copied may describe another version.",
    fix: "Check it, then correct model and version in it, or leave them out.",
    place: { file },
  };
}
