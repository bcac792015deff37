import { describe, expect, it } from "vitest";
import { query } from "../../../src/entry/cli/query.js";
import { generatedFolder } from "../../adapters/registry/generated-folder.js";
import { captureIo } from "./captured-io.js";
import { commitAll, edit, git, newFolder } from "./registry-copy.js";

async function run(folder: string, ...args: readonly string[]) {
  const io = captureIo(folder);
  return { code: await query(args, io), ...io.printed };
}

async function found(folder: string, ...args: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await run(folder, ...args, "--json");
  return JSON.parse(stdout).versions.map(
    (one: { model: string; version: string }) => `${one.model} ${one.version}`,
  );
}

describe("query", () => {
  it("finds all versions where nothing is asked", async () => {
    expect(await found(generatedFolder())).toHaveLength(12);
  });

  it("combines filters", async () => {
    const folder = generatedFolder();
    const all = ["--stage", "none", "--model", "model-00001", "--trained-after", "2023-01-22"];
    expect(await found(folder, ...all, "--owner", "@acme/data-science")).toEqual([
      "model-00001 1.3.0",
    ]);
    expect(await found(folder, ...all, "--owner", "@acme/other")).toEqual([]);
    expect(await found(folder, ...all, "--trained-before", "2023-01-22")).toEqual([]);
  });

  it("shows the numbers asked for", async () => {
    const { code, stdout } = await run(
      generatedFolder(),
      ...["--metric", "f1>=0", "--slice", "f1>0", "--stage", "production"],
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/^MODEL +VERSION +STAGE +TRAINED +DATA +f1 +SLICES$/m);
    expect(stdout).toMatch(
      /^model-00001 +1\.1\.0 +production .* 0\.\d{3} +region=rural 0\.\d{3}$/m,
    );
  });

  it("never lists unknown provenance in silence", async () => {
    const folder = generatedFolder();
    const path = "registry/models/model-00001/versions/1.3.0.yaml";
    edit(folder, path, "type: classifier", "type: classifier\nprovenance: unknown");
    const { stdout } = await run(folder, "--model", "model-00001", "--stage", "none");
    expect(stdout).toMatch(/^model-00001 +1\.3\.0 +none .*, PROVENANCE UNKNOWN$/m);
  });

  it("prints a stable shape for machines", async () => {
    const { stdout } = await run(generatedFolder(), "--stage", "production", "--json");
    const answer = JSON.parse(stdout);
    expect(Object.keys(answer)).toEqual(["schema", "asOf", "versions", "problems"]);
    expect(Object.keys(answer.versions[0])).toEqual([
      "model",
      "tier",
      "version",
      "stage",
      "role",
      "since",
      "type",
      "architecture",
      "provenance",
      "tags",
      "trained",
      "dataset",
      "commit",
      "artifact",
      "numbers",
      "slices",
    ]);
  });

  it("answers from history", async () => {
    const folder = generatedFolder();
    commitAll(folder);
    git(folder, "rm", "-r", "--quiet", "registry");
    commitAll(folder);
    expect(await found(folder, "--stage", "production", "--as-of", "HEAD^")).toHaveLength(3);
    expect((await run(folder, "--stage", "production")).code).toBe(1);
  });

  it("answers no where nothing is found, with a hint at a metric's name", async () => {
    const { code, stdout } = await run(generatedFolder(), "--metric", "f2>0");
    expect(code).toBe(1);
    expect(stdout).toBe(
      "No version meets all of these filters. The policy defines no metric f2; did you mean f1?\n",
    );
  });

  it("tells everything that is wrong with the filters at once", async () => {
    const { code, stderr } = await run(
      newFolder(),
      ...["--tier", "top", "--owner", "me", "--metric", "f1", "--commit", "xyz"],
      ...["--trained-after", "yesterday", "--slice", "f1", "--provenance", "maybe"],
    );
    expect(code).toBe(2);
    for (const flag of ["--tier", "--owner", "--commit", "--trained-after", "--provenance"])
      expect(stderr).toContain(`${flag} "`);
    expect(stderr.match(/"f1" is no bound/g)).toHaveLength(2);
  });
});
