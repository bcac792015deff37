import type { ManualGate } from "./definition/manual.js";
import { formatTime } from "./duration.js";
import type { GateContext } from "./gate-context.js";
import type { GateOutcome } from "./gate-outcome.js";

/** Passes with a standing approval of the person; until then it waits for them. */
export function evaluateManual(
  { person, question }: ManualGate,
  context: GateContext,
): GateOutcome {
  const approval = context.approvals.find(({ login }) => bare(login) === bare(person));
  if (approval !== undefined)
    return {
      result: "pass",
      observed: `approved ${approval.at}`,
      bar: person,
      text: `${person} approved on ${formatTime(approval.at)}: ${question}`,
      fix: null,
    };
  return {
    result: "missing",
    observed: null,
    bar: person,
    text: `Waits for ${person}: ${question}`,
    fix: `An approving review by ${person} answers it.`,
    waitsFor: { kind: "person", login: person },
  };
}

/** Logins differ by neither case nor a leading @. */
function bare(login: string): string {
  return login.replace(/^@/, "").toLowerCase();
}
