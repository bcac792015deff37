import type { CliIo } from "../../../src/entry/cli/cli-io.js";

/** An io that keeps what a command prints. */
export interface CapturedIo extends CliIo {
  readonly printed: { stdout: string; stderr: string };
}

/** An io for a command run in the folder `cwd`, without environment unless one is given. */
export function captureIo(cwd: string, env: CliIo["env"] = {}): CapturedIo {
  const printed = { stdout: "", stderr: "" };
  return {
    cwd,
    env,
    printed,
    stdout: (text) => {
      printed.stdout += text;
    },
    stderr: (text) => {
      printed.stderr += text;
    },
  };
}
