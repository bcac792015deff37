import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { type AuditEntry, entryDigest, entryId } from "../../../src/domain/audit-entry.js";
import type { Manifest } from "../../../src/domain/manifest.js";
import { recordChange } from "../../../src/domain/recording.js";
import { audit } from "../../../src/entry/cli/audit.js";
import { merge, promote, push, sign } from "../app/promotion-acts.js";
import { folderOf, modelFiles, type Stage, setStage } from "../app/stage-setting.js";
import { captureIo } from "./captured-io.js";
import { edit, read, write } from "./registry-copy.js";

const KEPT = folderOf("kept");
const MANIFEST = `${KEPT}/manifest.yaml`;
const PRODUCTION = `${KEPT}/production.json`;

let stage: Stage;
let original: string;
let anchor: string;
const made: string[] = [];

/** Two models: one promoted, one whose merge was refused and which was asked for again; a third one nobody asked for. */
beforeAll(async () => {
  stage = await setStage({ models: ["kept", "refused-once"] });
  const kept = await promote(stage, "kept");
  await sign(stage, kept);
  await merge(stage, "ml-ops-on-call", kept);
  const unsigned = await promote(stage, "refused-once");
  await merge(stage, "ml-ops-on-call", unsigned, "squash");
  const again = await promote(stage, "refused-once");
  await sign(stage, again);
  await merge(stage, "ml-ops-on-call", again, "rebase");
  await push(stage, "data-scientist", modelFiles("not-yet-asked"));
  original = newFolder();
  await stage.cloneAs("platform-engineer", original);
  const { stdout } = await run(original, "head");
  anchor = join(newFolder(), "anchor.json");
  write("/", anchor, stdout);
}, 60_000);

afterAll(async () => {
  await stage?.close();
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "audit-"));
  made.push(folder);
  return folder;
}

function clone(): string {
  const folder = newFolder();
  cpSync(original, folder, { recursive: true });
  return folder;
}

function git(folder: string, ...args: readonly string[]): string {
  const env = { ...process.env, GIT_EDITOR: "true" };
  return execFileSync("git", ["-C", folder, ...args], {
    env,
    encoding: "utf8",
    stdio: "pipe",
  }).trim();
}

function commit(folder: string, ...args: readonly string[]): string {
  git(folder, "add", "--all");
  git(folder, "commit", "--quiet", "--message", "Tidy up", ...args);
  return git(folder, "rev-parse", "HEAD");
}

async function run(folder: string, ...args: readonly string[]) {
  const io = captureIo(folder);
  const code = await audit(args, io);
  return { code, ...io.printed };
}

interface Told {
  readonly severity: string;
  readonly code: string;
  readonly model: string | null;
  readonly file: string | null;
  readonly commit: string | null;
  readonly what: string;
}

async function verify(folder: string, ...args: readonly string[]) {
  const { code, stdout } = await run(folder, "verify", "--json", ...args);
  const { findings = [], ...answer } = JSON.parse(stdout);
  return { code, findings: findings as readonly Told[], answer };
}

/** Path of a model's entry, by its place among them. */
function entryPath(folder: string, model: string, index: number): string {
  const year = `${folderOf(model)}/audit/2025`;
  return `${year}/${readdirSync(join(folder, year)).toSorted().at(index)}`;
}

function lastRecording(folder: string, model: string): string {
  return git(folder, "log", "-1", "--format=%H", "--", `${folderOf(model)}/manifest.yaml`);
}

