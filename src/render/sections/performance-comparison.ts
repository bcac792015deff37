import type { ComparisonRow, ComparisonVerdict } from "../../domain/comparison.js";
import type { GateContext } from "../../domain/gate/gate-context.js";
import { type SliceNumber, sliceNumbers } from "../../domain/gate/slice-numbers.js";
import { type Metric, type MetricCatalogue, metricCatalogue } from "../../domain/metric.js";
import {
  formatCount,
  formatDelta,
  formatDeltaInterval,
  formatMetric,
} from "../../domain/metric-text.js";
import type { EvaluationSet } from "../../domain/model-version.js";
import { gateContext } from "../../domain/promotion-evaluation.js";
import { code, type Markdown, markdown } from "../escape.js";
import { liveRuns } from "../live-runs.js";
import { blocks, bullets, folded, join, md } from "../markdown.js";
import type { PullRequestView } from "../pull-request-view.js";
import { sentence } from "../sentence.js";
import { left, right, table } from "../table.js";
import type { TemplateView } from "../templates.js";
import { shortDigest } from "./model-details.js";

const MOST_SLICES = 50;

/** What Performance Comparison shows. `folds` says whether there is room for what is closed at first. */
export function performanceComparisonView(view: PullRequestView, folds: boolean): TemplateView {
  const context = contextOf(view);
  const runs = context ? liveRuns(context) : [];
  return {
    comparison: comparison(view),
    evaluatedOn: evaluatedOn(view),
    live: runs.length === 0 ? null : blocks(md`**On live traffic**`, bullets(runs)),
    slices: folds && context ? slices(view, context) : null,
  };
}

function contextOf({ inputs, dossier }: PullRequestView): GateContext | null {
  return (
    inputs && gateContext(inputs, dossier.version, dossier.requirements, [], dossier.requested.at)
  );
}

function comparison({ dossier, inputs }: PullRequestView): Markdown {
  const rows = dossier.comparison;
  if (rows.length === 0)
    return md`No metric is compared: ${code("compare")} in ${code("model.yaml")} names none.`;
  const metrics = inputs?.metrics ?? metricCatalogue(dossier.requirements.metrics);
  const { incumbent } = dossier;
  const columns = [
    left(md`Metric`),
    right(incumbent ? md`${incumbent.version} (Production)` : md`Production`),
    right(md`${dossier.version}`),
    right(md`Change`),
    left(md`Verdict`),
    left(md`Note`),
  ];
  const shared = sharedNote(rows);
  const cells = rows.map((row) =>
    comparisonCells(shared === null ? row : { ...row, note: null }, metrics),
  );
  return blocks(
    table(columns, [...cells, setCells(rows)]),
    shared === null ? null : md`${sentence(shared)}`,
  );
}

/** A reason that every row gives is said once, below the table. */
function sharedNote(rows: readonly ComparisonRow[]): string | null {
  const notes = new Set(rows.map(({ note }) => note));
  const [only = null] = notes;
  return notes.size === 1 && rows.length > 1 && only !== "point only" ? only : null;
}

function comparisonCells(row: ComparisonRow, metrics: MetricCatalogue): readonly Markdown[] {
  const metric = metrics.get(row.metric) ?? { unit: "none" };
  const number = (value: number | null) =>
    value === null ? md`–` : md`${formatMetric(metric, value)}`;
  return [
    md`${row.label}`,
    number(row.incumbent),
    number(row.candidate),
    row.delta ? md`${formatDelta(metric, row.delta)}` : md`–`,
    verdicts[row.verdict],
    md`${noteOf(row, metric)}`,
  ];
}

const verdicts: Readonly<Record<ComparisonVerdict, Markdown>> = {
  better: markdown("✅\u00a0better"),
  worse: markdown("🔻\u00a0worse"),
  same: markdown("same"),
  unclear: markdown("unclear"),
  "not-comparable": markdown("not comparable"),
  new: markdown("new"),
  missing: markdown("not measured"),
};

