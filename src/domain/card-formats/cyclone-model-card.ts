import { cardNumbers } from "../card-numbers.js";
import type { GateContext } from "../gate/gate-context.js";
import type { CardContent } from "../model-card.js";
import type { Signature } from "../model-version.js";
import type { Estimate } from "../statistics/estimate.js";
import { type BomObject, bomProperty } from "./bom-value.js";

/**
 * The `modelCard` of a CycloneDX 1.6 component. Numbers are texts there, in the metric's stored unit. What the format
 * has no property for comes as a property of ours.
 *
 * @param datasets `bom-ref`s of the version's datasets
 */
export function cycloneModelCard(context: GateContext, datasets: readonly string[]): BomObject {
  const { candidate, card } = context;
  const content: CardContent = card ?? {};
  const metrics = performanceMetrics(context);
  return {
    modelParameters: {
      task: content.details?.type ?? candidate.type,
      architectureFamily: candidate.architecture,
      modelArchitecture: content.details?.architecture ?? candidate.architecture,
      datasets: datasets.map((ref) => ({ ref })),
      inputs: formats(candidate.signature.inputs),
      outputs: formats(candidate.signature.outputs),
    },
    ...(metrics.length > 0 ? { quantitativeAnalysis: { performanceMetrics: metrics } } : {}),
    considerations: considerations(content),
    properties: otherProperties(content),
  };
}

function formats(fields: Signature["inputs"]): readonly BomObject[] {
  return Object.entries(fields).map(([name, { type, required, shape }]) => {
    const size = shape ? `[${shape.join(", ")}]` : "";
    return { format: `${name}: ${type}${size}${required ? "" : ", optional"}` };
  });
}

function performanceMetrics(context: GateContext): readonly BomObject[] {
  const { overall, slices } = cardNumbers(context);
  return [
    ...overall.map(({ metric, estimate }) => ({ type: metric.name, ...numbersOf(estimate) })),
    ...slices.flatMap(({ metric, name, estimate }) =>
      estimate === null ? [] : [{ type: metric.name, slice: name, ...numbersOf(estimate) }],
    ),
  ];
}

function numbersOf({ value, interval }: Estimate): BomObject {
  if (interval === null) return { value: String(value) };
  const { lower, upper } = interval;
  return {
    value: String(value),
    confidenceInterval: { lowerBound: String(lower), upperBound: String(upper) },
  };
}

function considerations({ intendedUse, limitations, environmentalImpact }: CardContent): BomObject {
  const technical = [
    ...(limitations ?? []),
    ...(intendedUse?.outOfScope ?? []).map((use) => `Out of scope: ${use}`),
  ];
  const impact = Object.entries(environmentalImpact ?? {}).flatMap(([name, value]) =>
    value === undefined ? [] : [bomProperty(name, value)],
  );
  return {
    ...(intendedUse?.users === undefined ? {} : { users: [intendedUse.users] }),
    ...(intendedUse?.primary === undefined ? {} : { useCases: [intendedUse.primary] }),
    ...(technical.length > 0 ? { technicalLimitations: technical } : {}),
    ...(impact.length > 0 ? { environmentalConsiderations: { properties: impact } } : {}),
  };
}

function otherProperties({
  details,
  trainingData,
  performance,
}: CardContent): readonly BomObject[] {
  const texts: readonly (readonly [string, string | undefined])[] = [
    ["name", details?.name],
    ["performance.overall", performance?.overall],
    ["performance.slices", performance?.slices],
    ["trainingData.dataset", trainingData?.dataset],
    ["trainingData.collection", trainingData?.collection],
    ["trainingData.period", trainingData?.period],
    ["trainingData.classBalance", trainingData?.classBalance],
    ...(trainingData?.features ?? []).map((feature) => ["trainingData.feature", feature] as const),
    ...(details?.citations ?? []).map((citation) => ["citation", citation] as const),
  ];
  return texts.flatMap(([name, value]) => (value === undefined ? [] : [bomProperty(name, value)]));
}
