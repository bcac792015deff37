import type { z } from "zod";
import { entryYear } from "../../domain/audit-entry.js";
import { commitsWithMore, type LandedCommit, type Landing } from "../../domain/landing.js";
import type { CompletionReading, PromotionHint } from "../../use-cases/ports.js";
import { GitHubError, read, send } from "./client.js";
import { dossierFile, filesVariables, registryFiles, sourceFile } from "./documents/files.js";
import { peopleFacts, peopleQuery, withSigners } from "./documents/people.js";
import {
  completionDocument,
  filesDocument,
  landedDocument,
  type landedSchema,
  toldOf,
} from "./documents/promotion.js";
import { actorOf, appAsActor, pullRequestOf, reviewsOf } from "./documents/pull-request.js";
import { filesWanted, neededScope, type PromotionScope } from "./promotion-scope.js";
import { heldBranch, promotionVariables, stateOf, withoutPeopleErrors } from "./read-promotion.js";
import { fullName, type GitHubRepository } from "./repository.js";
import { settleScope } from "./settle-scope.js";

/** Reads what a merge is judged by: one request where the hints are right. Null where the dossier hasn't landed. */
export async function readCompletion(
  repository: GitHubRepository,
  hint: PromotionHint,
  now: string,
): Promise<CompletionReading | null> {
  const settled = await settleScope(repository, hint, now, (scope) =>
    readOnce(repository, hint, scope),
  );
  if (settled?.below === null)
    throw new GitHubError(`#${hint.number} brought more commits than can be read`);
  return settled?.reading ?? null;
}

type LandedAnswer = z.output<typeof landedSchema>;
type CompletionAnswer = z.output<ReturnType<typeof completionDocument>["answer"]>;

async function readOnce(repository: GitHubRepository, hint: PromotionHint, scope: PromotionScope) {
  const people = peopleQuery(scope.teams, false);
  const document = completionDocument(people);
  const answer = await send(repository.octokit, document.text, {
    ...promotionVariables(repository, hint, scope, people),
    siblings: `refs/heads/promotion/${filesWanted(scope).model}/`,
  });
  const data = withoutPeopleErrors(document, answer);
  const landed =
    data.repository.pullRequest.mergeCommit ?? (await landedAround(repository, scope, data));
  if (landed === null) return null;
  const pullRequest = pullRequestOf(
    data.repository.pullRequest,
    data.repository.former,
    data.viewer.login,
  );
  const { commits, below } = landedCommits(landed);
  const before = await filesBefore(repository, scope, data, landed);
  const state = stateOf(data.repository.stateRef, landed.oid, filesWanted(scope));
  const dossier = dossierFile(scope.dossier, landed.dossier);
  const landing = landingOf(data, landed, commits);
  const reading: CompletionReading = {
    repositoryId: data.repository.id,
    branch: heldBranch(pullRequest, data.repository.pullRequest.headRef),
    told: toldOf(data.repository.pullRequest.comments),
    siblings: siblingsOf(data),
    pullRequest,
    landing,
    dossier,
    files: registryFiles(before, filesWanted(scope)),
    state,
    reviews: reviewsOf(data.repository.pullRequest),
    people: withSigners(peopleFacts(people, answer, fullName(repository)), dossier),
  };
  const needed = neededScope(scope, {
    policy: sourceFile("policy", before.policy),
    manifest: state.manifest,
    changed: pullRequest.changed,
    headBranch: pullRequest.headBranch,
    dossier,
    year: entryYear(landing.at),
  });
  return { reading: { reading, below }, needed };
}

/** The commit that the dossier came into the default branch with, though its pull request wasn't merged. */
async function landedAround(
  repository: GitHubRepository,
  scope: PromotionScope,
  data: CompletionAnswer,
): Promise<LandedAnswer | null> {
  const oid = data.repository.defaultBranchRef.target.landing.nodes[0]?.oid;
  if (!oid) return null;
  const { owner, name } = repository;
  const variables = {
    owner,
    name,
    oid,
    dossier: scope.dossier,
    ...filesVariables(filesWanted(scope)),
  };
  return (await read(repository.octokit, landedDocument, variables)).repository.object;
}

