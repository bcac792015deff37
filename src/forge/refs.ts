import { NEEDS, writerIn } from "./access.js";
import { ForgeError, unprocessable } from "./forge-error.js";
import { isWritablePath } from "./git-commits.js";
import { isBranchName, type RefMove } from "./git-store.js";
import { forgeIdentity, identityOf } from "./identity.js";
import { requireUnprotected } from "./protection.js";
import { followRefMoves } from "./ref-moves.js";
import { type Actor, type Author, inTurn, type Repository, type World } from "./world.js";

/** Makes a branch or tag at a commit; `name` is full, such as `refs/heads/x`. Fails when it exists. */
export async function createRef(
  world: World,
  actor: Actor,
  repository: Repository,
  wanted: { readonly name: string; readonly oid: string },
): Promise<void> {
  const by = writerIn(actor, repository, NEEDS.writeContents);
  requireRefName(wanted.name);
  await inTurn(world, repository, async () => {
    if ((await repository.git.resolve(wanted.oid)) !== wanted.oid) {
      throw unprocessable("Object does not exist");
    }
    if ((await repository.git.resolve(wanted.name)) !== null) throw alreadyExists();
    await move(world, repository, by, [{ name: wanted.name, before: null, after: wanted.oid }]);
  });
}

/** Moves one branch; without `force` only forward. */
export async function updateRef(
  world: World,
  actor: Actor,
  repository: Repository,
  wanted: { readonly name: string; readonly oid: string; readonly force: boolean },
): Promise<void> {
  const by = writerIn(actor, repository, NEEDS.writeContents);
  requireRefName(wanted.name);
  await inTurn(world, repository, async () => {
    const { git } = repository;
    const before = await git.resolve(wanted.name);
    if (before === null) throw unprocessable("Reference does not exist");
    if ((await git.resolve(wanted.oid)) === null) throw unprocessable("Object does not exist");
    if (!wanted.force && !(await git.isAncestor(before, wanted.oid))) {
      throw unprocessable("Update is not a fast forward");
    }
    await move(world, repository, by, [{ name: wanted.name, before, after: wanted.oid }]);
  });
}

/** One of the moves of {@link updateRefs}: `beforeOid` undefined: wherever it is; all zeros: it must not exist. */
export interface RefUpdate {
  readonly name: string;
  readonly afterOid: string;
  readonly beforeOid?: string;
  readonly force?: boolean;
}

/** Moves several refs all together, or none; an id of zeros stands for "no such ref". */
export async function updateRefs(
  world: World,
  actor: Actor,
  repository: Repository,
  updates: readonly RefUpdate[],
): Promise<void> {
  const by = writerIn(actor, repository, NEEDS.writeContents);
  for (const { name } of updates) requireRefName(name);
  await inTurn(world, repository, async () => {
    const moves: RefMove[] = [];
    for (const update of updates) moves.push(await checkedUpdate(repository, update));
    await move(world, repository, by, moves);
  });
}

/** Removes a branch or tag; closes the open pull requests that come from it or go to it. */
export async function deleteRef(
  world: World,
  actor: Actor,
  repository: Repository,
  name: string,
): Promise<void> {
  const by = writerIn(actor, repository, NEEDS.writeContents);
  requireRefName(name);
  await inTurn(world, repository, async () => {
    const before = await repository.git.resolve(name);
    if (before === null) throw unprocessable("Reference does not exist");
    if (name === `refs/heads/${repository.defaultBranch}`) {
      throw unprocessable("Cannot delete the default branch");
    }
    await move(world, repository, by, [{ name, before, after: null }]);
  });
}

/** Files to write whole and paths to remove, in one commit signed by GitHub. */
export interface BranchCommit {
  readonly branch: string;
  readonly expectedHeadOid: string;
  readonly headline: string;
  readonly body: string;
  readonly additions: readonly { readonly path: string; readonly content: Buffer }[];
  readonly deletions: readonly string[];
}

