import type { CataloguedVersion, Standing } from "../../domain/catalogue/catalogued-version.js";
import { measuringContext } from "../../domain/catalogue/catalogued-version.js";
import type { Decision } from "../../domain/catalogue/decisions.js";
import { standingMetric } from "../../domain/measured.js";
import type { MetricCatalogue } from "../../domain/metric.js";
import { formatCount, formatEstimate, formatMetric } from "../../domain/metric-text.js";
import type { ModelCard } from "../../domain/model-card.js";
import type { ModelDefinition } from "../../domain/model-definition.js";
import type { ModelVersion } from "../../domain/model-version.js";
import { stageNames } from "../../domain/stage.js";
import { decisionTable } from "./history.js";
import { roleText, shortText, timeText } from "./standing-text.js";
import { textTable } from "./text-table.js";

/** Versions in None that are shown of a model; there may be hundreds. */
const MOST_IDLE = 10;
const MOST_DECISIONS = 5;
const WIDTH = 96;

/** A model for people. */
export function modelText(
  model: string,
  definition: ModelDefinition | null,
  versions: readonly Standing[],
  decisions: readonly Decision[],
): string {
  const about = definition
    ? `${model} (tier ${definition.tier})\n${definition.description}\n`
    : `${model}\n`;
  const idle = versions.filter(({ stage }) => stage === "none");
  const hidden = new Set(idle.slice(MOST_IDLE));
  const rows = versions
    .filter((one) => !hidden.has(one))
    .map(({ version, stage, role, weight, since }) => [
      version,
      stageNames[stage],
      roleText(role, weight),
      timeText(since),
    ]);
  const more = hidden.size > 0 ? `and ${hidden.size} more in None\n` : "";
  return [
    about,
    `${textTable([["VERSION", "STAGE", "ROLE", "SINCE (UTC)"], ...rows])}${more}`,
    decisionText(decisions),
  ].join("\n");
}

function decisionText(decisions: readonly Decision[]): string {
  if (decisions.length === 0) return "No decisions yet.\n";
  const more = decisions.length - MOST_DECISIONS;
  const note = more > 0 ? `and ${more} more; history tells all\n` : "";
  return `${decisionTable(decisions.slice(0, MOST_DECISIONS))}${note}`;
}

/** A version for people: stage, lineage, numbers, evidence, card, decisions. */
export function versionText(
  found: CataloguedVersion,
  decisions: readonly Decision[],
  metrics: MetricCatalogue,
): string {
  const { record, card } = found;
  return [
    `${record.model} ${record.version}\n`,
    textTable([...standingRows(found), ...lineageRows(record)]),
    numbersText(found, metrics),
    evidenceText(found),
    card ? cardText(card) : "No model card.\n",
    decisionText(decisions),
  ].join("\n");
}

type Row = readonly [string, string];

function standingRows({ stage, role, weight, since }: Standing): readonly Row[] {
  const place = [stageNames[stage], roleText(role, weight)].filter(Boolean).join(", ");
  return [["Stage", since === null ? place : `${place}, since ${timeText(since)} UTC`]];
}

function lineageRows(record: ModelVersion): readonly Row[] {
  const { trained, source, dataset, environment, artifact, parents, provenance } = record;
  const period = dataset?.period ? `, ${dataset.period.from} to ${dataset.period.to}` : "";
  return [
    ["Kind", `${record.type}, ${record.architecture}`],
    ...(provenance === "unknown"
      ? [["Provenance", "UNKNOWN: nobody can name its source or data"] as const]
      : []),
    ["Trained", `${timeText(trained.at)} UTC by ${trained.by}`],
    ["Source", source ? `${source.repository} at ${source.commit}` : "not known"],
    [
      "Data",
      dataset
        ? `${dataset.name} ${dataset.version}, ${formatCount(dataset.records)} records${period}`
        : "not known",
    ],
    ...(environment
      ? [["Environment", `${environment.lock}, ${environment.digest}`] as const]
      : []),
    ["Artifact", `${artifact.uri} (${formatMetric({ unit: "bytes" }, artifact.bytes)})`],
    ["", artifact.digest],
    ...(record.tags ? [["Tags", record.tags.join(", ")] as const] : []),
    ...parents.map(({ name, version }): Row => ["Parent", `${name} ${version}`]),
  ];
}

function numbersText(found: CataloguedVersion, metrics: MetricCatalogue): string {
  const context = measuringContext(found, metrics, null);
  const rows = [...metrics.values()].flatMap((metric) => {
    const standing = standingMetric(metric.name, context);
    if (standing.kind === "missing" || metric.name === "artifact_size") return [];
    const { estimate, setup, source } = standing.measured;
    return [[metric.label, formatEstimate(metric, estimate), setup?.name ?? "", source]];
  });
  return rows.length > 0
    ? textTable([["METRIC", "VALUE", "MEASURED ON", "FROM"], ...rows])
    : "No numbers.\n";
}

function evidenceText({ evidence }: CataloguedVersion): string {
  if (evidence.length === 0) return "No evidence.\n";
  const rows = evidence.map(({ path, evidence: run }) => [
    run.kind,
    timeText(run.collected.to),
    run.collected.by,
    path.slice(path.lastIndexOf("/") + 1),
  ]);
  return textTable([["EVIDENCE", "COLLECTED (UTC)", "BY", "FILE"], ...rows]);
}

function cardText({ schema: _, model: __, version: ___, ...sections }: ModelCard): string {
  const lines = Object.entries(sections).flatMap(([name, section]) => {
    if (section === undefined) return [];
    const parts = Array.isArray(section) ? [section.join("; ")] : fieldTexts(section);
    return [`  ${name}`, ...parts.map((part) => `    ${shortText(part, WIDTH)}`)];
  });
  return `Model card\n${lines.map((line) => `${line}\n`).join("")}`;
}

function fieldTexts(section: object): readonly string[] {
  return Object.entries(section).map(
    ([field, value]) => `${field}: ${Array.isArray(value) ? value.join("; ") : String(value)}`,
  );
}
