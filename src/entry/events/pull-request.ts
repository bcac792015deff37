import { z } from "zod";
import type { Look } from "../look.js";
import { eventSchema, hintOf, looksLikePromotion, pullRequestSchema } from "./payload.js";

const schema = eventSchema.extend({
  action: z.string(),
  pull_request: pullRequestSchema.extend({
    merged: z.boolean().optional(),
    closed_at: z.string().nullable().optional(),
  }),
  changes: z
    .object({
      base: z.object({}).optional(),
      body: z.object({}).optional(),
      title: z.object({}).optional(),
    })
    .optional(),
});

type PullRequestEvent = z.output<typeof schema>;

const moved = ["opened", "synchronize", "reopened", "ready_for_review", "converted_to_draft"];

/** A pull request was opened, moved, retargeted, closed or merged. */
export function pullRequest(payload: object): readonly Look[] {
  const event = schema.parse(payload);
  if (event.action === "closed") return closed(event);
  if (!moved.includes(event.action) && !(event.action === "edited" && event.changes)) return [];
  const { pull_request: pull } = event;
  if (looksLikePromotion(pull)) return [{ kind: "promotion", hint: hintOf(pull) }];
  const sameChecks = event.action !== "edited" || event.changes?.base !== undefined;
  const intoDefault = pull.base.ref === event.repository.default_branch;
  return sameChecks && intoDefault && pull.state === "open"
    ? [{ kind: "pull-request", number: pull.number }]
    : [];
}

function closed({ pull_request: pull, sender }: PullRequestEvent): readonly Look[] {
  if (!looksLikePromotion(pull)) return [];
  const hint = hintOf(pull);
  if (pull.merged) return [{ kind: "merge", hint, branch: pull.head.ref }];
  const by = { login: `@${sender.login}`, id: sender.id };
  const withdrawal = { by, reason: null, at: pull.closed_at ?? "", through: "closed" } as const;
  return [{ kind: "closing", hint, withdrawal }];
}