/**
 * Files that a merge is judged by: those of the commit just before it. A rebase may bring commits that change policy or
 * records on their way, so it is judged by what lies below them all; and what was merged into another branch than the
 * default one is judged by the default branch all the same.
 */
async function filesBefore(
  repository: GitHubRepository,
  scope: PromotionScope,
  data: CompletionAnswer,
  landed: LandedAnswer,
) {
  const before = landed.before.nodes[0];
  if (!before)
    throw new GitHubError(`the commit ${landed.oid} that the dossier landed with has no parent`);
  const oid =
    elsewhere(data) === null ? baseOf(landed) : data.repository.defaultBranchRef.target.oid;
  if (oid === null || oid === before.oid) return before;
  const { owner, name } = repository;
  const variables = { owner, name, oid, ...filesVariables(filesWanted(scope)) };
  return (await read(repository.octokit, filesDocument, variables)).repository.object;
}

/** The commit below all that landed, where one of them changed more than the dossier; null where that can't matter. */
function baseOf(landed: LandedAnswer): string | null {
  const { commits, below } = landedCommits(landed);
  return commitsWithMore(commits).length === 0 ? null : below;
}

/** The branch that the pull request was merged into, where that is another than the default branch. */
function elsewhere({ repository }: CompletionAnswer): string | null {
  const { mergeCommit, baseRefName } = repository.pullRequest;
  const inDefault = mergeCommit === null || baseRefName === repository.defaultBranchRef.name;
  return inDefault ? null : baseRefName;
}

function landingOf(
  data: CompletionAnswer,
  landed: LandedAnswer,
  commits: readonly LandedCommit[],
): Landing {
  const { pullRequest } = data.repository;
  return {
    at: pullRequest.mergedAt ?? landed.committedDate,
    commit: landed.oid,
    by: mergerOf(pullRequest, data.viewer.login),
    pullRequests: landed.associatedPullRequests?.nodes.map((one) => one.number) ?? [],
    elsewhere: elsewhere(data),
    unsignedMerge: isUnsignedMerge(landed),
    commits,
  };
}

function isUnsignedMerge({ parents, signature }: LandedAnswer): boolean {
  const signed = signature?.isValid === true && signature.wasSignedByGitHub;
  return parents.totalCount > 1 && !signed;
}

/**
 * The person who merged; with a queue a bot merges for the person who enqueued. The App merges what needs nobody, and
 * is named then; any other bot is nobody.
 */
function mergerOf(pullRequest: CompletionAnswer["repository"]["pullRequest"], app: string) {
  const asked = pullRequest.queued.nodes.at(-1);
  const named = [pullRequest.mergedBy, asked?.enqueuer, asked?.enabler];
  const [person] = named.flatMap((who) => actorOf(who) ?? []);
  const [itself] = named.flatMap((who) => appAsActor(who, app) ?? []);
  return person ?? itself ?? null;
}

/**
 * The commits that landed: the merge's own, and with a rebase of several the ones below it, down to the first whose
 * parent has no dossier. `below` is that parent; null where it lies outside the part of the history that was read.
 */
function landedCommits(landed: LandedAnswer): {
  readonly commits: readonly LandedCommit[];
  readonly below: string | null;
} {
  const byId = new Map(landed.history.nodes.map((node) => [node.oid, node]));
  const commits: LandedCommit[] = [];
  for (let oid: string | undefined = landed.oid; oid !== undefined; ) {
    const node = byId.get(oid);
    if (!node)
      return {
        commits: [...commits, { oid, changedFiles: null, dossierBlob: null }],
        below: null,
      };
    const dossierBlob = node.dossier?.object?.oid ?? null;
    if (dossierBlob === null && commits.length > 0) return { commits, below: oid };
    commits.push({ oid, changedFiles: node.changedFilesIfAvailable, dossierBlob });
    oid = node.parents.nodes[0]?.oid;
  }
  return { commits, below: null };
}

function siblingsOf({ repository }: CompletionAnswer): readonly PromotionHint[] {
  const open = repository.siblings?.nodes.flatMap((ref) => ref.associatedPullRequests.nodes) ?? [];
  const others = open.filter(
    (one) => one.viewerDidAuthor && one.number !== repository.pullRequest.number,
  );
  return others.map(({ number, body }) => ({ number, body }));
}
