import type { Signature } from "../model-version.js";
import { type Level, type Rule, type SchemaGate, usualLevels } from "./definition/schema.js";
import { type Finding, missing, outcomeOf } from "./finding.js";
import type { GateContext } from "./gate-context.js";
import type { GateOutcome } from "./gate-outcome.js";
import { type Field, fieldText, type TypeChange, typeChange } from "./signature-change.js";

interface Difference {
  readonly rule: Rule;
  readonly text: string;
}

/**
 * Compares the version's signature with what model.yaml's `serving` sends and expects. Missing where either is not
 * described: a gate that has nothing to look at proves nothing.
 */
export function evaluateSchema(gate: SchemaGate, context: GateContext): GateOutcome {
  const { serving, candidate } = context;
  const { version, signature } = candidate;
  if (!serving || isEmpty(serving))
    return missing(
      "model.yaml doesn't say what serving sends and expects",
      "Add inputs and outputs under serving in model.yaml.",
    );
  if (isEmpty(signature))
    return missing(
      `The record of ${version} has no signature`,
      "Register a version whose record gives its inputs and outputs under signature.",
    );
  const differences = [
    ...inputDifferences(serving, signature),
    ...outputDifferences(serving, signature),
  ];
  const levelled = differences.map((one) => ({ ...one, level: levelOf(gate, one.rule) }));
  const failing = levelled.filter(({ level }) => level === "fail");
  const findings = [
    ...failing.map((one) => failure(one)),
    ...(failing.length === 0 ? [passing(fits(serving))] : []),
    ...levelled.filter(({ level }) => level === "warn").map(({ text }) => passing(`note: ${text}`)),
  ];
  return outcomeOf(findings, { observed: failing.length, bar: 0 });
}

function isEmpty({ inputs, outputs }: Signature): boolean {
  return Object.keys(inputs).length + Object.keys(outputs).length === 0;
}

function levelOf({ rules = {} }: SchemaGate, name: Rule): Level {
  return rules[name] ?? usualLevels[name];
}

function failure({ text, rule: name }: Difference): Finding {
  const what = name.startsWith("input") ? "takes what is sent" : "answers what is expected";
  const fix = `Ask for a version that ${what}, or change serving and model.yaml first.`;
  return { result: "fail", text, fix };
}

function passing(text: string): Finding {
  return { result: "pass", text, fix: null };
}

function fits({ inputs, outputs }: Signature): string {
  const [taken, given] = [inputs, outputs].map((fields) => Object.keys(fields).length);
  return `Takes the place of what serves: ${taken} of ${taken} inputs, ${given} of ${given} outputs`;
}

function inputDifferences(serving: Signature, version: Signature): readonly Difference[] {
  return namesOf(serving.inputs, version.inputs).flatMap((name) => {
    const [sent, taken] = [own(serving.inputs, name), own(version.inputs, name)];
    if (sent && taken) return takenDifferences(name, sent, taken);
    if (sent) return [{ rule: "inputDropped", text: `input ${name} is sent and no longer used` }];
    return taken?.required
      ? [{ rule: "inputRequired", text: `input ${name} is required and isn't sent` }]
      : [{ rule: "inputAdded", text: `input ${name} is optional and isn't sent` }];
  });
}

function takenDifferences(name: string, sent: Field, taken: Field): readonly Difference[] {
  const presence: readonly Difference[] =
    sent.required === taken.required
      ? []
      : taken.required
        ? [{ rule: "inputRequired", text: `input ${name} is required and isn't always sent` }]
        : [{ rule: "inputOptional", text: `input ${name} is optional now` }];
  const text = `input ${name} takes ${fieldText(taken)}, and ${fieldText(sent)} is sent`;
  return [...presence, ...typeDifference("input", typeChange(sent, taken), text)];
}

function outputDifferences(serving: Signature, version: Signature): readonly Difference[] {
  return namesOf(serving.outputs, version.outputs).flatMap((name): readonly Difference[] => {
    const [expected, given] = [own(serving.outputs, name), own(version.outputs, name)];
    if (expected && given) return givenDifferences(name, expected, given);
    if (given) return [{ rule: "outputAdded", text: `output ${name} is new` }];
    return expected?.required
      ? [{ rule: "outputDropped", text: `output ${name} is expected and not given` }]
      : [];
  });
}

function givenDifferences(name: string, expected: Field, given: Field): readonly Difference[] {
  const presence: readonly Difference[] =
    expected.required && !given.required
      ? [{ rule: "outputOptional", text: `output ${name} is expected and may be left out` }]
      : [];
  const text = `output ${name} is ${fieldText(given)}, and ${fieldText(expected)} is expected`;
  return [...presence, ...typeDifference("output", typeChange(expected, given), text)];
}

function typeDifference(
  side: "input" | "output",
  change: TypeChange,
  text: string,
): readonly Difference[] {
  switch (change) {
    case "same":
      return [];
    case "wider":
      return [{ rule: `${side}Widened`, text }];
    case "narrower":
      return [{ rule: `${side}Narrowed`, text }];
    case "other":
      return [{ rule: `${side}Retyped`, text }];
  }
}

function namesOf(...fields: readonly Readonly<Record<string, Field>>[]): readonly string[] {
  return [...new Set(fields.flatMap((one) => Object.keys(one)))];
}

function own(fields: Readonly<Record<string, Field>>, name: string): Field | undefined {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}
