import type { CommentOptions, Verb } from "./command.js";

/** One command as `/help` and the documentation show it. Plain text: escape `<` and `|` where that is needed. */
export interface CommandUsage {
  readonly verb: Verb;
  readonly usage: string;
  readonly whoMay: string;
  readonly does: string;
}

/** Every command, in the order in which people meet them. */
export const commandReference: readonly CommandUsage[] = [
  {
    verb: "promote",
    usage: "/promote <model> <version> to <stage> [--dry-run] [because ...]",
    whoMay: "people with write access, machines that the policy names",
    does: "opens the promotion PR; with --dry-run replies with its text and writes nothing",
  },
  {
    verb: "recheck",
    usage: "/recheck",
    whoMay: "people with write access",
    does: "on a promotion PR: judges it anew from what is true now; says so where approvals start again",
  },
  {
    verb: "withdraw",
    usage: "/withdraw because ...",
    whoMay: "who asked for the promotion, an owner",
    does: "on a promotion PR: closes it and lets the next one begin",
  },
  {
    verb: "status",
    usage: "/status [<model>]",
    whoMay: "people with read access",
    does: "replies with what serves now and what is under way",
  },
  {
    verb: "help",
    usage: "/help",
    whoMay: "people with read access",
    does: "replies with this list",
  },
  {
    verb: "rollback",
    usage: "/rollback <model> [to <version>|none] [because ...]",
    whoMay: "the policy's emergency list; without one the on-call; without both the owners",
    does: "takes Production back at once, without a PR; freezes and holds don't stop it",
  },
  {
    verb: "reject",
    usage: "/reject <model> <version> because ...",
    whoMay: "an owner",
    does: "moves a version from Staging to None",
  },
  {
    verb: "archive",
    usage: "/archive <model> <version> because ...",
    whoMay: "an owner",
    does: "moves a version from Production to Archived",
  },
  {
    verb: "rollout",
    usage: "/rollout <model> advance|pause|resume|abort [because ...]",
    whoMay: "an owner",
    does: "moves the rollout that is under way",
  },
  {
    verb: "override",
    usage: "/override <gate or owner> because ...",
    whoMay: "the policy's override list",
    does: "on a promotion PR: lets it pass without that gate or sign-off; recorded, and reviewed later",
  },
  {
    verb: "hold",
    usage: "/hold <model> because ...",
    whoMay: "as the policy says",
    does: "stops promotions of the model until it is released",
  },
  {
    verb: "release",
    usage: "/release <model> [because ...]",
    whoMay: "as the policy says",
    does: "ends a hold",
  },
  {
    verb: "reviewed",
    usage: "/reviewed because ...",
    whoMay: "as the policy says",
    does: "closes the review that an override left owing",
  },
];

/** What stands before a verb: `/`, or `/model ` where short verbs are off. */
export function verbPrefix(options: CommentOptions): string {
  return options.shortVerbs ? "/" : "/model ";
}

/** The reference as it holds under this policy: usages begin with `/model` where short verbs are off. */
export function referenceFor(options: CommentOptions): readonly CommandUsage[] {
  return commandReference.map((entry) => ({
    ...entry,
    usage: verbPrefix(options) + entry.usage.slice(1),
  }));
}
