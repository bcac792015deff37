import { existsSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { card } from "../../../src/entry/cli/card.js";
import { foreignCard } from "../../domain/card-formats/example.js";
import { captureIo } from "./captured-io.js";
import { commitAll, edit, newFolder, read, write } from "./registry-copy.js";

const MODEL = "registry/models/fraud-detection";
const CARD = `${MODEL}/cards/2.1.3.yaml`;
let folder = "";

beforeEach(() => {
  folder = newFolder("worked-example");
});

async function run(...args: readonly string[]) {
  const io = captureIo(folder);
  return { code: await card(args, io), ...io.printed };
}

describe("a card is printed", () => {
  test("as MODEL_CARD.md", async () => {
    const { code, stdout, stderr } = await run("fraud-detection", "2.1.3");
    expect(stdout).toMatch(/^# fraud-detection 2\.1\.3\n/);
    expect(stdout).toContain("- Out of scope: credit decisions; marketing");
    expect(stdout).toContain(`Drawn from \`${CARD}\``);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  test("as a README for the Hugging Face Hub, and what that leaves out is told", async () => {
    const { code, stdout, stderr } = await run(
      "fraud-detection",
      "2.1.3",
      "--format",
      "hugging-face",
    );
    expect(stdout).toMatch(/^---\nlicense: other\n/);
    expect(stdout).toContain("\n# Model Card for fraud-detection 2.1.3\n");
    expect(stderr).toContain('license is "other": the Hub knows no licence internal.\n');
    expect(code).toBe(0);
  });

  test("as a CycloneDX ML-BOM of this moment", async () => {
    const { code, stdout } = await run("fraud-detection", "2.1.3", "--format", "cyclonedx");
    expect(JSON.parse(stdout)).toMatchObject({
      specVersion: "1.6",
      metadata: { timestamp: "2025-03-10T09:00:00Z" },
      components: [{ type: "machine-learning-model", version: "2.1.3" }, {}, {}],
    });
    expect(code).toBe(0);
  });

  test("as one JSON object and nothing else", async () => {
    const { code, stdout, stderr } = await run("fraud-detection", "2.1.3", "--json");
    const answer = JSON.parse(stdout);
    expect(Object.keys(answer)).toEqual([
      "schema",
      "asOf",
      "model",
      "version",
      "format",
      "card",
      "lacking",
      "text",
      "notes",
      "problems",
    ]);
    expect(answer).toMatchObject({
      schema: 1,
      format: "markdown",
      lacking: ["performance", "environmentalImpact"],
      text: expect.stringMatching(/^# fraud-detection 2\.1\.3\n/),
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  test("as it was", async () => {
    commitAll(folder);
    edit(folder, CARD, "marketing", "advertising");
    const { stdout } = await run("fraud-detection", "2.1.3", "--as-of", "HEAD");
    expect(stdout).toContain("credit decisions; marketing");
  });

  test("also of a version without one: its record speaks", async () => {
    const { code, stdout, stderr } = await run("fraud-detection", "2.0.5");
    expect(stdout).toContain("*The card says nothing of this.*");
    expect(stderr).toBe(`There is no ${MODEL}/cards/2.0.5.yaml: only the record speaks.\n`);
    expect(code).toBe(0);
  });
});

describe("what isn't there is told", () => {
  test("a version", async () => {
    const { code, stdout, stderr } = await run("fraud-detection", "2.1.4");
    expect(stderr).toContain("fraud-detection has no version 2.1.4.");
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  });

  test("a model, with the nearest that is", async () => {
    expect((await run("fraud-detecton", "2.1.3")).stderr).toContain(
      "Did you mean fraud-detection?",
    );
  });
});

describe("a card is imported", () => {
  beforeEach(() => {
    write(folder, "README.md", foreignCard("hugging-face.md").text);
    write(folder, "card.json", foreignCard("model-card-toolkit.json").text);
  });

  test("from a README, and what has no place is listed", async () => {
    const { code, stdout, stderr } = await run("import", "README.md", "fraud-detection", "2.0.5");
    expect(stdout).toContain(`Written: ${MODEL}/cards/2.0.5.yaml\n`);
    expect(stdout).toMatch(/Not mapped:\n {2}language +a card has no place for it\n/);
    expect(read(folder, `${MODEL}/cards/2.0.5.yaml`)).toMatch(
      /^schema: 1\nmodel: fraud-detection\nversion: 2\.0\.5\ndetails:\n {2}name: review-tone\n/,
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect((await run("fraud-detection", "2.0.5")).stdout).toContain("Sorting reviews");
  });

  test("from the Model Card Toolkit's JSON", async () => {
    const { code, stdout } = await run("import", "card.json", "fraud-detection", "2.0.5", "--json");
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 1,
      written: `${MODEL}/cards/2.0.5.yaml`,
      card: { details: { name: "Review tone" } },
      unmapped: expect.arrayContaining([
        { path: "model_details.version.name", why: "the card is to be of 2.0.5" },
      ]),
      problems: [],
    });
    expect(code).toBe(0);
  });

  test("but never over one that is there", async () => {
    const before = read(folder, CARD);
    const { code, stderr } = await run("import", "README.md", "fraud-detection", "2.1.3");
    expect(stderr).toContain(`${CARD} is there already.`);
    expect(stderr).toContain("Add --force to replace it.");
    expect(stderr).toContain("Nothing was written.");
    expect(read(folder, CARD)).toBe(before);
    expect(code).toBe(1);
  });

  test("except with --force", async () => {
    const args = ["import", "README.md", "fraud-detection", "2.1.3", "--force"];
    expect((await run(...args)).code).toBe(0);
    expect(read(folder, CARD)).toContain("review-tone");
  });

  test.each([
    [
      "a file that isn't there",
      "nothing.md",
      [],
      "nothing.md can't be read: there is no such file.",
    ],
    ["a folder", "registry", [], "it is a folder"],
    ["a file of no known format", "notes.txt", [], "notes.txt is in no format that a card"],
    ["another format than is named", "card.json", ["--format", "hugging-face"], "no front matter"],
    ["a README that says nothing", "empty.md", [], "says nothing that a card has a place for"],
    ["front matter that is no YAML", "broken.md", [], "broken.md:3: not valid YAML"],
    ["another encoding", "wide.md", [], "it is UTF-16"],
  ])("nor from %s", async (_name, file, flags, what) => {
    write(folder, "notes.txt", "notes");
    write(folder, "empty.md", "---\n---\n# A model\n");
    write(folder, "broken.md", "---\na: [\n---\n");
    write(folder, "wide.md", "\u0000-\u0000-");
    const { code, stderr } = await run("import", file, "fraud-detection", "2.0.5", ...flags);
    expect(stderr).toContain(what);
    expect(existsSync(join(folder, `${MODEL}/cards/2.0.5.yaml`))).toBe(false);
    expect(code).toBe(1);
  });

  test("nor into a model that isn't there", async () => {
    const { code, stderr } = await run("import", "README.md", "fraud-detecton", "2.0.5");
    expect(stderr).toContain("Did you mean fraud-detection?");
    expect(existsSync(join(folder, "registry/models/fraud-detecton"))).toBe(false);
    expect(code).toBe(1);
  });
});

describe("wrong use", () => {
  test.each([
    ["no version", ["fraud-detection"], "Name one model and one version."],
    ["a word too many", ["fraud-detection", "2.1.3", "x"], "Name one model and one version."],
    ["a format", ["fraud-detection", "2.1.3", "--format", "cyclone"], "Did you mean cyclonedx?"],
    ["a way out of the folder", ["../../x", "2.1.3"], "The model name"],
    ["a version", ["fraud-detection", "v2.1"], 'Write "2.1.0".'],
    ["an import without words", ["import"], "Name one file, one model and one version."],
    ["an import's format", ["import", "a", "b", "1.0.0", "--format", "hub"], "hugging-face or"],
    ["an import's version", ["import", "a", "b", "1.0.0+5"], "1.0.0+5"],
  ])("%s", async (_name, args, what) => {
    const { code, stdout, stderr } = await run(...args);
    expect(stderr).toContain(what);
    expect(stderr).toContain("Usage: model-promoter card");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });
});

test.each([[["--help"]], [["import", "--help"]]])(
  "%j fits a terminal of 80 columns",
  async (args) => {
    const { code, stdout } = await run(...args);
    expect(stdout).toContain("Example: model-promoter card");
    expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
    expect(code).toBe(0);
  },
);
