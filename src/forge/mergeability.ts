import { forgeIdentity } from "./identity.js";
import { protectionOf, requirementsRefusal } from "./protection.js";
import type { PullRequest, World } from "./world.js";

/** GraphQL's `mergeStateStatus`, as far as the forge tells them apart. */
export type MergeState = "BLOCKED" | "CLEAN" | "DIRTY" | "DRAFT" | "UNKNOWN";

/** Whether an open pull request would merge; makes its test merge (`refs/pull/N/merge`) anew where base or head moved. */
export async function mergeability(pull: PullRequest): Promise<"MERGEABLE" | "CONFLICTING"> {
  const { git } = pull.repository;
  const base = await git.resolve(`refs/heads/${pull.base.ref}`);
  if (base === null) return "CONFLICTING";
  const known = pull.testMerge;
  if (known === null || known.base !== base || known.head !== pull.head.oid) {
    const oid = await testMerge(pull, base);
    const name = `refs/pull/${pull.number}/merge`;
    await git.moveRefs([{ name, before: await git.resolve(name), after: oid }]);
    pull.testMerge = { base, head: pull.head.oid, oid };
  }
  return pull.testMerge?.oid == null ? "CONFLICTING" : "MERGEABLE";
}

/** Whether a pull request could be merged now by somebody whom the base's rules bind. */
export async function mergeState(world: World, pull: PullRequest): Promise<MergeState> {
  if (pull.state === "closed") return "UNKNOWN";
  if (pull.draft) return "DRAFT";
  if ((await mergeability(pull)) === "CONFLICTING") return "DIRTY";
  const rule = protectionOf(pull.repository, pull.base.ref);
  const lacking = rule === null ? null : await requirementsRefusal(world, pull, rule);
  return lacking === null ? "CLEAN" : "BLOCKED";
}

async function testMerge(pull: PullRequest, base: string): Promise<string | null> {
  const { git } = pull.repository;
  const merged = await git.mergeTrees(base, pull.head.oid);
  if (merged.kind === "conflict") return null;
  const by = forgeIdentity(pull.updatedAt);
  return await git.writeCommit({
    tree: merged.tree,
    parents: [base, pull.head.oid],
    author: by,
    committer: by,
    message: `Merge ${pull.head.oid} into ${base}`,
  });
}
