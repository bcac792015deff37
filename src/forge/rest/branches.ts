import * as z from "zod";
import { NEEDS } from "../access.js";
import { notFound } from "../forge-error.js";
import { findUser } from "../people.js";
import { protectionOf } from "../protection.js";
import { protect } from "../seeding.js";
import { accountShape, appShape, type Schemas } from "../shapes/accounts.js";
import { repositoryPage, repositoryUrl } from "../shapes/repositories.js";
import type { ActorList, BranchProtection, Repository, World } from "../world.js";
import { commitShape } from "./git-shapes.js";
import {
  type Call,
  input,
  noContent,
  ok,
  optional,
  param,
  type RestAnswer,
  type Route,
  repositoryOf,
  route,
} from "./route.js";

/** Operations on branches and the rules for them. */
export const BRANCH_ROUTES: readonly Route[] = [
  route("GET", "/repos/{owner}/{repo}/branches/{branch}", readBranch),
  route("GET", "/repos/{owner}/{repo}/branches/{branch}/protection", (call) => {
    const repository = repositoryOf(call, NEEDS.administer);
    const rule = ownRule(repository, param(call, "branch"));
    if (rule === undefined) throw notFound("Branch not protected");
    return ok(protectionShape(call.world, repository, rule));
  }),
  route("PUT", "/repos/{owner}/{repo}/branches/{branch}/protection", changeProtection),
  route("DELETE", "/repos/{owner}/{repo}/branches/{branch}/protection", (call) => {
    const repository = repositoryOf(call, NEEDS.administer);
    const rule = ownRule(repository, param(call, "branch"));
    if (rule === undefined) throw notFound("Branch not protected");
    repository.protections = repository.protections.filter((one) => one !== rule);
    return noContent();
  }),
  route("GET", "/repos/{owner}/{repo}/rules/branches/{branch}", (call) => {
    const repository = repositoryOf(call, NEEDS.readMetadata);
    const rule = protectionOf(repository, param(call, "branch"));
    return ok(rule === null ? [] : rulesetRules(repository, rule));
  }),
];

async function readBranch(call: Call): Promise<RestAnswer> {
  const repository = repositoryOf(call, NEEDS.readContents);
  const name = param(call, "branch");
  const oid = await repository.git.resolve(`refs/heads/${name}`);
  const commit = oid === null ? null : await repository.git.commit(oid);
  if (commit === null) throw notFound("Branch not found");
  const rule = protectionOf(repository, name);
  const url = `${repositoryUrl(call.world, repository)}/branches/${name}`;
  const contexts = (rule?.requiredChecks ?? []).map(({ context }) => context);
  const checks = (rule?.requiredChecks ?? []).map(({ context, appId }) => ({
    context,
    app_id: appId,
  }));
  return ok({
    name,
    commit: commitShape(call.world, repository, commit),
    _links: { self: url, html: `${repositoryPage(call.world, repository)}/tree/${name}` },
    protected: rule !== null,
    protection: {
      enabled: rule !== null,
      required_status_checks: {
        enforcement_level: rule === null ? "off" : "everyone",
        contexts,
        checks,
      },
    },
    protection_url: `${url}/protection`,
  });
}

const Actors = z.object({
  users: optional(z.array(z.string())),
  apps: optional(z.array(z.string())),
});

const Protection = z.object({
  required_status_checks: z
    .object({
      contexts: optional(z.array(z.string())),
      checks: optional(z.array(z.object({ context: z.string(), app_id: optional(z.number()) }))),
    })
    .nullable(),
  enforce_admins: z.boolean().nullable(),
  required_pull_request_reviews: z
    .object({
      required_approving_review_count: optional(z.number()),
      require_code_owner_reviews: optional(z.boolean()),
      bypass_pull_request_allowances: optional(Actors),
    })
    .nullable(),
  restrictions: Actors.nullable(),
});

