import { NEEDS } from "../access.js";
import { ForgeError, notFound } from "../forge-error.js";
import { repositoryPage, repositoryUrl } from "../shapes/repositories.js";
import type { Repository } from "../world.js";
import { comparisonStatus } from "./comparison-status.js";
import { commitShape, diffEntryShape } from "./git-shapes.js";
import { resolveRef } from "./resolve.js";
import { type Call, ok, param, type RestAnswer, type Route, repositoryOf, route } from "./route.js";

/** Operations on commits. */
export const COMMIT_ROUTES: readonly Route[] = [
  route("GET", "/repos/{owner}/{repo}/commits/{ref}", readCommit),
  route("GET", "/repos/{owner}/{repo}/compare/{basehead}", compare),
];

async function readCommit(call: Call): Promise<RestAnswer> {
  const repository = repositoryOf(call, NEEDS.readContents);
  const oid = await commitOf(repository, param(call, "ref"));
  const commit = await repository.git.commit(oid);
  if (commit === null) throw notFound();
  const [parent] = commit.parents;
  const changes = parent === undefined ? [] : await repository.git.changedFiles(parent, oid);
  const sides = { base: parent ?? oid, head: oid };
  const files = await Promise.all(
    changes.map((file) => diffEntryShape(call.world, repository, file, sides)),
  );
  const sum = (of: "additions" | "deletions") => changes.reduce((all, file) => all + file[of], 0);
  const [additions, deletions] = [sum("additions"), sum("deletions")];
  return ok({
    ...commitShape(call.world, repository, commit),
    stats: { additions, deletions, total: additions + deletions },
    files,
  });
}

async function compare(call: Call): Promise<RestAnswer> {
  const repository = repositoryOf(call, NEEDS.readContents);
  const { git } = repository;
  const [baseName = "", headName = ""] = param(call, "basehead").split("...");
  const base = await commitOf(repository, withoutOwner(baseName));
  const head = await commitOf(repository, withoutOwner(headName));
  const [ahead, behind, files, mergeBase] = await Promise.all([
    git.commitsBetween(base, head),
    git.commitsBetween(head, base),
    git.changedFiles(base, head),
    git.mergeBase(base, head),
  ]);
  const shape = async (oid: string) => {
    const commit = await git.commit(oid);
    return commit === null ? null : commitShape(call.world, repository, commit);
  };
  const page = `${repositoryPage(call.world, repository)}/compare/${base}...${head}`;
  return ok({
    url: `${repositoryUrl(call.world, repository)}/compare/${param(call, "basehead")}`,
    html_url: page,
    permalink_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    base_commit: await shape(base),
    merge_base_commit: await shape(mergeBase ?? base),
    status: comparisonStatus(ahead.length, behind.length),
    ahead_by: ahead.length,
    behind_by: behind.length,
    total_commits: ahead.length,
    commits: ahead.map((commit) => commitShape(call.world, repository, commit)),
    files: await Promise.all(
      files.map((file) => diffEntryShape(call.world, repository, file, { base, head })),
    ),
  });
}

/** The commit that a name in a path means. Throws GitHub's 422. */
export async function commitOf(repository: Repository, ref: string): Promise<string> {
  const oid = await resolveRef(repository, ref);
  if (oid === null) throw new ForgeError(422, `No commit found for SHA: ${ref}`);
  return oid;
}

function withoutOwner(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}
