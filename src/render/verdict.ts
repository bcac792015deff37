import type { Evaluation } from "../domain/promotion-evaluation.js";
import type { SignOffs } from "../domain/sign-off.js";
import { count, tallyGates } from "./gate-tally.js";

/** Where a promotion stands, in one line of plain words that hold nothing from people. */
export interface Verdict {
  readonly kind: "ready" | "waiting" | "blocked" | "void" | "unreadable";
  readonly text: string;
}

/** Sums an evaluation up: `Waiting for 3 sign-offs; all 10 gates pass.` */
export function verdictOf({ problems, moved, gates, signOffs }: Evaluation): Verdict {
  if (problems.length > 0)
    return {
      kind: "unreadable",
      text: `Held: the registry's files can't be read (${count(problems.length, "problem")}).`,
    };
  const tally = tallyGates(gates);
  if (moved.length > 0)
    return {
      kind: "void",
      text: "Held: what was approved has changed, so that no approval counts.",
    };
  const missing = signOffs.missing.length;
  if (tally.failing.length > 0)
    return { kind: "blocked", text: `Blocked: ${tally.text}; ${signOffText(signOffs)}.` };
  const waitsFor = [
    ...(missing > 0 ? [count(missing, "sign-off")] : []),
    ...(tally.waiting.length > 0 ? [count(tally.waiting.length, "gate")] : []),
  ];
  if (waitsFor.length > 0)
    return { kind: "waiting", text: `Waiting for ${waitsFor.join(" and ")}; ${tally.passing}.` };
  if (signOffs.given.length === 0)
    return { kind: "ready", text: `Nobody has to sign: ${tally.text}.` };
  return { kind: "ready", text: `Ready to merge: ${tally.text}, ${signOffText(signOffs)}.` };
}

/** What follows where nobody has to sign. */
export const MERGES_ITSELF =
  "The App merges this by itself once no gate blocks, unless somebody asks for changes. Where a rule of the branch keeps it from merging, somebody merges by hand.";

/** How far the sign-offs are: `2 of 3 sign-offs given`. */
export function signOffText({ given, missing }: SignOffs): string {
  const all = given.length + missing.length;
  if (all === 0) return "no sign-off is required";
  if (missing.length === 0)
    return all === 1 ? "the one sign-off is given" : `all ${all} sign-offs are given`;
  return `${given.length} of ${count(all, "sign-off")} given`;
}
