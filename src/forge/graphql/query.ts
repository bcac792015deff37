import type * as GitHub from "@octokit/graphql-schema";
import { canSee, NEEDS, requireAccess } from "../access.js";
import { timestamp } from "../clock.js";
import { ForgeError, notFound } from "../forge-error.js";
import { findNode, type Node } from "../node-ids.js";
import { accountOf, findUser } from "../people.js";
import { rateLimitOf } from "../rate-limit.js";
import type { Label, Repository } from "../world.js";
import { actorView, organizationView, teamView, userView } from "./actors.js";
import { appView, checkRunView } from "./checks.js";
import { commentView, labelView } from "./issue.js";
import { reviewView } from "./pull-request.js";
import { refByName } from "./ref.js";
import { issueOrPullRequestView, repositoryView } from "./repository.js";
import type { View, Viewing } from "./view.js";

/** The root of every question. */
export function queryRoot(viewing: Viewing): View<GitHub.Query> {
  const { world, actor } = viewing;
  return {
    repository: ({ owner, name }: { owner: string; name: string }) => {
      const repository = world.repositories.get(`${owner}/${name}`.toLowerCase());
      if (repository !== undefined && canSee(actor, repository)) {
        return repositoryView(viewing, repository);
      }
      throw notFound(`Could not resolve to a Repository with the name '${owner}/${name}'.`);
    },
    organization: ({ login }: { login: string }) => {
      const organization = world.organizations.get(login.toLowerCase());
      if (organization !== undefined) return organizationView(viewing, organization);
      throw notFound(`Could not resolve to an Organization with the login of '${login}'.`);
    },
    user: ({ login }: { login: string }) => {
      const user = findUser(world, login);
      if (user !== null) return userView(viewing, user);
      throw notFound(`Could not resolve to a User with the login of '${login}'.`);
    },
    viewer: () => {
      const account = accountOf(actor);
      if (account === null) throw new ForgeError(403, "Resource not accessible by integration");
      return userView(viewing, account);
    },
    node: ({ id }: { id: string }) => nodeView(viewing, id),
    nodes: ({ ids }: { ids: readonly string[] }) =>
      ids.map(async (id) => await nodeView(viewing, id)),
    rateLimit: () => rateLimitView(viewing),
  };
}

async function nodeView(viewing: Viewing, id: string): Promise<object | null> {
  const node = findNode(viewing.world, id);
  const repository = repositoryOf(viewing, node);
  if (repository !== null && !canSee(viewing.actor, repository)) {
    throw notFound(`Could not resolve to a node with the global id of '${id}'`);
  }
  return await viewOfNode(viewing, node);
}

function viewOfNode(viewing: Viewing, node: Node): object | null | Promise<object | null> {
  switch (node.kind) {
    case "User":
    case "Bot":
    case "Organization":
      return actorView(viewing, node);
    case "Team":
      return teamView(viewing, node);
    case "App":
      return appView(viewing, node);
    case "Repository":
      return repositoryView(viewing, node);
    case "Issue":
    case "PullRequest":
      return issueOrPullRequestView(viewing, node);
    case "IssueComment":
      issueOrPullRequestView(viewing, node.issue);
      return commentView(viewing, node);
    case "Review":
      requireAccess(viewing.actor, node.pullRequest.repository, NEEDS.readPullRequests);
      return reviewView(viewing, node);
    case "CheckRun":
      requireAccess(viewing.actor, node.repository, NEEDS.readChecks);
      return checkRunView(viewing, node);
    case "Ref":
      return refByName(viewing, node.repository, node.name);
    case "Label":
      return labelNode(viewing, node);
    default:
      return null;
  }
}

function labelNode(viewing: Viewing, label: Label): object | null {
  const repository = repositoryOf(viewing, label);
  return repository === null ? null : labelView(viewing, repository, label);
}

function repositoryOf({ world }: Viewing, node: Node): Repository | null {
  if (node.kind === "Repository") return node;
  if (node.kind === "Review") return node.pullRequest.repository;
  if (node.kind === "IssueComment") return node.issue.repository;
  if (node.kind === "Label") {
    return [...world.repositories.values()].find((one) => one.labels.includes(node)) ?? null;
  }
  return "repository" in node ? node.repository : null;
}

/** Every question costs one point here. */
function rateLimitView({ world, actor }: Viewing): View<GitHub.RateLimit> {
  const { limit, used, remaining, reset } = rateLimitOf(world, actor, "graphql");
  const resetAt = timestamp(new Date(reset * 1000));
  return { cost: 1, limit, used, remaining, resetAt, nodeCount: 0 };
}
