import type { z } from "zod";
import type { PullRequest } from "../../domain/pull-request.js";
import type { StateFiles } from "../../domain/registry.js";
import type {
  Comment,
  HeldBranch,
  PromotionHint,
  PromotionReading,
} from "../../use-cases/ports.js";
import { wasAnswered } from "./answered.js";
import {
  describe,
  GitHubError,
  type GraphQlAnswer,
  type GraphQlDocument,
  send,
  shaped,
} from "./client.js";
import {
  type FilesWanted,
  filesVariables,
  registryFiles,
  sourceFile,
  stateFiles,
  type stateSchema,
} from "./documents/files.js";
import { mergeTerms } from "./documents/merge-terms.js";
import {
  isAboutPeople,
  type PeopleQuery,
  peopleFacts,
  peopleQuery,
  withSigners,
} from "./documents/people.js";
import { type headRefSchema, promotionDocument, toldOf } from "./documents/promotion.js";
import { pullRequestOf, reviewsOf, tipDossier } from "./documents/pull-request.js";
import { branchOf, filesWanted, neededScope, type PromotionScope } from "./promotion-scope.js";
import { fullName, type GitHubRepository, stateRef } from "./repository.js";
import { settleScope } from "./settle-scope.js";

/** Reads what a pull request is judged by: one request where the hints are right. `now` names the year of newest entries. */
export async function readPromotion(
  repository: GitHubRepository,
  hint: PromotionHint,
  now: string,
  comment?: Comment,
): Promise<PromotionReading> {
  const reading = await settleScope(repository, hint, now, (scope) =>
    readOnce(repository, hint, scope, comment),
  );
  if (reading === null) throw new GitHubError(`#${hint.number} could not be read`);
  return reading;
}

async function readOnce(
  repository: GitHubRepository,
  hint: PromotionHint,
  scope: PromotionScope,
  comment?: Comment,
) {
  const people = peopleQuery(scope.teams, false);
  const document = promotionDocument(people);
  const wanted = filesWanted(scope);
  const answer = await send(repository.octokit, document.text, {
    ...promotionVariables(repository, hint, scope, people),
    asked: comment !== undefined,
    comment: comment?.nodeId ?? "",
  });
  const data = withoutPeopleErrors(document, answer);
  const { repository: read } = data;
  const pullRequest = pullRequestOf(read.pullRequest, read.former, data.viewer.login);
  const files = registryFiles(read.defaultBranchRef.target, wanted);
  const state = stateOf(read.stateRef, files.commit, wanted);
  const dossier = tipDossier(read.pullRequest, scope.dossier);
  const reading: PromotionReading = {
    repositoryId: read.id,
    mergeTerms: mergeTerms(read, read.defaultBranchRef),
    branch: heldBranch(pullRequest, read.pullRequest.headRef),
    told: toldOf(read.pullRequest.comments),
    answered: comment ? wasAnswered(comment, data.comment, read.issueOrPullRequest) : false,
    defaultBranch: read.defaultBranchRef.name,
    pullRequest,
    dossier,
    files,
    state,
    reviews: reviewsOf(read.pullRequest),
    people: withSigners(peopleFacts(people, answer, fullName(repository)), dossier),
  };
  const needed = neededScope(scope, {
    policy: sourceFile("policy", read.defaultBranchRef.target.policy),
    manifest: state.manifest,
    changed: pullRequest.changed,
    headBranch: pullRequest.headBranch,
    dossier,
    year: scope.year,
  });
  return { reading, needed };
}

/** A promotion's branch while it is where its pull request left it; later the same name may be another promotion's lock. */
export function heldBranch(
  { headBranch: name, head }: PullRequest,
  ref: z.output<typeof headRefSchema>,
): HeldBranch | null {
  return ref?.target.oid === head ? { name, head } : null;
}

/** Variables that the reads of a promotion share. */
export function promotionVariables(
  repository: GitHubRepository,
  hint: PromotionHint,
  scope: PromotionScope,
  people: PeopleQuery,
): Record<string, unknown> {
  return {
    owner: repository.owner,
    name: repository.name,
    number: hint.number,
    dossier: scope.dossier,
    branch: branchOf(scope),
    stateRef: stateRef(repository, scope.registry),
    ...filesVariables(filesWanted(scope)),
    ...people.variables,
  };
}

/** The model's state; where its branch isn't there yet, nothing was recorded. */
export function stateOf(
  ref: { readonly name: string; readonly target: z.output<typeof stateSchema> } | null,
  commit: string,
  wanted: FilesWanted,
): StateFiles {
  if (ref) return stateFiles(ref.target, ref.name, wanted);
  return { branch: "", head: commit, manifest: null, entryNames: [] };
}

/** An answer in which nothing failed but look-ups of owners: those leave the owner unread. */
export function withoutPeopleErrors<S extends z.ZodType>(
  document: GraphQlDocument<S>,
  answer: GraphQlAnswer,
): z.output<S> {
  const others = answer.errors.filter((error) => !isAboutPeople(error));
  if (others.length > 0)
    throw new GitHubError(`${document.name}: ${others.map(describe).join("; ")}`);
  return shaped(document, answer.data);
}
