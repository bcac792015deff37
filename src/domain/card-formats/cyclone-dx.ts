import { type Digest, digestOfValue } from "../digest.js";
import { runsOf } from "../gate/evidence-runs.js";
import type { GateContext } from "../gate/gate-context.js";
import type { ModelVersion } from "../model-version.js";
import { type BomObject, bomProperty } from "./bom-value.js";
import { cycloneModelCard } from "./cyclone-model-card.js";
import { spdxLicence } from "./licences.js";

/** When the document is made, in UTC, and by which version of this program. */
export interface BomOrigin {
  readonly at: string;
  readonly toolVersion: string;
}

/** A dataset that a version was trained or measured on. */
interface BomDataset {
  readonly ref: string;
  readonly name: string;
  readonly version: string | null;
  readonly digest: Digest;
  readonly properties: readonly BomObject[];
  readonly description: string | null;
}

/**
 * A version as a CycloneDX 1.6 ML-BOM (https://cyclonedx.org/docs/1.6/json/): the model as a component with its card,
 * hash, origin and ancestors, and its datasets as components that it depends on. The same version at the same time
 * gives the same document, with the same serial number.
 */
export function machineLearningBom(context: GateContext, origin: BomOrigin): BomObject {
  const { candidate } = context;
  const model = modelRef(candidate.model, candidate.version);
  const datasets = datasetsOf(context);
  const refs = datasets.map(({ ref }) => ref);
  const content = {
    metadata: {
      timestamp: origin.at,
      tools: {
        components: [{ type: "application", name: "model-promoter", version: origin.toolVersion }],
      },
      component: {
        type: "machine-learning-model",
        "bom-ref": `${model}/bom`,
        name: candidate.model,
        version: candidate.version,
      },
    },
    components: [modelComponent(context, model, refs), ...datasets.map(datasetComponent)],
    dependencies: [
      { ref: `${model}/bom`, dependsOn: [model] },
      { ref: model, dependsOn: refs },
      ...refs.map((ref) => ({ ref })),
    ],
  };
  return {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    serialNumber: serialNumber(digestOfValue(content)),
    version: 1,
    ...content,
  };
}

function modelRef(name: string, version: string): string {
  return `model:${name}@${version}`;
}

function modelComponent(context: GateContext, ref: string, datasets: readonly string[]): BomObject {
  const { candidate, card } = context;
  const { details } = card ?? {};
  const [namespace, name] = candidate.model.split("/");
  return {
    type: "machine-learning-model",
    "bom-ref": ref,
    ...(details?.owner === undefined ? {} : { supplier: { name: details.owner } }),
    ...(name === undefined || namespace === undefined ? {} : { group: namespace }),
    name: name ?? candidate.model,
    version: candidate.version,
    ...(details?.overview === undefined ? {} : { description: details.overview }),
    hashes: [hash(candidate.artifact.digest)],
    ...(details?.licence === undefined ? {} : { licenses: [licence(details.licence)] }),
    pedigree: pedigree(candidate),
    externalReferences: references(context),
    modelCard: cycloneModelCard(context, datasets),
    properties: [
      bomProperty("type", candidate.type),
      bomProperty("trained.at", candidate.trained.at),
      bomProperty("trained.by", candidate.trained.by),
      bomProperty("provenance", candidate.provenance),
      bomProperty("artifact.bytes", candidate.artifact.bytes),
      ...Object.entries(candidate.parameters).map(([key, value]) =>
        bomProperty(`parameter:${key}`, value),
      ),
    ],
  };
}

function hash(digest: Digest): BomObject {
  return { alg: "SHA-256", content: digest.slice("sha256:".length) };
}

function licence(name: string): BomObject {
  const id = spdxLicence(name);
  return { license: id === null ? { name } : { id } };
}

/** What the version was made from: base models, and the commit of the training code. */
function pedigree({ parents, source }: ModelVersion): BomObject {
  const ancestors = parents.map(({ name, version, digest }) => ({
    type: "machine-learning-model",
    "bom-ref": modelRef(name, version),
    name,
    version,
    hashes: [hash(digest)],
  }));
  return {
    ...(ancestors.length > 0 ? { ancestors } : {}),
    ...(source
      ? { commits: [{ uid: source.commit }], notes: `Trained from ${source.repository}.` }
      : {}),
  };
}

function references({ candidate, card }: GateContext): readonly BomObject[] {
  const { artifact, source } = candidate;
  return [
    { type: "distribution", url: address(artifact.uri), hashes: [hash(artifact.digest)] },
    ...(source && /^(https?|ssh|git):\/\//.test(source.repository)
      ? [{ type: "vcs", url: address(source.repository) }]
      : []),
    ...(card?.details?.citations ?? [])
      .filter((citation) => /^https?:\/\/\S+$/.test(citation))
      .map((citation) => ({ type: "documentation", url: address(citation) })),
  ];
}

/** An address without the characters that an IRI can't have. */
function address(url: string): string {
  return url.replace(/[\s<>"{}|\\^`]/g, encodeURIComponent);
}

/** The dataset that it was trained on, then those that it was measured on, each once. */
function datasetsOf(context: GateContext): readonly BomDataset[] {
  const all = [...trainingSet(context), ...evaluationSets(context)];
  return [...new Map(all.map((one) => [one.ref, one])).values()];
}

function trainingSet({ candidate: { dataset }, card }: GateContext): readonly BomDataset[] {
  if (!dataset) return [];
  const { name, version, digest, records } = dataset;
  return [
    {
      ref: `dataset:${name}@${version}`,
      name,
      version,
      digest,
      description: card?.trainingData?.dataset ?? null,
      properties: [
        bomProperty("use", "training"),
        bomProperty("records", records),
        ...period(dataset.period),
      ],
    },
  ];
}

function evaluationSets(context: GateContext): readonly BomDataset[] {
  const runs = runsOf(context, "evaluation").counted;
  const named = [
    context.candidate.evaluationSets,
    ...runs.map(({ evidence }) => evidence.evaluationSets),
  ].flatMap((sets) => Object.entries(sets));
  return named.map(([name, set]) => ({
    ref: `dataset:${set.dataset}#${set.split}-${set.digest.slice("sha256:".length)}`,
    name: set.dataset,
    version: null,
    digest: set.digest,
    description: null,
    properties: [
      bomProperty("use", "evaluation"),
      bomProperty("evaluationSet", name),
      bomProperty("split", set.split),
      ...period(set.period),
    ],
  }));
}

function period(days: { readonly from: string; readonly to: string } | undefined) {
  return days ? [bomProperty("period", `${days.from} to ${days.to}`)] : [];
}

function datasetComponent({
  ref,
  name,
  version,
  digest,
  description,
  properties,
}: BomDataset): BomObject {
  return {
    type: "data",
    "bom-ref": ref,
    name,
    ...(version === null ? {} : { version }),
    ...(description === null ? {} : { description }),
    hashes: [hash(digest)],
    data: [{ type: "dataset", name }],
    properties,
  };
}

/** A UUID of the custom kind (version 8, RFC 9562) from a digest's first 16 bytes. */
function serialNumber(digest: Digest): string {
  const hex = digest.slice("sha256:".length);
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ];
  return `urn:uuid:${parts.join("-")}`;
}
