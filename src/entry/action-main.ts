import { runAction } from "./action.js";

process.exitCode = await runAction({
  env: process.env,
  stdout: (text) => process.stdout.write(text),
  now: () => new Date().toISOString().replace(/\.\d{3}Z$/, "Z"),
});
