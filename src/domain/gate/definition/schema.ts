import { z } from "zod";
import { gateHead } from "../gate-head.js";

const levelSchema = z.enum(["fail", "warn", "allow"]);
/** What a difference means: the gate fails, names it and passes, or is silent. */
export type Level = z.output<typeof levelSchema>;

/** What each difference means where the gate doesn't say otherwise: a version must be able to take the place of another. */
export const usualLevels = {
  inputRequired: "fail",
  inputAdded: "allow",
  inputDropped: "warn",
  inputOptional: "allow",
  inputWidened: "allow",
  inputNarrowed: "fail",
  inputRetyped: "fail",
  outputDropped: "fail",
  outputOptional: "fail",
  outputAdded: "warn",
  outputWidened: "fail",
  outputNarrowed: "allow",
  outputRetyped: "fail",
} as const satisfies Readonly<Record<string, Level>>;

/** A kind of difference between signature and serving. */
export type Rule = keyof typeof usualLevels;

const rule = (name: Rule, meaning: string) =>
  levelSchema.optional().describe(`${meaning}; left out: ${usualLevels[name]}`);

/** The version must take what the serving system sends, and answer what it expects. */
export const schemaGateSchema = z
  .strictObject({
    ...gateHead,
    kind: z.literal("schema").describe("kind of gate"),
    rules: z
      .strictObject({
        inputRequired: rule("inputRequired", "an input must be there that isn't always sent"),
        inputAdded: rule("inputAdded", "an input that isn't sent, and need not be"),
        inputDropped: rule("inputDropped", "an input that is sent and no longer used"),
        inputOptional: rule("inputOptional", "an input that is always sent and need not be"),
        inputWidened: rule("inputWidened", "an input takes more than what is sent"),
        inputNarrowed: rule("inputNarrowed", "an input doesn't take all that is sent"),
        inputRetyped: rule("inputRetyped", "an input is of another type"),
        outputDropped: rule("outputDropped", "an output that is expected is gone"),
        outputOptional: rule("outputOptional", "an output may be left out that is expected always"),
        outputAdded: rule("outputAdded", "an output that nobody expects"),
        outputWidened: rule("outputWidened", "an output has values that aren't expected"),
        outputNarrowed: rule("outputNarrowed", "an output has fewer values than are expected"),
        outputRetyped: rule("outputRetyped", "an output is of another type"),
      })
      .optional()
      .describe("what a difference means: fail, warn (named, and passes) or allow"),
  })
  .describe(
    "the version takes the inputs that serving sends, and gives the outputs that it expects",
  );

export type SchemaGate = z.output<typeof schemaGateSchema>;
