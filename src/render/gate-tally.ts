import type { EvaluatedGate } from "../domain/gate/evaluated-gate.js";
import type { GateResult } from "../domain/gate/gate-outcome.js";
import { formatCount } from "../domain/metric-text.js";

/** A gate's result as people read it. */
const resultWords: Readonly<Record<GateResult, string>> = {
  pass: "pass",
  fail: "fail",
  inconclusive: "inconclusive",
  missing: "evidence missing",
  "not-comparable": "not comparable",
  "not-applicable": "does not apply",
};

/** Gates by what they mean for the promotion. */
export interface GateTally {
  /** Keep the promotion back until something is mended. */
  readonly failing: readonly EvaluatedGate[];
  /** Keep it back until a person or time lets them pass. */
  readonly waiting: readonly EvaluatedGate[];
  /** Plain words, without a full stop: `all 10 gates pass`, `8 of 10 gates pass, 2 block`. */
  readonly text: string;
  /** The same of those that pass alone: `8 of 10 gates pass`. */
  readonly passing: string;
}

/** Counts a promotion's gates. */
export function tallyGates(all: readonly EvaluatedGate[]): GateTally {
  const blocking = all.filter((gate) => gate.blocks);
  const waiting = blocking.filter((gate) => gate.waitsFor !== undefined);
  const failing = blocking.filter((gate) => gate.waitsFor === undefined);
  return { failing, waiting, ...tallyTexts(all, failing.length, waiting.length) };
}

function tallyTexts(
  all: readonly EvaluatedGate[],
  failing: number,
  waiting: number,
): Pick<GateTally, "text" | "passing"> {
  const having = (result: GateResult) => all.filter((gate) => gate.result === result).length;
  const passing = passingText(having("pass"), all.length);
  const idle = having("not-applicable");
  const tolerated = all.length - having("pass") - idle - failing - waiting;
  const parts = [
    passing,
    failing > 0 ? verb(failing, "blocks", "block") : null,
    waiting > 0 ? verb(waiting, "waits for a person or time", "wait for people or time") : null,
    idle > 0 ? verb(idle, "does not apply", "do not apply") : null,
    tolerated > 0 ? `${formatCount(tolerated)} without a pass, which the policy allows` : null,
  ];
  return { text: parts.filter((part) => part !== null).join(", "), passing };
}

function passingText(passing: number, all: number): string {
  if (all === 0) return "no gate is set for this stage";
  if (passing < all)
    return `${formatCount(passing)} of ${count(all, "gate")} ${passing === 1 ? "passes" : "pass"}`;
  return all === 1 ? "the one gate passes" : `all ${count(all, "gate")} pass`;
}

function verb(number: number, one: string, many: string): string {
  return `${formatCount(number)} ${number === 1 ? one : many}`;
}

/** A gate's result in a word or two. One that waits for a person or time isn't called missing. */
export function resultText({ result, waitsFor }: EvaluatedGate): string {
  return waitsFor === undefined ? resultWords[result] : "waiting";
}

/** A number and its noun: `1 gate`, `3 gates`. */
export function count(number: number, noun: string): string {
  return `${formatCount(number)} ${noun}${number === 1 ? "" : "s"}`;
}
