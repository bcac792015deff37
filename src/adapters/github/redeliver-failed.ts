import { z } from "zod";
import type { Octokit } from "./client.js";

/** GitHub keeps deliveries for three days; more pages than this nobody looks through. */
const MOST_PAGES = 20;

const deliveriesSchema = z.array(
  z.object({ id: z.int(), guid: z.string(), delivered_at: z.string(), status_code: z.int() }),
);
const linkSchema = z.object({ headers: z.object({ link: z.string().optional() }) });

/**
 * Asks GitHub to deliver again what the App didn't take since a time, each event once. `octokit` acts as the App itself.
 * One request for each hundred deliveries, and one for each that is delivered again; answers how many these were.
 */
export async function redeliverFailed(octokit: Octokit, since: string): Promise<number> {
  const failed = new Map<string, number>();
  const taken = new Set<string>();
  let cursor: string | null = "";
  for (let page = 0; cursor !== null && page < MOST_PAGES; page++) {
    const at = cursor === "" ? {} : { cursor };
    const answer = await octokit.request("GET /app/hook/deliveries", { per_page: 100, ...at });
    const deliveries = deliveriesSchema.parse(answer.data);
    const recent = deliveries.filter((one) => one.delivered_at >= since);
    for (const { guid, id, status_code: status } of recent) {
      if (status >= 200 && status < 300) taken.add(guid);
      else failed.set(guid, id);
    }
    cursor = recent.length < deliveries.length ? null : nextCursor(answer);
  }
  const lost = [...failed].filter(([guid]) => !taken.has(guid));
  for (const [, delivery_id] of lost)
    await octokit.request("POST /app/hook/deliveries/{delivery_id}/attempts", { delivery_id });
  return lost.length;
}

function nextCursor(answer: object): string | null {
  const link = linkSchema.safeParse(answer).data?.headers.link ?? "";
  const next = /<([^>]+)>; rel="next"/.exec(link)?.[1];
  return next === undefined ? null : new URL(next).searchParams.get("cursor");
}
