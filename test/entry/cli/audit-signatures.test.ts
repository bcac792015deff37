import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { audit } from "../../../src/entry/cli/audit.js";
import { madeChain } from "../../domain/audit/made-chain.js";
import { captureIo } from "./captured-io.js";
import { commitAll, git, newFolder, write } from "./registry-copy.js";

const chain = madeChain(4);
const made: string[] = [];
let ssh: Keys;
let gpg: Keys;

/** A pair of keys: how git signs with it, and the flag that checks it. */
interface Keys {
  readonly signing: readonly string[];
  readonly checking: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

beforeAll(() => {
  ssh = sshKeys();
  gpg = gpgKeys();
});

afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

function folder(): string {
  // gpg's socket must have a short path.
  const path = mkdtempSync(join(tmpdir(), "k-"));
  made.push(path);
  return path;
}

function sshKeys(): Keys {
  const place = folder();
  const key = join(place, "key");
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "forge", "-f", key]);
  const [type, text] = execFileSync("ssh-keygen", ["-y", "-f", key], { encoding: "utf8" }).split(
    " ",
  );
  write(place, "signers", `noreply@github.com ${type} ${text?.trim()}\n`);
  return {
    signing: ["-c", "gpg.format=ssh", "-c", `user.signingKey=${key}`, "-c", "commit.gpgSign=true"],
    checking: ["--allowed-signers", join(place, "signers")],
    environment: {},
  };
}

function gpgKeys(): Keys {
  const home = folder();
  const run = (...args: readonly string[]) =>
    execFileSync("gpg", ["--homedir", home, "--batch", "--quiet", ...args], {
      encoding: "utf8",
      stdio: "pipe",
    });
  run("--passphrase", "", "--quick-gen-key", "GitHub <noreply@github.com>", "ed25519", "sign", "0");
  write(home, "web-flow.gpg", run("--armor", "--export"));
  return {
    signing: ["-c", "user.signingKey=noreply@github.com", "-c", "commit.gpgSign=true"],
    checking: ["--github-key", join(home, "web-flow.gpg")],
    environment: { GNUPGHOME: home },
  };
}

/** A registry whose four entries the App committed, each signed with the keys given for it. */
function registry(keys: readonly (Keys | null)[]): string {
  const place = newFolder();
  made.push(place);
  write(place, ".github/model-promoter.yml", "schema: 1\n");
  commitAll(place);
  for (const [index, files] of chain.commits.entries()) recordAs(place, files, keys[index] ?? null);
  return place;
}

function recordAs(place: string, files: (typeof chain.commits)[number], keys: Keys | null): void {
  for (const { path, text } of files) write(place, path, text);
  const { recordedAt } = JSON.parse(files.at(-1)?.text ?? "");
  const author = "model-promoter[bot] <7+model-promoter[bot]@users.noreply.github.com>";
  const committer = ["-c", "user.name=GitHub", "-c", "user.email=noreply@github.com"];
  git(place, "add", "--all");
  execFileSync(
    "git",
    [
      "-C",
      place,
      ...committer,
      ...(keys?.signing ?? []),
      "commit",
      "-qm",
      "Record",
      "--author",
      author,
    ],
    { env: { ...process.env, ...keys?.environment, GIT_COMMITTER_DATE: recordedAt } },
  );
}

async function verify(place: string, ...args: readonly string[]) {
  const io = captureIo(place);
  const code = await audit(["verify", "--json", ...args], io);
  const { findings, signatures, recorded, branch } = JSON.parse(io.printed.stdout);
  const told: readonly { code: string; what: string }[] = findings;
  return {
    code,
    told: told.map((one) => one.code),
    text: told[0]?.what,
    signatures,
    recorded,
    branch,
  };
}

describe("signatures of the App's commits", () => {
  it("aren't checked without a key, which is no fault and is said", async () => {
    expect(await verify(registry([]))).toMatchObject({
      ...{ code: 0, told: [], signatures: "not checked", recorded: 4 },
    });
  });

  it.each([
    ["SSH", () => ssh],
    ["OpenPGP", () => gpg],
  ])("are all checked by %s keys that are given", async (_, keys) => {
    const { checking } = keys();
    const answer = await verify(registry([keys(), keys(), keys(), keys()]), ...checking);
    expect(answer).toMatchObject({ code: 0, told: [], signatures: "checked", recorded: 4 });
  });

  it.each<[string, () => readonly (Keys | null)[], () => Keys, string]>([
    ["that isn't there", () => [gpg, null, gpg, gpg], () => gpg, "it isn't signed"],
    ["by another key", () => [gpg, gpg, ssh, gpg], () => gpg, ""],
    ["by a key that isn't on the list", () => [ssh, ssh, ssh, sshKeys()], () => ssh, "isn't among"],
    ["by a key that isn't in the ring", () => [gpg, gpg, gpg, gpgKeys()], () => gpg, "isn't among"],
  ])("%s are found", async (_, keys, given, text) => {
    const answer = await verify(registry(keys()), ...given().checking);
    expect(answer).toMatchObject({ code: 1, told: ["signature-wrong"] });
    expect(answer.text).toContain(text);
  });

  it("are found where the commit was changed after it was signed", async () => {
    const place = registry([ssh, ssh, ssh, ssh]);
    const text = git(place, "cat-file", "commit", "HEAD");
    const forged = text.replace("\n\nRecord", "\n\nRecord all");
    const id = execFileSync("git", ["-C", place, "hash-object", "-t", "commit", "-w", "--stdin"], {
      input: `${forged}\n`,
      encoding: "utf8",
    }).trim();
    git(place, "reset", "--quiet", "--hard", id);
    expect(await verify(place, ...ssh.checking)).toMatchObject({
      ...{ code: 1, told: ["signature-wrong"], text: expect.stringContaining("was changed after") },
    });
  });
});

describe("a registry that keeps its entries on a branch of their own", () => {
  it("is proved by that branch, which the policy or a flag names", async () => {
    const place = newFolder();
    made.push(place);
    write(place, ".github/model-promoter.yml", "schema: 1\nstate: { branch: promoter-state }\n");
    commitAll(place);
    git(place, "checkout", "--quiet", "--orphan", "promoter-state");
    git(place, "rm", "-r", "--quiet", "--force", ".");
    for (const files of chain.commits) recordAs(place, files, null);
    git(place, "checkout", "--quiet", "main");
    for (const flags of [[], ["--registry-branch", "promoter-state"]])
      expect(await verify(place, ...flags)).toMatchObject({
        ...{ code: 0, told: [], recorded: 4, branch: "promoter-state" },
      });
    git(place, "checkout", "--quiet", "promoter-state");
    write(place, chain.entries[1]?.path ?? "", "{}\n");
    commitAll(place);
    git(place, "checkout", "--quiet", "main");
    expect((await verify(place)).told).toContain("entry-changed");
  });

  it("is proved in a folder of a larger repository", async () => {
    const place = newFolder();
    made.push(place);
    write(place, "ml [a]/.github/model-promoter.yml", "schema: 1\n");
    commitAll(place);
    const moved = chain.commits.map((files) =>
      files.map(({ path, text }) => ({ path: `ml [a]/${path}`, text })),
    );
    for (const files of moved) recordAs(place, files, null);
    expect(await verify(join(place, "ml [a]"))).toMatchObject({ code: 0, told: [], recorded: 4 });
    write(place, `ml [a]/${chain.manifest.path}`, "");
    commitAll(place);
    expect((await verify(join(place, "ml [a]"))).told).toContain("commit-not-the-apps");
  });
});