function changeProtection(call: Call): RestAnswer {
  const repository = repositoryOf(call, NEEDS.administer);
  const wish = input(call, Protection);
  const { required_status_checks: checks, required_pull_request_reviews: reviews } = wish;
  call.world.clock.tick();
  const rule = protect(call.world, repository, {
    pattern: param(call, "branch"),
    requiredChecks: [
      ...(checks?.checks ?? []).map((one) => ({ context: one.context, appId: one.app_id ?? null })),
      ...(checks?.contexts ?? []).map((context) => ({ context, appId: null })),
    ],
    requiredApprovals: reviews === null ? 0 : (reviews.required_approving_review_count ?? 1),
    requireCodeOwnerReview: reviews?.require_code_owner_reviews ?? false,
    bypass: reviews?.bypass_pull_request_allowances ?? {},
    enforceAdmins: wish.enforce_admins ?? false,
    ...(wish.restrictions === null ? {} : { restrictPushes: wish.restrictions }),
  });
  return ok(protectionShape(call.world, repository, rule));
}

function ownRule(repository: Repository, branch: string): BranchProtection | undefined {
  return repository.protections.find((one) => one.pattern === branch);
}

function protectionShape(world: World, repository: Repository, rule: BranchProtection) {
  const url = `${repositoryUrl(world, repository)}/branches/${rule.pattern}/protection`;
  const contexts = rule.requiredChecks.map(({ context }) => context);
  const checks = rule.requiredChecks.map(({ context, appId }) => ({ context, app_id: appId }));
  const statusChecks = {
    url: `${url}/required_status_checks`,
    strict: false,
    contexts,
    contexts_url: `${url}/required_status_checks/contexts`,
    checks,
  };
  const reviews = {
    url: `${url}/required_pull_request_reviews`,
    dismiss_stale_reviews: false,
    require_code_owner_reviews: rule.requireCodeOwnerReview,
    required_approving_review_count: rule.requiredApprovals,
    require_last_push_approval: false,
    bypass_pull_request_allowances: actorsShape(world, rule.bypass),
  };
  const reviewed = rule.requiredApprovals > 0 || rule.requireCodeOwnerReview;
  return {
    url,
    ...(contexts.length === 0 ? {} : { required_status_checks: statusChecks }),
    ...(reviewed ? { required_pull_request_reviews: reviews } : {}),
    enforce_admins: { url: `${url}/enforce_admins`, enabled: rule.enforceAdmins },
    ...(rule.restrictPushes === null
      ? {}
      : { restrictions: restrictionsShape(world, url, rule.restrictPushes) }),
    required_linear_history: { enabled: false },
    allow_force_pushes: { enabled: false },
    allow_deletions: { enabled: false },
  } satisfies Omit<Schemas["branch-protection"], "restrictions"> & { restrictions?: object };
}

function restrictionsShape(world: World, protection: string, list: ActorList) {
  const url = `${protection}/restrictions`;
  const urls = { users_url: `${url}/users`, teams_url: `${url}/teams`, apps_url: `${url}/apps` };
  return { url, ...urls, ...actorsShape(world, list) };
}

function actorsShape(world: World, { users, apps }: ActorList) {
  return {
    users: users.flatMap((login) => {
      const user = findUser(world, login);
      return user === null ? [] : [accountShape(world, user)];
    }),
    teams: [],
    apps: world.apps.filter((one) => apps.includes(one.slug)).map((one) => appShape(world, one)),
  };
}

/** The rule as rulesets would say it. */
function rulesetRules({ owner, name }: Repository, rule: BranchProtection) {
  const source = {
    ruleset_source_type: "Repository",
    ruleset_source: `${owner.login}/${name}`,
    ruleset_id: rule.id,
  };
  const checks = rule.requiredChecks.map(({ context, appId }) => ({
    context,
    ...(appId === null ? {} : { integration_id: appId }),
  }));
  const pulls = {
    required_approving_review_count: rule.requiredApprovals,
    require_code_owner_review: rule.requireCodeOwnerReview,
    dismiss_stale_reviews_on_push: false,
    require_last_push_approval: false,
    required_review_thread_resolution: false,
  };
  return [
    ...(rule.restrictPushes === null ? [] : [{ type: "update" }]),
    ...(rule.requiredApprovals > 0 || rule.requireCodeOwnerReview
      ? [{ type: "pull_request", parameters: pulls }]
      : []),
    ...(checks.length === 0
      ? []
      : [
          {
            type: "required_status_checks",
            parameters: {
              required_status_checks: checks,
              strict_required_status_checks_policy: false,
            },
          },
        ]),
    ...(rule.mergeQueue === null
      ? []
      : [
          {
            type: "merge_queue",
            parameters: { merge_method: rule.mergeQueue.method.toUpperCase() },
          },
        ]),
  ].map((one) => ({ ...one, ...source }));
}
