import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { listEntries, readEntries } from "../../dist/adapters/registry/audit-entries.js";
import { followHistory } from "../../dist/adapters/registry/audit-history.js";
import { auditModel } from "../../dist/adapters/registry/audit-model.js";
import { openBatches } from "../../dist/adapters/registry/audit-objects.js";
import { findAuditPlace } from "../../dist/adapters/registry/audit-place.js";
import { readAhead } from "../../dist/adapters/registry/audit-read-ahead.js";
import { findModels } from "../../dist/adapters/registry/find-models.js";
import { openTrees } from "../../dist/adapters/registry/open-registry.js";
import { AnchorWatch } from "../../dist/domain/audit/anchors.js";
import { beginChain, followChain, linkFaults } from "../../dist/domain/audit/chain.js";
import { writeAuditedRepository } from "./audit-generator.mjs";
import { measuredRun } from "./measured-run.mjs";

const CLI = fileURLToPath(new URL("../../dist/entry/cli/main.js", import.meta.url));
const USUAL = 20_000;
const FULL = 1_000_000;
/** What the product promises: proving the chains takes at most three times as long as reading and hashing them. */
const MOST = 3;

/**
 * Makes a repository of audited commits, and prints what proving them takes beside reading and hashing the same bytes;
 * then the replay and the history, which do more than that, and the most memory of the whole command.
 */
export async function printAuditVerify(entries = USUAL) {
  const folder = mkdtempSync(join(tmpdir(), "audit-bench-"));
  try {
    execFileSync("git", ["init", "--quiet", "--initial-branch=main", folder]);
    const made = await timed(() => writeAuditedRepository(folder, { entries }));
    execFileSync("git", ["-C", folder, "reset", "--quiet", "--hard"]);
    console.log(
      `\nProving ${entries} audit entries of ${made.value.models} models, a commit each (made in ${made.seconds.toFixed(0)} s)`,
    );
    await printParts(folder, entries);
    await printWhole(folder, entries);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function printParts(folder, entries) {
  const place = (await findAuditPlace(folder, null)).value;
  const ids = entryIds(folder);
  if (ids.length !== entries) throw new Error(`${ids.length} entries found`);
  const before = await timed(() => readAndHash(folder, ids));
  const chains = await timed(() => proveChains(place));
  const after = await timed(() => readAndHash(folder, ids));
  const base = {
    seconds: (before.seconds + after.seconds) / 2,
    cpu: (before.cpu + after.cpu) / 2,
  };
  const replay = await timed(() => proveModels(place));
  const history = await timed(() => proveHistory(place));
  const megabytes = (before.value / 1e6).toFixed(0);
  console.log("cpu: of this process and of git together, which a busy machine changes less");
  console.log("part                              s   ratio     cpu   ratio");
  printPart(`read and hash, ${megabytes} MB`, base, base);
  printPart("chains", chains, base);
  printPart("chains with replay", replay, base);
  printPart("history, each commit", history, base);
  const ratio = chains.cpu / base.cpu;
  console.log(`chains beside reading and hashing: ${ratio.toFixed(2)}, at most ${MOST}`);
  if (ratio > MOST) process.exitCode = 1;
}

function printPart(name, { seconds, cpu }, base) {
  const cells = [
    seconds.toFixed(2).padStart(9),
    (seconds / base.seconds).toFixed(2).padStart(8),
    cpu.toFixed(2).padStart(8),
    (cpu / base.cpu).toFixed(2).padStart(8),
  ];
  console.log(name.padEnd(26) + cells.join(""));
}

/** The command as people run it, on all and on a quarter of the history: memory must not grow with it. */
async function printWhole(folder, entries) {
  const whole = await verify(folder);
  execFileSync("git", ["-C", folder, "reset", "--quiet", "--hard", `HEAD~${(entries * 3) / 4}`]);
  const quarter = await verify(folder);
  console.log(
    `audit verify: ${whole.seconds.toFixed(1)} s, ${whole.megabytes} MB; of a quarter ${quarter.seconds.toFixed(1)} s, ${quarter.megabytes} MB`,
  );
}

async function verify(folder) {
  const run = await measuredRun(process.execPath, [CLI, "audit", "verify"], { cwd: folder });
  if (run.code === 0) return run;
  throw new Error(`audit verify ended with ${run.code}: ${run.stderr}${run.stdout.slice(0, 500)}`);
}

async function timed(work) {
  const start = performance.now();
  const before = cpuSeconds();
  const value = await work();
  const cpu = cpuSeconds() - before;
  return { value, seconds: (performance.now() - start) / 1000, cpu };
}

/** What this process and all processes that it started and that have ended had of the processor; Linux counts in hundredths. */
function cpuSeconds() {
  const fields = readFileSync("/proc/self/stat", "utf8").split(") ")[1].split(" ");
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / 100;
}

function entryIds(folder) {
  const args = ["-C", folder, "ls-tree", "-r", "HEAD", "registry/models"];
  const listed = execFileSync("git", args, { encoding: "utf8", maxBuffer: 2 ** 30 });
  return listed.split("\n").flatMap((line) => (line.includes("/audit/") ? line.slice(12, 52) : []));
}

/** What can't be less: the same objects from one git, each hashed. Answers with the bytes. */
async function readAndHash(folder, ids) {
  const git = spawn("git", ["-C", folder, "cat-file", "--batch"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const closed = once(git, "close");
  feed(git.stdin, ids);
  let rest = Buffer.alloc(0);
  let bytes = 0;
  for await (const chunk of git.stdout) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (;;) {
      const end = rest.indexOf(0x0a);
      const size = end === -1 ? Number.NaN : Number(rest.toString("latin1", 46, end));
      if (!(rest.length > end + 1 + size)) break;
      createHash("sha256")
        .update(rest.subarray(end + 1, end + 1 + size))
        .digest("hex");
      rest = rest.subarray(end + size + 2);
      bytes += size;
    }
  }
  await closed;
  return bytes;
}

async function feed(stdin, ids) {
  for (const id of ids) if (!stdin.write(`${id}\n`)) await once(stdin, "drain");
  stdin.end();
}

async function proveChains(place) {
  await proveEach(place, async ({ trees, objects, root }, model) => {
    const { entries } = await listEntries(trees.state, root, model);
    let chain = beginChain(model);
    for await (const file of readEntries(trees.state, entries, objects)) {
      mustBeWhole(linkFaults(chain, file));
      chain = followChain(chain, file);
    }
  });
}

async function proveModels(place) {
  await proveEach(place, async (audit, model) => {
    mustBeWhole((await auditModel(audit, model)).findings);
  });
}

async function proveEach({ address, root }, prove) {
  const trees = openTrees(address);
  const objects = openBatches(address.folder);
  const { models } = await findModels(trees.state, root);
  const audit = { trees, objects, root, anchors: new AnchorWatch([]) };
  const proofs = readAhead(models, 4, ({ model }) => prove(audit, model));
  for await (const _ of proofs);
  await Promise.all([trees.close(), objects.close()]);
}

async function proveHistory({ address, root, head }) {
  const place = { prefix: address.prefix, root };
  const question = { folder: address.folder, place, head, keys: null, apps: [] };
  await followHistory(question, mustBeWhole);
}

function mustBeWhole(faults) {
  if (faults.length > 0) throw new Error(JSON.stringify(faults[0]));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const wished = Number(process.argv[2]);
  const entries = process.argv.includes("--full") ? FULL : wished || USUAL;
  await printAuditVerify(entries);
}