describe("audit verify", () => {
  it("finds nothing wrong with what the App wrote, and says what it couldn't know", async () => {
    const { code, stdout, stderr } = await run(original, "verify");
    expect([code, stderr]).toEqual([0, ""]);
    const lines = stdout.split("\n");
    expect(lines[0]).toMatch(
      /^HEAD at [0-9a-f]{10}: 3 models, 7 entries, 3 commits of model-promoter\[bot\]\.$/,
    );
    expect(lines[1]).toMatch(
      /^Decided elsewhere: kept 2\.0\.5 in production, adopted by platform-engineer <.*> on 2025-03-10, commit [0-9a-f]{10}\.$/,
    );
    expect(lines.slice(5, 7)).toEqual([
      "Signatures: not checked. Whose a commit is, is what it says itself; --github-key checks it.",
      expect.stringMatching(/^Consistent, not anchored: /),
    ]);
  });

  it("tells everything that it found to machines, which is an anchor too", async () => {
    const { stdout } = await run(original, "verify", "--json");
    const { heads, ...answer } = JSON.parse(stdout);
    expect(answer).toMatchObject({
      consistent: true,
      anchored: false,
      signatures: "not checked",
      apps: ["model-promoter[bot]"],
      entries: 7,
      findings: [],
    });
    const entry: AuditEntry = JSON.parse(read(original, entryPath(original, "kept", 2)));
    expect(heads.kept).toEqual({ seq: 3, digest: entryDigest(entry) });
    const file = join(newFolder(), "verified.json");
    write("/", file, stdout);
    const again = await run(original, "verify", "--anchor", file);
    expect(again.code).toBe(0);
    expect(again.stdout).toMatch(
      /\nConsistent, and everything that was kept outside is in it\.\n$/,
    );
  });

  it("takes what the App said on a pull request for an anchor", async () => {
    const comments = (await stage.said(2)).join("\n");
    const file = join(newFolder(), "comments.txt");
    write("/", file, comments);
    expect((await run(original, "verify", "--anchor", file)).code).toBe(0);
  });
});

/** What somebody does to a clone. */
type Tampering = (folder: string) => unknown;

