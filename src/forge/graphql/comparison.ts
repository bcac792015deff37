import type * as GitHub from "@octokit/graphql-schema";
import { gitNodeId } from "../node-ids.js";
import { comparisonStatus } from "../rest/comparison-status.js";
import type { Repository } from "../world.js";
import { connection, type Paging } from "./connection.js";
import { commitAt, commitView } from "./git-objects.js";
import type { View, Viewing } from "./view.js";

/** How a branch or commit stands to a base commit; null when there is no such head. */
export async function comparisonView(
  viewing: Viewing,
  repository: Repository,
  base: string,
  headRef: string,
): Promise<View<GitHub.Comparison> | null> {
  const { git } = repository;
  const head = (await git.resolve(`refs/heads/${headRef}`)) ?? (await git.resolve(headRef));
  if (head === null) return null;
  const [ahead, behind] = await Promise.all([
    git.commitsBetween(base, head),
    git.commitsBetween(head, base),
  ]);
  return {
    id: gitNodeId("Commit", repository, `${base}...${head}`),
    aheadBy: ahead.length,
    behindBy: behind.length,
    status: comparisonStatus(ahead.length, behind.length).toUpperCase(),
    baseTarget: () => commitAt(viewing, repository, base),
    headTarget: () => commitAt(viewing, repository, head),
    commits: (args: Paging) =>
      connection(args, ahead, (commit) => commitView(viewing, repository, commit)),
  };
}
