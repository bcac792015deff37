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
  register: {
    summary: "write a new version's record, card and evidence, or open their pull request",
    load: async () => (await import("./register.js")).register,
  },
  evidence: {
    summary: "add a run of evidence about a version: shadow, latency, A/B test ...",
    load: async () => (await import("./evidence.js")).evidence,
  },
  promote: {
    summary: "ask for a promotion: as a machine, or when webhooks are down",
    load: async () => (await import("./promote.js")).promote,
  },
  sweep: {
    summary: "finish what lost events left undone; for a schedule",
    load: async () => (await import("./sweep.js")).sweep,
  },
  check: {
    summary: "judge a version by its gates, and draw its pull request, from files",
    load: async () => (await import("./check.js")).check,
  },
  owners: {
    summary: "who must sign for a path, and which line of CODEOWNERS says so",
    load: async () => (await import("./owners.js")).owners,
  },
  list: {
    summary: "the models, or the versions in a stage",
    load: async () => (await import("./list.js")).list,
  },
  show: {
    summary: "a model, or a version with its card, lineage, stage and history",
    load: async () => (await import("./show.js")).show,
  },
  history: {
    summary: "every decision about a model",
    load: async () => (await import("./history.js")).history,
  },
  diff: {
    summary: "what differs between two versions",
    load: async () => (await import("./diff.js")).diff,
  },
  query: {
    summary: "versions by stage, data, commit, owner, metrics and slices",
    load: async () => (await import("./query.js")).query,
  },
  resolve: {
    summary: "what to load of a model: address and digest, for machines",
    load: async () => (await import("./resolve.js")).resolve,
  },
  card: {
    summary: "a version's model card as Markdown, README or ML-BOM; imports one",
    load: async () => (await import("./card.js")).card,
  },
  audit: {
    summary: "prove the audit trail offline; print who decided what",
    load: async () => (await import("./audit.js")).audit,
  },
  validate: {
    summary: "everything that is wrong with the registry's files",
    load: async () => (await import("./validate.js")).validate,
  },
};
