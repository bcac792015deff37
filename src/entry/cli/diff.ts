import { metricsOfModel } from "../../domain/catalogue/catalogued-version.js";
import type { ModelFiles } from "../../domain/catalogue/model-files.js";
import {
  type Change,
  differenceBetween,
  type VersionDifference,
} from "../../domain/catalogue/version-difference.js";
import type { ComparisonRow } from "../../domain/comparison.js";
import type { MetricCatalogue } from "../../domain/metric.js";
import { formatDelta, formatMetric } from "../../domain/metric-text.js";
import type { Policy } from "../../domain/policy.js";
import { allOf } from "../../domain/problem.js";
import { readCommand } from "./arguments.js";
import { type CliIo, type ExitCode, wrongUse } from "./cli-io.js";
import { questionFlags, questionUsage, tellAnswer } from "./cli-registry.js";
import { aboutModel, readSubject, versionIn } from "./one-model.js";
import { problemText } from "./problem-text.js";
import { shortText } from "./standing-text.js";
import { textTable } from "./text-table.js";

const USAGE = `Usage: model-promoter diff <model> <version> <version> [--as-of WHEN] [--json]

Tells what differs from the first version to the second: metrics, as a
promotion of the second would compare them; data; parameters; inputs and outputs.
${questionUsage}:
                { "schema", "asOf", "model", "from", "to", "metrics":
                [{ "metric", "label", "incumbent", "candidate", "delta",
                "interval", "verdict", "evaluatedOn", "note" }], "properties",
                "data", "parameters", "signature": [{ "property", "before",
                "after" }], "problems" }
Exit codes: 0 compared; 1 a version isn't there or can't be read; 2 wrong use;
3 a failure outside.

Example: model-promoter diff fraud-detection 2.0.5 2.1.3`;

/** The command `diff`: what differs between two versions of a model. */
export async function diff(args: readonly string[], io: CliIo): Promise<ExitCode> {
  const words = readCommand(args, io, USAGE, { allowPositionals: true, options: questionFlags });
  if (!words.ok) return words.code;
  const { values: flags, positionals } = words.value;
  const [model, from, to, ...others] = positionals;
  if (model === undefined || from === undefined || to === undefined || others.length > 0)
    return wrongUse(io, "Name one model and two of its versions.", USAGE);
  const subject = readSubject(model, [from, to]);
  if (!subject.ok) return wrongUse(io, problemText(subject.problems).trimEnd(), USAGE);
  return tellAnswer(io, { asOf: flags["as-of"], asJson: flags.json }, (registry) =>
    aboutModel(registry, model, [from, to], (files) =>
      compared(files, { from, to }, registry.policy),
    ),
  );
}

function compared(
  files: ModelFiles,
  { from, to }: { readonly from: string; readonly to: string },
  policy: Policy,
) {
  const both = allOf([versionIn(files, from), versionIn(files, to)]);
  const [before, after] = both.ok ? both.value : [];
  if (!both.ok || !before || !after) return both.ok ? [] : both.problems;
  const metrics = metricsOfModel(files, policy);
  const first = files.definition?.value?.compare ?? [];
  const difference = differenceBetween(before, after, metrics, first);
  return {
    json: { model: files.model, from, to, ...difference },
    text: differenceText(files.model, { from, to }, difference, metrics),
    isYes: true,
  };
}

function differenceText(
  model: string,
  { from, to }: { readonly from: string; readonly to: string },
  { metrics, properties, data, parameters, signature }: VersionDifference,
  catalogue: MetricCatalogue,
): string {
  const rows = metrics.map((row) => metricRow(row, catalogue));
  const table =
    rows.length > 0
      ? textTable([["METRIC", from, to, "CHANGE", "VERDICT"], ...rows])
      : "Neither was measured.\n";
  return [
    `${model} ${from} -> ${to}\n`,
    table,
    changeTable("MODEL", properties, from, to),
    changeTable("DATA", data, from, to),
    changeTable("PARAMETERS", parameters, from, to),
    changeTable("INPUTS, OUTPUTS", signature, from, to),
  ].join("\n");
}

function metricRow(row: ComparisonRow, catalogue: MetricCatalogue): readonly string[] {
  const metric = catalogue.get(row.metric) ?? { unit: "none" as const };
  const shown = (value: number | null) => (value === null ? "-" : formatMetric(metric, value));
  return [
    row.label,
    shown(row.incumbent),
    shown(row.candidate),
    row.delta === null ? "" : formatDelta(metric, row.delta),
    [row.verdict.replace("-", " "), ...(row.note ? [shortText(row.note, 60)] : [])].join(": "),
  ];
}

function changeTable(head: string, changes: readonly Change[], from: string, to: string): string {
  if (changes.length === 0) return `${head}: no difference\n`;
  const rows = changes.map(({ property, before, after }) => [
    property,
    valueText(before),
    valueText(after),
  ]);
  return textTable([[head, from, to], ...rows]);
}

function valueText(value: unknown): string {
  if (value === null) return "-";
  return shortText(typeof value === "string" ? value : JSON.stringify(value), 42);
}
