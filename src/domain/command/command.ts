import type { Stage } from "../names.js";

/** What `/rollout` can do to a rollout under way. */
export type RolloutAction = "advance" | "pause" | "resume" | "abort";

/** The actions of `/rollout`, as people type them. */
export const rolloutActions: readonly RolloutAction[] = ["advance", "pause", "resume", "abort"];

/** Whether a word names such an action, in any case. */
export function isRolloutAction(word: string): boolean {
  return rolloutActions.some((action) => action === word.toLowerCase());
}

/**
 * A well-formed comment command. Names, versions and stages have the right shape; whether they exist, and whether
 * the person may do this, is for the decision that follows. A `reason` is 1 to 1,000 characters on one line.
 */
export type Command =
  | {
      readonly verb: "promote";
      readonly model: string;
      readonly version: string;
      readonly stage: Stage;
      readonly dryRun: boolean;
      readonly reason: string | null;
    }
  | { readonly verb: "recheck" }
  | { readonly verb: "withdraw"; readonly reason: string }
  | { readonly verb: "status"; readonly model: string | null }
  | { readonly verb: "help" }
  | {
      readonly verb: "rollback";
      readonly model: string;
      /** Where to: a version, `none` for serving nothing, null for the recorded restore target. */
      readonly to: string | null;
      readonly reason: string | null;
    }
  | {
      readonly verb: "reject" | "archive";
      readonly model: string;
      readonly version: string;
      readonly reason: string;
    }
  | {
      readonly verb: "rollout";
      readonly model: string;
      readonly action: RolloutAction;
      readonly reason: string | null;
    }
  /** `subject` is a gate's id or an owner as CODEOWNERS writes it; any one word. */
  | { readonly verb: "override"; readonly subject: string; readonly reason: string }
  | { readonly verb: "hold"; readonly model: string; readonly reason: string }
  | { readonly verb: "release"; readonly model: string; readonly reason: string | null }
  | { readonly verb: "reviewed"; readonly reason: string };

/** The word that a command begins with, without its slash. */
export type Verb = Command["verb"];

/** The policy's say on which comments are ours. */
export interface CommentOptions {
  /** False: only `/model <verb>` is read, for repositories where other bots listen to `/hold` and the like. */
  readonly shortVerbs: boolean;
}
