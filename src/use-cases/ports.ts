import type { ChangedFile } from "../domain/changed-file.js";
import type { CompletionSnapshot } from "../domain/completion-decision.js";
import type { SourceFile } from "../domain/document.js";
import type { FileReading } from "../domain/file-reading.js";
import type { SweepSnapshot, SweptComment } from "../domain/lost-work.js";
import type { Stage } from "../domain/names.js";
import type { MergeMethod, MergeTerms } from "../domain/own-merge.js";
import type { VouchedCommit } from "../domain/own-registration.js";
import type { Result } from "../domain/problem.js";
import type { RecordedChange } from "../domain/recording.js";
import type { RequestSnapshot } from "../domain/request-decision.js";
import type { StatusSnapshot } from "../domain/status-decision.js";
import type { RegistryChange } from "../domain/validation/registry-change.js";
import type { CheckText } from "../render/check-text.js";
import type { MachineRefusal } from "../render/comments/machine-refusal.js";
import type { ModelStatus } from "../render/comments.js";

/** What a person may do in the repository, as GitHub's legacy permission says. */
export type Permission = "admin" | "write" | "read" | "none";

/** A comment that asked for something, and where an answer goes. */
export interface Comment {
  /** Number and node id of the issue or pull request it stands on. */
  readonly issue: number;
  readonly issueNodeId: string;
  readonly id: number;
  readonly nodeId: string;
  readonly by: { readonly login: string; readonly id: number };
  readonly at: string;
  readonly body: string;
  /** Whether it was written without `/model`; a policy may leave such commands to others. */
  readonly short: boolean;
}

/** A machine's event that asked for something. It has no conversation, and GitHub doesn't tell when it was sent. */
export interface Dispatch {
  /** GitHub's id of the event; the same however often it is delivered. */
  readonly delivery: string;
  /** Whoever sent it; an App's login ends in `[bot]`. The id is null where it isn't known. */
  readonly by: { readonly login: string; readonly id: number | null };
  /** When it came. */
  readonly at: string;
}

/** Where a wish came from, and so where its answer goes. */
export type Ask =
  | { readonly kind: "comment"; readonly comment: Comment }
  | { readonly kind: "dispatch"; readonly dispatch: Dispatch };

/** Tells what somebody may do. Throws when GitHub doesn't answer. */
export interface ReadsPermission {
  permissionOf(login: string): Promise<Permission>;
}

/** What a comment's conversation says about it: whether the App has answered, and the repository's policy. */
export interface ConversationReading {
  readonly answered: boolean;
  readonly policy: SourceFile | null;
}

/** Reads whether a comment was answered before. One request. */
export interface ReadsConversations {
  readConversation(comment: Comment): Promise<ConversationReading>;
}

/** All that a request is decided by, and the ids that answering it needs. */
export interface RequestReading extends RequestSnapshot {
  readonly answered: boolean;
  readonly repositoryId: string;
  readonly defaultBranch: string;
  readonly mergeTerms: MergeTerms;
  /** Node id of the label for promotions, where the repository has it. */
  readonly labelId: string | null;
}

/** Reads what a request is decided by. Two requests. */
export interface ReadsRequests {
  readRequest(ask: Ask, model: string, version: string, to: Stage): Promise<RequestReading>;
}

/** What the caller knows of a promotion's pull request; hints for what to fetch, never input. */
export interface PromotionHint {
  readonly number: number;
  readonly body: string;
}

/** A branch with the commit that it is at; only there it is the promotion's own lock. */
export interface HeldBranch {
  readonly name: string;
  readonly head: string;
}

/** A pull request's judgement inputs, and the ids that redrawing needs. */
export interface PromotionReading extends StatusSnapshot {
  readonly repositoryId: string;
  readonly mergeTerms: MergeTerms;
  /** The promotion's branch; null where it is gone, or where it has become another promotion's. */
  readonly branch: HeldBranch | null;
  /** Whether the App has answered the comment that led here. */
  readonly answered: boolean;
  /** Ids of the entries that the App has told of in the pull request. */
  readonly told: readonly string[];
}

/** Reads what a pull request is judged by. One request, and one more where teams or files were not foreseen. */
export interface ReadsPromotions {
  readPromotion(hint: PromotionHint, comment?: Comment): Promise<PromotionReading>;
}

/** A merge's judgement inputs, and what was told about it before. */
export interface CompletionReading extends CompletionSnapshot {
  readonly repositoryId: string;
  /** The promotion's branch; null where it is gone, or where it has become another promotion's. */
  readonly branch: HeldBranch | null;
  /** Open promotions of the same model, its own aside. */
  readonly siblings: readonly PromotionHint[];
  /** Ids of the entries that the App has told of in the pull request. */
  readonly told: readonly string[];
}

