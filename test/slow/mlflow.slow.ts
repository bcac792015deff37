import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { digestOf } from "../../src/domain/digest.js";
import { register } from "../../src/entry/cli/register.js";
import { captureIo } from "../entry/cli/captured-io.js";
import { newFolder, read } from "../entry/cli/registry-copy.js";

const bin = join(process.env.MLFLOW_VENV ?? "", "bin");
const env = { ...process.env, MLFLOW_DISABLE_TELEMETRY: "true", GIT_PYTHON_REFRESH: "quiet" };
let server: ChildProcess;
let store = "";
let url = "";
let folder = "";
let logged: { run: string; model: string };

beforeAll(async () => {
  store = mkdtempSync(join(tmpdir(), "mlflow-"));
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  const args = ["server", "--host", "127.0.0.1", "--port", String(port), "--workers", "1"];
  const stores = ["--backend-store-uri", "sqlite:///mlflow.db", "--serve-artifacts"];
  const artifacts = ["--artifacts-destination", "./mlartifacts"];
  // In a group of its own, so that its workers end with it.
  server = spawn(join(bin, "mlflow"), [...args, ...stores, ...artifacts], {
    cwd: store,
    env,
    stdio: "ignore",
    detached: true,
  });
  await untilUp();
  const script = fileURLToPath(new URL("train.py", import.meta.url));
  const { stdout } = await promisify(execFile)(join(bin, "python"), [script, url], {
    cwd: store,
    env,
  });
  const [run = "", model = ""] = stdout.trim().split("\n").at(-1)?.split(" ") ?? [];
  logged = { run, model };
  folder = newFolder("worked-example");
});

afterAll(() => {
  if (server?.pid !== undefined) process.kill(-server.pid, "SIGTERM");
  rmSync(store, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
});

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

async function untilUp(): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const up = await fetch(`${url}/health`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (up) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error("MLflow didn't come up");
}

async function registerFrom(reference: string, version: string) {
  const io = captureIo(folder, { MLFLOW_TRACKING_URI: url });
  const flags = [
    `--from-mlflow=${reference}`,
    "--type=classifier",
    "--architecture=logistic-regression",
    "--trained-by=machine:training",
    "--dataset-version=v5",
    `--dataset-digest=${digestOf("data")}`,
    `--artifact-digest=${digestOf("model")}`,
    "--artifact-bytes=1000",
    "--evaluation-set=holdout",
    "--evaluation-dataset=transactions-holdout",
    `--evaluation-digest=${digestOf("holdout")}`,
    "--evaluation-split=test",
  ];
  const code = await register(["fraud-detection", version, ...flags], io);
  expect({ code, stderr: code === 0 ? "" : io.printed.stderr }).toEqual({ code: 0, stderr: "" });
  const text = read(folder, `registry/models/fraud-detection/versions/${version}.yaml`);
  return { record: parse(text), ...io.printed };
}

test("a registered version of a real server becomes a record", async () => {
  const { record, stdout } = await registerFrom("models:/fraud/1", "3.0.0");
  expect(record).toMatchObject({
    trained: { at: expect.stringMatching(/^20\d\d-.*Z$/), by: "machine:training" },
    source: { repository: "acme/fraud", commit: "a3f7d9c2e1b90f4d6c8a7b5e3d2f1a0b9c8d7e6f" },
    dataset: { name: "transactions", version: "v5", records: 200 },
    artifact: { uri: expect.stringContaining(logged.model) },
    parameters: { C: 0.5, solver: "lbfgs", fit_intercept: true, max_iter: 100 },
  });
  const { accuracy, recall, false_positive_rate: fpr, auc_roc: auc } = record.metrics;
  expect(accuracy.n).toBe(200);
  expect(recall.n + fpr.n).toBe(200);
  expect(auc.value).toBe(0.97);
  expect(stdout).toContain("MLflow's fraud 1: training_loss: ");
  expect(stdout).toContain("dataset transactions: its digest ");
  expect(stdout).toContain("tag mlflow.user: a user of MLflow is no login of GitHub's");
});

test("run, alias and logged model lead to the same", async () => {
  const records = await Promise.all([
    registerFrom(logged.run, "3.0.1"),
    registerFrom("models:/fraud@champion", "3.0.2"),
    registerFrom(`models:/${logged.model}`, "3.0.3"),
  ]);
  const [first, ...others] = records.map(({ record }) => ({ ...record, version: "" }));
  for (const other of others) expect(other).toEqual(first);
});

test("what a real server hasn't is refused in its words", async () => {
  const io = captureIo(folder, { MLFLOW_TRACKING_URI: url });
  expect(await register(["fraud-detection", "4.0.0", "--from-mlflow=models:/fraud/9"], io)).toBe(1);
  expect(io.printed.stderr).toContain("MLflow's fraud 9 isn't at http://127.0.0.1");
  expect(io.printed.stderr).toContain("MLflow says: ");
});
