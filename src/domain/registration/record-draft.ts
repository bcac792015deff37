import { isMapping, type Mapping } from "../metric-formats/measured-file.js";
import type { Problem } from "../problem.js";

/**
 * A record being put together: the properties of a version's record, as far as they are known, as they came. Whether
 * they can be is the schema's to say, once all are there.
 */
export type RecordDraft = Mapping;

/** Something that a record must say, and the flag that says it. `path` is the property's. */
export interface RecordPart {
  readonly path: string;
  readonly flag: string;
  readonly what: string;
  readonly other?: string;
}

const always: readonly RecordPart[] = [
  { path: "type", flag: "--type", what: "what kind of model it is, such as classifier" },
  { path: "architecture", flag: "--architecture", what: "how it is built, such as xgboost" },
  {
    path: "trained.at",
    flag: "--trained-at",
    what: "when training ended, such as 2025-03-02T08:00:00Z",
  },
  {
    path: "trained.by",
    flag: "--trained-by",
    what: "who trained it: github:<login>, machine:<name> or unknown",
  },
  { path: "artifact.uri", flag: "--artifact-uri", what: "where the model's file is" },
  {
    path: "artifact.digest",
    flag: "--artifact-digest",
    what: "digest of the model's file",
    other: "--artifact-file FILE",
  },
  {
    path: "artifact.bytes",
    flag: "--artifact-bytes",
    what: "size of the model's file",
    other: "--artifact-file FILE",
  },
];

const lineage: readonly RecordPart[] = [
  {
    path: "source.repository",
    flag: "--repository",
    what: "repository of the training code, as owner/name",
  },
  { path: "source.commit", flag: "--commit", what: "commit that it was trained at, in full" },
  { path: "dataset.name", flag: "--dataset-name", what: "name of the training dataset" },
  { path: "dataset.version", flag: "--dataset-version", what: "version of the training dataset" },
  {
    path: "dataset.digest",
    flag: "--dataset-digest",
    what: "digest of the training dataset",
    other: "--dataset-file FILE or --dvc-lock FILE",
  },
  {
    path: "dataset.records",
    flag: "--dataset-records",
    what: "how many records the training dataset has",
  },
];

const optional: readonly RecordPart[] = [
  { path: "dataset.period", flag: "--dataset-period", what: "days that its records are from" },
  {
    path: "environment",
    flag: "--environment-lock",
    what: "lock file of the packages that it was trained with",
  },
  { path: "parameters", flag: "--parameter", what: "training parameters" },
  { path: "signature", flag: "--signature", what: "inputs and outputs" },
  { path: "parents", flag: "--parent", what: "base models" },
  { path: "provenance", flag: "--provenance", what: "known or unknown" },
  { path: "metrics", flag: "--metrics", what: "numbers by metric" },
  { path: "slices", flag: "--slices", what: "numbers by slice" },
];

/** Properties of the evaluation set that a draft's numbers were measured on. */
function evaluationParts(name: string): readonly RecordPart[] {
  const set = `evaluationSets.${name}`;
  return [
    {
      path: `${set}.dataset`,
      flag: "--evaluation-dataset",
      what: `dataset of the evaluation set ${name}`,
    },
    {
      path: `${set}.digest`,
      flag: "--evaluation-digest",
      what: `digest of the evaluation set ${name}`,
      other: "--evaluation-file FILE",
    },
    {
      path: `${set}.split`,
      flag: "--evaluation-split",
      what: `part of the dataset that ${name} is, such as test`,
    },
  ];
}

/** What a draft must say and doesn't yet, in the order of a record. */
export function missingParts(draft: RecordDraft): readonly RecordPart[] {
  const parts = [...always, ...(draft.provenance === "unknown" ? [] : lineage), ...setParts(draft)];
  return parts.filter(({ path }) => partAt(draft, path) === undefined);
}

/** What is missing as problems, each naming its flag. */
export function missingProblems(draft: RecordDraft): readonly Problem[] {
  const missing = missingParts(draft);
  const last = missing.filter((part) => lineage.includes(part)).at(-1);
  return missing.map((part) => {
    const instead = part.other === undefined ? "" : `, or ${part.other}`;
    const old =
      part === last
        ? " Where nobody can know it, and the policy allows that: --provenance unknown."
        : "";
    return {
      code: "record-incomplete",
      what: `Missing: ${part.what}.`,
      fix: `Give ${part.flag}${instead}.${old}`,
      place: { file: "", path: part.path },
    };
  });
}

/** The flag that says a property, or one around it; null where none does. */
export function flagOf(path: string): string | null {
  const all = [...always, ...lineage, ...optional];
  const around = all.filter((part) => path === part.path || path.startsWith(`${part.path}.`));
  if (around[0] !== undefined) return around[0].flag;
  return /^evaluationSets\.[^.]+\.period/.test(path)
    ? "--evaluation-period"
    : (evaluationFlag(path) ?? null);
}

function evaluationFlag(path: string): string | undefined {
  const [, name] = /^evaluationSets\.([^.]+)/.exec(path) ?? [];
  if (name === undefined) return undefined;
  return evaluationParts(name).find((part) => part.path === path)?.flag ?? "--evaluation-set";
}

function setParts(draft: RecordDraft): readonly RecordPart[] {
  const measured = [
    ...Object.values(isMapping(draft.metrics) ? draft.metrics : {}),
    ...(Array.isArray(draft.slices) ? draft.slices : []),
  ].filter(isMapping);
  if (measured.some((one) => one.evaluatedOn === undefined))
    return [
      {
        path: "evaluationSet",
        flag: "--evaluation-set",
        what: "name of the set that it was evaluated on",
      },
    ];
  const names = new Set(measured.map((one) => String(one.evaluatedOn)));
  return [...names].flatMap(evaluationParts);
}

/** The value at a property path. A name in the path may itself hold dots: the longest name that is there is taken. */
export function partAt(value: unknown, path: string): unknown {
  if (path === "") return value;
  if (!isMapping(value)) return undefined;
  const names = path.split(".");
  for (let length = names.length; length > 0; length--) {
    const name = names.slice(0, length).join(".");
    if (Object.hasOwn(value, name)) return partAt(value[name], names.slice(length).join("."));
  }
  return undefined;
}

/** A draft with a value at a property path. */
export function withPart(draft: RecordDraft, path: string, value: unknown): RecordDraft {
  const [name = "", ...rest] = path.split(".");
  if (rest.length === 0) return { ...draft, [name]: value };
  const inner = isMapping(draft[name]) ? draft[name] : {};
  return { ...draft, [name]: withPart(inner, rest.join("."), value) };
}

/**
 * One draft of several, the later over the earlier. Groups such as the dataset, the parameters or the metrics are
 * merged name by name; what is undefined says nothing.
 */
export function mergeDrafts(...drafts: readonly RecordDraft[]): RecordDraft {
  const all = new Map<string, unknown>();
  for (const [name, value] of drafts.flatMap(Object.entries)) {
    const before = all.get(name);
    if (isMapping(before) && isMapping(value)) all.set(name, { ...before, ...present(value) });
    else if (value !== undefined) all.set(name, plain(value));
  }
  return Object.fromEntries(all);
}

function plain(value: unknown): unknown {
  return isMapping(value) ? present(value) : value;
}

function present(value: Mapping): Mapping {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined));
}
