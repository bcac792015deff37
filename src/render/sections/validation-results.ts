import type { EvaluatedGate } from "../../domain/gate/evaluated-gate.js";
import { code, type Markdown } from "../escape.js";
import { resultText, tallyGates } from "../gate-tally.js";
import { prose } from "../links.js";
import { md } from "../markdown.js";
import type { PullRequestView } from "../pull-request-view.js";
import { sentence } from "../sentence.js";
import type { TemplateView } from "../templates.js";

/** What Validation Results shows: a gate a line, in the policy's order. */
export function validationResultsView({ evaluation }: PullRequestView): TemplateView {
  const { text } = tallyGates(evaluation.gates);
  return { counts: md`**${sentence(text)}**`, gates: evaluation.gates.map(gateView) };
}

function gateView(gate: EvaluatedGate): TemplateView {
  return {
    done: isDone(gate),
    id: code(gate.id),
    result: resultOf(gate),
    text: prose(sentence(gate.text)),
    fix: gate.fix === null ? null : prose(gate.fix),
  };
}

function isDone({ result }: EvaluatedGate): boolean {
  return result === "pass" || result === "not-applicable";
}

/** The result, marked where it isn't good, so that the eye finds it among many. */
function resultOf(gate: EvaluatedGate): Markdown {
  const words = md`**${resultText(gate)}**`;
  if (isDone(gate)) return words;
  if (!gate.blocks) return md`⚠️ ${words} (doesn't block)`;
  return gate.waitsFor === undefined ? md`❌ ${words}` : md`⏳ ${words}`;
}
