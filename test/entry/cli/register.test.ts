import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { digestOf } from "../../../src/domain/digest.js";
import { check } from "../../../src/entry/cli/check.js";
import type { CliIo } from "../../../src/entry/cli/cli-io.js";
import { register } from "../../../src/entry/cli/register.js";
import { captureIo } from "./captured-io.js";
import { commitAll, edit, git, newFolder, read, write } from "./registry-copy.js";

const FRAUD = "registry/models/fraud-detection";
const digest = digestOf("a file");
const COMMIT = "a3f7d9c2e1b90f4d6c8a7b5e3d2f1a0b9c8d7e6f";
/** Flags that say all that 2.1.3's record doesn't hand on. */
const POLICY = ".github/model-promoter.yml";
const NEW = [
  "--trained-at=2025-04-02T08:00:00Z",
  "--trained-by=github:data-scientist",
  "--repository=acme/fraud",
  `--commit=${COMMIT}`,
  "--artifact-uri=s3://models/fraud/next",
  `--artifact-digest=${digest}`,
  "--artifact-bytes=1000",
];
let folder = "";

beforeEach(() => {
  folder = newFolder("worked-example");
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

async function run(...args: readonly string[]) {
  return runWith({}, ...args);
}

async function runWith(env: CliIo["env"], ...args: readonly string[]) {
  const io = captureIo(folder, env);
  return { code: await register(args, io), ...io.printed };
}

function filesOf(): readonly string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .flatMap((entry) => (entry.isFile() ? [join(entry.parentPath, entry.name)] : []))
    .map((file) => file.slice(folder.length + 1))
    .filter((file) => !file.startsWith(".git/"))
    .sort();
}

/** Runs it and fails where it wrote anything. */
async function refused(...args: readonly string[]) {
  const before = filesOf();
  const result = await run(...args);
  expect(filesOf()).toEqual(before);
  return result;
}

const record = (version: string) => parse(read(folder, `${FRAUD}/versions/${version}.yaml`));
const next = ["fraud-detection", "2.2.0", "--from-record=2.1.3", ...NEW];

describe("a version", () => {
  test("is written from flags alone, and is one that every reader takes", async () => {
    write(folder, "model.ubj", "weights");
    write(folder, "data.csv", "a,b\n1,2\n");
    write(folder, "train/uv.lock", "xgboost==2.1\n");
    write(folder, "signature.yaml", "inputs: { amount: { type: float64 } }\n");
    const { code, stdout, stderr } = await run(
      "fraud-detection",
      "3.0.0",
      ...NEW.filter((flag) => !/digest|bytes/.test(flag)),
      "--artifact-file=model.ubj",
      "--type=classifier",
      "--architecture=mlp",
      "--dataset-name=transactions",
      "--dataset-version=v5",
      "--dataset-file=data.csv",
      "--dataset-records=51000000",
      "--dataset-period=2023-02-28..2025-03-31",
      "--environment-lock=train/uv.lock",
      "--parameter=layers=3",
      "--parameter=activation=relu",
      "--signature=signature.yaml",
      `--parent=base@1.0=${digest}`,
      "--metric=f1=0.92",
      "--metric=neg_log_loss=-0.2",
      "--evaluation-set=holdout",
      "--evaluation-dataset=transactions-holdout",
      "--evaluation-file=data.csv",
      "--evaluation-split=test",
      "--n=250000",
      "--threshold=0.5",
    );
    expect(stderr).toContain("Warning: The source commit is unverified: GITHUB_TOKEN isn't set.");
    expect(code).toBe(0);
    expect(stdout).toBe(`Registered fraud-detection 3.0.0.

Written:
  ${FRAUD}/versions/3.0.0.yaml

Next: commit the files, and merge them into the default branch.
`);
    expect(record("3.0.0")).toMatchObject({
      architecture: "mlp",
      dataset: {
        digest: digestOf("a,b\n1,2\n"),
        records: 51000000,
        period: { from: "2023-02-28", to: "2025-03-31" },
      },
      environment: { lock: "uv.lock", digest: digestOf("xgboost==2.1\n") },
      artifact: { digest: digestOf("weights"), bytes: 7 },
      parameters: { layers: 3, activation: "relu" },
      parents: [{ name: "base", version: "1.0", digest }],
      metrics: {
        f1: { value: 0.92, n: 250000, threshold: 0.5, evaluatedOn: "holdout" },
        log_loss: { value: 0.2, n: 250000, evaluatedOn: "holdout" },
      },
      evaluationSets: { holdout: { digest: digestOf("a,b\n1,2\n"), split: "test" } },
    });
    const io = captureIo(folder);
    await check(["fraud-detection", "3.0.0", "--to", "staging"], io);
    expect(io.printed.stderr).toBe("");
  });

  test("takes over from a record what doesn't change, and never what was measured", async () => {
    expect((await run(...next, "--parameter=max_depth=7")).code).toBe(0);
    const [before, after] = [record("2.1.3"), record("2.2.0")];
    for (const part of ["type", "architecture", "dataset", "signature"])
      expect({ [part]: after[part] }).toEqual({ [part]: before[part] });
    expect(after.parameters).toEqual({ ...before.parameters, max_depth: 7 });
    expect(after).not.toHaveProperty("metrics");
    expect(after.trained.at).toBe("2025-04-02T08:00:00Z");
  });

  test("gets metrics of files on the earlier record's evaluation set, and lists what has no place", async () => {
    write(folder, "eval/metrics.json", '{"test": {"f1": 0.92, "auc": 0.97}, "epoch": 12}');
    write(folder, "slices.csv", "by,value,n,f1\nregion,rural,40000,0.9\n");
    const { stdout, code } = await run(
      ...next,
      "--metrics=eval/metrics.json",
      "--slices=slices.csv",
    );
    expect(stdout).toContain(
      "Not taken over:\n  eval/metrics.json: epoch: no metric of this name is known\n",
    );
    expect(record("2.2.0")).toMatchObject({
      metrics: { f1: { value: 0.92, evaluatedOn: "holdout-2025q1" }, auc_roc: { value: 0.97 } },
      slices: [{ by: "region", value: "rural", n: 40000, metrics: { f1: { value: 0.9 } } }],
      evaluationSets: record("2.1.3").evaluationSets,
    });
    expect(code).toBe(0);
  });

  test("brings its card and its evidence", async () => {
    write(folder, "card.yaml", "details: { overview: Scores transactions. }\n");
    const collected =
      "{ from: 2025-04-03T00:00:00Z, to: 2025-04-05T00:00:00Z, by: 'machine:shadow' }";
    const shadow = `kind: shadow\ncollected: ${collected}\nrequests: 10\nanomalies: 0\n`;
    write(folder, "one.yaml", shadow);
    write(folder, "two.yaml", shadow);
    const { stdout } = await run(
      ...next,
      "--card=card.yaml",
      "--evidence=one.yaml",
      "--evidence=two.yaml",
    );
    expect(stdout).toContain(`Written:
  ${FRAUD}/versions/2.2.0.yaml
  ${FRAUD}/cards/2.2.0.yaml
  ${FRAUD}/evidence/2.2.0/shadow-0001.yaml
  ${FRAUD}/evidence/2.2.0/shadow-0002.yaml
`);
    expect(parse(read(folder, `${FRAUD}/evidence/2.2.0/shadow-0002.yaml`))).toMatchObject({
      version: "2.2.0",
      artifact: digest,
    });
  });

  test("of unknown provenance needs no lineage where the policy allows it, and is said loudly", async () => {
    commitAll(folder);
    const args = [
      "fraud-detection",
      "1.0.0",
      ...NEW.filter((flag) => !/repository|commit/.test(flag)),
      "--type=classifier",
      "--architecture=xgboost",
      "--provenance=unknown",
    ];
    expect((await refused(...args)).stderr).toContain("unknownProvenance: allow in the policy");
    edit(folder, POLICY, "schema: 1\n", "schema: 1\nunknownProvenance: allow\n");
    const { code, stderr } = await run(...args);
    expect(stderr).toContain("Warning: PROVENANCE UNKNOWN: nobody can say");
    expect(record("1.0.0").source).toBeUndefined();
    expect(code).toBe(0);
  });
});

describe("--bump auto", () => {
  test("proposes the number with its reason", async () => {
    const { stdout, code } = await run(
      "fraud-detection",
      "--bump=auto",
      ...next.slice(2),
      "--architecture=mlp",
    );
    expect(stdout).toMatch(
      /^Registered fraud-detection 3\.0\.0\.\n3\.0\.0 is a major step: architecture xgboost -> mlp\.\n/,
    );
    expect(record("3.0.0").version).toBe("3.0.0");
    expect(code).toBe(0);
  });

  test("compares with the newest version, not with the one taken over from", async () => {
    const args = ["fraud-detection", "--bump=auto", "--from-record=2.0.5", ...NEW, "--json"];
    const answer = JSON.parse((await run(...args)).stdout);
    expect(answer.version).toBe("2.2.0");
    expect(answer.bump.reasons).toContain("dataset transactions v4 -> transactions v3");
  });
});

describe("lineage", () => {
  test("that is missing is asked for by name, all of it at once", async () => {
    const { stderr, code } = await refused("fraud-detection", "3.0.0");
    expect(stderr).toContain(
      "Missing: digest of the training dataset.\n  Fix: Give --dataset-digest",
    );
    expect(stderr.match(/^Missing: /gm)).toHaveLength(13);
    expect(stderr).toMatch(/Nothing was written\.\n$/);
    expect(code).toBe(1);
  });

  test("that is missing is asked of who is at the terminal", async () => {
    const asked: string[] = [];
    const io = captureIo(folder, {}, async (question) => {
      asked.push(question);
      return question.includes("--artifact-bytes") ? "1000" : "";
    });
    const most = next.filter((flag) => !/bytes|uri/.test(flag));
    expect(await register(most, io)).toBe(1);
    expect(asked).toEqual([
      "where the model's file is (--artifact-uri): ",
      "size of the model's file (--artifact-bytes): ",
    ]);
    expect(io.printed.stderr).toContain("Missing: where the model's file is.");
    expect(io.printed.stderr).not.toContain("Missing: size");
  });

  test("has this folder's commit and origin where no other source is named, and says so", async () => {
    commitAll(folder);
    git(folder, "remote", "add", "origin", "https://github.com/acme/fraud.git");
    edit(folder, `${FRAUD}/model.yaml`, "tier: high", "tier: low");
    const head = git(folder, "rev-parse", "HEAD");
    const { stderr } = await run(...next.filter((flag) => !/repository|commit/.test(flag)));
    expect(record("2.2.0").source).toEqual({ repository: "acme/fraud", commit: head });
    expect(stderr).toContain(
      `Warning: The source is this folder's commit, ${head.slice(0, 8)} of acme/fraud.`,
    );
    expect(stderr).toContain("Warning: Files of this folder differ from that commit");
  });

  test("that GitHub can't tell of is unverified, not refused", async () => {
    const env = { GITHUB_TOKEN: "t", GITHUB_API_URL: "http://127.0.0.1:9" };
    const { stderr, code } = await runWith(env, ...next);
    expect(stderr).toContain("Warning: The source commit is unverified: GitHub can't be reached.");
    expect(code).toBe(0);
  });
});

describe("dvc.lock", () => {
  const md5 = createHash("md5").update("rows").digest("hex");
  const lock = `schema: '2.0'
stages:
  train:
    cmd: train
    deps:
    - { path: data/train.csv, hash: md5, md5: ${md5}, size: 4 }
    params:
      params.yaml: { max_depth: 9 }
`;
  const args = [...next, "--dvc-lock=ml/dvc.lock"];

  test("gives parameters, and the dataset's SHA-256 where its file is the one that was locked", async () => {
    write(folder, "ml/dvc.lock", lock);
    write(folder, "ml/data/train.csv", "rows");
    expect((await run(...args, "--dvc-path=data/train.csv")).code).toBe(0);
    expect(record("2.2.0")).toMatchObject({
      dataset: { digest: digestOf("rows"), version: "v4" },
      parameters: { max_depth: 9, n_estimators: 400 },
    });
  });

  test("never turns MD5 into a digest", async () => {
    write(folder, "ml/dvc.lock", lock);
    const { stderr, code } = await refused(...args, "--dvc-path=data/train.csv");
    expect(stderr).toContain(
      `ml/dvc.lock has md5 ${md5} for data/train.csv.\n  That is no SHA-256`,
    );
    expect(stderr).toContain("dvc pull data/train.csv");
    expect(code).toBe(1);
  });

  test("refuses a file that isn't what was locked", async () => {
    write(folder, "ml/dvc.lock", lock);
    write(folder, "ml/data/train.csv", "other rows");
    const { stderr } = await refused(...args, "--dvc-path=data/train.csv");
    expect(stderr).toContain("ml/data/train.csv isn't what ml/dvc.lock names");
  });

  test("lists the files that weren't taken", async () => {
    write(folder, "ml/dvc.lock", lock);
    expect((await run(...args)).stdout).toContain(
      "ml/dvc.lock: data/train.csv: take it as the dataset with --dvc-path",
    );
  });
});

describe("refused, and nothing is written:", () => {
  test.each([
    ["a version that is there", ["fraud-detection", "2.1.3", ...NEW], "is registered"],
    ["a model that isn't there", ["churn", "1.0.0", ...NEW], "There is no model churn"],
    [
      "a base that isn't there",
      ["fraud-detection", "2.2.0", "--from-record=1.9.9"],
      "no version 1.9.9",
    ],
    ["a metric that nobody defined", [...next, "--metric=fl=0.9"], "no metric is called fl"],
    ["a ratio above 1", [...next, "--metric=recall=91"], "expected a number from 0 to 1"],
    ["a metric that is text", [...next, "--metric=f1=high"], 'found "high"'],
    ["a metric that is NaN", [...next, "--metric=f1=NaN"], 'found "NaN"'],
    ["a metric that is infinite", [...next, "--metric=log_loss=Infinity"], 'found "Infinity"'],
    ["a metric twice", [...next, "--metric=f1=0.9", "--metric=f1=0.8"], 'gives "f1" twice'],
    [
      "a file that isn't there",
      [...next, "--metrics=none.json"],
      "none.json can't be read: there is no such file",
    ],
    [
      "a folder for a file",
      [...next, "--metrics=registry"],
      "registry can't be read: it is a folder",
    ],
    [
      "a format that isn't known",
      [...next, "--format=xml", "--metric=f1=0.9"],
      '"xml" is no format',
    ],
    ["a number that is none", [...next, "--n=many"], '--n "many" is no number'],
    ["a period that is none", [...next, "--dataset-period=2024"], "is no period"],
    ["a parameter without a value", [...next, "--parameter=depth"], "has no name and value"],
    ["an averaging that isn't known", [...next, "--averaging=mean"], "is none of binary"],
    [
      "MLflow over plain http",
      [...next, `--from-mlflow=${"a".repeat(32)}`, "--mlflow-url=http://mlflow.example"],
      "no address to read MLflow from",
    ],
    [
      "a name within MLflow that is none",
      [...next, "--from-mlflow=x", "--mlflow-url=https://m.example"],
      '"x" names nothing in MLflow',
    ],
  ])("%s", async (_, args, what) => {
    const { stderr, stdout, code } = await refused(...args);
    expect(stderr).toContain(what);
    expect(stderr).toMatch(/Nothing was written\.\n$/);
    expect({ stdout, code }).toEqual({ stdout: "", code: 1 });
  });

  test("a record for which a stage was asked is frozen", async () => {
    const { stderr } = await refused("fraud-detection", "2.0.5", ...NEW);
    expect(stderr).toContain("fraud-detection 2.0.5 is registered, and a stage was asked for it.");
  });

  test("a number whose record was deleted is never used again", async () => {
    commitAll(folder);
    rmSync(join(folder, `${FRAUD}/versions/2.1.3.yaml`));
    commitAll(folder);
    const { stderr } = await refused("fraud-detection", "2.1.3", "--from-record=2.0.5", ...NEW);
    expect(stderr).toContain("The number 2.1.3 of fraud-detection was used before");
  });

  test("a version that differs from another only in case", async () => {
    write(folder, `${FRAUD}/versions/2.2.0-RC.1.yaml`, "");
    const { stderr } = await refused(
      "fraud-detection",
      "2.2.0-rc.1",
      "--from-record=2.1.3",
      ...NEW,
    );
    expect(stderr).toContain("differs from 2.2.0-rc.1 only in the case of its letters");
  });

  test("files of other encodings, and ones that are too large", async () => {
    write(folder, "m.json", "");
    const { writeFileSync, truncateSync } = await import("node:fs");
    const args = [...next, "--metrics=m.json"];
    writeFileSync(join(folder, "m.json"), Buffer.from('{"f1": 0.9}', "utf16le"));
    expect((await refused(...args)).stderr).toContain("it is UTF-16");
    writeFileSync(join(folder, "m.json"), Buffer.from('{"é": 0.9}', "latin1"));
    expect((await refused(...args)).stderr).toContain("isn't UTF-8");
    truncateSync(join(folder, "m.json"), 200_000_000);
    expect((await refused(...args)).stderr).toContain("it has 200 MB");
  });

  test("a model's folder that is a link out of the registry", async () => {
    const outside = newFolder();
    mkdirSync(join(outside, "m"));
    write(
      outside,
      "m/model.yaml",
      read(folder, `${FRAUD}/model.yaml`).replace("fraud-detection", "linked"),
    );
    symlinkSync(join(outside, "m"), join(folder, "registry/models/linked"));
    const args = [
      "linked",
      "1.0.0",
      ...NEW,
      "--dataset-name=a",
      "--dataset-version=1",
      "--dataset-records=1",
      `--dataset-digest=${digest}`,
      "--type=a",
      "--architecture=b",
    ];
    const { stderr } = await refused(...args);
    expect(stderr).toContain("would be written outside of this folder");
    expect(existsSync(join(outside, "m/versions"))).toBe(false);
    rmSync(outside, { recursive: true });
  });

  test("a pull request without a token, and without knowing where", async () => {
    const { stderr } = await refused(...next, "--pull-request");
    expect(stderr).toContain("--pull-request needs GITHUB_TOKEN");
    expect(stderr).toContain("which repository on GitHub this folder belongs to");
  });

  test("one of several evidence files, with all the others", async () => {
    write(folder, "bad.yaml", "kind: shadow\nrequests: 1\n");
    write(folder, "none.yaml", "requests: 1\n");
    const { stderr } = await refused(...next, "--evidence=bad.yaml", "--evidence=none.yaml");
    expect(stderr).toContain("bad.yaml: Collected: expected");
    expect(stderr).toContain("none.yaml: it doesn't say which kind");
  });
});

describe("wrong use", () => {
  test.each([
    ["no model", [], "Name one model"],
    ["no version", ["fraud-detection"], "one version or --bump auto"],
    [
      "a version beside --bump",
      ["fraud-detection", "2.2.0", "--bump=auto"],
      "one version or --bump auto",
    ],
    ["another bump", ["fraud-detection", "--bump=minor"], "Write --bump auto"],
    ["a version with build metadata", ["fraud-detection", "2.2.0+gpu"], 'no "+build"'],
    ["a model name with capitals", ["Fraud-Detection", "2.2.0"], 'Write "fraud-detection"'],
    ["a model that leaves the registry", ["../../etc", "2.2.0"], "The model name"],
    [
      "a flag that isn't known",
      ["fraud-detection", "2.2.0", "--colour"],
      "Unknown option '--colour'",
    ],
  ])("%s", async (_, args, what) => {
    const { stderr, stdout, code } = await refused(...args);
    expect(stderr).toContain(what);
    expect(stderr).toContain("Usage: model-promoter register");
    expect({ stdout, code }).toEqual({ stdout: "", code: 2 });
  });

  test("--help says how it is used", async () => {
    const { stdout, code } = await run("--help");
    expect(stdout).toMatch(/^Usage: model-promoter register/);
    expect(code).toBe(0);
  });
});

describe("--json", () => {
  test("says what was written, proposed, left out and warned of, and nothing else", async () => {
    write(folder, "m.json", '{"f1": 0.92, "step": 3}');
    const { stdout, stderr } = await run(...next, "--metrics=m.json", "--json");
    expect(JSON.parse(stdout)).toEqual({
      schema: 1,
      model: "fraud-detection",
      version: "2.2.0",
      bump: null,
      written: [`${FRAUD}/versions/2.2.0.yaml`],
      pullRequest: null,
      unmapped: [{ file: "m.json", path: "step", why: "no metric of this name is known" }],
      warnings: expect.arrayContaining([expect.stringContaining("unverified")]),
      problems: [],
    });
    expect(stderr).toBe("");
  });

  test("has the problems of what is refused", async () => {
    const { stdout, stderr, code } = await refused("fraud-detection", "2.1.3", "--json");
    expect(JSON.parse(stdout)).toMatchObject({
      written: [],
      problems: [{ code: "version-frozen" }],
    });
    expect({ stderr, code }).toEqual({ stderr: "", code: 1 });
  });
});
