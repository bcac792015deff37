import type * as GitHub from "@octokit/graphql-schema";
import { NEEDS, type Need, requireAccess } from "../access.js";
import { timestamp } from "../clock.js";
import { notFound } from "../forge-error.js";
import { nodeId } from "../node-ids.js";
import { permissionOf, roleOf } from "../people.js";
import { codeOwnersErrors } from "../rest/code-owners-errors.js";
import { collaboratorsOf } from "../rest/collaborators.js";
import { fullName, repositoryPage } from "../shapes/repositories.js";
import type { Issue, Label, PullRequest, Repository, User } from "../world.js";
import { actorView, userView } from "./actors.js";
import { connection, type Paging } from "./connection.js";
import { objectView } from "./git-objects.js";
import { issueView, labelView } from "./issue.js";
import { mergeQueueView } from "./merge-queue.js";
import {
  inOrder,
  type PullRequestFilter,
  pullRequestConnection,
  pullRequestView,
} from "./pull-request.js";
import { refByName, refView } from "./ref.js";
import type { View, Viewing } from "./view.js";

/** A repository that the viewer may see. */
export function repositoryView(viewing: Viewing, repository: Repository): View<GitHub.Repository> {
  return {
    ...settings(viewing, repository),
    ...gitFields(viewing, repository),
    ...issueFields(viewing, repository),
    collaborators: (args: CollaboratorsArgs) => collaborators(viewing, repository, args),
    codeowners: ({ refName }: { refName?: string | null }) => ({
      errors: () => codeOwnersErrors(viewing.world, repository, refName ?? null),
    }),
    mergeQueue: ({ branch }: { branch?: string | null }) =>
      mergeQueueView(viewing, repository, branch ?? repository.defaultBranch),
  };
}

function settings(viewing: Viewing, repository: Repository): View<GitHub.Repository> {
  const { private: isPrivate, owner, name } = repository;
  return {
    __typename: "Repository",
    id: nodeId(repository),
    databaseId: repository.id,
    name,
    nameWithOwner: fullName(repository),
    isPrivate,
    visibility: isPrivate ? "PRIVATE" : "PUBLIC",
    url: repositoryPage(viewing.world, repository),
    resourcePath: `/${fullName(repository)}`,
    createdAt: timestamp(repository.createdAt),
    pushedAt: timestamp(repository.pushedAt),
    isArchived: false,
    isFork: false,
    isInOrganization: owner.kind === "Organization",
    owner: () => actorView(viewing, owner),
    viewerPermission: () => viewerPermission(viewing, repository),
    autoMergeAllowed: repository.allowAutoMerge,
    deleteBranchOnMerge: repository.deleteBranchOnMerge,
    mergeCommitAllowed: repository.allowedMethods.includes("merge"),
    squashMergeAllowed: repository.allowedMethods.includes("squash"),
    rebaseMergeAllowed: repository.allowedMethods.includes("rebase"),
  };
}

function gitFields(viewing: Viewing, repository: Repository): View<GitHub.Repository> {
  return {
    defaultBranchRef: () => refByName(viewing, repository, repository.defaultBranch),
    ref: ({ qualifiedName }: { qualifiedName: string }) =>
      refByName(viewing, repository, qualifiedName),
    refs: (args: Paging & { refPrefix: string; query?: string | null }) => {
      requireAccess(viewing.actor, repository, NEEDS.readContents);
      const prefix = args.refPrefix;
      const found = async () => {
        const refs = await repository.git.refs(prefix);
        return refs.filter(({ name }) => name.slice(prefix.length).includes(args.query ?? ""));
      };
      return connection(args, found, (ref) => refView(viewing, repository, ref));
    },
    object: ({ expression, oid }: { expression?: string | null; oid?: string | null }) =>
      objectView(viewing, repository, expression ?? oid ?? ""),
  };
}

