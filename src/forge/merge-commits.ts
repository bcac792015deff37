import type { Commit } from "./git-store.js";
import { forgeIdentity, identityOf } from "./identity.js";
import type { Author, MergeMethod, PullRequest, World } from "./world.js";

/** How a pull request is to be brought onto a commit. */
export interface MergePlan {
  readonly onto: string;
  readonly by: Author;
  readonly method: MergeMethod;
  readonly title?: string;
  readonly message?: string;
}

/** Writes the commits of a merge as GitHub would, without moving a ref; answers the last one's id, null on a conflict. */
export async function buildMerge(
  world: World,
  pull: PullRequest,
  plan: MergePlan,
): Promise<string | null> {
  if (plan.method === "rebase") return await buildRebase(world, pull, plan);
  const { git } = pull.repository;
  const merged = await git.mergeTrees(plan.onto, pull.head.oid);
  if (merged.kind === "conflict") return null;
  const squash = plan.method === "squash";
  const date = world.clock.now();
  const oid = await git.writeCommit({
    tree: merged.tree,
    parents: squash ? [plan.onto] : [plan.onto, pull.head.oid],
    author: identityOf(squash ? pull.author : plan.by, date),
    committer: forgeIdentity(date),
    message: squash ? await squashMessage(pull, plan) : mergeMessage(pull, plan),
  });
  world.signedCommits.set(oid, plan.by.login);
  return oid;
}

/** Replays each commit with its own author; GitHub does not sign these. */
async function buildRebase(
  world: World,
  pull: PullRequest,
  plan: MergePlan,
): Promise<string | null> {
  const { git } = pull.repository;
  const committer = identityOf(plan.by, world.clock.now());
  let onto = plan.onto;
  for (const commit of await git.commitsBetween(plan.onto, pull.head.oid)) {
    if (commit.parents.length > 1) continue;
    const tree = await replayedTree(pull, onto, commit);
    if (tree === null) return null;
    const { author, message } = commit;
    onto = await git.writeCommit({ tree, parents: [onto], author, committer, message });
  }
  return onto;
}

/** The tree of one commit's change on top of another commit. */
async function replayedTree(
  pull: PullRequest,
  onto: string,
  commit: Commit,
): Promise<string | null> {
  const { git } = pull.repository;
  const [parent] = commit.parents;
  const target = await git.commit(onto);
  if (parent === undefined || target === null) return null;
  // merge-tree takes its base from history: a stand-in for `onto` whose parent is the commit's own gives that base.
  const { author, committer } = commit;
  const standIn = await git.writeCommit({
    tree: target.tree,
    parents: [parent],
    author,
    committer,
    message: "replay",
  });
  const merged = await git.mergeTrees(standIn, commit.oid);
  return merged.kind === "conflict" ? null : merged.tree;
}

function mergeMessage(pull: PullRequest, plan: MergePlan): string {
  const from = `${pull.repository.owner.login}/${pull.head.ref}`;
  const title = plan.title ?? `Merge pull request #${pull.number} from ${from}`;
  return withBody(title, plan.message ?? pull.title);
}

async function squashMessage(pull: PullRequest, plan: MergePlan): Promise<string> {
  const commits = await pull.repository.git.commitsBetween(plan.onto, pull.head.oid);
  const [only] = commits;
  if (commits.length === 1 && only !== undefined) {
    const [headline = "", , ...body] = only.message.split("\n");
    const title = plan.title ?? `${headline} (#${pull.number})`;
    return withBody(title, plan.message ?? body.join("\n"));
  }
  const list = commits.map((commit) => `* ${commit.message}`).join("\n\n");
  return withBody(plan.title ?? `${pull.title} (#${pull.number})`, plan.message ?? list);
}

function withBody(title: string, body: string): string {
  return body === "" ? title : `${title}\n\n${body}`;
}
