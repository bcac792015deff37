import type { CustomEvidence, EvidenceRun } from "../evidence.js";
import { estimateOf } from "../measured-estimate.js";
import type { Metric } from "../metric.js";
import { formatEstimate } from "../metric-text.js";
import type { Bar } from "../statistics/estimate.js";
import { boundFinding, pointRefused } from "./bound.js";
import type { CustomGate } from "./definition/custom.js";
import { fileName, foreignNote, listed, runsOf } from "./evidence-runs.js";
import { missing, outcomeOf } from "./finding.js";
import type { GateContext } from "./gate-context.js";
import type { GateOutcome } from "./gate-outcome.js";

/** Judges the latest run of the test by its number's interval; earlier runs that didn't pass are named. */
export function evaluateCustom(gate: CustomGate, context: GateContext): GateOutcome {
  const metric = context.metrics.get(gate.metric);
  const bar = barOf(gate);
  const { counted, foreign } = runsOf(context, "custom");
  const ofTest = ({ evidence }: EvidenceRun<CustomEvidence>) => evidence.test === gate.test;
  const runs = counted.filter(ofTest);
  const note = foreignNote(foreign.filter(ofTest));
  const run = runs.at(-1);
  if (metric === undefined)
    return missing(
      `The metric ${gate.metric} isn't defined`,
      `Define ${gate.metric} under metrics in the policy or in model.yaml.`,
      bar.bar,
    );
  if (run === undefined)
    return missing(
      `No run of ${gate.test} for ${context.candidate.version}${note}`,
      `Run ${gate.test} and add the evidence, of kind custom, with ${gate.metric}.`,
      bar.bar,
    );
  const outcome = judgeRun(metric, bar, run, context);
  const earlier = runs
    .slice(0, -1)
    .map((one) => ({ one, result: judgeRun(metric, bar, one, context).result }))
    .filter(({ result }) => result !== "pass")
    .map(({ one, result }) => `${result} in ${fileName(one)}`);
  const before = earlier.length === 0 ? "" : `; earlier: ${listed(earlier)}`;
  return { ...outcome, text: `${outcome.text}${before}${note}` };
}

function barOf({ minimum, maximum = 0 }: CustomGate): Bar {
  return minimum === undefined
    ? { kind: "maximum", bar: maximum }
    : { kind: "minimum", bar: minimum };
}

function judgeRun(
  metric: Metric,
  bar: Bar,
  { evidence }: EvidenceRun<CustomEvidence>,
  context: GateContext,
): GateOutcome {
  const { test, metrics } = evidence;
  const number = Object.hasOwn(metrics, metric.name) ? metrics[metric.name] : undefined;
  const estimate = number === undefined ? null : estimateOf(metric, number);
  if (estimate === null)
    return missing(
      `${test} has no ${number === undefined ? "" : "possible "}value of ${metric.label}`,
      `Run ${test} again and add the evidence with ${metric.name}.`,
      bar.bar,
    );
  const { result, text, fix } = boundFinding(metric, estimate, bar);
  const said = `${test}: ${metric.label} ${formatEstimate(metric, estimate, [bar.bar])} ${text}`;
  const refused = pointRefused({ metric, estimate, exact: false }, result, context);
  const findings = [{ result, text: said, fix }];
  return outcomeOf(refused === null ? findings : [refused, ...findings], {
    observed: estimate.value,
    bar: bar.bar,
  });
}
