import { describe, expect, it } from "vitest";
import type { Command } from "../../../src/entry/cli/cli-io.js";
import { diff } from "../../../src/entry/cli/diff.js";
import { history } from "../../../src/entry/cli/history.js";
import { resolve } from "../../../src/entry/cli/resolve.js";
import { show } from "../../../src/entry/cli/show.js";
import { generatedFolder } from "../../adapters/registry/generated-folder.js";
import { captureIo } from "./captured-io.js";
import { commitAll, edit, git, newFolder, write } from "./registry-copy.js";

const commands = { show, history, diff, resolve };
const FOLDER = "registry/models/model-00001";

async function run(command: Command, folder: string, ...args: readonly string[]) {
  const io = captureIo(folder);
  return { code: await command(args, io), ...io.printed };
}

async function json(command: Command, folder: string, ...args: readonly string[]) {
  const { code, stdout } = await run(command, folder, ...args, "--json");
  return { code, answer: JSON.parse(stdout) };
}

describe("show", () => {
  it("tells of a model where its versions are and what was decided last", async () => {
    const { code, stdout } = await run(show, generatedFolder(), "model-00001");
    expect(stdout).toContain(`
VERSION  STAGE       ROLE          SINCE (UTC)
1.3.0    None
1.2.0    Staging                   2025-03-01 08:00
1.1.0    Production  current 100%  2025-02-08 08:00
1.0.0    Archived                  2025-02-08 08:00

WHEN (UTC)        KIND       VERSION  MOVE                   PR  BY                 REASON
2025-03-01 08:00  promotion  1.2.0    none -> staging        #4  signed @team-lead  Retrained
`);
    expect(code).toBe(0);
  });

  it("tells of a version its stage, lineage, numbers, evidence, card and decisions", async () => {
    const { stdout } = await run(show, generatedFolder(), "model-00001", "1.1.0");
    for (const part of [
      "Production, current 100%, since 2025-02-08 08:00 UTC",
      "s3://models/model-00001/1.1.0",
      "AUC-ROC",
      "evaluation-0001.yaml",
      "Model card",
      "staging -> production",
    ])
      expect(stdout).toContain(part);
    const widest = Math.max(...stdout.split("\n").map((line) => line.length));
    expect(widest).toBeLessThanOrEqual(120);
  });

  it("shows unknown provenance, and never in silence", async () => {
    const folder = generatedFolder();
    const path = `${FOLDER}/versions/1.3.0.yaml`;
    edit(folder, path, "architecture:", "provenance: unknown\narchitecture:");
    const { stdout } = await run(show, folder, "model-00001", "1.3.0");
    expect(stdout).toContain("Provenance  UNKNOWN: nobody can name its source or data");
  });

  it("prints for machines the files' own content beside the stage", async () => {
    const { answer } = await json(show, generatedFolder(), "model-00001", "1.1.0");
    expect(Object.keys(answer)).toEqual([
      "schema",
      "asOf",
      "model",
      "tier",
      "version",
      "stage",
      "role",
      "weight",
      "since",
      "entry",
      "record",
      "card",
      "evidence",
      "decisions",
      "problems",
    ]);
    expect(answer.record.version).toBe("1.1.0");
    expect(answer.card.details.overview).toBe("A classifier");
    expect(answer.decisions.map((one: { kind: string }) => one.kind)).toEqual([
      "promotion",
      "promotion",
    ]);
  });

  it("says of a record that isn't valid what is wrong with it", async () => {
    const folder = generatedFolder();
    edit(folder, `${FOLDER}/versions/1.3.0.yaml`, "schema: 1", "schema: 2");
    const { code, stderr } = await run(show, folder, "model-00001", "1.3.0");
    expect(code).toBe(1);
    expect(stderr).toContain("1.3.0.yaml:1: schema: expected 1, found 2");
  });
});

describe("history", () => {
  it("tells every decision, latest first", async () => {
    const { code, answer } = await json(history, generatedFolder(), "model-00001");
    expect(code).toBe(0);
    expect(answer.decisions.map((one: { seq: number }) => one.seq)).toEqual([4, 3, 2, 1]);
    expect(answer.decisions[0]).toMatchObject({
      kind: "promotion",
      version: "1.2.0",
      requestedBy: "@data-scientist",
      signedBy: ["@team-lead"],
      mergedBy: "@team-lead",
      pullRequest: 4,
      reason: "Retrained",
      problems: [],
    });
  });

  it("answers no where nothing was decided", async () => {
    const folder = newFolder();
    write(folder, "registry/models/a/model.yaml", "schema: 1\nmodel: a\ndescription: A\n");
    const { code, stdout } = await run(history, folder, "a");
    expect([code, stdout]).toEqual([1, "Nothing was decided about a yet.\n"]);
  });
});

