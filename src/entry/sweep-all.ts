import { z } from "zod";
import type { Octokit } from "../adapters/github/client.js";
import { redeliverFailed } from "../adapters/github/redeliver-failed.js";
import type { App } from "./app.js";
import { repositorySchema } from "./events/payload.js";

/** How far back deliveries are looked through, in milliseconds; longer than any pause of a timer. */
const LOOKED_BACK = 3 * 3600_000;

/** What sweeping everything needs. */
export interface SweepAll {
  readonly app: Pick<App, "take">;
  /** The App's own login. */
  readonly self: string;
  /** Acts as the App itself. */
  readonly octokit: Octokit;
  /** Acts in an installation. */
  readonly octokitOf: (installation: number) => Promise<Octokit>;
  readonly now: () => string;
}

const installationsSchema = z.array(z.object({ id: z.int(), suspended_at: z.string().nullish() }));
const repositoriesSchema = z.object({ repositories: z.array(repositorySchema) });

/**
 * Asks GitHub to deliver again what the App didn't take, and puts a sweep of each repository into the queue. Requests: one
 * for each hundred deliveries, installations and repositories, and those of each sweep. Answers how many repositories.
 */
export async function sweepAll(options: SweepAll): Promise<number> {
  const { octokit, now } = options;
  await redeliverFailed(octokit, new Date(Date.parse(now()) - LOOKED_BACK).toISOString());
  let swept = 0;
  for (let page = 1; ; page++) {
    const asked = await octokit.request("GET /app/installations", { per_page: 100, page });
    const installations = installationsSchema.parse(asked.data);
    for (const { id, suspended_at: suspended } of installations)
      if (!suspended) swept += await sweepInstallation(options, id);
    if (installations.length < 100) return swept;
  }
}

async function sweepInstallation(options: SweepAll, id: number): Promise<number> {
  const octokit = await options.octokitOf(id);
  let swept = 0;
  for (let page = 1; ; page++) {
    const route = "GET /installation/repositories";
    const { repositories } = repositoriesSchema.parse(
      (await octokit.request(route, { per_page: 100, page })).data,
    );
    for (const repository of repositories) await take(options, id, repository);
    swept += repositories.length;
    if (repositories.length < 100) return swept;
  }
}

async function take(
  { app, self, now }: SweepAll,
  installation: number,
  repository: z.output<typeof repositorySchema>,
): Promise<void> {
  const sender = { login: self, id: 0, type: "Bot" };
  await app.take({
    delivery: `sweep/${now()}/${repository.owner.login}/${repository.name}`,
    payload: { repository, sender, installation: { id: installation } },
    looks: [{ kind: "sweep" }],
  });
}
