import { commandReference } from "../../domain/command/reference.js";
import { predefinedMetrics } from "../../domain/metric.js";
import { moves, stageNames } from "../../domain/stage.js";
import { isAvailable } from "../available-verbs.js";
import { code, type Markdown } from "../escape.js";
import { either, md } from "../markdown.js";
import { left, table } from "../table.js";
import { section } from "./property-table.js";

/** Metrics that need no definition. */
export function metricChapter(title: string): Markdown {
  const rows = Object.entries(predefinedMetrics).map(([name, metric]) => [
    code(name),
    md`${metric.label}`,
    md`${metric.direction} is better`,
    md`${metric.unit}`,
    md`${metric.kind}`,
  ]);
  return section(
    2,
    title,
    md`These names need no definition. A policy or model may define others, or one of these anew. A ratio is stored from 0 to 1 and shown in percent; a score is stored from 0 to 1 and shown as it is. The kind says what interval the counts allow: a proportion's comes from successes of n.`,
    table(
      [left(md`Name`), left(md`Shown as`), left(md`Direction`), left(md`Unit`), left(md`Kind`)],
      rows,
    ),
  );
}

/** Every move between stages that there is. */
export function stageChapter(title: string): Markdown {
  const rows = moves.map(({ from, to, by }) => [
    md`${stageNames[from]}`,
    md`${stageNames[to]}`,
    md`${by}`,
  ]);
  return section(
    2,
    title,
    md`A version is in one of four stages; in files they are ${either(Object.keys(stageNames).map(code), "and")}. One that no manifest names is in None. Any other move is refused: Staging can't be skipped.`,
    table([left(md`From`), left(md`To`), left(md`By`)], rows),
    md`In Production a version has a role: ${code("current")} serves, ${code("rolling-out")} takes over step by step, ${code("outgoing")} is kept to roll back to.`,
  );
}

/** The commands of comments: those that this version carries out, then the names of the others. */
export function commandChapter(title: string): Markdown {
  const rows = commandReference
    .filter(({ verb }) => isAvailable(verb))
    .map(({ usage, whoMay, does }) => [code(usage), md`${whoMay}`, md`${does}`]);
  const later = commandReference
    .filter(({ verb }) => !isAvailable(verb))
    .map(({ usage }) => code(usage.split(" ")[0] ?? ""));
  return section(
    2,
    title,
    md`A command is the first line of a new comment on any issue or pull request, one a comment. ${code("because")} takes the rest of the line.`,
    table([left(md`Command`), left(md`Who may`), left(md`What it does`)], rows),
    later.length > 0 ? md`Not available in this version: ${either(later, "and", 20)}.` : null,
  );
}