function noteOf({ delta, interval, note }: ComparisonRow, metric: Pick<Metric, "unit">): string {
  if (delta === null || interval === null) return note ?? "";
  const measure = "relative" in delta ? "relative" : "absolute";
  const value = "relative" in delta ? delta.relative : delta.absolute;
  const range = formatDeltaInterval(metric, measure, { value, interval });
  return note === null ? range : `${range}; ${note}`;
}

/** The row that says what the numbers were measured on. */
function setCells(rows: readonly ComparisonRow[]): readonly Markdown[] {
  const names = namesOfSets(rows);
  const together = rows.filter((row) => row.incumbent !== null && row.candidate !== null);
  const same = together.length > 0 && together.every((row) => row.verdict !== "not-comparable");
  const candidate = names.length === 0 ? md`–` : join(names.map(code), ", ");
  return [md`Evaluated on`, same ? candidate : md`–`, candidate, md``, md``, md``];
}

function namesOfSets(rows: readonly ComparisonRow[]): readonly string[] {
  return [...new Set(rows.flatMap(({ evaluatedOn: set }) => set ?? []))];
}

/** Describes the sets that the comparison names. */
function evaluatedOn({ dossier, inputs }: PullRequestView): Markdown | null {
  if (inputs === null) return null;
  const described = inputs.evidence.flatMap(({ evidence }) =>
    evidence.kind === "evaluation" ? Object.entries(evidence.evaluationSets) : [],
  );
  const sets = new Map([...Object.entries(inputs.record.evaluationSets), ...described]);
  const lines = namesOfSets(dossier.comparison).flatMap((name) => {
    const set = sets.get(name);
    return set ? [setLine(name, set)] : [];
  });
  return lines.length === 0 ? null : join(lines, "<br>");
}

function setLine(name: string, { dataset, digest, split, period }: EvaluationSet): Markdown {
  const when = period ? md`, ${period.from} to ${period.to}` : "";
  return md`Evaluated on ${code(name)}: ${dataset}, ${split} split${when} (${shortDigest(digest)}).`;
}

/** The candidate's numbers on each slice, for the metrics that are compared or that a gate judges by slice. */
function slices({ dossier }: PullRequestView, context: GateContext): Markdown | null {
  const judged = dossier.requirements.gates.flatMap((gate) =>
    gate.kind === "slice" ? [gate.metric] : [],
  );
  const names = [...new Set([...dossier.comparison.map(({ metric }) => metric), ...judged])];
  const measured = names.flatMap((name) => {
    const metric = context.metrics.get(name);
    const numbers = metric ? sliceNumbers(metric, context) : [];
    return metric && numbers.length > 0 ? [{ metric, numbers }] : [];
  });
  const all = new Map(measured.flatMap(({ numbers }) => numbers).map((one) => [one.name, one]));
  if (all.size === 0) return null;
  const rows = [...all.values()]
    .slice(0, MOST_SLICES)
    .map((slice) => [
      md`${slice.name}`,
      md`${formatCount(slice.n)}`,
      ...measured.map(({ metric, numbers }) => sliceCell(metric, numbers, slice)),
    ]);
  const columns = [
    left(md`Slice`),
    right(md`Examples`),
    ...measured.map(({ metric }) => right(md`${metric.label}`)),
  ];
  const more = all.size - rows.length;
  const rest = more > 0 ? md`And ${more} more, in the record and its evidence.` : null;
  return folded(
    `${all.size} slices of ${context.candidate.version}`,
    blocks(table(columns, rows), rest),
  );
}

function sliceCell(
  metric: Metric,
  numbers: readonly SliceNumber[],
  { name }: SliceNumber,
): Markdown {
  const estimate = numbers.find((one) => one.name === name)?.estimate;
  return estimate ? md`${formatMetric(metric, estimate.value)}` : md`–`;
}