describe("audit verify names the commit that", () => {
  it.each<[string, Tampering, readonly (readonly [string, string | null])[]]>([
    [
      "amends an entry",
      (folder) => edit(folder, entryPath(folder, "kept", 1), '"staging"', '"archived"'),
      [
        ["entry-changed", "000002"],
        ["audit-broken", "000003"],
      ],
    ],
    [
      "amends the last entry",
      (folder) => edit(folder, entryPath(folder, "kept", 2), "Q1 retrain", "Q2 retrain"),
      [
        ["entry-changed", "000003"],
        ["manifest-contradicts-audit", "manifest.yaml"],
      ],
    ],
    [
      "deletes an entry",
      (folder) => rmSync(join(folder, entryPath(folder, "kept", 1))),
      [
        ["entry-deleted", "000002"],
        ["audit-broken", "000003"],
      ],
    ],
    [
      "swaps two entries",
      (folder) => {
        const [one, other] = [1, 2].map((index) => entryPath(folder, "kept", index));
        if (!one || !other) throw new Error("there are no entries");
        const text = read(folder, one);
        write(folder, one, read(folder, other));
        write(folder, other, text);
      },
      [
        ["entry-changed", "000002"],
        ["entry-changed", "000003"],
        ["audit-misplaced", "000002"],
      ],
    ],
    [
      "appends an entry of somebody's own, with the manifest that follows from it",
      (folder) => appendOwn(folder),
      [
        ["entry-added", "000004"],
        ["commit-not-the-apps", "manifest.yaml"],
      ],
    ],
    [
      "edits the manifest by hand",
      (folder) => edit(folder, MANIFEST, "role: rolling-out", "role: outgoing"),
      [
        ["commit-not-the-apps", "manifest.yaml"],
        ["manifest-contradicts-audit", "manifest.yaml"],
      ],
    ],
    [
      "adds a comment to the manifest",
      (folder) => write(folder, MANIFEST, `${read(folder, MANIFEST)}# checked\n`),
      [
        ["commit-not-the-apps", "manifest.yaml"],
        ["file-hand-written", "manifest.yaml"],
      ],
    ],
    [
      "edits production.json",
      (folder) => edit(folder, PRODUCTION, "s3://", "s3://evil-"),
      [
        ["commit-not-the-apps", "production.json"],
        ["production-contradicts-audit", "production.json"],
      ],
    ],
    [
      "removes a model's folder",
      (folder) => rmSync(join(folder, KEPT), { recursive: true }),
      [["model-deleted", null]],
    ],
    [
      "brings an old manifest back",
      (folder) => git(folder, "checkout", `${lastRecording(folder, "kept")}~1`, "--", MANIFEST),
      [
        ["commit-not-the-apps", "manifest.yaml"],
        ["manifest-contradicts-audit", "manifest.yaml"],
      ],
    ],
    [
      "brings an old entry back under another number",
      (folder) => {
        const path = entryPath(folder, "refused-once", 2);
        write(folder, path.replace("000003", "000005"), read(folder, path));
      },
      [
        ["entry-added", "000005"],
        ["audit-misplaced", "000005"],
      ],
    ],
    [
      "puts something else among the entries",
      (folder) => write(folder, `${KEPT}/audit/2025/note.txt`, "approved by me\n"),
      [
        ["commit-not-the-apps", "note.txt"],
        ["audit-stray", "note.txt"],
      ],
    ],
    [
      "changes a record that was decided on",
      (folder) => edit(folder, `${KEPT}/versions/2.1.3.yaml`, "max_depth: 6", "max_depth: 7"),
      [["file-changed", "2.1.3.yaml"]],
    ],
    [
      "deletes a dossier that was decided on",
      (folder) => rmSync(join(folder, `${KEPT}/promotions/2.1.3-to-production-1.yaml`)),
      [["file-gone", "2.1.3-to-production-1.yaml"]],
    ],
    [
      "adopts a version after the App's own entries",
      (folder) => appendOwn(folder, "adopt"),
      [["entry-added", "000004"]],
    ],
  ])("%s", async (_, tamper, expected) => {
    const folder = clone();
    tamper(folder);
    const culprit = commit(folder);
    const { code, findings, answer } = await verify(folder);
    expect([code, answer.consistent]).toEqual([1, false]);
    for (const [fault, file] of expected) {
      const found = findings.find(
        (one) => one.code === fault && (file === null || one.file?.includes(file)),
      );
      expect(found, `${fault} of ${file} among ${JSON.stringify(findings, null, 1)}`).toMatchObject(
        {
          severity: "error",
          commit: culprit,
        },
      );
    }
    expect(findings.every((one) => one.commit === culprit)).toBe(true);
  });

  it("moves and renames entries, by all that it touches", async () => {
    const folder = clone();
    renameSync(join(folder, KEPT), join(folder, folderOf("renamed")));
    const culprit = commit(folder);
    const { code, findings } = await verify(folder);
    expect(code).toBe(1);
    expect(findings).toContainEqual(
      expect.objectContaining({ code: "model-deleted", model: "kept", commit: culprit }),
    );
  });
});

/** A valid entry after the last, written as the App would, by whoever commits it. */
function appendOwn(folder: string, kind: "refused" | "adopt" = "refused"): void {
  const manifest: Manifest = parse(read(folder, MANIFEST));
  const last: AuditEntry = JSON.parse(read(folder, entryPath(folder, "kept", 2)));
  const source = kind === "adopt" ? "adopt/2.1.3" : "pr/99";
  const entry: AuditEntry = {
    ...last,
    kind,
    seq: 4,
    id: entryId(kind, "kept", source),
    previous: manifest.last.digest,
    moves: [],
    problems: [],
    pullRequest: last.pullRequest && { ...last.pullRequest, number: 99 },
  };
  const chain = { root: "registry", model: "kept", manifest, branch: "main", head: "" };
  const change = recordChange(chain, entry, { plan: undefined, records: new Map() });
  for (const { path, text } of change.files) write(folder, path, text);
}

const APP = "7+model-promoter[bot]@users.noreply.github.com";