/** Reads what a merge is judged by; null where the dossier hasn't landed. One request. */
export interface ReadsCompletions {
  readCompletion(hint: PromotionHint): Promise<CompletionReading | null>;
}

/** What a pull request changes, and where it goes. */
export interface ChangeReading {
  readonly repositoryId: string;
  readonly pullRequestId: string;
  readonly mergeTerms: MergeTerms;
  /** Its commits, with the authors that signatures vouch for; none where there are more than can be told. */
  readonly commits: readonly VouchedCommit[];
  readonly root: string;
  readonly intoDefault: boolean;
  readonly byApp: boolean;
  /** Login of its author, an App's with `[bot]`; null where GitHub doesn't tell. */
  readonly author: string | null;
  readonly hint: PromotionHint;
  readonly head: string;
  readonly headBranch: string;
  /** Commit that the default branch is at, and the policy there. */
  readonly base: string;
  readonly policy: FileReading | null;
  readonly files: readonly ChangedFile[];
  /** False where it changes more files than GitHub lists. */
  readonly allListed: boolean;
}

/** Reads what a pull request changes. One request; one more for each further hundred of files, and where files were renamed. */
export interface ReadsChanges {
  readChanges(number: number): Promise<ChangeReading>;
}

/**
 * Reads the registry's files that a change touches, as they are on the default branch and at `head`. One request, none
 * where the change touches no file that people write; several where it touches very many models or files.
 */
export interface ReadsRegistryChanges {
  readRegistryChange(change: ChangeReading, head: string): Promise<RegistryChange>;
}

/** The states of models, or what kept them from being read. */
export interface StatusReading {
  readonly answered: boolean;
  readonly policy: SourceFile | null;
  readonly models: Result<readonly ModelStatus[]>;
}

/** Reads a model's state in one request, or all models' in two. */
export interface ReadsStatus {
  readStatus(comment: Comment, model: string | null): Promise<StatusReading>;
}

/** Finds promotions when an event doesn't name them. One request each. */
export interface FindsPromotions {
  openPromotions(): Promise<readonly PromotionHint[]>;
  pullRequestOf(branch: string): Promise<PromotionHint | null>;
}

/** A comment as a sweep finds it, with the pull request that it stands on. */
export interface FoundComment extends SweptComment {
  readonly comment: Comment;
  readonly pullRequest: PromotionHint | null;
}

/** A repository as a sweep finds it. */
export interface LostWorkReading extends Omit<SweepSnapshot<FoundComment>, "check"> {
  readonly repositoryId: string;
}

/** Finds what lost events may have left undone. One request. */
export interface FindsLostWork {
  findLostWork(): Promise<LostWorkReading>;
}

/** Deletes a branch, if it is still where it was read. One request. */
export interface DeletesBranches {
  deleteBranch(repositoryId: string, branch: HeldBranch): Promise<void>;
}

/** Answer of a write that may find the world changed. `stale`: somebody else wrote first; read again and decide. */
export type WriteAnswer<T> =
  | ({ readonly kind: "done" } & T)
  | { readonly kind: "stale"; readonly why: string };

/** An opened pull request. */
export interface OpenedPullRequest {
  readonly pullRequestId: string;
  readonly number: number;
  readonly url: string;
  readonly head: string;
}

/** A lock to take. `left`: where an ended promotion left the branch; null where there is none. */
export interface Lock {
  readonly repositoryId: string;
  readonly branch: string;
  readonly at: string;
  readonly left: string | null;
  /** Number of the branch's newest pull request as it was read; null where it never had one. */
  readonly newest: number | null;
}

/**
 * Makes the branch that is the lock, or takes over one that was left. `stale` where somebody else was first, or a whole
 * promotion went by since the branch was read.
 */
export interface TakesLocks {
  takeLock(lock: Lock): Promise<WriteAnswer<object>>;
}

/** What the commit and the pull request of a promotion consist of. */
export interface Opening {
  readonly repositoryId: string;
  readonly branch: string;
  readonly base: string;
  /** The dossier to commit; null where an earlier try committed it. */
  readonly commit: { readonly expectedHead: string; readonly file: SourceFile } | null;
  readonly title: string;
  readonly body: string;
  /** What the promotion came of; it stands in the dossier's commit, which nobody can make but the App. */
  readonly askedBy: string;
}

