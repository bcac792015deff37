import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { validate } from "../../../src/entry/cli/validate.js";
import { startExampleScene } from "../../../src/entry/demo/example-scene.js";
import { playExample } from "../../../src/entry/demo/play-example.js";
import type { Scene } from "../../../src/entry/demo/scene.js";
import { createLog } from "../../../src/entry/log.js";
import { captureIo } from "./captured-io.js";

let scene: Scene;
let clone: string;

beforeAll(async () => {
  scene = await startExampleScene(createLog("silent"));
  clone = (await playExample(scene, { step: () => {} })).clone;
});

afterAll(async () => {
  await scene?.close();
  if (clone) rmSync(clone, { recursive: true, force: true });
});

describe("a registry that the App itself has written to", () => {
  it("is valid after a promotion", async () => {
    const io = captureIo(clone);
    const code = await validate([], io);
    expect(io.printed.stdout).toMatch(/^1 model, 13 files: 0 errors, 0 warnings\.\n$/);
    expect(code).toBe(0);
  });
});
