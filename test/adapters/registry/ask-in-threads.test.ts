import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { validate } from "../../../src/entry/cli/validate.js";
import { captureIo } from "../../entry/cli/captured-io.js";
import { edit } from "../../entry/cli/registry-copy.js";
import { generatedFolder } from "./generated-folder.js";

const project = fileURLToPath(new URL("../../..", import.meta.url));
let compiled: string;

beforeAll(() => {
  // Within the project, so that packages are found from there. Threads run JavaScript only.
  mkdirSync(join(project, "build"), { recursive: true });
  compiled = mkdtempSync(join(project, "build", "threads-"));
  const tsc = join(project, "node_modules/typescript/bin/tsc");
  execFileSync(process.execPath, [
    tsc,
    "-p",
    project,
    "--outDir",
    compiled,
    "--declaration",
    "false",
  ]);
}, 60_000);

afterAll(() => rmSync(compiled, { recursive: true, force: true }));

function runCompiled(folder: string, ...args: readonly string[]) {
  const main = join(compiled, "entry/cli/main.js");
  return spawnSync(process.execPath, [main, ...args], { cwd: folder, encoding: "utf8" });
}

describe("very many models", () => {
  it("are asked in threads with the same answers, in the same order, as in one", async () => {
    const folder = generatedFolder(130);
    for (const n of ["00003", "00121", "00077"])
      edit(folder, `registry/models/model-${n}/manifest.yaml`, "stage: staging", "stage: archived");
    const io = captureIo(folder);
    await validate(["--json", "--no-cache"], io);
    const { status, stdout } = runCompiled(folder, "validate", "--json", "--no-cache");
    expect(JSON.parse(stdout)).toEqual(JSON.parse(io.printed.stdout));
    expect(status).toBe(1);
  });

  it("end as one failure where a thread can't go on", () => {
    const folder = generatedFolder(130);
    const { status, stderr } = spawnSync(
      process.execPath,
      [
        "--input-type=module",
        "--eval",
        `import { askEachModel } from ${JSON.stringify(join(compiled, "adapters/registry/ask-in-threads.js"))};
         await askEachModel({ cache: null }, Array(130).fill({}), ${JSON.stringify(join(compiled, "entry/cli/main.js"))});`,
      ],
      { cwd: folder, encoding: "utf8" },
    );
    expect(status).toBe(1);
    expect(stderr).toContain("a thread failed");
  });
});
