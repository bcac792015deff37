import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { list } from "../../../src/entry/cli/list.js";
import { generatedFolder } from "../../adapters/registry/generated-folder.js";
import { captureIo } from "./captured-io.js";
import { commitAll, edit, git, newFolder, read, write } from "./registry-copy.js";

async function listed(folder: string, ...args: readonly string[]) {
  const io = captureIo(folder);
  return { code: await list(args, io), ...io.printed };
}

async function json(folder: string, ...args: readonly string[]) {
  const { code, stdout } = await listed(folder, ...args, "--json");
  return { code, answer: JSON.parse(stdout) };
}

describe("list", () => {
  it("shows each model on a line, namespaces too", async () => {
    const { code, stdout } = await listed(generatedFolder());
    expect(stdout).toBe(`MODEL               PRODUCTION          STAGING  ARCHIVED  VERSIONS
model-00001         1.1.0 current 100%  1.2.0    1         4
model-00002         1.1.0 current 100%  1.2.0    1         4
team-0/model-00000  1.1.0 current 100%  1.2.0    1         4
`);
    expect(code).toBe(0);
  });

  it("prints the same for machines", async () => {
    const { answer } = await json(generatedFolder());
    expect(Object.keys(answer)).toEqual(["schema", "asOf", "models", "problems"]);
    expect(answer.schema).toBe(1);
    expect(answer.models[0]).toEqual({
      model: "model-00001",
      versions: 4,
      production: [
        { version: "1.1.0", role: "current", weight: 100, since: "2025-02-08T08:00:00Z" },
      ],
      staging: ["1.2.0"],
      archived: 1,
    });
  });

  it("tells what is in production from production.json alone", async () => {
    const folder = generatedFolder();
    for (const path of ["manifest.yaml", "versions", "audit"])
      rmSync(join(folder, "registry/models/model-00001", path), { recursive: true });
    const { code, answer } = await json(folder, "--stage", "production");
    expect(answer.versions[0]).toMatchObject({
      model: "model-00001",
      version: "1.1.0",
      stage: "production",
      role: "current",
      weight: 100,
      artifact: { uri: "s3://models/model-00001/1.1.0" },
    });
    expect(code).toBe(0);
  });

  it("never passes over in silence that nobody knows what a version was made from", async () => {
    const folder = generatedFolder();
    const path = "registry/models/model-00001/production.json";
    const record = JSON.parse(read(folder, path));
    record.serving[0].provenance = "unknown";
    write(folder, path, `${JSON.stringify(record, null, 2)}\n`);
    const { stdout } = await listed(folder, "--stage", "production");
    expect(stdout).toMatch(/^model-00001 +1\.1\.0 PROVENANCE UNKNOWN +current 100%/m);
    expect(stdout).toMatch(/^model-00002 +1\.1\.0 +current 100%/m);
  });

  it.each([
    ["staging", "1.2.0"],
    ["archived", "1.0.0"],
    ["none", "1.3.0"],
    ["PRODUCTION", "1.1.0"],
  ])("tells what is in %s", async (stage, version) => {
    const { answer } = await json(generatedFolder(), "--stage", stage);
    expect(answer.versions.map((one: { version: string }) => one.version)).toEqual(
      Array(3).fill(version),
    );
  });

  it("tells how it was, from git's history, and leaves the folder alone", async () => {
    const folder = generatedFolder(1);
    commitAll(folder);
    const before = git(folder, "rev-parse", "HEAD");
    rmSync(join(folder, "registry"), { recursive: true });
    commitAll(folder);
    expect((await json(folder, "--stage", "production")).code).toBe(1);
    for (const flags of [[], ["--stage", "production"], ["--stage", "staging"]]) {
      const { code, answer } = await json(folder, "--as-of", before, ...flags);
      expect(code).toBe(0);
      expect(answer.asOf.commit).toBe(before);
    }
    expect(git(folder, "status", "--porcelain")).toBe("");
  });

  it("says where nothing is, and answers no", async () => {
    const none = await listed(newFolder());
    expect(none).toMatchObject({ code: 1, stdout: "There is no model in registry/models.\n" });
    const stage = await listed(newFolder(), "--stage", "production");
    expect(stage).toMatchObject({ code: 1, stdout: "No version is in production.\n" });
  });

  it("lists what can be read, tells what can't, and answers no", async () => {
    const folder = generatedFolder();
    write(folder, "registry/models/model-00001/production.json", '{"schema": 1');
    edit(folder, "registry/models/model-00002/manifest.yaml", "stage: staging", "stage: stage");
    const production = await json(folder, "--stage", "production");
    expect(production.code).toBe(1);
    expect(production.answer.versions).toHaveLength(2);
    expect(production.answer.problems[0].place.file).toBe(
      "registry/models/model-00001/production.json",
    );
    const { code, stderr } = await listed(folder, "--stage", "staging");
    expect(code).toBe(1);
    expect(stderr).toContain("registry/models/model-00002/manifest.yaml");
  });

  it("refuses where the policy can't be read, for it says where the registry is", async () => {
    const folder = generatedFolder();
    write(folder, ".github/model-promoter.yml", "schema: 2\n");
    const { code, stderr } = await listed(folder);
    expect(code).toBe(1);
    expect(stderr).toContain(".github/model-promoter.yml:1: schema: expected 1, found 2");
  });

  it("reads the App's files from the branch that the policy names", async () => {
    const folder = generatedFolder(1);
    commitAll(folder);
    git(folder, "branch", "state");
    write(folder, ".github/model-promoter.yml", "schema: 1\nstate: { branch: state }\n");
    for (const path of ["manifest.yaml", "production.json", "audit"])
      rmSync(join(folder, "registry/models/team-0/model-00000", path), { recursive: true });
    for (const flags of [["--stage", "production"], ["--stage", "staging"], []])
      expect((await listed(folder, ...flags)).stdout).toContain("1.");
    write(folder, ".github/model-promoter.yml", "schema: 1\nstate: { branch: gone }\n");
    expect((await listed(folder)).stderr).toContain("this clone has no such branch");
  });

  it.each([[["--stage", "live-ish"]], [["--colour"]], [["model"]]])(
    "calls %j wrong use",
    async (args) => {
      expect((await listed(newFolder(), ...args)).code).toBe(2);
    },
  );

  it("calls an unknown moment a no", async () => {
    const { code, stderr } = await listed(newFolder(), "--as-of", "last week");
    expect(code).toBe(1);
    expect(stderr).toContain('"last week" is no commit, branch or tag');
  });
});
