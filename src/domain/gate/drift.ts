import type { DriftEvidence } from "../evidence.js";
import { rounded } from "./change.js";
import { type DriftGate, USUAL_PSI } from "./definition/drift.js";
import { type DriftBars, type FeatureDrift, featureDrift } from "./drift-finding.js";
import { fileName, foreignNote, listed, runsOf } from "./evidence-runs.js";
import { type Finding, missing, outcomeOf } from "./finding.js";
import type { GateContext } from "./gate-context.js";
import type { GateOutcome } from "./gate-outcome.js";

/** Judges the latest drift report of the artifact, feature by feature; earlier ones that drifted are named. */
export function evaluateDrift(gate: DriftGate, context: GateContext): GateOutcome {
  const { counted, foreign } = runsOf(context, "drift");
  const run = counted.at(-1);
  const bar = gate.maxShare ?? 0;
  if (run === undefined)
    return missing(
      `No drift report of ${context.candidate.version}${foreignNote(foreign)}`,
      "Count inputs and outputs by bin, then and now, and add the evidence.",
      bar,
    );
  const bars = barsOf(gate);
  const outcome = judgeReport(run.evidence, bars, bar);
  const earlier = counted
    .slice(0, -1)
    .filter(({ evidence }) => judgeReport(evidence, bars, bar).result === "fail");
  const note = earlier.length === 0 ? "" : `; earlier: drift in ${listed(earlier.map(fileName))}`;
  return { ...outcome, text: `${outcome.text}${note}${foreignNote(foreign)}` };
}

function barsOf({ maxPsi, maxKs, reported = {} }: DriftGate): DriftBars {
  const psi = maxPsi ?? (maxKs === undefined ? USUAL_PSI : undefined);
  return new Map([
    ...Object.entries(reported),
    ...(psi === undefined ? [] : [["psi", psi] as const]),
    ...(maxKs === undefined ? [] : [["ks", maxKs] as const]),
  ]);
}

function judgeReport(evidence: DriftEvidence, bars: DriftBars, maxShare: number): GateOutcome {
  const features = Object.entries(evidence.features)
    .map(([name, feature]) => featureDrift(name, feature, bars))
    .sort((a, b) => b.reach - a.reach);
  const having = (verdict: FeatureDrift["verdict"]) =>
    features.filter((feature) => feature.verdict === verdict);
  const [drifted, unclear, unjudged] = [having("drifted"), having("unclear"), having("unjudged")];
  const share = drifted.length / features.length;
  const findings = [
    ...driftedFinding(drifted, features.length, maxShare),
    ...unclearFinding(drifted, unclear, features.length, maxShare),
    ...unjudgedFinding(unjudged),
    summary(features, evidence),
  ];
  return outcomeOf(findings, { observed: rounded(share), bar: maxShare });
}

function driftedFinding(
  drifted: readonly FeatureDrift[],
  total: number,
  maxShare: number,
): readonly Finding[] {
  if (drifted.length === 0) return [];
  const text = `${drifted.length} of ${total} features drifted: ${listed(drifted.map((one) => one.text))}`;
  if (drifted.length / total <= maxShare) return [{ result: "pass", text, fix: null }];
  const fix = "Find out why they moved; train on what comes in now, or correct the input.";
  return [{ result: "fail", text, fix }];
}

/** Features that chance may explain matter only where they could take the share above what is allowed. */
function unclearFinding(
  drifted: readonly FeatureDrift[],
  unclear: readonly FeatureDrift[],
  total: number,
  maxShare: number,
): readonly Finding[] {
  if (unclear.length === 0 || (drifted.length + unclear.length) / total <= maxShare) return [];
  const text = `too few examples to tell drift from chance: ${listed(unclear.map((one) => one.text))}`;
  return [{ result: "inconclusive", text, fix: "Count more examples and add the evidence." }];
}

function unjudgedFinding(unjudged: readonly FeatureDrift[]): readonly Finding[] {
  if (unjudged.length === 0) return [];
  const text = `no bar is set for ${listed(unjudged.map((one) => one.text))}`;
  const fix = "Hand in counts by bin, or set a bar for the method under reported in the gate.";
  return [{ result: "missing", text, fix }];
}

function summary(
  features: readonly FeatureDrift[],
  { reference, current }: DriftEvidence,
): Finding {
  const [worst] = features;
  const most = worst && worst.verdict === "steady" ? `, the most ${worst.text}` : "";
  const count = features.length === 1 ? "1 feature" : `${features.length} features`;
  return { result: "pass", text: `${count} of ${current} against ${reference}${most}`, fix: null };
}
