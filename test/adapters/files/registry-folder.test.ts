import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  listModels,
  readRegistryFolder,
  readRegistryPlace,
} from "../../../src/adapters/files/registry-folder.js";
import { readRegistry } from "../../../src/domain/registry.js";
import { commitAll, edit, git, newFolder, read, write } from "../../entry/cli/registry-copy.js";

const MODEL = "registry/models/fraud-detection";
const subject = { model: "fraud-detection", version: "2.1.3" };
let folder = "";

beforeEach(() => {
  folder = newFolder("worked-example");
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

test("all files about a version are read, and are a valid registry", async () => {
  write(folder, `${MODEL}/promotions/2.1.3-to-staging-1.yaml`, "");
  write(folder, `${MODEL}/audit/2024/000001-aa.json`, "one");
  write(folder, `${MODEL}/audit/2025/000002-bb.json`, "two");
  write(folder, ".github/model-promoter/rollback-plan.md", "## Rollback Plan\n");
  const { files, state, entries, collision, problems } = await readRegistryFolder(folder, subject);
  expect(files.record).toEqual({
    path: `${MODEL}/versions/2.1.3.yaml`,
    text: read(folder, `${MODEL}/versions/2.1.3.yaml`),
  });
  expect(files.card?.path).toBe(`${MODEL}/cards/2.1.3.yaml`);
  expect(files.codeowners?.path).toBe(".github/CODEOWNERS");
  expect(files.evidence.map(({ path }) => path)).toEqual([
    `${MODEL}/evidence/2.1.3/ab-test-0001.yaml`,
    `${MODEL}/evidence/2.1.3/shadow-0001.yaml`,
  ]);
  expect(files.otherRecords.map(({ path }) => path)).toEqual([`${MODEL}/versions/2.0.5.yaml`]);
  expect(files.versionNames).toEqual(["2.0.5.yaml", "2.1.3.yaml"]);
  expect(files.dossierNames).toEqual(["2.1.3-to-staging-1.yaml"]);
  expect(files.templates.map(({ path }) => path)).toEqual([
    ".github/model-promoter/rollback-plan.md",
  ]);
  expect(state.entryNames).toEqual(["000001-aa.json", "000002-bb.json"]);
  expect(entries.map(({ text }) => text)).toEqual(["one", "two"]);
  expect({ collision, problems, unreadable: files.unreadable }).toEqual({
    collision: null,
    problems: [],
    unreadable: [],
  });
  expect(readRegistry(files, state, subject)).toMatchObject({ ok: true });
});

test("an empty folder has nothing of it", async () => {
  const empty = newFolder();
  const { files, state, entries } = await readRegistryFolder(empty, subject);
  expect({ ...files, commit: "" }).toEqual({
    commit: "",
    policy: null,
    codeowners: null,
    definition: null,
    record: null,
    card: null,
    evidence: [],
    otherRecords: [],
    versionNames: [],
    dossierNames: [],
    templates: [],
    unreadable: [],
  });
  expect({ manifest: state.manifest, entries }).toEqual({ manifest: null, entries: [] });
  rmSync(empty, { recursive: true });
});

describe("the commit", () => {
  test("is the repository's head, though the files are those of the working tree", async () => {
    commitAll(folder);
    edit(folder, `${MODEL}/model.yaml`, "tier: high", "tier: low");
    const { files } = await readRegistryFolder(folder, subject);
    expect(files.commit).toBe(git(folder, "rev-parse", "HEAD"));
    expect(files.definition?.text).toContain("tier: low");
  });

  test("is 40 zeros without a repository, and in one without commits", async () => {
    expect((await readRegistryFolder(folder, subject)).files.commit).toBe("0".repeat(40));
    git(folder, "init", "--quiet");
    expect((await readRegistryFolder(folder, subject)).files.commit).toBe("0".repeat(40));
  });
});

test("a folder where a file should be is named as unreadable", async () => {
  rmSync(join(folder, `${MODEL}/cards/2.1.3.yaml`));
  mkdirSync(join(folder, `${MODEL}/cards/2.1.3.yaml`));
  const { files } = await readRegistryFolder(folder, subject);
  expect(files.unreadable).toEqual([{ path: `${MODEL}/cards/2.1.3.yaml`, why: "it is a folder" }]);
});

test("the registry lies where the policy says, and in the usual place while the policy isn't valid", async () => {
  write(folder, ".github/model-promoter.yml", "schema: 1\nregistry: { root: ml/registry }\n");
  expect(await readRegistryPlace(folder)).toEqual({ root: "ml/registry", stateBranch: null });
  write(folder, ".github/model-promoter.yml", "schema: 1\nregistry: 3\n");
  expect((await readRegistryPlace(folder)).root).toBe("registry");
});

describe("with a state branch", () => {
  beforeEach(() => {
    commitAll(folder);
    git(folder, "switch", "--quiet", "--create", "state");
    edit(folder, `${MODEL}/manifest.yaml`, "2024-11-02", "2024-11-03");
    write(folder, `${MODEL}/audit/2025/000001-aa.json`, "one\n");
    commitAll(folder);
    git(folder, "switch", "--quiet", "main");
    edit(folder, ".github/model-promoter.yml", "schema: 1", "schema: 1\nstate: { branch: state }");
  });

  test("manifest and entries are those of the branch, byte for byte", async () => {
    const { state, entries } = await readRegistryFolder(folder, subject);
    expect(state.branch).toBe("state");
    expect(state.manifest?.text).toBe(
      read(folder, `${MODEL}/manifest.yaml`).replace("2024-11-02", "2024-11-03"),
    );
    expect(entries).toEqual([{ path: `${MODEL}/audit/2025/000001-aa.json`, text: "one\n" }]);
  });

  test("the remote's branch goes before a local one", async () => {
    git(folder, "update-ref", "refs/remotes/origin/state", "main");
    const { state } = await readRegistryFolder(folder, subject);
    expect(state.manifest?.text).toContain("2024-11-02");
  });

  test("a branch that this clone lacks is a problem", async () => {
    git(folder, "branch", "--quiet", "-D", "state");
    const { problems, state } = await readRegistryFolder(folder, subject);
    expect(problems).toMatchObject([{ code: "state-branch-missing" }]);
    expect(state.manifest).toBeNull();
  });
});

describe("a collision", () => {
  test("is a model above", async () => {
    write(folder, `${MODEL}/eu/model.yaml`, "");
    const below = { model: "fraud-detection/eu", version: "1.0.0" };
    expect((await readRegistryFolder(folder, below)).collision).toBe("fraud-detection");
  });

  test("is a folder below that is none of a model's own", async () => {
    write(folder, `${MODEL}/eu/x`, "");
    expect((await readRegistryFolder(folder, subject)).collision).toBe("fraud-detection/eu");
  });
});

test("models are the folders with a model.yaml, one or two deep", async () => {
  write(folder, "registry/models/risk/churn/model.yaml", "");
  write(folder, "registry/models/draft/notes.txt", "");
  expect(await listModels(folder, "registry")).toEqual(["fraud-detection", "risk/churn"]);
  expect(await listModels(folder, "elsewhere")).toEqual([]);
});
