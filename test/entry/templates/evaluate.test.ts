import { execFileSync } from "node:child_process";
import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { digestOf } from "../../../src/domain/digest.js";
import { readEvidenceIntake } from "../../../src/domain/evidence-intake.js";
import { commands } from "../../../src/entry/cli/commands.js";
import { run } from "../../../src/entry/cli/run.js";
import { captureIo } from "../cli/captured-io.js";
import { commitAll, newFolder, read, write } from "../cli/registry-copy.js";
import {
  aucByPairs,
  countsOf,
  f1ByRates,
  rateByInversion,
  type Scored,
} from "./expected-metrics.js";
import {
  candidateWeights,
  incumbentWeights,
  loaderText,
  scoreOf,
  toyCsv,
  toyExamples,
} from "./toy-models.js";
import {
  commandsOf,
  expanded,
  workflow,
  workflowSource,
  workflowsFolder,
} from "./workflow-commands.js";

const examples = toyExamples(400);
const [candidateText, incumbentText] = [candidateWeights, incumbentWeights].map((one) =>
  JSON.stringify(one),
) as [string, string];
const scored = (weights: typeof candidateWeights): readonly Scored[] =>
  examples.map((example) => ({ score: scoreOf(weights, example), label: example.label }));

const MODEL_FOLDER = "registry/models/toy";
const DEFINITION = `schema: 1
model: toy
description: Says yes or no
tier: low
compare: [auc_roc, accuracy]
gates:
  production:
    - { id: auc-floor, kind: minimum, metric: auc_roc, value: 0.85 }
    - { id: fpr-cap, kind: maximum, metric: false_positive_rate, value: 0.05 }
    - { id: accuracy-drop, kind: max-regression, metric: accuracy, by: 0.01, measure: absolute }
    - { id: slices, kind: slice, metric: f1, worst: 0.6, largestGap: 0.3, minimumN: 50, small: warn }
    - { id: p95, kind: latency, metric: latency_p95, max: 60000 }
`;

let folder = "";

