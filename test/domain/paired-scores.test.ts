import { describe, expect, it, test } from "vitest";
import { digestOf } from "../../src/domain/digest.js";
import {
  checkPairedChange,
  pairedChangeOf,
  readPairedScores,
} from "../../src/domain/paired-scores.js";

const header = "example,incumbent,candidate";
const file = (...lines: readonly string[]) => ({
  path: "scores.csv",
  text: `${lines.join("\n")}\n`,
});
const rows = Array.from({ length: 60 }, (_, index) => {
  const incumbent = index % 3 === 0 ? 0 : 1;
  return `e${index},${incumbent},${index % 9 === 0 ? 1 : incumbent}`;
});
const scores = file(header, ...rows);

test("both versions' scores are read in the order of the file", () => {
  expect(readPairedScores(file(header, "a,0,1", "b, 0.5 ,1e-3"))).toEqual({
    ok: true,
    value: { baseline: [0, 0.5], candidate: [1, 0.001] },
  });
});

test.each([
  ["line ends of Windows", `${header}\r\na,0,1\r\nb,1,1\r\n`],
  ["a byte order mark", `\uFEFF${header}\na,0,1\nb,1,1`],
  ["empty lines at the end", `${header}\na,0,1\nb,1,1\n\n\n`],
])("%s don't matter", (_, text) => {
  expect(readPairedScores({ path: "scores.csv", text }).ok).toBe(true);
});

function faults(...lines: readonly string[]) {
  const read = readPairedScores(file(...lines));
  return read.ok ? [] : read.problems.map(({ what }) => what);
}

test.each([
  [
    "an empty file",
    [""],
    'scores.csv:1: expected the header example,incumbent,candidate, found ""',
  ],
  [
    "another header",
    ["id,a,b"],
    'scores.csv:1: expected the header example,incumbent,candidate, found "id,a,b"',
  ],
  ["no examples", [header], 'scores.csv:1: expected two examples or more, found "0"'],
  ["a single example", [header, "a,0,1"], 'scores.csv:2: expected two examples or more, found "1"'],
  [
    "a line with a number less",
    [header, "a,0", "b,1,1"],
    `scores.csv:2: expected an example's name and two numbers, found "a,0"`,
  ],
  [
    "an empty line between",
    [header, "a,0,1", "", "b,1,1"],
    `scores.csv:3: expected an example's name and two numbers, found ""`,
  ],
  [
    "a word for a number",
    [header, "a,0,yes", "b,1,1"],
    `scores.csv:2: expected two numbers after the example's name, found "a,0,yes"`,
  ],
  [
    "no number",
    [header, "a,NaN,1", "b,1,1"],
    `scores.csv:2: expected two numbers after the example's name, found "a,NaN,1"`,
  ],
  [
    "an endless number",
    [header, "a,1e999,1", "b,1,1"],
    `scores.csv:2: expected two numbers after the example's name, found "a,1e999,1"`,
  ],
  [
    "an empty cell",
    [header, "a,,1", "b,1,1"],
    `scores.csv:2: expected two numbers after the example's name, found "a,,1"`,
  ],
  [
    "an example twice",
    [header, "a,0,1", "a,1,1"],
    'scores.csv:3: expected an example that is named once, and a stands above already, found "a,1,1"',
  ],
])("%s is refused", (_, lines, what) => {
  expect(faults(...lines)).toEqual([what]);
});

test("all faults are told, up to twenty", () => {
  expect(faults(header, "a,x,1", "b,1,1", "c,1")).toHaveLength(2);
  expect(faults(header, ...Array.from({ length: 50 }, () => "x"))).toHaveLength(20);
});

describe("a change made of scores", () => {
  const made = pairedChangeOf(scores, 7, 500);

  it("holds all that it takes to make it again", () => {
    expect(made).toMatchObject({
      ok: true,
      value: { scores: digestOf(scores.text), n: 60, seed: 7, resamples: 500 },
    });
    if (!made.ok) return;
    const { difference, relative } = made.value;
    expect(difference.value).toBeCloseTo(7 / 60, 6);
    expect(relative?.value).toBeCloseTo(7 / 40, 6);
    expect(difference.interval[0]).toBeGreaterThan(0);
  });

  it("is borne out by its scores", () => {
    expect(made.ok && checkPairedChange(made.value, scores)).toEqual([]);
  });

  it("is not borne out by other scores, nor a number that somebody changed", () => {
    if (!made.ok) throw new Error("no change was made");
    const other = file(header, ...rows.slice(1));
    const codes = (problems: readonly { code: string }[]) => problems.map(({ code }) => code);
    expect(codes(checkPairedChange(made.value, other))).toContain("paired-change-differs");
    const better = { ...made.value, difference: { ...made.value.difference, value: 0.2 } };
    expect(codes(checkPairedChange(better, scores))).toEqual(["paired-change-differs"]);
  });

  it("has no relative part where the incumbent's mean may be 0", () => {
    const read = pairedChangeOf(file(header, "a,0,1", "b,0,1", "c,1,1"), 1, 100);
    expect(read.ok && read.value.relative).toBeUndefined();
    expect(read.ok).toBe(true);
  });

  it("is none of a file that can't be read", () => {
    expect(pairedChangeOf(file("x"), 1).ok).toBe(false);
    expect(made.ok && checkPairedChange(made.value, file("x")).map(({ code }) => code)).toEqual([
      "scores-not-valid",
    ]);
  });
});
