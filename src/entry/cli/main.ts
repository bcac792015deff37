#!/usr/bin/env node
import { isMainThread } from "node:worker_threads";
import { commands } from "./commands.js";
import { processIo } from "./process-io.js";
import { run } from "./run.js";

if (isMainThread) process.exitCode = await run(commands, process.argv.slice(2), processIo());
else (await import("./thread.js")).answerInThread();
