import type { Command } from "./cli-io.js";

/** A command as the table knows it; its code is loaded only when it runs. */
export interface CommandEntry {
  readonly summary: string;
  load(): Promise<Command>;
}

/** All commands, by name, in the order of `--help`. */
export const commands: Readonly<Record<string, CommandEntry>> = {
  demo: {
    summary: "play the worked example on this machine: forge, App, people",
    load: async () => (await import("./demo.js")).demo,
  },
  serve: {
    summary: "run the App as a server",
    load: async () => (await import("./serve.js")).serve,
  },
  init: {
    summary: "set up a registry: policy, CODEOWNERS, workflow, an example model",
    load: async () => (await import("./init.js")).init,
  },
  check: {
    summary: "judge a version by its gates, and draw its pull request, from files",
    load: async () => (await import("./check.js")).check,
  },
  owners: {
    summary: "who must sign for a path, and which line of CODEOWNERS says so",
    load: async () => (await import("./owners.js")).owners,
  },
};
