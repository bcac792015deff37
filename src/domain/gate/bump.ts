import { coversLevel, declaredLevel, weightiest } from "../bump/level.js";
import { bumpReasons, proposeBump } from "../bump.js";
import type { BumpGate } from "./definition/bump.js";
import { listed } from "./evidence-runs.js";
import { notApplicable } from "./finding.js";
import type { GateContext } from "./gate-context.js";
import type { GateOutcome } from "./gate-outcome.js";

/** Compares the number's rise over the incumbent's with what changed. Does not apply without one, or to an older version. */
export function evaluateBump(gate: BumpGate, { candidate, incumbent }: GateContext): GateOutcome {
  if (incumbent === null) return notApplicable("No version in Production to compare with yet");
  const declared = declaredLevel(incumbent.version, candidate.version);
  const step = `${incumbent.version} to ${candidate.version}`;
  if (declared === null)
    return notApplicable(
      `${candidate.version} isn't newer than ${incumbent.version} in Production, so its number says nothing of a change`,
    );
  const reasons = bumpReasons(incumbent, candidate, gate.parameters);
  const needed = weightiest(reasons);
  const why = listed(reasons.filter(({ level }) => level === needed).map(({ text }) => text));
  const shown = { observed: declared, bar: needed };
  if (coversLevel(declared, needed))
    return { ...shown, result: "pass", text: `${step} is a ${declared} step; ${why}`, fix: null };
  const { version } = proposeBump(incumbent, candidate, gate.parameters);
  return {
    ...shown,
    result: "fail",
    text: `${step} is a ${declared} step, and the change is ${needed}: ${why}`,
    fix: `Register it as ${version}.`,
  };
}
