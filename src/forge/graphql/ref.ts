import type * as GitHub from "@octokit/graphql-schema";
import { NEEDS, requireAccess } from "../access.js";
import type { Ref } from "../git-store.js";
import { gitNodeId } from "../node-ids.js";
import { protectionOf } from "../protection.js";
import type { BranchProtection, Repository } from "../world.js";
import { comparisonView } from "./comparison.js";
import { connection, type Paging } from "./connection.js";
import { objectView } from "./git-objects.js";
import { type PullRequestFilter, pullRequestConnection } from "./pull-request.js";
import { repositoryView } from "./repository.js";
import type { View, Viewing } from "./view.js";
import { viewerMayPush } from "./viewer.js";

const PREFIX = /^refs\/(heads|tags)\/|^refs\//;

/** A ref by its full name, or a branch's or tag's short one; null when there is none. Needs `contents: read`. */
export async function refByName(
  viewing: Viewing,
  repository: Repository,
  name: string,
): Promise<View<GitHub.Ref> | null> {
  requireAccess(viewing.actor, repository, NEEDS.readContents);
  const candidates = name.startsWith("refs/")
    ? [name]
    : [`refs/heads/${name}`, `refs/tags/${name}`, `refs/${name}`];
  for (const candidate of candidates) {
    const oid = await repository.git.resolve(candidate);
    if (oid !== null) return refView(viewing, repository, { name: candidate, oid });
  }
  return null;
}

/** A ref as it stood when it was read. */
export function refView(
  viewing: Viewing,
  repository: Repository,
  { name, oid }: Ref,
): View<GitHub.Ref> {
  const prefix = PREFIX.exec(name)?.[0] ?? "";
  const short = name.slice(prefix.length);
  return {
    __typename: "Ref",
    id: gitNodeId("Ref", repository, name),
    name: short,
    prefix,
    target: () => objectView(viewing, repository, oid),
    repository: () => repositoryView(viewing, repository),
    associatedPullRequests: (args: PullRequestFilter & Paging) => {
      requireAccess(viewing.actor, repository, NEEDS.readPullRequests);
      return pullRequestConnection(viewing, repository, { ...args, headRefName: short });
    },
    branchProtectionRule: () => {
      requireAccess(viewing.actor, repository, NEEDS.administer);
      const rule = protectionOf(repository, short);
      return rule === null ? null : { __typename: "BranchProtectionRule", ...ruleView(rule) };
    },
    refUpdateRule: async () => {
      const rule = protectionOf(repository, short);
      const viewerCanPush = await viewerMayPush(viewing, repository, short);
      return rule === null ? null : { ...updateRuleView(rule), viewerCanPush };
    },
    // There are no rulesets here, only branch protection.
    rules: (args: Paging) =>
      connection(
        args,
        () => [],
        (rule) => rule,
      ),
    compare: ({ headRef }: { headRef: string }) =>
      comparisonView(viewing, repository, oid, headRef),
  };
}

function ruleView(rule: BranchProtection): View<GitHub.BranchProtectionRule> {
  return {
    databaseId: rule.id,
    pattern: rule.pattern,
    isAdminEnforced: rule.enforceAdmins,
    restrictsPushes: rule.restrictPushes !== null,
    requiresStatusChecks: rule.requiredChecks.length > 0,
    requiresApprovingReviews: rule.requiredApprovals > 0,
    requiredApprovingReviewCount: rule.requiredApprovals,
    requiredStatusCheckContexts: rule.requiredChecks.map(({ context }) => context),
    requiresCodeOwnerReviews: rule.requireCodeOwnerReview,
    allowsDeletions: false,
    allowsForcePushes: false,
  };
}

function updateRuleView(rule: BranchProtection): View<GitHub.RefUpdateRule> {
  return {
    pattern: rule.pattern,
    requiredStatusCheckContexts: rule.requiredChecks.map(({ context }) => context),
    requiredApprovingReviewCount: rule.requiredApprovals,
    requiresCodeOwnerReviews: rule.requireCodeOwnerReview,
    allowsDeletions: false,
    allowsForcePushes: false,
    blocksCreations: rule.restrictPushes !== null,
    requiresConversationResolution: false,
    requiresLinearHistory: false,
    requiresSignatures: false,
  };
}
