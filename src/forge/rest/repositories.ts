import * as z from "zod";
import { NEEDS } from "../access.js";
import { accountOf, roleOf } from "../people.js";
import { accountShape } from "../shapes/accounts.js";
import { repositoryShape } from "../shapes/repositories.js";
import type { MergeMethod, Repository } from "../world.js";
import { codeOwnersErrors } from "./code-owners-errors.js";
import { permissionsShape } from "./people.js";
import {
  type Call,
  input,
  ok,
  optional,
  type RestAnswer,
  type Route,
  repositoryOf,
  route,
} from "./route.js";

/** Operations about a repository as a whole. */
export const REPOSITORY_ROUTES: readonly Route[] = [
  route("GET", "/repos/{owner}/{repo}", (call) =>
    ok(fullShape(call, repositoryOf(call, NEEDS.readMetadata))),
  ),
  route("PATCH", "/repos/{owner}/{repo}", changeSettings),
  route("GET", "/repos/{owner}/{repo}/codeowners/errors", async (call) => {
    const repository = repositoryOf(call, NEEDS.readContents);
    return ok({ errors: await codeOwnersErrors(call.world, repository, call.query.get("ref")) });
  }),
];

const Settings = z.object({
  delete_branch_on_merge: optional(z.boolean()),
  allow_auto_merge: optional(z.boolean()),
  allow_merge_commit: optional(z.boolean()),
  allow_squash_merge: optional(z.boolean()),
  allow_rebase_merge: optional(z.boolean()),
});

function changeSettings(call: Call): RestAnswer {
  const repository = repositoryOf(call, NEEDS.administer);
  const wish = input(call, Settings);
  call.world.clock.tick();
  repository.deleteBranchOnMerge = wish.delete_branch_on_merge ?? repository.deleteBranchOnMerge;
  repository.allowAutoMerge = wish.allow_auto_merge ?? repository.allowAutoMerge;
  const allowed: Readonly<Record<MergeMethod, boolean | undefined>> = {
    merge: wish.allow_merge_commit,
    squash: wish.allow_squash_merge,
    rebase: wish.allow_rebase_merge,
  };
  const before = repository.allowedMethods;
  repository.allowedMethods = (["merge", "squash", "rebase"] as const).filter(
    (method) => allowed[method] ?? before.includes(method),
  );
  return ok(fullShape(call, repository));
}

function fullShape({ world, actor }: Call, repository: Repository) {
  const account = accountOf(actor);
  const role = account?.kind === "User" ? roleOf(repository, account) : null;
  return {
    ...repositoryShape(world, repository),
    permissions: permissionsShape(role),
    network_count: 0,
    subscribers_count: 0,
    ...(repository.owner.kind === "Organization"
      ? { organization: accountShape(world, repository.owner) }
      : {}),
  };
}
