import { describe, expect, it } from "vitest";
import { commands } from "../../src/entry/cli/commands.js";
import { run } from "../../src/entry/cli/run.js";
import { createLog } from "../../src/entry/log.js";
import { captureIo } from "../entry/cli/captured-io.js";

const environment = {
  APP_ID: "1",
  PRIVATE_KEY: "-----BEGIN PRIVATE KEY-----\nTUFSS0VE\n-----END PRIVATE KEY-----\n",
  WEBHOOK_SECRET: "marked-webhook-secret",
};

describe("the levels of the log at which Probot prints payloads", () => {
  it.each(["debug", "trace", "DEBUG", "silent", "10"])(
    "can't be asked for: %s, and what refuses them shows no secret",
    async (level) => {
      const io = captureIo("/", { ...environment, LOG_LEVEL: level });
      expect(await run(commands, ["serve"], io)).toBe(2);
      expect(io.printed.stderr).toContain(`LOG_LEVEL "${level}" is none of info, warn, error.`);
      const printed = io.printed.stdout + io.printed.stderr;
      for (const secret of ["marked-webhook-secret", "TUFSS0VE"])
        expect(printed).not.toContain(secret);
    },
  );

  it("are not written by the log of level info, whatever is said to it", () => {
    const lines: string[] = [];
    const log = createLog("info", { write: (line) => lines.push(line) });
    log.debug({ payload: "marked" }, "marked");
    log.trace({ payload: "marked" }, "marked");
    log.info({ req: { headers: { authorization: "marked", "x-hub-signature-256": "marked" } } });
    log.info({ req: { remoteAddress: "marked" }, res: { headers: { "set-cookie": "marked" } } });
    expect(lines).toHaveLength(2);
    expect(lines.join("")).not.toContain("marked");
  });
});

describe("the command line", () => {
  it.each([
    [["promote", "fraud", "2.1.3", "--to", "production"]],
    [["serve", "--port", "x"]],
    [["serve", "--hots", "y"]],
  ])("prints no key, token or secret of the environment when it can't go on: %j", async (words) => {
    const io = captureIo("/", {
      ...environment,
      GITHUB_TOKEN: "ghs_marked",
      GH_TOKEN: "ghp_marked",
    });
    expect(await run(commands, words, io)).not.toBe(0);
    expect(io.printed.stdout + io.printed.stderr).not.toMatch(/marked|TUFSS0VE|gh[sp]_/);
  });
});
