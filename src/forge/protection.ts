import { ForgeError } from "./forge-error.js";
import { currentOpinions } from "./opinions.js";
import { codeOwnersOf, isSatisfiedBy } from "./owners-of-change.js";
import { canWrite, roleOf } from "./people.js";
import type {
  ActorList,
  Author,
  BranchProtection,
  PullRequest,
  Repository,
  World,
} from "./world.js";

/** A branch that is about to move; null: it doesn't exist before, or goes away. */
export interface BranchMove {
  readonly branch: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** The first rule that covers a branch. */
export function protectionOf(repository: Repository, branch: string): BranchProtection | null {
  return repository.protections.find((rule) => covers(rule.pattern, branch)) ?? null;
}

/** A branch that is about to move to a commit that isn't known yet. */
export interface MoveToCome {
  readonly branch: string;
  readonly unknown: true;
}

/** Why a branch may not be moved directly, in GitHub's words; null: it may. An unknown `after` (a push to come) counts as unchecked. */
export async function updateRefusal(
  repository: Repository,
  by: Author,
  move: BranchMove | MoveToCome,
): Promise<string | null> {
  const rule = protectionOf(repository, move.branch);
  if (rule === null || isExempt(repository, rule, by)) return null;
  if (rule.restrictPushes !== null) {
    // A branch that only some may push to is theirs wholly: they create and delete it too.
    if (!isListed(rule.restrictPushes, by)) return "You're not authorized to push to this branch.";
  } else if ("after" in move && move.after === null) return "Cannot delete this branch";
  if (!("unknown" in move) && (await isForced(repository, move))) {
    return "Cannot force-push to this branch";
  }
  if (rule.mergeQueue !== null) return "Changes must be made through the merge queue";
  if (requiresReview(rule)) return "Changes must be made through a pull request.";
  return missingCheckText(repository, rule, "after" in move ? move.after : null);
}

/** Throws GitHub's refusal when a branch may not be moved directly. */
export async function requireUnprotected(
  repository: Repository,
  by: Author,
  move: BranchMove | MoveToCome,
): Promise<void> {
  const refusal = await updateRefusal(repository, by, move);
  if (refusal !== null) {
    const message = `Protected branch update failed for refs/heads/${move.branch}: ${refusal}`;
    throw new ForgeError(403, message, { graphqlType: "FORBIDDEN" });
  }
}

/** Why a pull request may not be merged by somebody at this head, in GitHub's words; null: it may. */
export async function mergeRefusal(
  world: World,
  pullRequest: PullRequest,
  by: Author,
): Promise<string | null> {
  const { repository, base } = pullRequest;
  const rule = protectionOf(repository, base.ref);
  if (rule === null || isExempt(repository, rule, by)) return null;
  if (rule.restrictPushes !== null && !isListed(rule.restrictPushes, by)) {
    return "You're not authorized to push to this branch.";
  }
  if (rule.mergeQueue !== null) return "Changes must be made through the merge queue";
  return await requirementsRefusal(world, pullRequest, rule);
}

/** What the rule's reviews and checks still lack at the head; null: nothing. */
export async function requirementsRefusal(
  world: World,
  pullRequest: PullRequest,
  rule: BranchProtection,
): Promise<string | null> {
  const { repository, head } = pullRequest;
  const lacking = await missingReview(world, pullRequest, rule);
  return lacking ?? missingCheckText(repository, rule, head.oid);
}

/** GitHub's summary of a pull request's reviews; null where no rule asks for any. */
export async function reviewDecision(
  world: World,
  pullRequest: PullRequest,
): Promise<"APPROVED" | "CHANGES_REQUESTED" | "REVIEW_REQUIRED" | null> {
  const rule = protectionOf(pullRequest.repository, pullRequest.base.ref);
  if (rule === null || !requiresReview(rule)) return null;
  if (blockingReview(pullRequest)) return "CHANGES_REQUESTED";
  return (await missingReview(world, pullRequest, rule)) === null ? "APPROVED" : "REVIEW_REQUIRED";
}

/** The required checks that have not succeeded on a commit. */
export function missingChecks(
  repository: Repository,
  rule: BranchProtection,
  oid: string | null,
): readonly string[] {
  return rule.requiredChecks
    .filter(({ context, appId }) => checkState(repository, oid, context, appId) !== "success")
    .map(({ context }) => context);
}

/** The newest result of a check, a check run or status, by name on a commit. */
export function checkState(
  repository: Repository,
  oid: string | null,
  context: string,
  appId: number | null,
): "success" | "failure" | "pending" | "absent" {
  const run = repository.checkRuns.findLast(
    (one) =>
      one.headOid === oid && one.name === context && (appId === null || one.app.id === appId),
  );
  if (run !== undefined) {
    if (run.status !== "completed") return "pending";
    return /^(success|neutral|skipped)$/.test(run.conclusion ?? "") ? "success" : "failure";
  }
  const status = repository.statuses.findLast((one) => one.oid === oid && one.context === context);
  if (status === undefined || appId !== null) return "absent";
  return status.state === "error" ? "failure" : status.state;
}

async function missingReview(
  world: World,
  pullRequest: PullRequest,
  rule: BranchProtection,
): Promise<string | null> {
  const { repository } = pullRequest;
  if (blockingReview(pullRequest) && requiresReview(rule)) {
    return "Changes have been requested by a reviewer with write access.";
  }
  const approvers = currentOpinions(pullRequest)
    .filter((review) => review.state === "APPROVED" && canWrite(repository, review.author))
    .map((review) => review.author);
  if (approvers.length < rule.requiredApprovals) {
    const [number, reviews] = [
      rule.requiredApprovals,
      rule.requiredApprovals === 1 ? "review is" : "reviews are",
    ];
    return `At least ${number} approving ${reviews} required by reviewers with write access.`;
  }
  if (!rule.requireCodeOwnerReview) return null;
  const owned = await codeOwnersOf(world, pullRequest);
  const lacking = owned.some((owners) => !isSatisfiedBy(owners, approvers));
  return lacking ? "Waiting on code owner review." : null;
}

function blockingReview(pullRequest: PullRequest): boolean {
  return currentOpinions(pullRequest).some(
    (review) =>
      review.state === "CHANGES_REQUESTED" && canWrite(pullRequest.repository, review.author),
  );
}

function missingCheckText(
  repository: Repository,
  rule: BranchProtection,
  oid: string | null,
): string | null {
  const missing = missingChecks(repository, rule, oid);
  if (missing.length === 0) return null;
  if (missing.length > 1)
    return `${missing.length} of ${rule.requiredChecks.length} required status checks are expected.`;
  return `Required status check "${missing[0]}" is expected.`;
}

function requiresReview(rule: BranchProtection): boolean {
  return rule.requiredApprovals > 0 || rule.requireCodeOwnerReview;
}

function isExempt(repository: Repository, rule: BranchProtection, by: Author): boolean {
  if (isListed(rule.bypass, by)) return true;
  return by.kind === "User" && !rule.enforceAdmins && roleOf(repository, by) === "admin";
}

function isListed(list: ActorList, account: Author): boolean {
  if (account.kind === "User") return list.users.includes(account.login);
  return account.app !== null && list.apps.includes(account.app.slug);
}

async function isForced(repository: Repository, { before, after }: BranchMove): Promise<boolean> {
  if (before === null || after === null) return false;
  return !(await repository.git.isAncestor(before, after));
}

function covers(pattern: string, branch: string): boolean {
  if (pattern.endsWith("/**")) return branch.startsWith(pattern.slice(0, -2));
  return pattern.endsWith("*") ? branch.startsWith(pattern.slice(0, -1)) : pattern === branch;
}