describe("diff", () => {
  it("tells metrics, data, parameters, inputs and outputs that differ", async () => {
    const folder = generatedFolder();
    edit(
      folder,
      `${FOLDER}/versions/1.3.0.yaml`,
      "merchant: { type: string }",
      "shop: { type: string }",
    );
    const { code, answer } = await json(diff, folder, "model-00001", "1.0.0", "1.3.0");
    expect(code).toBe(0);
    expect(answer.signature.map((one: { property: string }) => one.property)).toEqual([
      "inputs.merchant",
      "inputs.shop",
    ]);
    expect(answer.metrics.map((one: { metric: string }) => one.metric)).toEqual(["auc_roc", "f1"]);
    expect(answer.parameters.length).toBeGreaterThan(0);
    const { stdout } = await run(diff, folder, "model-00001", "1.0.0", "1.3.0");
    expect(stdout).toMatch(/^METRIC +1\.0\.0 +1\.3\.0 +CHANGE +VERDICT$/m);
    expect(stdout).toMatch(/^inputs\.shop +- +\{"type":"string","required":true\}$/m);
  });

  it("tells another environment, which show names too", async () => {
    const folder = generatedFolder();
    const digest = `sha256:${"7".repeat(64)}`;
    edit(
      folder,
      `${FOLDER}/versions/1.3.0.yaml`,
      "type: classifier",
      `type: classifier\nenvironment: { lock: uv.lock, digest: "${digest}" }`,
    );
    const { answer } = await json(diff, folder, "model-00001", "1.2.0", "1.3.0");
    expect(answer.properties).toEqual(
      expect.arrayContaining([
        { property: "environment.lock", before: null, after: "uv.lock" },
        { property: "environment.digest", before: null, after: digest },
      ]),
    );
    const { stdout } = await run(show, folder, "model-00001", "1.3.0");
    expect(stdout).toMatch(new RegExp(`^Environment +uv\\.lock, ${digest}$`, "m"));
  });

  it("finds no difference between a version and itself", async () => {
    const { answer } = await json(diff, generatedFolder(), "model-00001", "1.0.0", "1.0.0");
    expect([answer.properties, answer.data, answer.parameters, answer.signature].flat()).toEqual(
      [],
    );
  });
});

describe("resolve", () => {
  it("prints address and digest of the current version, for machines", async () => {
    const { code, stdout } = await run(resolve, generatedFolder(), "model-00001");
    expect(stdout).toMatch(/^s3:\/\/models\/model-00001\/1\.1\.0 sha256:[0-9a-f]{64}\n$/);
    expect(code).toBe(0);
  });

  it("resolves Staging by the manifest, where one version is there", async () => {
    const { answer } = await json(resolve, generatedFolder(), "model-00001", "--stage", "staging");
    expect(answer).toMatchObject({ version: "1.2.0", stage: "staging", serving: [] });
  });

  it("chooses none of several", async () => {
    const folder = generatedFolder();
    edit(
      folder,
      `${FOLDER}/manifest.yaml`,
      "rollout:",
      "  1.3.0: { stage: staging, since: 2025-03-01T08:00:00Z, entry: aaaaaaaaaaaaaaaaaaaa }\nrollout:",
    );
    const { code, stderr } = await run(resolve, folder, "model-00001", "--stage", "staging");
    expect(code).toBe(1);
    expect(stderr).toContain("2 versions of model-00001 are in staging: 1.3.0, 1.2.0");
  });

  it("says what is wrong with a manifest rather than that nothing is there", async () => {
    const folder = generatedFolder();
    edit(folder, `${FOLDER}/manifest.yaml`, "stage: staging", "stage: stage");
    const { code, stderr } = await run(resolve, folder, "model-00001", "--stage", "staging");
    expect(code).toBe(1);
    expect(stderr).toContain("manifest.yaml:15: versions.1.2.0.stage: expected");
  });

  it("answers no where nothing is there", async () => {
    const folder = newFolder();
    write(folder, "registry/models/a/model.yaml", "schema: 1\nmodel: a\ndescription: A\n");
    const { code, stdout, stderr } = await run(resolve, folder, "a");
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain("No version of a is in production.");
  });
});

describe.each([
  ["show", ["model-00001", "1.1.0"]],
  ["history", ["model-00001"]],
  ["diff", ["model-00001", "1.0.0", "1.1.0"]],
  ["resolve", ["model-00001"]],
  ["resolve", ["model-00001", "--stage", "staging"]],
] as const)("%s %j", (name, args) => {
  const command = commands[name];

  it("answers from history as it did then", async () => {
    const folder = generatedFolder();
    const { answer: then } = await json(command, folder, ...args);
    commitAll(folder);
    git(folder, "rm", "-r", "--quiet", "registry");
    commitAll(folder);
    const { code, answer } = await json(command, folder, ...args, "--as-of", "HEAD^");
    expect(code).toBe(0);
    expect({ ...answer, asOf: null }).toEqual(then);
    expect((await run(command, folder, ...args)).code).toBe(1);
  });

  it("names the nearest model where there is none of that name", async () => {
    const [, ...rest] = args;
    const { code, stderr } = await run(command, generatedFolder(), "modle-00001", ...rest);
    expect(code).toBe(1);
    expect(stderr).toContain("Did you mean model-00001?");
  });

  it.each([[[]], [["UPPER", ...args.slice(1)]], [[...args, "1.0.0", "1.0.0", "1.0.0"]]])(
    "calls %j wrong use",
    async (wrong) => {
      expect((await run(command, newFolder(), ...wrong)).code).toBe(2);
    },
  );
});
