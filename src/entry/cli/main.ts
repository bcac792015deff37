#!/usr/bin/env node
import { askAtTerminal } from "./ask-at-terminal.js";
import { commands } from "./commands.js";
import { run } from "./run.js";

process.exitCode = await run(commands, process.argv.slice(2), {
  cwd: process.cwd(),
  stdout: (text) => process.stdout.write(text),
  stderr: (text) => process.stderr.write(text),
  env: process.env,
  now: () => new Date().toISOString().replace(/\.\d{3}Z$/, "Z"),
  ask: process.stdin.isTTY ? askAtTerminal : null,
});
