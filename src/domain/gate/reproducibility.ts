import type { EvidenceRun, ReproducibilityEvidence } from "../evidence.js";
import { measuredIn, standingMetric } from "../measured.js";
import type { Metric } from "../metric.js";
import { formatAllowance, formatApart } from "../metric-text.js";
import type { ModelVersion } from "../model-version.js";
import type { ReproducibilityGate } from "./definition/reproducibility.js";
import { fileName, foreignNote, listed, runsOf } from "./evidence-runs.js";
import { type Finding, missing, outcomeOf } from "./finding.js";
import type { GateContext } from "./gate-context.js";
import type { GateOutcome } from "./gate-outcome.js";
import { setupDifference } from "./measurement-setup.js";

/**
 * Judges the latest re-run: first that it was made of what the record names, then each number against the one that
 * stands for the version. Without a tolerance numbers must be equal. Earlier re-runs that failed are named.
 */
export function evaluateReproducibility(
  gate: ReproducibilityGate,
  context: GateContext,
): GateOutcome {
  const { counted, foreign } = runsOf(context, "reproducibility");
  const run = counted.at(-1);
  const { version } = context.candidate;
  if (run === undefined)
    return missing(
      `No re-run of ${version}${foreignNote(foreign)}`,
      `Train or evaluate ${version} once more from its commit and dataset, and add the evidence.`,
    );
  const judge = (one: EvidenceRun<ReproducibilityEvidence>) => judgeRerun(gate, one, context);
  const outcome = judge(run);
  const earlier = counted.slice(0, -1).filter((one) => judge(one).result === "fail");
  const note = earlier.length === 0 ? "" : `; earlier: fail in ${listed(earlier.map(fileName))}`;
  return { ...outcome, text: `${outcome.text}${note}${foreignNote(foreign)}` };
}

function judgeRerun(
  gate: ReproducibilityGate,
  run: EvidenceRun<ReproducibilityEvidence>,
  context: GateContext,
): GateOutcome {
  const names = [...new Set([...(gate.metrics ?? []), ...Object.keys(run.evidence.metrics)])];
  const numbers = names.map((name) => numberFinding(name, gate, run, context));
  const findings = [
    ...originFindings(run.evidence, context.candidate),
    ...artifactFindings(gate, run.evidence, context.candidate),
    ...numbers,
  ];
  const same = numbers.filter(({ result }) => result === "pass").length;
  if (findings.length === 0)
    return missing(`${fileName(run)} has no numbers`, "Add a re-run with metrics.");
  return outcomeOf(findings, { observed: same, bar: names.length });
}

/** A re-run of something else says nothing about the version. */
function originFindings(
  { rerun }: ReproducibilityEvidence,
  { source, dataset, version }: ModelVersion,
): readonly Finding[] {
  const fix = `Run it again from the commit and the dataset that the record of ${version} names.`;
  if (source === undefined || dataset === undefined) {
    const text = `The record of ${version} doesn't name the commit and dataset to run again from`;
    return [{ result: "missing", text, fix: "Register a version whose record names both." }];
  }
  const other = [
    ...(rerun.commit === source.commit
      ? []
      : [`at commit ${rerun.commit.slice(0, 8)}, not ${source.commit.slice(0, 8)}`]),
    ...(rerun.dataset === dataset.digest
      ? []
      : [`on another dataset than ${dataset.name} ${dataset.version}`]),
  ];
  return other.map((what) => ({ result: "fail", text: `Re-run ${what}`, fix }));
}

function artifactFindings(
  gate: ReproducibilityGate,
  { rerun }: ReproducibilityEvidence,
  { artifact }: ModelVersion,
): readonly Finding[] {
  if (rerun.artifact === artifact.digest)
    return [{ result: "pass", text: "Re-run gave the same artifact", fix: null }];
  if (gate.artifact !== "same") return [];
  if (rerun.artifact === undefined) {
    const text = "the re-run's artifact isn't named";
    return [{ result: "missing", text, fix: "Add the digest of the artifact that came out." }];
  }
  const fix =
    "Fix seeds, versions and order of the data, so that training gives the same artifact.";
  return [{ result: "fail", text: "Re-run gave another artifact", fix }];
}

function numberFinding(
  name: string,
  gate: ReproducibilityGate,
  run: EvidenceRun<ReproducibilityEvidence>,
  context: GateContext,
): Finding {
  const metric = context.metrics.get(name);
  const standing = standingMetric(name, context);
  const { metrics, evaluationSets: sets } = run.evidence;
  const measurement = Object.hasOwn(metrics, name) ? metrics[name] : undefined;
  const fix = `Measure ${metric?.label ?? name} in the re-run as it was measured before, and add the evidence.`;
  if (standing.kind === "missing" || metric === undefined)
    return { result: "missing", text: standing.kind === "missing" ? standing.reason : name, fix };
  const again = measuredIn(metric, measurement, { source: fileName(run), sets });
  if (again.kind === "missing") return { result: "missing", text: again.reason, fix };
  const other = setupDifference(again.measured.setup, standing.measured.setup);
  if (other !== null)
    return { result: "not-comparable", text: `${metric.label} is not comparable: ${other}`, fix };
  return sameness(metric, gate, standing.measured.estimate.value, again.measured.estimate.value);
}

function sameness(
  metric: Metric,
  { absolute = 0, relative = 0 }: ReproducibilityGate,
  before: number,
  again: number,
): Finding {
  const allowed = Math.max(absolute, relative * Math.abs(before));
  // The last digits of a number written in decimals are no difference.
  const isSame = Math.abs(again - before) <= allowed + 1e-12 * Math.abs(before);
  const numbers = `${metric.label} ${formatApart(metric, again, [before])} again, ${formatApart(metric, before, [again])} before`;
  const room =
    allowed === 0
      ? "no difference"
      : `${formatAllowance(metric, { absolute: allowed })} more or less`;
  const fix = isSame
    ? null
    : "Find what differs between the two runs: seeds, versions, order of the data.";
  return { result: isSame ? "pass" : "fail", text: `${numbers}, ${room} allowed`, fix };
}
