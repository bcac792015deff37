import type { EvaluationEvidence, Evidence, EvidenceRun } from "../domain/evidence.js";
import { formatTime } from "../domain/gate/duration.js";
import { fileName } from "../domain/gate/evidence-runs.js";
import { estimateOf } from "../domain/measured-estimate.js";
import type { Metric, MetricCatalogue } from "../domain/metric.js";
import { formatEstimate } from "../domain/metric-text.js";
import type { Measurement } from "../domain/model-version.js";
import { code, type Markdown } from "./escape.js";
import { counts } from "./evidence-runs.js";
import { link } from "./links.js";
import { blocks, md } from "./markdown.js";
import { shortDigest } from "./sections/model-details.js";
import { left, right, table } from "./table.js";

/** Body of the pull request that adds a run of evidence to the registry. */
export function evidenceBody(model: string, run: EvidenceRun, catalogue: MetricCatalogue): string {
  const { evidence } = run;
  const body = blocks(
    md`Adds ${code(fileName(run))}, evidence of kind ${evidence.kind} about ${code(`${model} ${evidence.version}`)}. Merging it moves nothing: from then on, gates judge by it.`,
    facts(evidence),
    evidence.kind === "evaluation" ? numbers(evidence, catalogue) : null,
    evidence.note === undefined ? null : md`**Note:** ${evidence.note}`,
    md`An open promotion of this version takes it in once somebody comments ${code("/recheck")} there; approvals start again then.`,
  );
  return `${body.text}\n`;
}

function facts(evidence: Evidence): Markdown {
  const { collected, artifact } = evidence;
  const against = "against" in evidence ? evidence.against : undefined;
  const rows: readonly (readonly [string, Markdown | null])[] = [
    ["Collected", md`${formatTime(collected.from)} to ${formatTime(collected.to)}`],
    ["By", code(collected.by)],
    ["Source", collected.source === undefined ? null : source(collected.source)],
    ["Artifact", shortDigest(artifact)],
    ["Beside", against ? md`${against.version} (${shortDigest(against.artifact)})` : null],
    ["Counts", counts(evidence)],
  ];
  const shown = rows.flatMap(([name, value]) => (value ? [[md`${name}`, value]] : []));
  return table([left(md`Version`), left(md`**${evidence.version}**`)], shown);
}

function source(address: string): Markdown {
  return link(code(address), address);
}

function numbers(
  { candidate, incumbent }: EvaluationEvidence,
  catalogue: MetricCatalogue,
): Markdown | null {
  const names = Object.keys(candidate.metrics);
  if (names.length === 0) return null;
  const row = (name: string) => {
    const metric = catalogue.get(name);
    const cell = (measurement: Measurement | undefined) => estimateCell(metric, measurement);
    const before = incumbent && Object.hasOwn(incumbent.metrics, name) ? incumbent : undefined;
    return [
      md`${metric?.label ?? name}`,
      ...(incumbent ? [cell(before?.metrics[name])] : []),
      cell(candidate.metrics[name]),
    ];
  };
  const beside = incumbent ? [right(md`Incumbent`)] : [];
  return table([left(md`Metric`), ...beside, right(md`Candidate`)], names.map(row));
}

/** Evidence is planned only of metrics that are known, with numbers that can be: the dash is for the other side's gaps. */
function estimateCell(metric: Metric | undefined, measurement: Measurement | undefined): Markdown {
  const estimate = metric && measurement ? estimateOf(metric, measurement) : null;
  return metric && estimate ? md`${formatEstimate(metric, estimate)}` : md`–`;
}