/** Commits the dossier and opens the pull request. */
export interface OpensPromotions {
  openPromotion(opening: Opening): Promise<WriteAnswer<OpenedPullRequest>>;
}

/** What people are told once a promotion is open. */
export interface Announcement {
  readonly repositoryId: string;
  readonly pullRequestId: string;
  readonly head: string;
  readonly checks: readonly CheckText[];
  /** Title and body to draw anew, where another try opened the pull request; null where this one did. */
  readonly drawn: { readonly title: string; readonly body: string } | null;
  readonly reviewers: { readonly users: readonly string[]; readonly teams: readonly string[] };
  readonly labelId: string | null;
  /** Null where a machine asked, which has no conversation. */
  readonly reply: Reply | null;
}

/** An answer to a comment: its text, and the reaction that marks the comment as done. */
export interface Reply {
  readonly comment: Comment;
  readonly body: string;
}

/** Tells people. Returns what could not be done, for showing; the promotion stands all the same. */
export interface Announces {
  announce(announcement: Announcement): Promise<readonly string[]>;
}

/** Checks and body of a pull request, drawn anew. */
export interface Redrawing {
  readonly repositoryId: string;
  readonly head: string;
  readonly checks: readonly CheckText[];
  readonly pullRequestId: string | null;
  readonly body: string | null;
  readonly reply: Reply | null;
}

/** Draws checks, body and an answer. One request. */
export interface Redraws {
  redraw(redrawing: Redrawing): Promise<void>;
}

/** A pull request that the App merges itself. `head` is the commit that was judged: only that is merged. */
export interface OwnMerge {
  readonly pullRequestId: string;
  readonly head: string;
  readonly method: MergeMethod;
  /** At once, or when the branch's rules are met: an App that may pass them by would do so. */
  readonly when: "now" | "rules-are-met";
}

/** What came of a merge: done, left to GitHub until the branch's rules are met, or refused. */
export type MergeAnswer =
  | { readonly kind: "merged" }
  | { readonly kind: "waiting" }
  | { readonly kind: "refused"; readonly why: string };

/** Merges a pull request at a given head, or leaves it to GitHub to do so once the branch's rules are met. One request. */
export interface MergesPullRequests {
  mergePullRequest(merge: OwnMerge): Promise<MergeAnswer>;
}

/** Commits a new dossier to a promotion's branch. */
export interface Recommits {
  recommit(
    branch: string,
    expectedHead: string,
    file: SourceFile,
    headline: string,
  ): Promise<WriteAnswer<{ readonly head: string }>>;
}

/** Writes an entry and the state that follows from it, in one commit. */
export interface RecordsChanges {
  record(
    change: RecordedChange,
    headline: string,
  ): Promise<WriteAnswer<{ readonly commit: string }>>;
}

/** What is told of a recorded decision. */
export interface Telling {
  readonly repositoryId: string;
  readonly pullRequestId: string;
  /** Null where it was said before. */
  readonly body: string | null;
  /** The branch to delete, which frees the lock; left alone where it has moved meanwhile. */
  readonly branch: HeldBranch | null;
  readonly issue: { readonly title: string; readonly body: string } | null;
  readonly close: boolean;
  /** The comment that asked for it, to be marked as done. */
  readonly done: Comment | null;
}

/** Tells of a decision and frees the lock. One request. */
export interface Tells {
  tell(telling: Telling): Promise<void>;
}

/** Answers a comment. One request. */
export interface Replies {
  reply(reply: Reply): Promise<void>;
}

/** Where the App is at work, and where it says what people should know and can't be told otherwise. */
export interface Surroundings {
  /** The repository's page, such as `https://github.com/acme/registry`. */
  readonly repositoryUrl: string;
  /** What everybody should know of the way the App runs here, in sentences; every promotion's pull request shows it. */
  readonly warnings: readonly string[];
  warn(what: string, details: readonly string[]): void;
}

/** The time, as the judgement's clock. */
export interface Clock {
  now(): string;
}

/** The App's open issue about refused wishes, as it was read. */
export interface RefusalsPlace {
  readonly repositoryId: string;
  /** Node id of the issue; null where there is none. */
  readonly issueId: string | null;
  /** Ids of the refusals that were told there lately. */
  readonly told: readonly string[];
}

/**
 * Tells of a machine's wish that was refused, in the App's own issue: a dispatch has no conversation. What was told there
 * lately is not told again. One request where the place was read, else two.
 */
export interface TellsRefusals {
  tellRefusal(refusal: MachineRefusal, place?: RefusalsPlace): Promise<void>;
}
