import type { EvaluationSet } from "../model-version.js";

/** What a number was measured on and how; two numbers are compared only when all of it but `name` is equal. */
export interface MeasurementSetup {
  /** Name of the evaluation set, in the file that the number comes from. */
  readonly name: string;
  /** Null where the file doesn't describe the set. */
  readonly set: EvaluationSet | null;
  readonly threshold: number | null;
  readonly averaging: string | null;
  readonly positiveClass: string | null;
}

/** In words what keeps two setups from being compared; null where nothing does. */
export function setupDifference(
  one: MeasurementSetup | null,
  other: MeasurementSetup | null,
): string | null {
  if (one === null && other === null) return null;
  if (one === null || other === null)
    return "only one of the two was measured on an evaluation set";
  if (one.set === null || other.set === null)
    return `the evaluation set ${one.set === null ? one.name : other.name} isn't described`;
  const parts = [...differentParts(one.set, other.set), ...differentMeans(one, other)];
  if (parts.length === 0) return null;
  return `measured on ${other.name} and ${one.name}, which differ in ${parts.join(", ")}`;
}

function differentParts(one: EvaluationSet, other: EvaluationSet): string[] {
  const parts = (["dataset", "digest", "split"] as const).filter(
    (part) => one[part] !== other[part],
  );
  const samePeriod = one.period?.from === other.period?.from && one.period?.to === other.period?.to;
  return samePeriod ? parts : [...parts, "period"];
}

function differentMeans(one: MeasurementSetup, other: MeasurementSetup): string[] {
  const means = {
    threshold: "threshold",
    averaging: "averaging",
    positiveClass: "positive class",
  } as const;
  return (["threshold", "averaging", "positiveClass"] as const)
    .filter((part) => one[part] !== other[part])
    .map((part) => means[part]);
}