/** Commits in the App's name; a committer of one's own can't be hidden from GitHub's signature alone. */
function commitAsApp(folder: string, committer = "noreply@github.com"): string {
  const by = ["-c", "user.name=GitHub", "-c", `user.email=${committer}`];
  git(folder, "add", "--all");
  const author = `model-promoter[bot] <${APP}>`;
  git(folder, ...by, "commit", "--quiet", "--message", "Record", "--author", author);
  return git(folder, "rev-parse", "HEAD");
}

describe("a commit in the App's name", () => {
  it.each<[string, Tampering, string]>([
    [
      "that changes something beside is found",
      (folder) => {
        appendOwn(folder);
        write(folder, "README.md", "hello\n");
      },
      "commit-mixed",
    ],
    [
      "that records two entries is found",
      (folder) => {
        appendOwn(folder);
        const path = entryPath(folder, "kept", 3);
        write(folder, path.replace("000004", "000005"), read(folder, path));
      },
      "entry-added",
    ],
    [
      "that moves without an entry is found",
      (folder) => edit(folder, MANIFEST, "role: current", "role: outgoing"),
      "commit-not-the-apps",
    ],
    [
      "that records an entry and leaves the manifest is found",
      (folder) => {
        const manifest = read(folder, MANIFEST);
        appendOwn(folder);
        write(folder, MANIFEST, manifest);
      },
      "manifest-missing",
    ],
    [
      "that changes production.json by an entry that moves nothing is found",
      (folder) => {
        appendOwn(folder);
        edit(folder, PRODUCTION, "s3://", "s3://evil-");
      },
      "state-unfounded",
    ],
  ])("%s", async (_, tamper, expected) => {
    const folder = clone();
    tamper(folder);
    const culprit = commitAsApp(folder);
    const { code, findings } = await verify(folder);
    expect(code).toBe(1);
    expect(findings).toContainEqual(
      expect.objectContaining({ severity: "error", code: expected, commit: culprit }),
    );
  });

  it("is found by its committer, and by the App's login where that is given", async () => {
    const folder = clone();
    appendOwn(folder);
    commitAsApp(folder, "someone@example.com");
    expect((await verify(folder)).findings).toContainEqual(
      expect.objectContaining({ code: "commit-rewritten" }),
    );
    const other = await verify(original, "--app", "@another[bot]");
    expect(other.findings.map(({ code }) => code)).toContain("entry-added");
    const both = await verify(original, "--app", "another[bot]", "--app", "Model-Promoter[bot]");
    expect(both).toMatchObject({ code: 0, answer: { recorded: 3 } });
  });
});

