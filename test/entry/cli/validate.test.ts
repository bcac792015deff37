import { mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { describe, expect, it } from "vitest";
import { validate } from "../../../src/entry/cli/validate.js";
import { generatedFolder } from "../../adapters/registry/generated-folder.js";
import { captureIo } from "./captured-io.js";
import { commitAll, edit, git, newFolder, read, write } from "./registry-copy.js";

const FOLDER = "registry/models/model-00001";
const RECORD = `${FOLDER}/versions/1.3.0.yaml`;

async function run(folder: string, ...args: readonly string[]) {
  const io = captureIo(folder);
  return { code: await validate(args, io), ...io.printed };
}

interface Told {
  readonly code: string;
  readonly file: string;
  readonly line: number;
  readonly what: string;
}

async function findings(folder: string, ...args: readonly string[]): Promise<readonly Told[]> {
  const { stdout } = await run(folder, "--json", ...args);
  return JSON.parse(stdout).findings;
}

function withBytes(path: string, bytes: string | Uint8Array): string {
  const folder = generatedFolder();
  writeFileSync(join(folder, path), bytes);
  return folder;
}

describe("validate", () => {
  it("finds nothing wrong in a registry that is right", async () => {
    const folder = generatedFolder();
    const { code, stdout, stderr } = await run(folder);
    expect([code, stdout, stderr]).toEqual([0, "3 models, 54 files: 0 errors, 0 warnings.\n", ""]);
  });

  it("tells file, line, what, why and how to mend it", async () => {
    const folder = generatedFolder();
    edit(folder, `${FOLDER}/manifest.yaml`, "stage: staging", "stage: archived");
    const { code, stdout } = await run(folder);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^registry\/models\/model-00001\/manifest\.yaml:14: error: 1\.2\.0: the manifest says archived .*\[manifest-contradicts-audit\]\n {2}A version's stage changes only together with its audit entry\.\n {2}Fix: Restore manifest\.yaml/,
    );
    expect(stdout).toMatch(/54 files: 1 error, 0 warnings\.\n$/);
  });

  it("answers yes where there are only warnings", async () => {
    const folder = generatedFolder();
    write(folder, `${FOLDER}/versions/1.4.0.yml`, "schema: 1\n");
    const { code, stdout } = await run(folder);
    expect(code).toBe(0);
    expect(stdout).toContain("versions/1.4.0.yml:1: warning: nothing reads this file");
    expect(stdout).toContain("Fix: Name it versions/1.4.0.yaml.");
  });

  it("checks the policy, CODEOWNERS and all models in one run", async () => {
    const folder = generatedFolder();
    write(folder, ".github/model-promoter.yml", "schema: 1\nmetrics: 7\n");
    write(folder, ".github/CODEOWNERS", "!nobody @acme/x\n");
    edit(folder, RECORD, "type: classifier", "kind: classifier");
    const told = await findings(folder);
    expect(new Set(told.map(({ file, line }) => `${file}:${line}`))).toEqual(
      new Set([
        ".github/model-promoter.yml:2",
        ".github/CODEOWNERS:1",
        `${RECORD}:1`,
        `${RECORD}:4`,
      ]),
    );
  });

  it("finds base models of other models here that aren't registered, or have another artifact", async () => {
    const folder = generatedFolder();
    const other = read(folder, "registry/models/model-00002/versions/1.0.0.yaml");
    const [digest = ""] = /sha256:\w+/.exec(other.slice(other.indexOf("artifact:"))) ?? [];
    const wrong = `sha256:${"0".repeat(64)}`;
    const named = [
      `{ name: model-00002, version: 1.0.0, digest: "${digest}" }`,
      `{ name: model-00002, version: 1.0.0, digest: "${wrong}" }`,
      `{ name: model-00002, version: ../1.0.0, digest: "${digest}" }`,
      `{ name: bert, version: "1", digest: "${wrong}" }`,
    ];
    edit(
      folder,
      RECORD,
      "type: classifier",
      `type: classifier\nparents:\n  - ${named.join("\n  - ")}`,
    );
    const told = await findings(folder);
    expect(told.map(({ code, file, line, what }) => [code, file, line, what])).toEqual([
      ["parent-foreign", RECORD, 7, expect.stringContaining("model-00002 1.0.0")],
      ["parent-dangling", RECORD, 8, expect.stringContaining("its version ../1.0.0 has no record")],
    ]);
  });

  it("validates a commit as it was", async () => {
    const folder = generatedFolder();
    write(folder, `${FOLDER}/cards/9.0.0.yaml`, "schema: 1\n");
    commitAll(folder);
    git(folder, "rm", "--quiet", `${FOLDER}/cards/9.0.0.yaml`);
    commitAll(folder);
    expect(await findings(folder)).toEqual([]);
    expect((await findings(folder, "--as-of", "HEAD^")).length).toBeGreaterThan(0);
  });

  it("finds what the App's branch has of models that people deleted", async () => {
    const folder = generatedFolder(2);
    write(folder, ".github/model-promoter.yml", "schema: 1\nstate: { branch: state }\n");
    commitAll(folder);
    git(folder, "branch", "state");
    expect(await findings(folder)).toEqual([]);
    git(folder, "rm", "-r", "--quiet", FOLDER);
    const codes = new Set((await findings(folder)).map(({ code }) => code));
    expect(codes).toContain("model-missing");
    expect(codes).toContain("version-dangling");
  });

  it("prints a SARIF log that is valid by its schema", async () => {
    const folder = generatedFolder();
    write(folder, `${FOLDER}/cards/9.0.0.yaml`, "schema: 1\n");
    write(folder, `${FOLDER}/versions/ä b.yaml`, "schema: 1\n");
    write(folder, `${FOLDER}/versions/1.4.0.yml`, "schema: 1\n");
    const { code, stdout } = await run(folder, "--sarif");
    expect(code).toBe(1);
    const log = JSON.parse(stdout);
    const isSarif = sarifValidator();
    expect(isSarif(log), JSON.stringify(isSarif.errors)).toBe(true);
    expect(log.runs[0].results.length).toBeGreaterThan(3);
    const [first] = log.runs[0].results;
    expect(log.runs[0].tool.driver.rules[first.ruleIndex].id).toBe(first.ruleId);
  });

  it("prints a valid SARIF log where nothing is wrong", async () => {
    const { code, stdout } = await run(generatedFolder(), "--sarif");
    expect(code).toBe(0);
    expect(sarifValidator()(JSON.parse(stdout))).toBe(true);
  });

  it.each([[["--json", "--sarif"]], [["x"]]])("calls %j wrong use", async (args) => {
    expect((await run(newFolder(), ...args)).code).toBe(2);
  });

  it("calls an unknown moment a no", async () => {
    const { code, stdout, stderr } = await run(newFolder(), "--as-of", "nothing");
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain('"nothing" is no commit, branch or tag');
  });
});