beforeAll(async () => {
  folder = newFolder();
  requirePython();
  write(folder, "evaluation/my_model.py", loaderText);
  cpSync(join(workflowsFolder, "evaluate.py"), join(folder, "evaluation/evaluate.py"));
  write(folder, "evaluation.csv", toyCsv(examples));
  write(folder, "candidate.model", candidateText);
  write(folder, "incumbent.model", incumbentText);
  write(folder, `${MODEL_FOLDER}/model.yaml`, DEFINITION);
  commitAll(folder);
  measure("--slice", "region", "--load", "one answer at a time");
  await registered("1.0.0", "incumbent");
  await registered("1.1.0", "candidate", "--signature=results/signature.json");
  await cli("init", "--yes", "--adopt=toy@1.0.0=production", "--adopt=toy@1.1.0=staging");
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function requirePython(): void {
  try {
    execFileSync("python3", ["--version"]);
  } catch (cause) {
    throw new Error("This test runs templates/workflows/evaluate.py: install python3", { cause });
  }
}

/** What the workflow's variables stand for here. */
const variables = {
  '"$MODEL"': ["toy"],
  '"$VERSION"': ["1.1.0"],
  '"$LOADER"': ["my_model:load"],
  '"$STAGE"': ["production"],
  '"$RUN"': ["https://ci.acme.example/1"],
  '"$EVALUATION_SET"': ["holdout"],
  '"$EVALUATION_DATASET"': ["toy-holdout"],
  '"$EVALUATION_SPLIT"': ["test"],
};
const digests = {
  '"$(jq --raw-output .record.artifact.digest candidate.json)"': [digestOf(candidateText)],
  '"${beside[@]}"': [
    "--incumbent=incumbent.model",
    `--incumbent-digest=${digestOf(incumbentText)}`,
  ],
};
const beside = {
  '"${beside[@]}"': [
    "--against=1.0.0",
    "--incumbent-metrics=results/incumbent.json",
    "--scores=results/scores.csv",
  ],
};

/** Runs the workflow's own command line of evaluate.py; later flags win. */
function measure(...more: readonly string[]): void {
  const [words = []] = commandsOf("python");
  const args = expanded(words, { ...variables, ...digests });
  execFileSync("python3", ["evaluation/evaluate.py", ...args, ...more], {
    cwd: folder,
    stdio: "pipe",
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1" },
  });
}

async function cli(...args: readonly string[]) {
  const io = captureIo(folder);
  return { code: await run(commands, args, io), ...io.printed };
}

/** Runs the workflow's own command line that begins with these words. */
async function workflowCommand(...start: readonly string[]) {
  const words = commandsOf("npx").find((one) => start.every((word, at) => one[at] === word));
  return cli(...expanded(words ?? [], { ...variables, ...beside }));
}

async function registered(version: string, side: string, ...more: readonly string[]) {
  const { stderr, code } = await cli(
    "register",
    "toy",
    version,
    "--type=classifier",
    "--architecture=logistic",
    "--trained-at=2025-03-02T08:00:00Z",
    "--trained-by=github:data-scientist",
    "--repository=acme/toy",
    `--commit=${"a".repeat(40)}`,
    "--dataset-name=toy",
    "--dataset-version=v1",
    `--dataset-digest=${digestOf("training data")}`,
    "--dataset-records=400",
    `--artifact-uri=${side}.model`,
    `--artifact-file=${side}.model`,
    `--metrics=results/${side}.json`,
    "--evaluation-set=holdout",
    "--evaluation-dataset=toy-holdout",
    "--evaluation-split=test",
    "--evaluation-file=evaluation.csv",
    ...more,
  );
  if (code !== 0) throw new Error(stderr);
}

const written = (name: string) => JSON.parse(read(folder, `results/${name}`));

describe("evaluate.py", () => {
  test.each([
    ["candidate", candidateWeights],
    ["incumbent", incumbentWeights],
  ])("measures the %s as pairs and counts do", (side, weights) => {
    const all = scored(weights);
    const { tp, fp, fn, tn } = countsOf(all, 0.5);
    const expected = {
      auc_roc: aucByPairs(all),
      f1: f1ByRates(tp, fp, fn),
      precision: rateByInversion(tp, tp + fp),
      recall: rateByInversion(tp, tp + fn),
      false_positive_rate: rateByInversion(fp, fp + tn),
      accuracy: rateByInversion(tp + tn, all.length),
    };
    const { metrics } = written(`${side}.json`);
    for (const [name, { value, interval }] of Object.entries(expected)) {
      const found = [metrics[name].value, ...metrics[name].interval];
      for (const [at, number] of [value, ...interval].entries())
        expect(found[at], `${name}, number ${at}`).toBeCloseTo(number, 5);
    }
    expect(metrics.recall).toMatchObject({ successes: tp, n: tp + fn, positiveClass: "1" });
    expect(metrics.auc_roc.n).toBe(400);
  });

  test("measures each slice by itself", () => {
    const rural = examples.filter(({ region }) => region === "rural");
    const all = rural.map((one) => ({ score: scoreOf(candidateWeights, one), label: one.label }));
    const { tp, fp, fn } = countsOf(all, 0.5);
    const slice = written("candidate.json").slices.find(
      ({ value }: { value: string }) => value === "rural",
    );
    expect(slice).toMatchObject({ by: "region", n: rural.length });
    expect(slice.metrics.f1.value).toBeCloseTo(f1ByRates(tp, fp, fn).value, 5);
    expect(slice.metrics.auc_roc.interval[0]).toBeCloseTo(aucByPairs(all).interval[0], 5);
  });

  test("writes latency that rises, with the interval around it", () => {
    const { latency_p50: p50, latency_p95: p95 } = written("candidate.json").metrics;
    expect(p50.value).toBeLessThanOrEqual(p95.value);
    expect(p95.interval[0]).toBeLessThanOrEqual(p95.value);
    expect(p95.interval[1]).toBeGreaterThanOrEqual(p95.value);
    expect(written("latency.json")).toMatchObject({ n: 400, p50: p50.value, p95: p95.value });
  });

  test("names what was measured, and what it takes", () => {
    const bytes = candidateText.length;
    expect(written("artifact.json")).toEqual({ digest: digestOf(candidateText), bytes });
    const record = parse(read(folder, `${MODEL_FOLDER}/versions/1.1.0.yaml`));
    expect(record.artifact).toMatchObject({ digest: digestOf(candidateText), bytes });
    expect(Object.keys(record.signature.inputs)).toEqual(["amount", "age"]);
  });

  test.each([
    ["another file than the record's", ["--candidate=incumbent.model"], "its record says sha256:"],
    ["data without its label", ["--label=fraud"], "the columns fraud"],
    ["a label that is no answer", ["--label=region"], "evaluation.csv:2: region must be 0 or 1"],
  ])("stops at %s", (_, flags, what) => {
    expect(() => measure("--out=none", ...flags)).toThrow(what);
    expect(() => read(folder, "none/evaluation.json")).toThrow();
  });
});

describe("the workflow", () => {
  test("runs only actions that are pinned, and each job with its own permissions", () => {
    const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);
    const used = steps.flatMap(({ uses }) => uses ?? []);
    expect(used.length).toBeGreaterThan(5);
    for (const uses of used) {
      expect(uses).toMatch(/@[0-9a-f]{40}$/);
      expect(workflowSource).toMatch(new RegExp(`${uses} # v\\d+\\.\\d+\\.\\d+`));
    }
    expect(workflow.permissions).toEqual({});
    expect(workflow.jobs.evaluate?.permissions).toEqual({ contents: "read" });
    expect(workflow.jobs["hand-in"]?.permissions).toEqual({
      contents: "write",
      "pull-requests": "write",
    });
  });

  test("adds evidence that the gates are judged from", async () => {
    const { code, stdout, stderr } = await workflowCommand("evidence", "add");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const [path] = JSON.parse(stdout).written;
    expect(path).toBe(`${MODEL_FOLDER}/evidence/1.1.0/evaluation-0001.yaml`);
    const latency = ["results/latency.json", "--kind=latency", "--by=machine:evaluate"];
    expect((await cli("evidence", "add", "toy", "1.1.0", ...latency)).code).toBe(0);

    const right = (weights: typeof candidateWeights) => {
      const { tp, tn } = countsOf(scored(weights), 0.5);
      return (tp + tn) / 400;
    };
    const evidence = parse(read(folder, path));
    expect(evidence.paired.accuracy).toMatchObject({
      n: 400,
      scores: digestOf(read(folder, "results/scores.csv")),
    });
    const change = right(candidateWeights) - right(incumbentWeights);
    expect(evidence.paired.accuracy.difference.value).toBeCloseTo(change, 5);
    expect(evidence.against.version).toBe("1.0.0");

    const checked = await workflowCommand("check");
    expect(checked.code).toBe(1);
    for (const name of ["evaluation-0001.yaml", "latency-0001.yaml"])
      expect(checked.stdout).toContain(name);
    const { gates } = JSON.parse(
      (await cli("check", "toy", "1.1.0", "--to=production", "--json")).stdout,
    );
    const results = gates.map(({ id, result }: { id: string; result: string }) => [id, result]);
    expect(Object.fromEntries(results)).toMatchObject({
      "auc-floor": "pass",
      "fpr-cap": "fail",
      "accuracy-drop": "pass",
      slices: "pass",
      p95: "pass",
    });
  });

  test("hands in what show tells of that evidence", async () => {
    const shown = JSON.parse((await workflowCommand("show")).stdout);
    const [first] = shown.evidence;
    const { by: _, ...collected } = first.evidence.collected;
    const payload = { model: "toy", evidence: { ...first.evidence, collected } };
    expect(readEvidenceIntake(payload).ok).toBe(true);
    write(folder, "evidence.json", JSON.stringify(first.evidence));
    const words = commandsOf("npx").find((one) => one.includes("--pull-request")) ?? [];
    const args = expanded(words, variables).filter((word) => word !== "--pull-request");
    expect((await cli(...args)).code).toBe(0);
    const again = first.path.replace("0001", "0002");
    expect(parse(read(folder, again))).toEqual(parse(read(folder, first.path)));
  });

  test("has command lines that the program takes", async () => {
    const all = commandsOf("npx");
    const names = all.map(([command]) => command);
    expect(names).toEqual(["show", "resolve", "evidence", "show", "check", "evidence"]);
    for (const words of all) {
      const { code, stderr } = await cli(...expanded(words, { ...variables, ...beside }));
      expect(code, `${words.join(" ")}: ${stderr}`).toBeLessThan(2);
    }
  });
});
