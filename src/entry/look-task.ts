import { z } from "zod";
import type { Job } from "../adapters/queue/port.js";
import { eventSchema } from "./events/payload.js";
import { type Look, lookKey, lookRank } from "./look.js";

const taskSchema = z.object({
  delivery: z.string(),
  /** Whose token is used. */
  installation: z.int(),
  repository: z.object({
    owner: z.string(),
    name: z.string(),
    defaultBranch: z.string(),
    url: z.string(),
  }),
  /** Only the App's own processes write into its queue: their looks are what the type says. */
  look: z.custom<Look>((look) => typeof look === "object" && look !== null && "kind" in look),
});

/** A look with all that taking it needs: what is left of an event while it waits. No token is in it, and no payload. */
export type LookTask = z.output<typeof taskSchema>;

/** Reads what came out of a queue. Throws where it is nothing of ours. */
export function readTask(task: unknown): LookTask {
  return taskSchema.parse(task);
}

/** An event in which something is to be looked at. */
export interface LookedAtEvent {
  /** The delivery's id, the same however often it is delivered. */
  readonly delivery: string;
  readonly payload: object;
  readonly looks: readonly Look[];
}

const installedSchema = eventSchema.extend({ installation: z.object({ id: z.int() }) });

/** The tasks of an event, one a look. Throws where it comes from no installation, or its payload hasn't GitHub's shape. */
export function tasksOf({ delivery, payload, looks }: LookedAtEvent): readonly LookTask[] {
  const { repository, installation } = installedSchema.parse(payload);
  const about = {
    owner: repository.owner.login,
    name: repository.name,
    defaultBranch: repository.default_branch,
    url: repository.html_url,
  };
  return looks.map((look) => ({
    delivery,
    installation: installation.id,
    repository: about,
    look,
  }));
}

/** The repository, whose looks are taken one after another. */
export function laneOf({ repository: { owner, name } }: LookTask): string {
  return `${owner}/${name}`;
}

/**
 * A task as a job. A merge is told of twice: by its pull request, which says where to look, and by the push of its dossier,
 * which has to find out. The push waits for the other to come first, and then has nothing to do.
 */
export function jobOf(task: LookTask, nth: number, landingDelay: number): Job {
  const { delivery, look } = task;
  return {
    id: `${delivery} ${nth}`,
    key: lookKey(look),
    rank: lookRank(look),
    delay: look.kind === "landing" ? landingDelay : 0,
    task,
  };
}