function issueFields(viewing: Viewing, repository: Repository): View<GitHub.Repository> {
  const numbered = ({ number }: { number: number }) => repository.issues.get(number);
  return {
    pullRequest: (args: { number: number }) => {
      requireAccess(viewing.actor, repository, NEEDS.readPullRequests);
      const pull = numbered(args);
      if (pull?.kind !== "PullRequest") throw unresolved("a PullRequest", args.number);
      return pullRequestView(viewing, pull);
    },
    pullRequests: (args: PullRequestFilter) => {
      requireAccess(viewing.actor, repository, NEEDS.readPullRequests);
      return pullRequestConnection(viewing, repository, args);
    },
    issue: (args: { number: number }) => {
      requireAccess(viewing.actor, repository, only("issues"));
      const issue = numbered(args);
      if (issue?.kind !== "Issue") throw unresolved("an Issue", args.number);
      return issueView(viewing, issue);
    },
    issues: (args: IssuesArgs) => {
      requireAccess(viewing.actor, repository, only("issues"));
      return connection(args, issuesOf(repository, args), (issue) => issueView(viewing, issue));
    },
    issueOrPullRequest: (args: { number: number }) => {
      const found = numbered(args);
      if (found === undefined) throw unresolved("an issue or pull request", args.number);
      return issueOrPullRequestView(viewing, found);
    },
    label: ({ name }: { name: string }) => {
      const label = repository.labels.find((one) => one.name.toLowerCase() === name.toLowerCase());
      return label === undefined ? null : labelView(viewing, repository, label);
    },
    labels: (args: Paging & { query?: string | null }) => {
      const query = (args.query ?? "").toLowerCase();
      const matches = (one: Label) =>
        `${one.name} ${one.description ?? ""}`.toLowerCase().includes(query);
      const found = repository.labels.filter(matches);
      return connection(args, found, (label) => labelView(viewing, repository, label));
    },
  };
}

/** Either, once the viewer may read it. */
export function issueOrPullRequestView(viewing: Viewing, issue: Issue | PullRequest) {
  if (issue.kind === "PullRequest") {
    requireAccess(viewing.actor, issue.repository, NEEDS.readPullRequests);
    return pullRequestView(viewing, issue);
  }
  requireAccess(viewing.actor, issue.repository, only("issues"));
  return issueView(viewing, issue);
}

interface IssuesArgs extends Paging {
  readonly states?: readonly string[] | null;
  readonly filterBy?: { readonly createdBy?: string | null } | null;
  readonly orderBy?: PullRequestFilter["orderBy"];
}

/** The issues of a repository that pass a filter, oldest first unless asked otherwise. */
function issuesOf(
  repository: Repository,
  { states, filterBy, orderBy }: IssuesArgs,
): readonly Issue[] {
  const author = filterBy?.createdBy?.toLowerCase() ?? null;
  const found = [...repository.issues.values()].filter(
    (one): one is Issue =>
      one.kind === "Issue" &&
      (states?.includes(one.state.toUpperCase()) ?? true) &&
      (author === null || one.author.login.toLowerCase() === author),
  );
  return orderBy == null ? found : found.toSorted(inOrder(orderBy));
}

interface CollaboratorsArgs extends Paging {
  readonly login?: string | null;
  readonly query?: string | null;
}

/** GitHub finds by part of a login or name, so that `login: "ann"` also answers `joanna`. */
function collaborators(viewing: Viewing, repository: Repository, args: CollaboratorsArgs): object {
  requireAccess(viewing.actor, repository, NEEDS.readMetadata);
  const wanted = (args.login ?? args.query ?? "").toLowerCase();
  const found = collaboratorsOf(viewing.world, repository).filter(({ login, name }) =>
    `${login} ${name ?? ""}`.toLowerCase().includes(wanted),
  );
  const permission = (user: User) => ({ permission: roleOf(repository, user)?.toUpperCase() });
  return connection(args, found, (user) => userView(viewing, user), permission);
}

function viewerPermission({ actor }: Viewing, repository: Repository): string | null {
  if (actor.kind === "user") {
    const { roleName } = permissionOf(repository, actor.user);
    return roleName === "none" ? null : roleName.toUpperCase();
  }
  return actor.kind === "installation" && actor.permissions.contents === "write" ? "WRITE" : "READ";
}

function only(scope: "issues"): Need {
  return { scopes: [scope], level: "read", role: "read" };
}

function unresolved(what: string, number: number) {
  return notFound(`Could not resolve to ${what} with the number of ${number}.`);
}
