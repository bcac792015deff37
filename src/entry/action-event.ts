import { z } from "zod";
import type { Octokit } from "../adapters/github/client.js";
import { readPushed } from "../adapters/github/read-pushed.js";
import { type EventSurroundings, looksFor } from "./events/looks.js";
import type { Look } from "./look.js";

/** An event as the runner tells of it. */
export interface ActionEvent {
  readonly name: string;
  readonly payload: object;
}

/** Events that tell of nothing but time: what lost events left undone is finished, and open promotions are judged anew. */
const reminders = ["schedule", "workflow_dispatch"];

const pushSchema = z.object({
  ref: z.string(),
  before: z.string(),
  after: z.string(),
  deleted: z.boolean(),
  repository: z.object({ default_branch: z.string() }),
});

const nobody: EventSurroundings = { self: "" };

/** Whether an event may call for a look, whoever caused it; found without a request. */
export function mayConcern(event: ActionEvent): boolean {
  if (reminders.includes(event.name)) return true;
  if (event.name !== "push") return looksFor(named(event.name), event.payload, nobody).length > 0;
  const { ref, deleted, repository } = pushSchema.parse(event.payload);
  return !deleted && ref === `refs/heads/${repository.default_branch}`;
}

/** What an event says to look at. A push costs a request. */
export async function looksOf(
  event: ActionEvent,
  around: EventSurroundings,
  at: { readonly octokit: Octokit; readonly owner: string; readonly name: string },
): Promise<readonly Look[]> {
  if (reminders.includes(event.name)) return [{ kind: "sweep" }];
  if (event.name !== "push") return looksFor(named(event.name), event.payload, around);
  // The runner leaves the lists of files out of a push's commits.
  const files = await readPushed(at.octokit, at, pushSchema.parse(event.payload));
  if (files === null) return [{ kind: "default-branch" }];
  return looksFor("push", { ...event.payload, commits: [files] }, around);
}

/** The webhook that an event has its payload of. */
function named(event: string): string {
  return event === "pull_request_target" ? "pull_request" : event;
}
