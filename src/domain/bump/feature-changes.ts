import { type Field, fieldText, typeChange } from "../gate/signature-change.js";
import type { Signature } from "../model-version.js";

/** What changed in a signature, and how much it raises a version's number. */
export interface FeatureChange {
  readonly weight: "major" | "minor";
  readonly text: string;
}

/**
 * What changed between two signatures. The set of inputs, the type of one, an output that is gone or of another type
 * or shape (such as an embedding of another length) is major; a new output is minor. A signature that one of the two
 * doesn't give says nothing.
 */
export function featureChanges(before: Signature, after: Signature): readonly FeatureChange[] {
  if (isEmpty(before) || isEmpty(after)) return [];
  return [
    ...setChanges("feature", before.inputs, after.inputs, "major"),
    ...setChanges("output", before.outputs, after.outputs, "minor"),
    ...typeChanges("feature", before.inputs, after.inputs),
    ...typeChanges("output", before.outputs, after.outputs),
  ];
}

type Fields = Readonly<Record<string, Field>>;

function isEmpty({ inputs, outputs }: Signature): boolean {
  return Object.keys(inputs).length + Object.keys(outputs).length === 0;
}

function setChanges(
  what: string,
  before: Fields,
  after: Fields,
  weightOfNew: FeatureChange["weight"],
): readonly FeatureChange[] {
  const gone = Object.keys(before).filter((name) => !Object.hasOwn(after, name));
  const added = Object.keys(after).filter((name) => !Object.hasOwn(before, name));
  return [
    ...gone.map((name) => ({ weight: "major", text: `${what} ${name} is gone` }) as const),
    ...added.map((name) => ({ weight: weightOfNew, text: `${what} ${name} is new` })),
  ];
}

function typeChanges(what: string, before: Fields, after: Fields): readonly FeatureChange[] {
  return Object.entries(before).flatMap(([name, field]) => {
    const now = Object.hasOwn(after, name) ? after[name] : undefined;
    if (now === undefined || typeChange(field, now) === "same") return [];
    return [{ weight: "major", text: `${what} ${name} ${fieldText(field)} -> ${fieldText(now)}` }];
  });
}
