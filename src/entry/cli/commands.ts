import type { Command } from "./cli-io.js";

/** A command as the table knows it; its code is loaded only when it runs. */
export interface CommandEntry {
  readonly summary: string;
  load(): Promise<Command>;
}

/** All commands, by name, in the order of `--help`. */
export const commands: Readonly<Record<string, CommandEntry>> = {
  owners: {
    summary: "who must sign for a path, and which line of CODEOWNERS says so",
    load: async () => (await import("./owners.js")).owners,
  },
};
