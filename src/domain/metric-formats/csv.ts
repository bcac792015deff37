import { failed, ok, type Problem, type Result } from "../problem.js";
import { mapNumbers } from "./map-numbers.js";
import { type MeasuredFile, type MetricQuestion, measuredFile } from "./measured-file.js";
import { readSlice } from "./plain.js";

const TEXTS = ["averaging", "positiveClass"];
/** Columns of a table with one metric a row. */
const COLUMNS = [
  "metric",
  "value",
  "n",
  "successes",
  "standardError",
  "lower",
  "upper",
  "threshold",
  ...TEXTS,
];

/**
 * Reads a table, comma-separated (RFC 4180) or by tabs, whose first row names the columns. Three forms: `metric,value`
 * and perhaps `n`, `successes`, `standardError`, `lower`, `upper`, `threshold`, one metric a row; one row of numbers
 * below metrics' names; or slices, `by,value,n` and a column for each metric.
 */
export function readCsv(
  file: string,
  text: string,
  question: MetricQuestion,
): Result<MeasuredFile> {
  const table = rowsOf(file, text);
  if (!table.ok) return table;
  const [head, ...rows] = table.value;
  if (head === undefined || rows.length === 0) return failed(noRows(file));
  const uneven = rows.findIndex((row) => row.length !== head.length);
  if (uneven !== -1) return failed(unevenRow(file, uneven + 2, head.length));
  const records = rows.map((row) =>
    Object.fromEntries(head.map((name, column) => [name, row[column] ?? ""])),
  );
  const twice = head.find((name, column) => head.indexOf(name) !== column);
  if (twice !== undefined) return failed(repeated(file, `the column ${twice}`));
  if (head.includes("metric")) return metrics(file, head, records, question);
  if (head.includes("by")) return slices(file, records, question);
  const [only, ...others] = records;
  if (only === undefined || others.length > 0) return failed(severalRows(file, rows.length));
  return mapNumbers(file, numbersIn(only), question);
}

type Row = Readonly<Record<string, string>>;

function metrics(
  file: string,
  head: readonly string[],
  rows: readonly Row[],
  question: MetricQuestion,
): Result<MeasuredFile> {
  const names = rows.map(({ metric = "" }) => metric);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return failed(repeated(file, `the metric ${twice}`));
  const read = mapNumbers(file, Object.fromEntries(rows.map(measurement)), question);
  const strange = head.filter((name) => !COLUMNS.includes(name));
  const unread = strange.map((path) => ({ path, why: `the columns are ${COLUMNS.join(", ")}` }));
  return read.ok ? ok({ ...read.value, unmapped: [...read.value.unmapped, ...unread] }) : read;
}

function measurement({ metric = "", lower, upper, ...others }: Row) {
  const given = Object.entries(others).filter(
    ([key, cell]) => cell !== "" && COLUMNS.includes(key),
  );
  const numbers = given.map(([key, cell]) => [key, TEXTS.includes(key) ? cell : number(cell)]);
  const interval = lower && upper ? { interval: [number(lower), number(upper)] } : {};
  return [metric, { ...Object.fromEntries(numbers), ...interval }] as const;
}

function slices(
  file: string,
  rows: readonly Row[],
  question: MetricQuestion,
): Result<MeasuredFile> {
  const read = rows.map(({ by, value, n = "", ...metrics }, index) =>
    readSlice(file, { by, value, n: number(n), metrics: numbersIn(metrics) }, index, question),
  );
  return measuredFile(
    {
      metrics: {},
      slices: read.flatMap((one) => one.slice ?? []),
      parameters: {},
      unmapped: read.flatMap((one) => one.unmapped),
    },
    read.flatMap((one) => one.problems),
  );
}

function numbersIn(row: Row): Record<string, unknown> {
  const given = Object.entries(row).filter(([, cell]) => cell !== "");
  return Object.fromEntries(given.map(([name, cell]) => [name, number(cell)]));
}

/** A cell's number; a cell that is none stays as it is, to be told as it was written. */
function number(cell: string): unknown {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(cell.trim()) ? Number(cell) : cell;
}

/** Rows of cells; the separator is a tab where the first line has one. Quotes hold separators, line ends and `""`. */
function rowsOf(file: string, text: string): Result<readonly (readonly string[])[]> {
  const separator = (text.split("\n", 1)[0] ?? "").includes("\t") ? "\t" : ",";
  const cell = new RegExp(
    `(?:"((?:[^"]|"")*)"|([^"${separator}\\r\\n]*))(${separator}|\\r?\\n|$)`,
    "y",
  );
  const body = text.replace(/^\uFEFF/, "");
  const rows: string[][] = [];
  let row: string[] = [];
  while (cell.lastIndex < body.length) {
    const start = cell.lastIndex;
    const found = cell.exec(body);
    if (found === null) return failed(strayQuote(file, body.slice(0, start).split("\n").length));
    const [, quoted, plain = "", end] = found;
    row.push(quoted === undefined ? plain.trim() : quoted.replaceAll('""', '"'));
    if (end === separator) continue;
    if (row.length > 1 || row[0] !== "") rows.push(row);
    row = [];
  }
  return ok(rows);
}

function repeated(file: string, what: string): Problem {
  return {
    code: "csv-malformed",
    what: `${file}: ${what} stands there twice.`,
    fix: "Keep the one that is meant.",
    place: { file },
  };
}

function strayQuote(file: string, line: number): Problem {
  return {
    code: "csv-malformed",
    what: `${file}:${line}: a quote stands within a cell, or is never closed.`,
    fix: 'Put the whole cell in quotes, and write a quote within as "".',
    place: { file, line },
  };
}

function unevenRow(file: string, line: number, columns: number): Problem {
  return {
    code: "csv-malformed",
    what: `${file}:${line}: the row has another number of cells than the ${columns} columns named above.`,
    fix: "Give every row a cell for each column. A decimal comma ends a cell: write a point.",
    place: { file, line },
  };
}

function noRows(file: string): Problem {
  return {
    code: "csv-empty",
    what: `${file} has no rows below names of columns.`,
    fix: "Name the columns in the first row, such as metric,value,n.",
    place: { file },
  };
}

function severalRows(file: string, rows: number): Problem {
  return {
    code: "csv-several-rows",
    what: `${file} has ${rows} rows of numbers, and nothing says which of them counts.`,
    why: "A record holds one number a metric; a log of training holds one for each step.",
    fix: "Keep the row that is meant, or write one metric a row below metric,value.",
    place: { file },
  };
}
