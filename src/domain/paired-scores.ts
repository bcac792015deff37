import { digestOf } from "./digest.js";
import type { SourceFile } from "./document.js";
import type { RecordedPairedChange } from "./evidence/paired-change.js";
import { rounded } from "./gate/change.js";
import { CONFIDENCE } from "./measured-estimate.js";
import { ok, type Problem, type Result } from "./problem.js";
import { type PairedScores, pairedBootstrap } from "./statistics/bootstrap.js";
import type { Estimate } from "./statistics/estimate.js";

/** First line of a file with paired scores. */
export const PAIRED_SCORES_HEADER = "example,incumbent,candidate";

/** How often examples are drawn where nobody says otherwise. */
const USUAL_RESAMPLES = 2000;

/** More faults of one file than anyone reads. */
const MOST_FAULTS = 20;

const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/**
 * Reads a file with both versions' scores of the same examples: CSV with the header `example,incumbent,candidate`,
 * then a line an example with its name, used once, and two numbers such as 1 for right and 0 for wrong. No quotes;
 * empty lines at the end are left out. All faults are told, up to twenty.
 */
export function readPairedScores(file: SourceFile): Result<PairedScores> {
  const lines = file.text
    .replace(/^\uFEFF/, "")
    .replace(/\s+$/, "")
    .split(/\r?\n/);
  const [header = "", ...rows] = lines;
  if (header.trim() !== PAIRED_SCORES_HEADER)
    return { ok: false, problems: [fault(file, 1, `the header ${PAIRED_SCORES_HEADER}`, header)] };
  const names = new Set<string>();
  const problems: Problem[] = [];
  const [baseline, candidate]: [number[], number[]] = [[], []];
  for (const [index, row] of rows.entries()) {
    const cells = row.split(",").map((cell) => cell.trim());
    const expected = rowFault(cells, names);
    if (expected !== null) problems.push(fault(file, index + 2, expected, row));
    names.add(cells[0] ?? "");
    baseline.push(Number(cells[1]));
    candidate.push(Number(cells[2]));
    if (problems.length === MOST_FAULTS) break;
  }
  if (problems.length === 0 && rows.length < 2)
    problems.push(fault(file, lines.length, "two examples or more", `${rows.length}`));
  return problems.length > 0 ? { ok: false, problems } : ok({ baseline, candidate });
}

/**
 * The change of the mean score as evaluation evidence records it under `paired`, bootstrapped from a scores file.
 *
 * @param seed of the bootstrap, a whole number from 0 to 2^32 - 1; the same seed gives the same interval
 */
export function pairedChangeOf(
  file: SourceFile,
  seed: number,
  resamples: number = USUAL_RESAMPLES,
): Result<RecordedPairedChange> {
  const scores = readPairedScores(file);
  if (!scores.ok) return scores;
  const change = pairedBootstrap(scores.value, { seed, resamples, confidence: CONFIDENCE });
  return ok({
    scores: digestOf(file.text),
    n: scores.value.baseline.length,
    seed,
    resamples,
    difference: recorded(change.difference),
    ...(change.relative === null ? {} : { relative: recorded(change.relative) }),
  });
}

/** Problems of a recorded change that its scores file doesn't bear out. Computing it again must give the same numbers. */
export function checkPairedChange(
  change: RecordedPairedChange,
  file: SourceFile,
): readonly Problem[] {
  const again = pairedChangeOf(file, change.seed, change.resamples);
  if (!again.ok) return again.problems;
  const parts = (["scores", "n", "difference", "relative"] as const).filter(
    (part) => JSON.stringify(again.value[part]) !== JSON.stringify(change[part]),
  );
  return parts.map((part) => ({
    code: "paired-change-differs",
    what: `${file.path}: ${part}: expected ${JSON.stringify(change[part])}, as the evidence says, found ${JSON.stringify(again.value[part])}`,
    why: "A paired change is computed from the scores of each example, with the seed and the number of resamples that the evidence names.",
    fix: "Hand in the scores that the evidence was made from, or evidence made from these.",
    place: { file: file.path },
  }));
}

function recorded({ value, interval }: Estimate): RecordedPairedChange["difference"] {
  const { lower, upper } = interval ?? { lower: value, upper: value };
  return { value: rounded(value), interval: [rounded(lower), rounded(upper)] };
}

function rowFault(cells: readonly string[], names: ReadonlySet<string>): string | null {
  const [name = "", ...scores] = cells;
  if (scores.length !== 2 || name === "") return "an example's name and two numbers";
  if (names.has(name)) return `an example that is named once, and ${name} stands above already`;
  const isNumber = (text: string) => NUMBER.test(text) && Number.isFinite(Number(text));
  return scores.every(isNumber) ? null : "two numbers after the example's name";
}

function fault(file: SourceFile, line: number, expected: string, found: string): Problem {
  const shown = found.length > 80 ? `${found.slice(0, 80)}…` : found;
  return {
    code: "scores-not-valid",
    what: `${file.path}:${line}: expected ${expected}, found ${JSON.stringify(shown)}`,
    place: { file: file.path, line },
  };
}
