import { realpathSync } from "node:fs";
import { askAtTerminal } from "./ask-at-terminal.js";
import type { CliIo } from "./cli-io.js";

/** What a command may touch, of the process that it runs in. */
export function processIo(): CliIo {
  const started = process.argv[1];
  return {
    ...(started === undefined ? {} : { program: realpathSync(started) }),
    cwd: process.cwd(),
    stdout: (text) => process.stdout.write(text),
    stderr: (text) => process.stderr.write(text),
    env: process.env,
    now: () => new Date().toISOString().replace(/\.\d{3}Z$/, "Z"),
    ask: process.stdin.isTTY ? askAtTerminal : null,
  };
}