function sarifValidator() {
  const path = new URL("../../fixtures/sarif/sarif-2.1.0-rtm.5.json", import.meta.url);
  // Published as draft 4 of JSON Schema, of which it uses what later drafts have too.
  const { $schema: _, id: __, ...schema } = JSON.parse(readFileSync(path, "utf8"));
  const ajv = new Ajv({ strict: false, unicodeRegExp: false });
  addFormats.default(ajv);
  return ajv.compile(schema);
}

describe("bad input", () => {
  it.each<[string, string | Uint8Array, RegExp]>([
    ["truncated", "schema: 1\nmetrics: { f1: { value: 0.9", /not valid YAML/],
    ["empty", "", /the file: expected .*found null|expected object/],
    [
      "nested ten thousand deep",
      `schema: ${"[".repeat(10_000)}`,
      /nested too deeply|not valid YAML/,
    ],
    ["an alias bomb", bomb(), /aliases expand to more than/],
    ["with a key that stands twice", "schema: 1\nschema: 1\n", /schema stands here and in line 1/],
    ["of two documents", "schema: 1\n---\nschema: 1\n", /a second document begins here/],
    ["UTF-16", Buffer.from("\u{FEFF}schema: 1\n", "utf16le"), /it is UTF-16/],
    ["Latin-1", Buffer.from("schema: 1\nmodel: Zo\u00eb\n", "latin1"), /line 2 isn't UTF-8/],
    ["binary", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2]), /isn't UTF-8|UTF-16/],
    ["longer than a file may be", `# ${"x".repeat(600_000)}\n`, /has 600,003 characters/],
  ])("that is %s gets a clear finding", async (_, bytes, what) => {
    const told = (await findings(withBytes(RECORD, bytes))).filter(({ file }) => file === RECORD);
    expect(told.map((one) => one.what).join("\n")).toMatch(what);
  });

  it.each([
    ["NaN", "value: .nan", /found NaN/],
    ["infinity", "value: .inf", /found Infinity/],
    ["a number as text", 'value: "0.9"', /expected number, found "0\.9"/],
    ["a number with a comma", "value: 0,9", /found|not valid YAML/],
  ])("that holds %s for a metric gets its line", async (_, value, what) => {
    const folder = generatedFolder();
    const text = read(folder, RECORD);
    write(folder, RECORD, text.replace(/(auc_roc: \{ )value: [\d.]+/, `$1${value}`));
    const line = 1 + text.split("\n").findIndex((one) => one.includes("auc_roc"));
    const told = await findings(folder);
    expect(told.map((one) => one.what).join("\n")).toMatch(what);
    expect(new Set(told.map((one) => `${one.file}:${one.line}`))).toEqual(
      new Set([`${RECORD}:${line}`]),
    );
  });

  it("of more than a hundred megabytes is refused by its size", async () => {
    const folder = generatedFolder();
    // A file with a hole takes no room on the disk.
    truncateSync(join(folder, RECORD), 101_000_000);
    const told = await findings(folder);
    expect(told.map(({ what }) => what)).toEqual([
      `${RECORD} can't be read: it has 101 MB, and a registry file has 500,000 characters at most.`,
    ]);
  });

  it("is taken with a byte order mark of UTF-8", async () => {
    const folder = generatedFolder();
    write(folder, RECORD, `\u{FEFF}${read(folder, RECORD)}`);
    expect(await findings(folder)).toEqual([]);
  });

  it("behind links that leave the registry is never read", async () => {
    const folder = generatedFolder();
    const outside = newFolder();
    write(outside, "x.yaml", "schema: 1\nsecret: yes\n");
    symlinkSync(join(outside, "x.yaml"), join(folder, `${FOLDER}/versions/1.5.0.yaml`));
    symlinkSync(outside, join(folder, `${FOLDER}/evidence/1.5.0`));
    symlinkSync(outside, join(folder, "registry/models/other"));
    for (const args of [[], ["--as-of", "main"]]) {
      commitAll(folder);
      const told = await findings(folder, ...args);
      expect(told.map(({ file, code }) => `${file} ${code}`).sort()).toEqual([
        `${FOLDER}/evidence/1.5.0 file-link`,
        `${FOLDER}/versions/1.5.0.yaml file-unreadable`,
        "registry/models/other file-unreadable",
      ]);
      expect(JSON.stringify(told)).not.toContain("secret");
    }
  });

  it("that is a folder in a file's place gets a finding", async () => {
    const folder = generatedFolder();
    mkdirSync(join(folder, `${FOLDER}/versions/1.6.0.yaml`));
    expect((await findings(folder)).map(({ code }) => code)).toEqual(["folder-unknown"]);
  });

  it("in names of models gets a finding", async () => {
    const folder = generatedFolder();
    for (const name of ["Fraud", "staging", "a..b"])
      write(folder, `registry/models/${name}/model.yaml`, "schema: 1\n");
    const codes = (await findings(folder)).map(({ code }) => code);
    for (const code of ["model-name-characters", "model-name-reserved", "model-name-dots"])
      expect(codes).toContain(code);
  });
});

/** Ten aliases of ten aliases of ten: ten thousand million words. */
function bomb(): string {
  const levels = Array.from({ length: 10 }, (_, n) => {
    const inner = n === 0 ? "lol" : `*a${n - 1}`;
    return `a${n}: &a${n} [${Array(10).fill(inner).join(", ")}]`;
  });
  return `${levels.join("\n")}\n`;
}
