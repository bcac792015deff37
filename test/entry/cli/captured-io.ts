import type { CliIo } from "../../../src/entry/cli/cli-io.js";

/** An io that keeps what a command prints. */
export interface CapturedIo extends CliIo {
  readonly printed: { stdout: string; stderr: string };
}

/** An io for a command run in the folder `cwd` at one time, without environment or terminal unless they are given. */
export function captureIo(
  cwd: string,
  env: CliIo["env"] = {},
  ask: CliIo["ask"] = null,
): CapturedIo {
  const printed = { stdout: "", stderr: "" };
  return {
    cwd,
    env,
    ask,
    now: () => "2025-03-10T09:00:00Z",
    printed,
    stdout: (text) => {
      printed.stdout += text;
    },
    stderr: (text) => {
      printed.stderr += text;
    },
  };
}
