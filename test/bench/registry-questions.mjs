import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { median } from "./event-costs.mjs";
import { writeTags } from "./gto-tags.mjs";
import { measuredRun } from "./measured-run.mjs";
import { writeRegistry } from "./registry-generator.mjs";

const CLI = fileURLToPath(new URL("../../dist/entry/cli/main.js", import.meta.url));
const ROUNDS = 3;
const USUAL = { models: 1000, versions: 20 };
const FULL = { models: 10_000, versions: 100 };
/** GTO reads every tag for every question: at full size one answer would take an hour. */
const BESIDE_GTO = USUAL;

/** What is asked, how often, and where the product promises a time at full size, that time in seconds. */
const questions = [
  ["validate, first time", ["validate"], 1, 600],
  ["validate, facts kept", ["validate"], 1, 60],
  ["list --stage production", ["list", "--stage", "production"], ROUNDS, 1],
  ["show <model>", ["show", "model-00001"], ROUNDS, 0.3],
  ["show <model> <version>", ["show", "model-00001", "1.0.0"], ROUNDS, 0.3],
  ["query --metric", ["query", "--metric", "f1>=0.94"], 1, null],
  ["query --stage", ["query", "--stage", "production"], 1, null],
  ["list", ["list"], 1, null],
];

/**
 * Makes a registry in a temporary place, and prints what answers take: seconds, and the most memory that the process
 * had. `full`: at the size that the product promises times for.
 */
export async function printRegistryQuestions(full = false) {
  const size = full ? FULL : USUAL;
  const folder = mkdtempSync(join(tmpdir(), "registry-bench-"));
  try {
    const start = performance.now();
    const files = writeRegistry(folder, size);
    execFileSync("git", ["init", "--quiet", "--initial-branch=main", folder]);
    const made = ((performance.now() - start) / 1000).toFixed(0);
    console.log(
      `\nQuestions to a registry of ${size.models} models x ${size.versions} versions, ${files} files (made in ${made} s)`,
    );
    console.log(
      "The disk's own cache is warm; each run is a process of its own, median of its runs.",
    );
    console.log(`question                       s    MB  ${full ? "goal" : "goal at full size"}`);
    for (const question of questions) await printQuestion(folder, question);
    await printBesideGto(full);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function printQuestion(folder, [name, args, rounds, goal]) {
  const runs = [];
  for (let round = 0; round < rounds; round++) runs.push(await ask(folder, args));
  const seconds = median(runs.map((run) => run.seconds)).toFixed(2);
  const megabytes = Math.max(...runs.map((run) => run.megabytes));
  const memory = String(megabytes).padStart(6);
  const wanted = goal === null ? "" : `  ${goal} s`;
  console.log(`${name.padEnd(24)}${seconds.padStart(8)}${memory}${wanted}`);
}

async function ask(folder, args) {
  const run = await measuredRun(process.execPath, [CLI, ...args], { cwd: folder });
  if (run.code === 0) return run;
  throw new Error(
    `${args.join(" ")} ended with ${run.code}: ${run.stderr}${run.stdout.slice(-500)}`,
  );
}

/** "What is in Production" asked of the same models in both tools. */
async function printBesideGto(full) {
  const folder = mkdtempSync(join(tmpdir(), "gto-bench-"));
  try {
    const gto = installGto(join(folder, "venv"));
    if ("why" in gto) {
      console.log(`Beside GTO: not measured, ${gto.why}`);
      return;
    }
    for (const name of ["tags", "files"]) mkdirSync(join(folder, name));
    writeTags(join(folder, "tags"), BESIDE_GTO);
    writeRegistry(join(folder, "files"), BESIDE_GTO);
    const before = await askOurs(join(folder, "files"));
    const { seconds: theirs } = await askGto(gto.program, join(folder, "tags"));
    const after = await askOurs(join(folder, "files"));
    const ours = (before.seconds + after.seconds) / 2;
    const { models, versions } = BESIDE_GTO;
    console.log(
      `What is in Production, beside ${gto.version} on git tags of the same versions (${models} models x ${versions} versions for both${full ? ": smaller than above, as it reads every tag each time" : ""}; one run of it between two of ours)`,
    );
    console.log(`GTO             ${theirs.toFixed(2)} s`);
    console.log(`Model Promoter  ${ours.toFixed(2)} s`);
    console.log(`ratio           ${(theirs / ours).toFixed(0)}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function installGto(venv) {
  const made = spawnSync("python3", ["-m", "venv", venv], { encoding: "utf8" });
  if (made.status !== 0) return { why: `python3 makes no virtual environment: ${reason(made)}` };
  const bin = join(venv, "bin");
  const pip = spawnSync(join(bin, "pip"), ["install", "--quiet", "gto"], { encoding: "utf8" });
  if (pip.status !== 0) return { why: `pip can't install it: ${reason(pip)}` };
  const program = join(bin, "gto");
  const { stdout } = spawnSync(program, ["--version"], { encoding: "utf8" });
  return { program, version: `GTO ${/[\d.]+/.exec(stdout)?.[0] ?? "of unknown version"}` };
}

function reason({ error, stderr }) {
  return error?.message ?? stderr.trim().split("\n").at(-1);
}

async function askGto(program, folder) {
  const run = await measuredRun(program, ["show", "--json"], { cwd: folder });
  const answer = run.code === 0 ? JSON.parse(run.stdout) : {};
  const found = Object.values(answer).filter(({ stage }) => stage?.production).length;
  if (found !== BESIDE_GTO.models) throw new Error(`GTO found ${found} models: ${run.stderr}`);
  return run;
}

async function askOurs(folder) {
  const run = await ask(folder, ["list", "--stage", "production", "--json"]);
  const found = JSON.parse(run.stdout).versions.length;
  if (found !== BESIDE_GTO.models) throw new Error(`${found} versions found`);
  return run;
}
