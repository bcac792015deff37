import { z } from "zod";
import { checkNames } from "../../render/check-text.js";
import type { Look } from "../look.js";

const schema = z.object({
  action: z.string(),
  check_run: z.object({ name: z.string(), pull_requests: z.array(z.object({ number: z.int() })) }),
});

/** Somebody asked for one of our checks again. */
export function checkRun(payload: object): readonly Look[] {
  const { action, check_run: run } = schema.parse(payload);
  const ours: readonly string[] = Object.values(checkNames);
  if (action !== "rerequested" || !ours.includes(run.name)) return [];
  return run.pull_requests.map(({ number }) => ({ kind: "pull-request", number }));
}
