import { z } from "zod";

/**
 * What a gate can say. `missing`: there is no evidence to judge by. `not-comparable`: there are numbers, but not of one
 * evaluation set. `not-applicable`: the gate has nothing to say here, with the reason shown.
 */
export const gateResultSchema = z.enum([
  "pass",
  "fail",
  "inconclusive",
  "missing",
  "not-comparable",
  "not-applicable",
]);
export type GateResult = z.output<typeof gateResultSchema>;

/** A gate's answer. `observed` and `bar` are in the metric's stored unit; `text` says it to a person in one line. */
export interface GateOutcome {
  readonly result: GateResult;
  readonly observed: number | string | null;
  readonly bar: number | string | null;
  readonly text: string;
  /** What to do about it; null where there is nothing to do. */
  readonly fix: string | null;
  /** Waits for a person or for time alone, so that it may still pass with nothing changed in the files. */
  readonly waitsFor?:
    | { readonly kind: "person"; readonly login: string }
    | { readonly kind: "time"; readonly until: string };
}
