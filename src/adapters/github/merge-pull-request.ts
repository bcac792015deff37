import type { MergeAnswer, OwnMerge } from "../../use-cases/ports.js";
import { describe } from "./client.js";
import { Fields } from "./mutation-fields.js";
import type { GitHubRepository } from "./repository.js";

/**
 * Merges a pull request at the head that was judged; where the branch's rules have to be met first, GitHub is asked to
 * merge once they are. One request, and one more where they turn out to be met already.
 */
export async function mergePullRequest(
  repository: GitHubRepository,
  merge: OwnMerge,
): Promise<MergeAnswer> {
  if (merge.when === "now") return mergeNow(repository, merge);
  const why = await enableAutoMerge(repository, merge);
  if (why === null) return { kind: "waiting" };
  return /clean status/i.test(why) ? mergeNow(repository, merge) : { kind: "refused", why };
}

/** Merges, or puts it into the branch's merge queue: GitHub carries out what the branch allows and refuses the other. */
async function mergeNow({ octokit }: GitHubRepository, merge: OwnMerge): Promise<MergeAnswer> {
  const { pullRequestId, head: expectedHeadOid, method } = merge;
  const pinned = { pullRequestId, expectedHeadOid };
  const mergeMethod = method.toUpperCase();
  const fields = new Fields();
  fields.add("merge", "mergePullRequest", "MergePullRequestInput", { ...pinned, mergeMethod });
  fields.add("queue", "enqueuePullRequest", "EnqueuePullRequestInput", pinned);
  const { errors } = await fields.send(octokit, "merge");
  const [refused, unqueued] = ["merge", "queue"].map((alias) =>
    errors.find((error) => error.path[0] === alias),
  );
  if (!refused) return { kind: "merged" };
  return unqueued ? { kind: "refused", why: describe(refused) } : { kind: "waiting" };
}

/** Asks GitHub to merge once the branch's rules are met; answers why it won't. */
async function enableAutoMerge(
  { octokit }: GitHubRepository,
  { pullRequestId, head: expectedHeadOid, method }: OwnMerge,
): Promise<string | null> {
  const input = { pullRequestId, expectedHeadOid, mergeMethod: method.toUpperCase() };
  const fields = new Fields();
  fields.add("auto", "enablePullRequestAutoMerge", "EnablePullRequestAutoMergeInput", input);
  const [refused] = (await fields.send(octokit, "mergeWhenRulesAreMet")).errors;
  return refused ? describe(refused) : null;
}
