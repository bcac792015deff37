#!/usr/bin/env node
import { processIo } from "./cli/process-io.js";
import { run } from "./cli/run.js";
import { serve } from "./cli/serve.js";

// The server alone, for a bundle or a container: as `model-promoter serve`.
const commands = { serve: { summary: "run the App as a server", load: async () => serve } };
process.exitCode = await run(commands, ["serve", ...process.argv.slice(2)], processIo());
