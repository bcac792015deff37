import { spawn } from "node:child_process";
import { once } from "node:events";
import { entryDigest, writeEntry } from "../../dist/domain/audit-entry.js";
import { recordedPromotion } from "../../dist/domain/examples/recorded-promotion.js";
import { emptyContent, nextEntry } from "../../dist/domain/recording.js";
import { modelPaths } from "../../dist/domain/registry-paths.js";
import { applyMoves, writeManifest } from "../../dist/domain/transition.js";

/** Entries of one model; a registry of more has more models. */
const PER_MODEL = 200;
const PER_NAMESPACE = 32;
const APP = "model-promoter[bot] <7+model-promoter[bot]@users.noreply.github.com>";
const GITHUB = "GitHub <noreply@github.com>";

/**
 * Writes a bare repository whose every commit records one entry, as the App does: a version goes to Staging, with gates
 * and sign-offs as in the worked example, and is taken back. Models take turns; the same seed gives the same commits.
 */
export async function writeAuditedRepository(folder, { entries, seed = 1 }) {
  const git = spawn("git", ["-C", folder, "fast-import", "--quiet", "--force"], {
    stdio: ["pipe", "inherit", "inherit"],
  });
  const closed = once(git, "close");
  const models = Math.ceil(entries / PER_MODEL);
  const states = new Map();
  const model = JSON.parse(recordedPromotion().entry.text);
  git.stdin.write(firstCommit());
  for (let index = 0; index < entries; index++) {
    const name = modelName((index * 7 + seed) % models);
    const before = states.get(name) ?? { manifest: null, count: 0 };
    const entry = entryAfter({ name, before, index, seed, example: model });
    const manifest = applyMoves(before.manifest, entry, undefined);
    states.set(name, { manifest, count: before.count + 1 });
    if (!git.stdin.write(commitText(entry, manifest, index))) await once(git.stdin, "drain");
  }
  git.stdin.end("done\n");
  const [code] = await closed;
  if (code !== 0) throw new Error(`git fast-import ended with ${code}`);
  return { models };
}

function modelName(index) {
  const team = `team-${Math.floor(index / PER_NAMESPACE)}`;
  return `${team}/model-${index % PER_NAMESPACE}`;
}

const BEGIN = Date.UTC(2025, 0, 1);

function entryAfter({ name, before, index, seed, example }) {
  const chain = { root: "registry", model: name, manifest: before.manifest, branch: "", head: "" };
  const version = `1.${Math.floor(before.count / 2)}.0`;
  const at = new Date(BEGIN + index * 1000).toISOString().replace(".000Z", "Z");
  const requested = { ...example.requested, reason: `Retrain ${seed} of ${name}` };
  const content = { ...emptyContent, at, recordedAt: at, version, requested };
  if (before.count % 2 === 1)
    return nextEntry(chain, "reject", `comment/${index + 1}`, {
      ...content,
      kind: "reject",
      moves: [{ version, from: "staging", to: "none" }],
    });
  return nextEntry(chain, "promotion", `pr/${index + 1}`, {
    ...content,
    kind: "promotion",
    moves: [{ version, from: "none", to: "staging" }],
    pullRequest: { ...example.pullRequest, number: index + 1 },
    signOffs: example.signOffs,
    gates: example.gates,
    requirements: example.requirements,
    policy: example.policy,
  });
}

function firstCommit() {
  const policy = "schema: 1\n";
  return `commit refs/heads/main\ncommitter Someone <someone@example.com> ${BEGIN / 1000} +0000\ndata 0\n${file(".github/model-promoter.yml", policy)}\n`;
}

function commitText(entry, manifest, index) {
  const paths = modelPaths("registry", entry.model);
  const time = `${BEGIN / 1000 + index} +0000`;
  const parts = [
    `commit refs/heads/main\nauthor ${APP} ${time}\ncommitter ${GITHUB} ${time}\ndata 0\n`,
    file(paths.entry(entry.at, entry.seq, entry.id), writeEntry(entry)),
    file(paths.manifest, writeManifest(manifest)),
    "\n",
  ];
  if (manifest.last.digest !== entryDigest(entry))
    throw new Error("the manifest isn't the entry's");
  return parts.join("");
}

function file(path, text) {
  return `M 100644 inline ${path}\ndata ${Buffer.byteLength(text)}\n${text}\n`;
}
