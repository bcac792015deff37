import { cardNumbers } from "../card-numbers.js";
import type { GateContext } from "../gate/gate-context.js";
import { grouped } from "../gate/slice-numbers.js";
import type { MeasuredMetric } from "../measured.js";
import type { EvaluationSet } from "../model-version.js";
import { type HubTask, hubTask, identifier } from "./hub-tasks.js";
import { hubLicence } from "./licences.js";

/** One entry of `model-index[].results[]`: numbers of one task on one dataset. */
export interface HubResult {
  readonly task: { readonly type: string; readonly name?: string };
  readonly dataset: {
    readonly type: string;
    readonly name: string;
    readonly split?: string;
    readonly revision?: string;
  };
  readonly metrics: readonly {
    readonly type: string;
    readonly value: number;
    readonly name: string;
  }[];
}

/** Front matter of a README on the Hugging Face Hub, as its documentation's `modelcard.md` describes it. */
export interface HubMetadata {
  readonly license?: string;
  readonly license_name?: string;
  readonly license_link?: string;
  readonly pipeline_tag?: string;
  readonly tags: readonly string[];
  readonly datasets?: readonly string[];
  readonly base_model?: readonly string[];
  readonly metrics?: readonly string[];
  readonly co2_eq_emissions?: { readonly emissions: number; readonly hardware_used?: string };
  readonly "model-index"?: readonly {
    readonly name: string;
    readonly results: readonly HubResult[];
  }[];
}

/** An export, with a sentence on each thing that the format has no place for. */
export interface HubExport {
  readonly metadata: HubMetadata;
  readonly notes: readonly string[];
}

/** Metrics that the Hub calls otherwise (https://hf.co/metrics). */
const hubMetrics: Readonly<Record<string, string>> = { auc_roc: "roc_auc", r2: "r_squared" };

/** A version's card as front matter. Numbers are those that gates judge by; a ratio is a number from 0 to 1. */
export function hubMetadata(context: GateContext): HubExport {
  const { candidate, card } = context;
  const kind = card?.details?.type ?? candidate.type;
  const task = hubTask(kind, candidate);
  const all = cardNumbers(context).overall;
  const numbers = all.filter(({ setup }) => setup?.set);
  const results = hubResults(task, kind, numbers);
  const names = [...new Set(numbers.map(({ metric }) => hubMetric(metric.name)))];
  const metadata = {
    ...licenceOf(card?.details?.licence),
    ...(task.isKnown ? { pipeline_tag: task.type } : {}),
    tags: [...new Set([identifier(candidate.type), identifier(candidate.architecture)])],
    ...listed("datasets", hubIds([candidate.dataset?.name ?? ""])),
    ...listed("base_model", hubIds(candidate.parents.map(({ name }) => name))),
    ...listed("metrics", names),
    ...emissions(context),
    ...(results.length > 0 ? { "model-index": [{ name: candidate.model, results }] } : {}),
  };
  return { metadata, notes: notesOf(context, task, all) };
}

/** A metric's name on the Hub. */
function hubMetric(name: string): string {
  return hubMetrics[name] ?? name;
}

function hubResults(
  task: HubTask,
  kind: string,
  numbers: readonly MeasuredMetric[],
): readonly HubResult[] {
  const groups = grouped(numbers, ({ setup }) => `${setup?.name} ${setup?.set?.digest}`);
  return groups.flatMap((group) => {
    const set = group[0]?.setup?.set;
    return set ? [hubResult(set, task, kind, group)] : [];
  });
}

function hubResult(
  set: EvaluationSet,
  task: HubTask,
  kind: string,
  numbers: readonly MeasuredMetric[],
): HubResult {
  const period = set.period ? `, ${set.period.from} to ${set.period.to}` : "";
  return {
    task: { type: task.type, ...(task.type === kind ? {} : { name: kind }) },
    dataset: {
      type: set.dataset,
      name: `${set.dataset} (${set.split}${period})`,
      split: set.split,
      revision: set.digest,
    },
    metrics: numbers.map(({ metric, estimate }) => ({
      type: hubMetric(metric.name),
      value: estimate.value,
      name: metric.label,
    })),
  };
}

/** A licence that the Hub doesn't know is `other`, with a name; one that is an address is linked. */
function licenceOf(licence: string | undefined): Partial<HubMetadata> {
  if (licence === undefined) return {};
  const known = hubLicence(licence);
  if (known !== null) return { license: known };
  const isLink = /^https?:\/\/\S+$/.test(licence);
  return {
    license: "other",
    license_name: identifier(licence.replace(/^https?:\/\//, "")),
    ...(isLink ? { license_link: licence } : {}),
  };
}

/** Names that can be ids on the Hub, such as `acme/base-model`; a plain name there would be somebody else's. */
function hubIds(names: readonly string[]): readonly string[] {
  return names.filter((name) => /^[\w.-]+\/[\w.-]+$/.test(name));
}

function listed(
  key: "datasets" | "base_model" | "metrics",
  values: readonly string[],
): Partial<HubMetadata> {
  return values.length === 0 ? {} : { [key]: values };
}

/** The Hub counts grams. */
function emissions({ card }: GateContext): Partial<HubMetadata> {
  const { kgCO2e, hardware } = card?.environmentalImpact ?? {};
  if (kgCO2e === undefined) return {};
  const grams = Number((kgCO2e * 1000).toPrecision(12));
  return {
    co2_eq_emissions: {
      emissions: grams,
      ...(hardware === undefined ? {} : { hardware_used: hardware }),
    },
  };
}

function notesOf(
  { candidate, card }: GateContext,
  task: HubTask,
  numbers: readonly MeasuredMetric[],
): readonly string[] {
  const { dataset, parents } = candidate;
  const plain = parents.filter(({ name }) => hubIds([name]).length === 0);
  const unset = numbers.filter(({ setup }) => !setup?.set).map(({ metric }) => metric.label);
  const licence = card?.details?.licence;
  return [
    ...(task.isKnown
      ? []
      : [
          `pipeline_tag is left out: "${task.type}" is none of the Hub's tasks. Give the card a details.type such as tabular-classification.`,
        ]),
    ...(licence === undefined ? ["license is left out: the card names no licence."] : []),
    ...(licence !== undefined && hubLicence(licence) === null
      ? [`license is "other": the Hub knows no licence ${licence}.`]
      : []),
    ...(dataset && hubIds([dataset.name]).length === 0
      ? [`datasets is left out: ${dataset.name} is no id of the Hub's (owner/name).`]
      : []),
    ...(plain.length > 0
      ? [
          `base_model leaves out ${plain.map(({ name }) => name).join(", ")}: no ids of the Hub's (owner/name).`,
        ]
      : []),
    ...(unset.length > 0
      ? [`model-index leaves out ${unset.join(", ")}: measured on no evaluation set.`]
      : []),
  ];
}
