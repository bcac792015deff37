import type {
  Announces,
  Clock,
  FindsPromotions,
  OpensPromotions,
  ReadsChanges,
  ReadsCompletions,
  ReadsConversations,
  ReadsPermission,
  ReadsPromotions,
  ReadsRequests,
  ReadsStatus,
  Recommits,
  RecordsChanges,
  Redraws,
  Replies,
  Surroundings,
  TakesLocks,
  Tells,
} from "../../use-cases/ports.js";
import { readCompletion } from "./read-completion.js";
import { permissionOf, readChanges, readConversation } from "./read-others.js";
import { readPromotion } from "./read-promotion.js";
import { readRequest } from "./read-request.js";
import { readBranchPullRequest, readOpenPromotions, readStatus } from "./read-status.js";
import type { GitHubRepository } from "./repository.js";
import { openPromotion, recommit, record, takeLock } from "./write-commits.js";
import { announce, redraw, reply, tell } from "./write-words.js";

/** All that the use-cases need of GitHub, for one repository. */
export type GitHubPorts = Announces &
  Clock &
  FindsPromotions &
  OpensPromotions &
  ReadsChanges &
  ReadsCompletions &
  ReadsConversations &
  ReadsPermission &
  ReadsPromotions &
  ReadsRequests &
  ReadsStatus &
  Recommits &
  RecordsChanges &
  Redraws &
  Replies &
  Surroundings &
  TakesLocks &
  Tells;

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
    readRequest: (comment, model, version, to) =>
      readRequest(repository, { comment, model, version, to }),
    readPromotion: (hint, comment) => readPromotion(repository, hint, now(), comment),
    readCompletion: (hint) => readCompletion(repository, hint, now()),
    readChanges: (number) => readChanges(repository, number),
    readStatus: (comment, model) => readStatus(repository, comment, model),
    openPromotions: () => readOpenPromotions(repository),
    pullRequestOf: (branch) => readBranchPullRequest(repository, branch),
    takeLock: (repositoryId, branch, at, left) =>
      takeLock(repository, repositoryId, branch, at, left),
    openPromotion: (opening) => openPromotion(repository, opening),
    announce: (announcement) => announce(repository, announcement),
    redraw: (redrawing) => redraw(repository, redrawing),
    recommit: (branch, head, file, headline) => recommit(repository, branch, head, file, headline),
    record: (change, headline) => record(repository, change, headline),
    tell: (telling) => tell(repository, telling),
    reply: (answer) => reply(repository, answer),
  };
}
