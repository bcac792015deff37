import type { CustomNumber } from "../domain/evidence/custom.js";
import type { Evidence, EvidenceRun } from "../domain/evidence.js";
import { formatTime } from "../domain/gate/duration.js";
import { fileName } from "../domain/gate/evidence-runs.js";
import { formatCount, formatMetric } from "../domain/metric-text.js";
import { code, type Markdown } from "./escape.js";
import { count } from "./gate-tally.js";
import { fileAddress, link } from "./links.js";
import { blocks, either, folded, md } from "./markdown.js";
import type { PullRequestView } from "./pull-request-view.js";
import { left, table } from "./table.js";

const MOST_RUNS = 40;

/** All evidence of the version, the latest first, with the counts that the numbers come from. */
export function evidenceRuns(view: PullRequestView): Markdown | null {
  const runs = view.inputs?.evidence ?? [];
  if (runs.length === 0) return null;
  const shown = runs.toReversed().slice(0, MOST_RUNS);
  const columns = ["Run", "Until", "By", "Counts"].map((heading) => left(md`${heading}`));
  const more = runs.length - shown.length;
  return folded(
    `Evidence: ${count(runs.length, "run")}`,
    blocks(
      table(
        columns,
        shown.map((run) => runCells(run, view)),
      ),
      more > 0 ? md`And ${more} older.` : null,
    ),
  );
}

function runCells(
  run: EvidenceRun,
  { inputs, dossier, repositoryUrl }: PullRequestView,
): Markdown[] {
  const { collected, artifact } = run.evidence;
  const counted = artifact === inputs?.record.artifact.digest;
  return [
    link(code(fileName(run)), fileAddress(repositoryUrl, dossier.base, run.path)),
    md`${formatTime(collected.to)}`,
    md`${collected.by}`,
    counted
      ? counts(run.evidence)
      : md`**not counted: of another artifact.** ${counts(run.evidence)}`,
  ];
}

/** What a run counted, on one line. */
export function counts(evidence: Evidence): Markdown {
  switch (evidence.kind) {
    case "evaluation": {
      const { candidate, evaluationSets, against } = evidence;
      const sets = either(Object.keys(evaluationSets).map(code), "and");
      const beside = against ? md`, beside ${against.version}` : "";
      return md`${count(Object.keys(candidate.metrics).length, "metric")} and ${count(candidate.slices.length, "slice")} on ${sets}${beside}`;
    }
    case "shadow": {
      const { requests, anomalies, disagreements } = evidence;
      const other = disagreements === undefined ? "" : `, ${count(disagreements, "disagreement")}`;
      return md`${count(requests, "request")}, ${formatCount(anomalies)} anomalous${other}`;
    }
    case "latency": {
      const [p50, p95, p99] = [evidence.p50, evidence.p95, evidence.p99].map((value) =>
        formatMetric({ unit: "milliseconds" }, value),
      );
      return md`${count(evidence.n, "request")} at ${evidence.load}: p50 ${p50 ?? ""}, p95 ${p95 ?? ""}, p99 ${p99 ?? ""}`;
    }
    case "ab-test":
      return abTestCounts(evidence.outcome, evidence.unit);
    case "drift": {
      const { features, current, reference } = evidence;
      return md`${count(Object.keys(features).length, "feature")} of ${current} against ${reference}`;
    }
    case "reproducibility":
      return md`${count(Object.keys(evidence.metrics).length, "metric")} at ${code(evidence.rerun.commit.slice(0, 8))}`;
    case "custom":
      return md`${code(evidence.test)}: ${either(Object.entries(evidence.metrics).map(customNumber), "and")}`;
  }
}

function customNumber([name, { value, successes, n }]: readonly [string, CustomNumber]): Markdown {
  if (successes !== undefined && n !== undefined)
    return md`${code(name)} ${formatCount(successes)} of ${formatCount(n)}`;
  return md`${code(name)} ${value === undefined ? "" : String(value)}${n === undefined ? "" : `, n ${formatCount(n)}`}`;
}

type Outcome = Extract<Evidence, { kind: "ab-test" }>["outcome"];

function abTestCounts(outcome: Outcome, unit: string): Markdown {
  if (outcome.kind === "proportion") {
    const [control, candidate] = [outcome.control, outcome.candidate].map(
      ({ n, successes }) => `${formatCount(successes)} of ${formatCount(n)}`,
    );
    return md`${code(outcome.metric)} by ${unit}: candidate ${candidate ?? ""}, control ${control ?? ""}`;
  }
  const [control, candidate] = [outcome.control, outcome.candidate].map(
    ({ n, mean, sd }) => `mean ${mean}, sd ${sd}, n ${formatCount(n)}`,
  );
  return md`${code(outcome.metric)} by ${unit}: candidate ${candidate ?? ""}; control ${control ?? ""}`;
}