describe("a history that was rewritten", () => {
  it("without its last entry looks consistent, and an anchor tells", async () => {
    const folder = clone();
    git(folder, "reset", "--quiet", "--hard", `${lastRecording(folder, "refused-once")}~1`);
    expect(await verify(folder)).toMatchObject({ code: 0, answer: { anchored: false } });
    const { code, findings } = await verify(folder, "--anchor", anchor);
    expect(code).toBe(1);
    expect(findings.map((one) => [one.code, one.model])).toEqual([
      ["anchor-gone", "refused-once"],
      ["anchor-commit-gone", null],
    ]);
    expect(findings[0]?.what).toMatch(/^Entry 4 of refused-once, sha256:/);
  });

  it("by a rebase that drops an entry is found by who committed, and by an anchor", async () => {
    const folder = clone();
    const dropped = lastRecording(folder, "kept");
    git(folder, "rebase", "--quiet", "--rebase-merges", "--onto", `${dropped}~1`, dropped);
    const { code, findings } = await verify(folder);
    expect(code).toBe(1);
    expect(findings).toContainEqual(expect.objectContaining({ code: "commit-rewritten" }));
    const anchored = await verify(folder, "--head", anchor);
    expect(anchored.findings).toContainEqual(
      expect.objectContaining({ code: "anchor-gone", model: "kept" }),
    );
  });

  it("by a merge that leaves the App's last commit out is found by that commit", async () => {
    const folder = clone();
    const lost = lastRecording(folder, "refused-once");
    git(folder, "checkout", "--quiet", "-b", "older", `${lost}~1`);
    write(folder, "README.md", "hello\n");
    commit(folder);
    git(folder, "merge", "--quiet", "--no-edit", "--strategy=ours", "main");
    const { code, findings } = await verify(folder);
    expect(code).toBe(1);
    expect(findings).toEqual([
      expect.objectContaining({ code: "entry-lost", model: "refused-once", commit: lost }),
    ]);
  });

  it("by a merge that takes an older state is found at the merge", async () => {
    const folder = clone();
    const before = `${lastRecording(folder, "refused-once")}~1`;
    git(folder, "checkout", "--quiet", "-b", "older", before);
    write(folder, "README.md", "hello\n");
    commit(folder);
    git(folder, "checkout", "--quiet", "main");
    git(folder, "merge", "--quiet", "--no-ff", "--no-commit", "older");
    git(folder, "rm", "-r", "--quiet", `${folderOf("refused-once")}/audit`);
    const state = ["audit", "manifest.yaml", "production.json"];
    const paths = state.map((name) => `${folderOf("refused-once")}/${name}`);
    git(folder, "checkout", before, "--", ...paths);
    const culprit = commit(folder);
    const { code, findings } = await verify(folder);
    expect(code).toBe(1);
    expect(findings).toContainEqual(
      expect.objectContaining({ code: "entry-deleted", commit: culprit }),
    );
  });
});

describe("what people do with git every day", () => {
  it("is no fault: pulling the App's commits into one's own, and pushing", async () => {
    const folder = clone();
    git(folder, "checkout", "--quiet", "-b", "own", `${lastRecording(folder, "kept")}~1`);
    write(folder, "README.md", "hello\n");
    commit(folder);
    git(folder, "merge", "--quiet", "--no-edit", "main");
    expect(await verify(folder)).toMatchObject({ code: 0, findings: [] });
  });

  it("is no fault: a branch that changes App-only files, takes that back and is merged", async () => {
    const folder = clone();
    git(folder, "checkout", "--quiet", "-b", "mistaken");
    write(folder, MANIFEST, `${read(folder, MANIFEST)}# mine\n`);
    commit(folder);
    git(folder, "checkout", "main", "--", MANIFEST);
    commit(folder);
    git(folder, "checkout", "--quiet", "main");
    git(folder, "merge", "--quiet", "--no-ff", "--no-edit", "mistaken");
    expect(await verify(folder)).toMatchObject({ code: 0, findings: [] });
  });

  it("is found where such a branch is merged as it is, by the commit on the branch", async () => {
    const folder = clone();
    git(folder, "checkout", "--quiet", "-b", "mistaken");
    edit(folder, MANIFEST, "role: rolling-out", "role: outgoing");
    const culprit = commit(folder);
    git(folder, "checkout", "--quiet", "main");
    git(folder, "merge", "--quiet", "--no-ff", "--no-edit", "mistaken");
    const { code, findings } = await verify(folder);
    expect(code).toBe(1);
    expect(findings).toContainEqual(
      expect.objectContaining({ code: "commit-not-the-apps", commit: culprit }),
    );
  });

  it("is found where the merge itself changes the manifest", async () => {
    const folder = clone();
    git(folder, "checkout", "--quiet", "-b", "side");
    write(folder, "README.md", "hello\n");
    commit(folder);
    git(folder, "checkout", "--quiet", "main");
    git(folder, "merge", "--quiet", "--no-ff", "--no-commit", "side");
    edit(folder, MANIFEST, "role: rolling-out", "role: outgoing");
    const culprit = commit(folder);
    expect((await verify(folder)).findings).toContainEqual(
      expect.objectContaining({ commit: culprit, what: expect.stringMatching(/^By a merge, /) }),
    );
  });
});

