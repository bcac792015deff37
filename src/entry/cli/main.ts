#!/usr/bin/env node
import { commands } from "./commands.js";
import { processIo } from "./process-io.js";
import { run } from "./run.js";

process.exitCode = await run(commands, process.argv.slice(2), processIo());
