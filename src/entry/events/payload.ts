import { z } from "zod";

/** Whoever did what an event tells of. */
export const senderSchema = z.object({ login: z.string(), id: z.int(), type: z.string() });

/** The repository that an event is about. */
export const repositorySchema = z.object({
  name: z.string(),
  owner: z.object({ login: z.string() }),
  default_branch: z.string(),
  html_url: z.string(),
});

/** What every event of a repository has. */
export const eventSchema = z.object({
  sender: senderSchema,
  repository: repositorySchema,
  installation: z.object({ id: z.int() }).optional(),
});

/** A pull request, as far as it says where to look. */
export const pullRequestSchema = z.object({
  number: z.int(),
  body: z.string().nullable(),
  state: z.string(),
  user: z.object({ type: z.string() }).nullable(),
  head: z.object({ ref: z.string() }),
  base: z.object({ ref: z.string() }),
});

type PullRequestPayload = z.output<typeof pullRequestSchema>;

/** Whether a pull request looks like a promotion; only what is read tells whether it is one. */
export function looksLikePromotion({ head, user }: PullRequestPayload): boolean {
  return head.ref.startsWith("promotion/") && user?.type === "Bot";
}

/** A pull request as a hint for reading it. */
export function hintOf({ number, body }: PullRequestPayload) {
  return { number, body: body ?? "" };
}