describe("audit verify answers that it can't be checked", () => {
  it("in a shallow clone, and outside of a repository", async () => {
    const folder = newFolder();
    execFileSync("git", ["clone", "--quiet", "--depth=1", `file://${original}`, folder]);
    expect(await run(folder, "verify")).toMatchObject({
      code: 3,
      stderr: expect.stringContaining("git fetch --unshallow"),
    });
    const { code, stdout } = await run(newFolder(), "verify", "--json");
    expect([code, JSON.parse(stdout).problems[0].code]).toEqual([3, "no-history"]);
  });

  it.each([
    [["verify", "--registry-branch", "nowhere"], 3, "no branch nowhere"],
    [["verify", "--anchor", "nowhere.json"], 2, "nowhere.json"],
    [["verify", "--anchor", "README.md"], 2, "It holds no digest"],
    [["verify", "--anchor", "a", "--head", "b"], 2, "--anchor and --head are the same"],
    [["verify", "--allowed-signers", "nowhere"], 2, "nowhere"],
    [["verify", "--github-key", "nowhere"], 3, "nowhere"],
    [["prove"], 2, "There is no audit prove"],
    [[], 2, "Say what of the audit"],
  ])("with %j by exit code %i", async (args, code, told) => {
    const answer = await run(original, ...args);
    expect(answer.code).toBe(code);
    expect(answer.stderr).toContain(told);
  });
});

describe("audit log", () => {
  it("tells who decided what, on which numbers", async () => {
    const { code, stdout } = await run(original, "log", "refused-once");
    expect(code).toBe(0);
    const [head = "", ...rows] = stdout.trimEnd().split("\n");
    expect(head.split(/ {2,}/)).toEqual([
      ...["WHEN (UTC)", "MODEL", "NO", "KIND", "VERSION", "MOVE", "PR", "ASKED", "SIGNED"],
      ...["MERGED", "ON WHICH NUMBERS"],
    ]);
    expect(rows).toHaveLength(4);
    expect(rows[2]).toMatch(/ refused .* #3 .*Gate card-reviewed: Waits for/);
    expect(rows[3]).toMatch(
      / 4 +promotion +2\.1\.3 +staging -> production +#\d+ +@data-scientist +@data-science-lead @fraud-team-lead @ml-ops-on-call .*auc-floor 0\.962 of 0\.95; /,
    );
  });

  it("prints entries as lines of JSON, as their files have them", async () => {
    const { code, stdout } = await run(original, "log", "--json", "--kind", "promotion");
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split("\n");
    expect(lines).toHaveLength(2);
    expect(`${lines[0]}\n`).toBe(read(original, entryPath(original, "kept", 2)));
  });

  it.each([
    [["log", "--since", "2025-03-03T10:00:01Z", "--json"], 0, 3],
    [["log", "--since", "2025-03-03", "--json"], 0, 7],
    [["log", "--since", "2030-01-01"], 1, 1],
    [["log", "--since", "yesterday"], 2, 0],
    [["log", "--since", "2025-13-01"], 2, 0],
    [["log", "--kind", "promoted"], 2, 0],
    [["log", "keptt"], 1, 0],
    [["log", "not-yet-asked"], 1, 1],
    [["log", "kept", "refused-once"], 2, 0],
  ])("answers %j with exit code %i and %i lines", async (args, code, lines) => {
    const answer = await run(original, ...args);
    expect([answer.code, answer.stdout.split("\n").length - 1]).toEqual([code, lines]);
  });

  it("tells of an entry that can't be read, and of the others", async () => {
    const folder = clone();
    write(folder, entryPath(folder, "kept", 0), "{}\n");
    const { code, stdout, stderr } = await run(folder, "log", "kept", "--json");
    expect([code, stdout.split("\n").length - 1]).toEqual([1, 2]);
    expect(stderr).toContain("is no entry that the App wrote: schema");
  });
});
