import type { CompletionSnapshot } from "../domain/completion-decision.js";
import type { SourceFile } from "../domain/document.js";
import type { Stage } from "../domain/names.js";
import type { Result } from "../domain/problem.js";
import type { RecordedChange } from "../domain/recording.js";
import type { RequestSnapshot } from "../domain/request-decision.js";
import type { StatusSnapshot } from "../domain/status-decision.js";
import type { CheckText } from "../render/check-text.js";
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
  /** Checks that GitHub requires before a merge into the default branch, as far as the App can see. */
  readonly requiredChecks: readonly string[];
  /** Node id of the label for promotions, where the repository has it. */
  readonly labelId: string | null;
}

/** Reads what a request is decided by. Two requests. */
export interface ReadsRequests {
  readRequest(comment: Comment, model: string, version: string, to: Stage): Promise<RequestReading>;
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
  /** Checks that GitHub requires before a merge into the default branch, as far as the App can see. */
  readonly requiredChecks: readonly string[];
  /** The promotion's branch; null where it is gone, or where it has become another promotion's. */
  readonly branch: HeldBranch | null;
  /** Whether the App has answered the comment that led here. */
  readonly answered: boolean;
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
  readonly root: string;
  readonly intoDefault: boolean;
  readonly byApp: boolean;
  readonly hint: PromotionHint;
  readonly head: string;
  readonly paths: readonly string[];
  readonly allListed: boolean;
}

/** Reads what a pull request changes. One request. */
export interface ReadsChanges {
  readChanges(number: number): Promise<ChangeReading>;
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

/** Makes the branch that is the lock, or takes over one that was left at `left`. `stale` where somebody else was first. */
export interface TakesLocks {
  takeLock(
    repositoryId: string,
    branch: string,
    at: string,
    left: string | null,
  ): Promise<WriteAnswer<object>>;
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
  readonly reply: Reply;
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
