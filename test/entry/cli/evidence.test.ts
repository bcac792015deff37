import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { digestOf } from "../../../src/domain/digest.js";
import { checkPairedChange } from "../../../src/domain/paired-scores.js";
import { check } from "../../../src/entry/cli/check.js";
import { evidence } from "../../../src/entry/cli/evidence.js";
import { captureIo } from "./captured-io.js";
import { newFolder, read, write } from "./registry-copy.js";

const FOLDER = "registry/models/fraud-detection/evidence/2.1.3";
const HEAD = [
  "--from=2025-03-05T00:00:00Z",
  "--to=2025-03-07T00:00:00Z",
  "--by=machine:shadow-serving",
];
let folder = "";

beforeEach(() => {
  folder = newFolder("worked-example");
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

async function run(...args: readonly string[]) {
  const io = captureIo(folder);
  return { code: await evidence(args, io), ...io.printed };
}

const add = (kind: string, ...args: readonly string[]) =>
  run("add", "fraud-detection", "2.1.3", `--kind=${kind}`, ...HEAD, ...args);
const names = () => readdirSync(join(folder, FOLDER)).sort();
const added = (name: string) => parse(read(folder, `${FOLDER}/${name}`));

describe("evidence from flags", () => {
  test("of kind shadow is the next run", async () => {
    const { stdout, stderr, code } = await add(
      "shadow",
      "--requests=1840000",
      "--anomalies=0",
      "--disagreements=21160",
      "--against=2.0.5",
      "--source=https://ci.acme.example/1",
    );
    expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
    expect(stdout).toBe(`Run 2 of kind shadow.

Written:
  ${FOLDER}/shadow-0002.yaml

Next: commit the file, and merge it into the default branch.
`);
    expect(added("shadow-0002.yaml")).toMatchObject({
      requests: 1840000,
      against: { version: "2.0.5", artifact: expect.stringMatching(/^sha256:/) },
      collected: { by: "machine:shadow-serving", source: "https://ci.acme.example/1" },
    });
  });

  test("of kind latency is the first run, and a gate takes it", async () => {
    const load = "--load=100 requests per second";
    const { code } = await add("latency", "--n=1000", "--p50=31", "--p95=98", "--p99=140", load);
    expect(code).toBe(0);
    expect(added("latency-0001.yaml")).toMatchObject({ kind: "latency", n: 1000, p95: 98 });
    const io = captureIo(folder);
    await check(["fraud-detection", "2.1.3", "--to", "production"], io);
    expect(io.printed.stdout).toContain("latency-0001.yaml");
  });

  test("of kind ab-test holds counts, or means", async () => {
    const flags = [
      "--unit=user",
      "--share=0.05",
      "--looks=1",
      "--planned-end=2025-03-10T00:00:00Z",
    ];
    const beside = "--against=2.0.5";
    const counts = ["--control=319200/399000", "--candidate=17153/21000"];
    await add("ab-test", ...flags, beside, "--metric=correct_decision_rate", ...counts);
    expect(added("ab-test-0002.yaml").outcome).toEqual({
      kind: "proportion",
      metric: "correct_decision_rate",
      control: { n: 399000, successes: 319200 },
      candidate: { n: 21000, successes: 17153 },
    });
    const means = ["--control=12.5,3.1,399000", "--candidate=12.4,3,21000"];
    expect((await add("ab-test", ...flags, beside, "--metric=mae", ...means)).code).toBe(0);
    expect(added("ab-test-0003.yaml").outcome.control).toEqual({ n: 399000, mean: 12.5, sd: 3.1 });
  });
});

describe("evidence from files", () => {
  test("of kind evaluation holds both sides, on the record's evaluation set", async () => {
    write(folder, "cand.json", '{"f1": 0.92, "epoch": 3}');
    write(folder, "inc.csv", "metric,value\nf1,0.89\n");
    const { stdout, code } = await add(
      "evaluation",
      "--metrics=cand.json",
      "--incumbent-metrics=inc.csv",
      "--against=2.0.5",
      "--evaluation-set=holdout-2025q1",
      "--n=250000",
    );
    expect(code).toBe(0);
    expect(stdout).toContain("Not taken over:\n  cand.json: epoch: no metric");
    const file = added("evaluation-0001.yaml");
    expect(file.candidate.metrics.f1).toEqual({
      value: 0.92,
      n: 250000,
      evaluatedOn: "holdout-2025q1",
    });
    expect(file.incumbent.metrics.f1.value).toBe(0.89);
    expect(file.evaluationSets["holdout-2025q1"].split).toBe("test");
  });

  test("a report of another tool is recognised", async () => {
    const results = [
      { success: true, expectation_config: { type: "a" } },
      { success: false, expectation_config: { type: "b" } },
    ];
    write(folder, "ge.json", JSON.stringify({ success: false, results, meta: {} }));
    const { stdout, stderr } = await add("custom", "ge.json", "--test=data-quality");
    expect(stderr).toBe("");
    expect(stdout).toContain("ge.json: meta: ");
    expect(added("custom-0001.yaml")).toMatchObject({
      test: "data-quality",
      metrics: { pass_rate: { n: 2, successes: 1 } },
    });
    const result = { column_name: "amount", stattest_name: "PSI", drift_score: 0.04 };
    write(
      folder,
      "drift.json",
      JSON.stringify({ metrics: [{ metric: "ColumnDriftMetric", result }] }),
    );
    const drift = ["drift.json", "--reference=transactions v4", "--current=last week"];
    expect((await add("drift", ...drift)).code).toBe(0);
    expect(added("drift-0001.yaml").features).toEqual({
      amount: { kind: "statistic", method: "psi", value: 0.04 },
    });
  });

  test("flags go before the file", async () => {
    write(folder, "s.yaml", "requests: 10\nanomalies: 3\nnote: from the file\n");
    await add("shadow", "s.yaml", "--anomalies=4");
    expect(added("shadow-0002.yaml")).toMatchObject({ anomalies: 4, note: "from the file" });
  });
});

describe("scores of each example", () => {
  const before = [1, 1, 0, 1, 0, 0, 1, 0, 1, 0];
  const after = [1, 1, 1, 1, 0, 1, 1, 0, 1, 0];
  const rows = before.map((one, index) => `e${index},${one},${after[index]}\n`);
  const scores = `example,incumbent,candidate\n${rows.join("")}`;
  const sides = (candidate: object, incumbent: object) => {
    write(folder, "c.json", JSON.stringify(candidate));
    write(folder, "i.json", JSON.stringify(incumbent));
    write(folder, "scores.csv", scores);
    return ["--metrics=c.json", "--incumbent-metrics=i.json", "--evaluation-set=holdout-2025q1"];
  };
  const both = () =>
    sides({ accuracy: 0.7, recall: 0.9, f1: 0.7 }, { accuracy: 0.5, recall: 0.8, f1: 0.5 });

  test("give the paired change of the metric whose numbers are their means", async () => {
    const { stderr, code } = await add("evaluation", ...both(), "--scores=scores.csv");
    expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
    const { paired } = added("evaluation-0001.yaml");
    expect(Object.keys(paired)).toEqual(["accuracy"]);
    expect(paired.accuracy).toMatchObject({ n: 10, difference: { value: 0.2 } });
    expect(checkPairedChange(paired.accuracy, { path: "scores.csv", text: scores })).toEqual([]);
  });

  test("belong to the metric named, where the means are those of two", async () => {
    const flags = sides({ accuracy: 0.7, recall: 0.7 }, { accuracy: 0.5, recall: 0.5 });
    const { stderr } = await add("evaluation", ...flags, "--scores=scores.csv");
    expect(stderr).toContain("the scores' means are the numbers of accuracy and recall.");
    expect(stderr).toContain("--scores accuracy=scores.csv");
    expect((await add("evaluation", ...flags, "--scores=recall=scores.csv")).code).toBe(0);
    expect(Object.keys(added("evaluation-0001.yaml").paired)).toEqual(["recall"]);
  });

  test.each([
    [
      "of another metric than the one named",
      () => ["--scores=recall=scores.csv"],
      "means are 0.5000 (incumbent) and 0.7000 (candidate), but recall is 0.8000 (incumbent) and 0.9000 (candidate).",
    ],
    [
      "of a metric that is no mean",
      () => ["--scores=f1=scores.csv"],
      "there are no numbers of both versions for f1.",
    ],
    [
      "given twice",
      () => ["--scores=scores.csv", "--scores=accuracy=scores.csv"],
      "accuracy twice",
    ],
    [
      "with faults, all of them told",
      () => {
        write(folder, "scores.csv", "example,incumbent,candidate\na,1,0\na,1,1\nb,yes,1\n");
        return ["--scores=scores.csv"];
      },
      /scores\.csv:3: .*a stands above already[\s\S]*scores\.csv:4: expected two numbers/,
    ],
  ])("are refused: %s", async (_, flags, what) => {
    const { stderr, code } = await add("evaluation", ...both(), ...flags());
    expect(stderr).toMatch(what);
    expect(code).toBe(1);
    expect(names()).not.toContain("evaluation-0001.yaml");
  });

  test("are refused where the evidence has no incumbent, or is no evaluation", async () => {
    const [candidate = "", , set = ""] = both();
    const alone = await add("evaluation", candidate, set, "--scores=scores.csv");
    expect(alone.stderr).toContain("no numbers of both versions for a metric that is a mean");
    const shadow = await add("shadow", "--requests=1", "--anomalies=0", "--scores=scores.csv");
    expect(shadow.stderr).toContain("Evidence of kind shadow has no scores of examples.");
  });
});

describe("refused, and nothing is written:", () => {
  const shadow = ["--requests=10", "--anomalies=0"];
  const version = (kind: string, one: string) =>
    run("add", "fraud-detection", one, `--kind=${kind}`, ...HEAD, ...shadow);

  test.each([
    ["what a kind needs and nobody gave", () => add("shadow"), "Requests: expected"],
    ["a version that isn't registered", () => version("shadow", "9.9.9"), "no version 9.9.9"],
    [
      "an incumbent that isn't registered",
      () => add("shadow", ...shadow, "--against=1.1.1"),
      "no version 1.1.1",
    ],
    [
      "more successes than units",
      () => add("ab-test", "--control=5/3", "--candidate=1/3"),
      "successes of at most n",
    ],
    [
      "an arm that is no count",
      () => add("ab-test", "--control=80%"),
      "Write --control 319200/399000",
    ],
    [
      "times in the wrong order",
      () => add("shadow", ...shadow, "--to=2025-01-01T00:00:00Z"),
      "from not after to",
    ],
    [
      "a number that is text",
      () => add("shadow", "--requests=many", "--anomalies=0"),
      'found "many"',
    ],
    ["a file of another version", () => add("shadow", "foreign.yaml"), 'says version "2.0.5"'],
    [
      "an evaluation on an unknown set",
      () => add("evaluation", "--metrics=m.json", "--evaluation-set=x"),
      "Nothing describes the evaluation set x",
    ],
    ["a file that isn't there", () => add("shadow", "none.yaml"), "none.yaml can't be read"],
  ])("%s", async (_, act, what) => {
    write(folder, "foreign.yaml", "version: 2.0.5\nrequests: 1\nanomalies: 0\n");
    write(folder, "m.json", '{"f1": 0.9}');
    const before = names();
    const { stderr, stdout, code } = await act();
    expect(stderr).toContain(what);
    expect(stderr).toMatch(/Nothing was written\.\n$/);
    expect(names()).toEqual(before);
    expect({ stdout, code }).toEqual({ stdout: "", code: 1 });
  });
});

test("--json says what was written, or the problems", async () => {
  const args = ["--requests=10", "--anomalies=0", "--json"];
  expect(JSON.parse((await add("shadow", ...args)).stdout)).toEqual({
    schema: 1,
    model: "fraud-detection",
    version: "2.1.3",
    kind: "shadow",
    run: 2,
    written: [`${FOLDER}/shadow-0002.yaml`],
    pullRequest: null,
    unmapped: [],
    problems: [],
  });
  const { stdout, stderr, code } = await add("shadow", "--json");
  expect(JSON.parse(stdout)).toMatchObject({
    run: null,
    problems: [{ code: "draft-not-valid" }, {}],
  });
  expect({ stderr, code }).toEqual({ stderr: "", code: 1 });
});

test("the artifact is the record's, whoever adds it", async () => {
  await add("shadow", "--requests=10", "--anomalies=0");
  const record = parse(read(folder, "registry/models/fraud-detection/versions/2.1.3.yaml"));
  expect(added("shadow-0002.yaml").artifact).toBe(record.artifact.digest);
  write(folder, "s.yaml", `artifact: "${digestOf("other")}"\nrequests: 1\nanomalies: 0\n`);
  expect((await add("shadow", "s.yaml")).stderr).toContain("The evidence says artifact");
});

test.each([
  ["no verb", ["fraud-detection", "2.1.3"], "Write add"],
  ["no kind", ["add", "fraud-detection", "2.1.3"], "what kind of evidence"],
  [
    "a kind that isn't known",
    ["add", "fraud-detection", "2.1.3", "--kind=shadw"],
    "Did you mean shadow?",
  ],
  ["a version that is none", ["add", "fraud-detection", "2.1", "--kind=shadow"], 'Write "2.1.0"'],
])("wrong use: %s", async (_, args, what) => {
  const { stderr, stdout, code } = await run(...args);
  expect(stderr).toContain(what);
  expect(stderr).toContain("Usage: model-promoter evidence add");
  expect({ stdout, code }).toEqual({ stdout: "", code: 2 });
});
