import type {
  AddsEvidence,
  ProposesEvidence,
  ReadsEvidence,
} from "../../use-cases/evidence-ports.js";
import type {
  Announces,
  Clock,
  DeletesBranches,
  FindsLostWork,
  FindsPromotions,
  MergesPullRequests,
  OpensPromotions,
  ReadsChanges,
  ReadsCompletions,
  ReadsConversations,
  ReadsPermission,
  ReadsPromotions,
  ReadsRegistryChanges,
  ReadsRequests,
  ReadsStatus,
  Recommits,
  RecordsChanges,
  Redraws,
  Replies,
  Surroundings,
  TakesLocks,
  Tells,
  TellsRefusals,
} from "../../use-cases/ports.js";
import { mergePullRequest } from "./merge-pull-request.js";
import { readChanges } from "./read-changes.js";
import { readCompletion } from "./read-completion.js";
import { readEvidence } from "./read-evidence-intake.js";
import { readLostWork } from "./read-lost-work.js";
import { permissionOf, readConversation } from "./read-others.js";
import { readPromotion } from "./read-promotion.js";
import { readRegistryChange } from "./read-registry-change.js";
import { readRequest } from "./read-request.js";
import { readBranchPullRequest, readOpenPromotions, readStatus } from "./read-status.js";
import type { GitHubRepository } from "./repository.js";
import { tellRefusal } from "./tell-refusal.js";
import { openPromotion, recommit, record, takeLock } from "./write-commits.js";
import { addEvidence, proposeEvidence } from "./write-evidence.js";
import { announce, deleteBranch, redraw, reply, tell } from "./write-words.js";

/** All that the use-cases need of GitHub, for one repository. */
export type GitHubPorts = AddsEvidence &
  Announces &
  Clock &
  DeletesBranches &
  FindsLostWork &
  FindsPromotions &
  MergesPullRequests &
  OpensPromotions &
  ProposesEvidence &
  ReadsChanges &
  ReadsCompletions &
  ReadsConversations &
  ReadsEvidence &
  ReadsPermission &
  ReadsPromotions &
  ReadsRegistryChanges &
  ReadsRequests &
  ReadsStatus &
  Recommits &
  RecordsChanges &
  Redraws &
  Replies &
  Surroundings &
  TakesLocks &
  Tells &
  TellsRefusals;

/** The ports over GitHub's API. */
export function gitHubPorts(
  repository: GitHubRepository,
  around: Clock & Surroundings,
): GitHubPorts {
  const { now } = around;
  return {
    ...around,
    permissionOf: (login) => permissionOf(repository, login),
    readConversation: (comment) => readConversation(repository, comment),
    readRequest: (ask, model, version, to) => readRequest(repository, { ask, model, version, to }),
    readPromotion: (hint, comment) => readPromotion(repository, hint, now(), comment),
    readCompletion: (hint) => readCompletion(repository, hint, now()),
    readChanges: (number) => readChanges(repository, number),
    readRegistryChange: (change, head) => readRegistryChange(repository, change, head),
    readStatus: (comment, model) => readStatus(repository, comment, model),
    findLostWork: () => readLostWork(repository),
    deleteBranch: (repositoryId, branch) => deleteBranch(repository, repositoryId, branch),
    openPromotions: () => readOpenPromotions(repository),
    pullRequestOf: (branch) => readBranchPullRequest(repository, branch),
    takeLock: (lock) => takeLock(repository, lock),
    openPromotion: (opening) => openPromotion(repository, opening),
    announce: (announcement) => announce(repository, announcement),
    mergePullRequest: (merge) => mergePullRequest(repository, merge),
    redraw: (redrawing) => redraw(repository, redrawing),
    recommit: (branch, head, file, headline) => recommit(repository, branch, head, file, headline),
    record: (change, headline) => record(repository, change, headline),
    tell: (telling) => tell(repository, telling),
    reply: (answer) => reply(repository, answer),
    readEvidence: (handed, branch) => readEvidence(repository, handed, branch),
    addEvidence: (branch, addition) => addEvidence(repository, branch, addition),
    proposeEvidence: (proposal) => proposeEvidence(repository, proposal),
    tellRefusal: (refusal, place) => tellRefusal(repository, refusal, place),
  };
}
