import { z } from "zod";
import type { Look } from "../look.js";

const schema = z.object({
  action: z.string(),
  merge_group: z.object({ head_sha: z.string(), head_ref: z.string() }),
});

/** A merge queue wants all checks on a group's head. The branch's name says which pull request the group is for. */
export function mergeGroup(payload: object): readonly Look[] {
  const { action, merge_group: group } = schema.parse(payload);
  const number = /\/pr-(\d+)-[0-9a-f]+$/.exec(group.head_ref)?.[1];
  if (action !== "checks_requested" || number === undefined) return [];
  return [{ kind: "merge-group", number: Number(number), head: group.head_sha }];
}