/** Commits to an existing branch whose head is where the caller believes it is; answers the new commit's id. */
export async function createCommitOnBranch(
  world: World,
  actor: Actor,
  repository: Repository,
  commit: BranchCommit,
): Promise<string> {
  const by = writerIn(actor, repository, NEEDS.writeContents);
  requirePaths(commit);
  return await inTurn(world, repository, async () => {
    const { git } = repository;
    const name = `refs/heads/${commit.branch}`;
    const head = isBranchName(commit.branch) ? await git.resolve(name) : null;
    if (head === null) {
      throw new ForgeError(404, `No such branch: ${commit.branch}`, { graphqlType: "NOT_FOUND" });
    }
    if (head !== commit.expectedHeadOid) throw stale(commit);
    for (const path of commit.deletions) {
      if ((await git.blobAt(head, path)) === null) {
        throw unprocessable(`A path was requested for deletion which does not exist: ${path}`);
      }
    }
    // Judged before anything is written; the commit to come has no checks yet.
    await requireUnprotected(repository, by, { branch: commit.branch, unknown: true });
    const date = world.clock.tick();
    const oid = await git.commitFiles({
      parent: head,
      additions: commit.additions,
      deletions: commit.deletions,
      author: identityOf(by, date),
      committer: forgeIdentity(date),
      message: commit.body === "" ? commit.headline : `${commit.headline}\n\n${commit.body}`,
    });
    if (!(await git.moveRefs([{ name, before: head, after: oid }]))) throw stale(commit);
    world.signedCommits.set(oid, by.login);
    await followRefMoves(world, repository, by, [{ name, before: head, after: oid }]);
    return oid;
  });
}

/** Moves refs by somebody's wish: judges protection, writes, and lets all follow that must. */
async function move(
  world: World,
  repository: Repository,
  by: Author,
  moves: readonly RefMove[],
): Promise<void> {
  for (const { name, before, after } of moves) {
    if (!name.startsWith("refs/heads/")) continue;
    await requireUnprotected(repository, by, { branch: name.slice(11), before, after });
  }
  world.clock.tick();
  if (!(await repository.git.moveRefs(moves))) {
    throw new ForgeError(409, "Reference cannot be updated", { graphqlType: "STALE_DATA" });
  }
  await followRefMoves(world, repository, by, moves);
}

async function checkedUpdate(repository: Repository, update: RefUpdate): Promise<RefMove> {
  const { git } = repository;
  const { name } = update;
  const before = await git.resolve(name);
  const after = /^0+$/.test(update.afterOid) ? null : update.afterOid;
  const expected = update.beforeOid === undefined ? before : absentAsNull(update.beforeOid);
  if (expected !== before) {
    throw new ForgeError(409, `Reference ${name} is not at ${update.beforeOid}`, {
      graphqlType: "STALE_DATA",
    });
  }
  if (after !== null && (await git.resolve(after)) === null) {
    throw unprocessable("Object does not exist");
  }
  const forward = before === null || after === null || (await git.isAncestor(before, after));
  if (!forward && update.force !== true) throw unprocessable("Update is not a fast forward");
  return { name, before, after };
}

function absentAsNull(oid: string): string | null {
  return /^0+$/.test(oid) ? null : oid;
}

function requireRefName(name: string): void {
  const [, short = ""] = /^refs\/(?:heads|tags)\/(.+)$/.exec(name) ?? [];
  if (!isBranchName(short)) throw unprocessable(`${name} is not a valid ref name.`);
}

function requirePaths({ additions, deletions }: BranchCommit): void {
  const wrong = [...additions.map((one) => one.path), ...deletions].find((p) => !isWritablePath(p));
  if (wrong !== undefined) throw unprocessable(`A path is malformed: ${wrong}`);
}

function alreadyExists(): ForgeError {
  return unprocessable("Reference already exists");
}

function stale(commit: BranchCommit): ForgeError {
  const message = `Expected branch to point to "${commit.expectedHeadOid}" but it did not. Pull and try again.`;
  return new ForgeError(409, message, { graphqlType: "STALE_DATA" });
}
