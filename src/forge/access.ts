import { ForgeError, notFound } from "./forge-error.js";
import { accountOf, roleIncludes, roleOf } from "./people.js";
import type { Actor, Author, Permissions, Repository, Role, Scope } from "./world.js";

/** What a request needs: any one of the scopes from an App, the role from a person. */
export interface Need {
  readonly scopes: readonly Scope[];
  readonly level: "read" | "write";
  readonly role: Role;
}

/** What the forge's operations need, by subject. */
export const NEEDS = {
  readMetadata: { scopes: ["metadata"], level: "read", role: "read" },
  readContents: { scopes: ["contents"], level: "read", role: "read" },
  writeContents: { scopes: ["contents"], level: "write", role: "write" },
  readPullRequests: { scopes: ["pull_requests"], level: "read", role: "read" },
  openPullRequests: { scopes: ["pull_requests"], level: "write", role: "read" },
  writePullRequests: { scopes: ["pull_requests"], level: "write", role: "write" },
  readIssues: { scopes: ["issues", "pull_requests"], level: "read", role: "read" },
  openIssues: { scopes: ["issues", "pull_requests"], level: "write", role: "read" },
  triageIssues: { scopes: ["issues", "pull_requests"], level: "write", role: "triage" },
  readChecks: { scopes: ["checks"], level: "read", role: "read" },
  writeChecks: { scopes: ["checks"], level: "write", role: "write" },
  writeStatuses: { scopes: ["statuses"], level: "write", role: "write" },
  administer: { scopes: ["administration"], level: "write", role: "admin" },
} as const satisfies Record<string, Need>;

/** Whether an actor may know that a repository exists. */
export function canSee(actor: Actor, repository: Repository): boolean {
  if (actor.kind === "user") return roleOf(repository, actor.user) !== null;
  if (actor.kind === "anonymous") return !repository.private;
  return actor.kind === "installation" && isCovered(actor, repository);
}

/** Throws GitHub's 404 or 403 unless the actor has what is needed. */
export function requireAccess(actor: Actor, repository: Repository, need: Need): void {
  if (!canSee(actor, repository)) throw notFound();
  if (actor.kind === "installation") requirePermission(actor.permissions, need);
  else if (actor.kind === "user") requireRole(repository, actor, need);
  else if (need.level === "write") throw new ForgeError(401, "Requires authentication");
}

/** The account that writes, once its right to is proved. Throws as {@link requireAccess}. */
export function writerIn(actor: Actor, repository: Repository, need: Need): Author {
  requireAccess(actor, repository, need);
  const account = accountOf(actor);
  if (account === null) throw new ForgeError(401, "Requires authentication");
  return account;
}

/** Throws GitHub's 403 unless a token's permissions have one of the scopes at the level. */
export function requirePermission(permissions: Permissions, need: Pick<Need, "scopes" | "level">) {
  const granted = need.scopes.some(
    (scope) =>
      permissions[scope] === "write" ||
      (need.level === "read" && (scope === "metadata" || permissions[scope] === "read")),
  );
  if (!granted) throw new ForgeError(403, "Resource not accessible by integration");
}

function requireRole(
  repository: Repository,
  actor: Extract<Actor, { kind: "user" }>,
  need: Need,
): void {
  if (roleIncludes(roleOf(repository, actor.user), need.role)) return;
  throw new ForgeError(403, `Must have ${need.role} access to the repository`);
}

function isCovered(
  actor: Extract<Actor, { kind: "installation" }>,
  repository: Repository,
): boolean {
  const { account, repositories } = actor.installation;
  if (account !== repository.owner) return false;
  const installed = repositories === "all" || repositories.has(repository);
  return installed && (actor.repositories === null || actor.repositories.includes(repository));
}
