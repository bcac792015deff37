import * as z from "zod";
import { NEEDS } from "../access.js";
import { notFound } from "../forge-error.js";
import { mergePullRequest } from "../merging.js";
import { createPullRequest, updateBranch, updatePullRequest } from "../pull-requests.js";
import { pullRequestShape, simplePullRequestShape } from "../shapes/pull-requests.js";
import type { PullRequest } from "../world.js";
import { commitShape, diffEntryShape } from "./git-shapes.js";
import {
  type Call,
  created,
  input,
  noContent,
  ok,
  optional,
  page,
  pullOf,
  type RestAnswer,
  type Route,
  repositoryOf,
  route,
} from "./route.js";

/** Operations on pull requests. */
export const PULL_ROUTES: readonly Route[] = [
  route("GET", "/repos/{owner}/{repo}/pulls", listPulls),
  route("POST", "/repos/{owner}/{repo}/pulls", openPull),
  route("GET", "/repos/{owner}/{repo}/pulls/{pull_number}", async (call) =>
    ok(await pullRequestShape(call.world, pullOf(call, NEEDS.readPullRequests))),
  ),
  route("PATCH", "/repos/{owner}/{repo}/pulls/{pull_number}", async (call) => {
    const pull = pullOf(call, NEEDS.openPullRequests);
    await updatePullRequest(call.world, call.actor, pull, input(call, PullChanges));
    return ok(await pullRequestShape(call.world, pull));
  }),
  route("GET", "/repos/{owner}/{repo}/pulls/{pull_number}/files", async (call) => {
    const { repository, base, head } = pullOf(call, NEEDS.readPullRequests);
    const files = await repository.git.changedFiles(base.oid, head.oid);
    const sides = { base: base.oid, head: head.oid };
    return await page(call, files, (file) => diffEntryShape(call.world, repository, file, sides));
  }),
  route("GET", "/repos/{owner}/{repo}/pulls/{pull_number}/commits", async (call) => {
    const { repository, base, head } = pullOf(call, NEEDS.readPullRequests);
    const commits = await repository.git.commitsBetween(base.oid, head.oid);
    return await page(call, commits, (commit) => commitShape(call.world, repository, commit));
  }),
  route("GET", "/repos/{owner}/{repo}/pulls/{pull_number}/merge", (call) => {
    if (pullOf(call, NEEDS.readPullRequests).merged === null) throw notFound();
    return noContent();
  }),
  route("PUT", "/repos/{owner}/{repo}/pulls/{pull_number}/merge", merge),
  route("PUT", "/repos/{owner}/{repo}/pulls/{pull_number}/update-branch", async (call) => {
    const pull = pullOf(call, NEEDS.writePullRequests);
    const { expected_head_sha } = input(
      call,
      z.object({ expected_head_sha: optional(z.string()) }),
    );
    await updateBranch(call.world, call.actor, pull, expected_head_sha);
    const { url } = simplePullRequestShape(call.world, pull);
    return { status: 202, body: { message: "Updating pull request branch.", url } };
  }),
];

const NewPull = z.object({
  title: z.string(),
  head: z.string(),
  base: z.string(),
  body: optional(z.string().nullable()),
  draft: optional(z.boolean()),
});
const PullChanges = z.object({
  title: optional(z.string()),
  body: optional(z.string().nullable()),
  base: optional(z.string()),
  state: optional(z.enum(["open", "closed"])),
});
const MergeWish = z.object({
  merge_method: optional(z.enum(["merge", "squash", "rebase"])),
  sha: optional(z.string()),
  commit_title: optional(z.string()),
  commit_message: optional(z.string()),
});

function listPulls(call: Call): Promise<RestAnswer> {
  const repository = repositoryOf(call, NEEDS.readPullRequests);
  const wanted = (name: string) => call.query.get(name);
  const state = wanted("state") ?? "open";
  const head = wanted("head");
  const base = wanted("base");
  const found = [...repository.issues.values()].filter(
    (one): one is PullRequest =>
      one.kind === "PullRequest" &&
      (state === "all" || one.state === state) &&
      (head === null || head === `${repository.owner.login}:${one.head.ref}`) &&
      (base ?? one.base.ref) === one.base.ref,
  );
  const key = wanted("sort") === "updated" ? "updatedAt" : "createdAt";
  const sign = wanted("direction") === "asc" ? 1 : -1;
  const ordered = found.toSorted(
    (one, other) => sign * (one[key].getTime() - other[key].getTime() || one.number - other.number),
  );
  return page(call, ordered, (pull) => simplePullRequestShape(call.world, pull));
}

async function openPull(call: Call): Promise<RestAnswer> {
  const repository = repositoryOf(call, NEEDS.openPullRequests);
  const { title, head, base, body, draft } = input(call, NewPull);
  const own = `${repository.owner.login}:`;
  const pull = await createPullRequest(call.world, call.actor, repository, {
    title,
    head: head.startsWith(own) ? head.slice(own.length) : head,
    base,
    body: body ?? null,
    draft: draft ?? false,
  });
  return created(await pullRequestShape(call.world, pull));
}

async function merge(call: Call): Promise<RestAnswer> {
  const pull = pullOf(call, NEEDS.readPullRequests);
  const { merge_method, sha, commit_title, commit_message } = input(call, MergeWish);
  const oid = await mergePullRequest(call.world, call.actor, pull, {
    method: merge_method ?? "merge",
    ...(sha === undefined ? {} : { sha }),
    ...(commit_title === undefined ? {} : { title: commit_title }),
    ...(commit_message === undefined ? {} : { message: commit_message }),
  });
  return ok({ sha: oid, merged: true, message: "Pull Request successfully merged" });
}
