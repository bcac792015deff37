import type { KeyObject } from "node:crypto";
import type { Clock } from "./clock.js";
import type { Faults } from "./faults.js";
import type { GitStore } from "./git-store.js";

/** Ascending order of what a person may do in a repository. */
export type Role = "read" | "triage" | "write" | "maintain" | "admin";

/** The parts of GitHub that an App's token may be allowed to read or write. */
export type Scope =
  | "metadata"
  | "contents"
  | "pull_requests"
  | "issues"
  | "checks"
  | "statuses"
  | "members"
  | "merge_queues"
  | "administration"
  | "deployments"
  | "actions";

/** What an App may do, by scope. */
export type Permissions = Readonly<Partial<Record<Scope, "read" | "write">>>;

export interface User {
  readonly kind: "User";
  readonly id: number;
  readonly login: string;
  name: string | null;
  readonly email: string;
}

/** The account in whose name an App acts; `app` is null for GitHub's own merge queue. */
export interface Bot {
  readonly kind: "Bot";
  readonly id: number;
  readonly login: string;
  app: App | null;
}

export interface Organization {
  readonly kind: "Organization";
  readonly id: number;
  readonly login: string;
  name: string;
  readonly members: Map<User, "member" | "admin">;
  /** What every member may do in the organisation's repositories. */
  defaultRole: Role | null;
  readonly teams: Team[];
}

/** Whoever can write something: a person or a bot. */
export type Author = User | Bot;
/** Whoever can own a repository. */
export type Owner = User | Organization;

export interface Team {
  readonly kind: "Team";
  readonly id: number;
  readonly organization: Organization;
  readonly slug: string;
  name: string;
  parent: Team | null;
  /** `pending` members were invited and count for nothing yet. */
  readonly members: Map<User, "member" | "maintainer" | "pending">;
  privacy: "closed" | "secret";
}

export interface App {
  readonly kind: "App";
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  readonly clientId: string;
  readonly owner: Owner;
  readonly bot: Bot;
  readonly publicKey: KeyObject;
  permissions: Permissions;
  /** Names of the webhook events the App subscribes to. */
  events: readonly string[];
  readonly webhook: { readonly id: number; url: string | null; secret: string };
  readonly createdAt: Date;
}

export interface Installation {
  readonly kind: "Installation";
  readonly id: number;
  readonly app: App;
  readonly account: Owner;
  /** `all` covers the repositories made later too. */
  repositories: "all" | Set<Repository>;
  permissions: Permissions;
  readonly createdAt: Date;
}

/** A secret that stands for somebody; `expiresAt` is by the forge's clock. */
export type Token =
  | { readonly kind: "personal"; readonly value: string; readonly user: User }
  | {
      readonly kind: "installation";
      readonly value: string;
      readonly installation: Installation;
      readonly permissions: Permissions;
      /** Null: all that the installation covers. */
      readonly repositories: readonly Repository[] | null;
      readonly expiresAt: Date;
    };

/** Who makes a request. `app` is an App that shows its own key, before it has asked for an installation's token. */
export type Actor =
  | { readonly kind: "user"; readonly user: User }
  | {
      readonly kind: "installation";
      readonly installation: Installation;
      readonly permissions: Permissions;
      readonly repositories: readonly Repository[] | null;
    }
  | { readonly kind: "app"; readonly app: App }
  | { readonly kind: "anonymous" };

/** A way of bringing a pull request into its base. */
export type MergeMethod = "merge" | "squash" | "rebase";

/** Logins of people and slugs of Apps. */
export interface ActorList {
  readonly users: readonly string[];
  readonly apps: readonly string[];
}

/** Rules for the branches that `pattern` names: a branch, or a prefix that ends in `/**` or `*`. */
export interface BranchProtection {
  readonly id: number;
  readonly pattern: string;
  readonly requiredChecks: readonly { readonly context: string; readonly appId: number | null }[];
  readonly requiredApprovals: number;
  readonly requireCodeOwnerReview: boolean;
  /** Who may push, create or delete; null: everybody with write. */
  readonly restrictPushes: ActorList | null;
  readonly bypass: ActorList;
  readonly enforceAdmins: boolean;
  readonly mergeQueue: { readonly method: MergeMethod } | null;
}

export interface Label {
  readonly kind: "Label";
  readonly id: number;
  readonly name: string;
  color: string;
  description: string | null;
}

/** A GitHub reaction's REST content. */
export type ReactionContent =
  | "+1"
  | "-1"
  | "laugh"
  | "confused"
  | "heart"
  | "hooray"
  | "rocket"
  | "eyes";

export interface Reaction {
  readonly kind: "Reaction";
  readonly id: number;
  readonly user: Author;
  readonly content: ReactionContent;
  readonly createdAt: Date;
}

export interface IssueComment {
  readonly kind: "IssueComment";
  readonly id: number;
  readonly issue: Issue | PullRequest;
  readonly author: Author;
  body: string;
  readonly createdAt: Date;
  updatedAt: Date;
  readonly reactions: Reaction[];
}

/** What a timeline shows beside comments, reviews and commits; `type` is GraphQL's name for it. */
export type TimelineEvent = {
  readonly kind: "TimelineEvent";
  readonly id: number;
  readonly actor: Author;
  readonly createdAt: Date;
} & TimelineDetail;

/** The part of a timeline event that differs by type. */
export type TimelineDetail =
  | {
      readonly type:
        | "ClosedEvent"
        | "ReopenedEvent"
        | "HeadRefDeletedEvent"
        | "ReadyForReviewEvent"
        | "ConvertToDraftEvent"
        | "AutoMergeEnabledEvent"
        | "AutoMergeDisabledEvent"
        | "AddedToMergeQueueEvent";
    }
  | { readonly type: "RemovedFromMergeQueueEvent"; readonly reason: string }
  | { readonly type: "MergedEvent"; readonly oid: string }
  | {
      readonly type: "HeadRefForcePushedEvent";
      readonly before: string;
      readonly after: string;
    }
  | { readonly type: "BaseRefChangedEvent"; readonly previous: string; readonly current: string }
  | { readonly type: "RenamedTitleEvent"; readonly previous: string; readonly current: string }
  | { readonly type: "LabeledEvent" | "UnlabeledEvent"; readonly label: Label }
  | {
      readonly type: "ReviewRequestedEvent" | "ReviewRequestRemovedEvent";
      readonly reviewer: User | Team;
    }
  | {
      readonly type: "ReviewDismissedEvent";
      readonly review: Review;
      readonly previousState: ReviewState;
      readonly message: string;
    };

interface IssueBase {
  readonly repository: Repository;
  readonly number: number;
  title: string;
  body: string | null;
  readonly author: Author;
  state: "open" | "closed";
  readonly createdAt: Date;
  updatedAt: Date;
  closedAt: Date | null;
  closedBy: Author | null;
  readonly labels: Label[];
  readonly comments: IssueComment[];
  readonly reactions: Reaction[];
  readonly timeline: TimelineEvent[];
}

export interface Issue extends IssueBase {
  readonly kind: "Issue";
  readonly id: number;
  stateReason: "completed" | "not_planned" | "reopened" | null;
}

/** A pull request; heads are always branches of the same repository. */
export interface PullRequest extends IssueBase {
  readonly kind: "PullRequest";
  readonly id: number;
  /** GitHub counts every pull request as an issue too, under another id. */
  readonly issueId: number;
  draft: boolean;
  base: { ref: string; oid: string };
  head: { readonly ref: string; oid: string };
  merged: null | {
    readonly at: Date;
    readonly by: Author;
    readonly oid: string;
    readonly method: MergeMethod | "push" | "queue";
  };
  autoMerge: null | { readonly by: Author; readonly method: MergeMethod; readonly at: Date };
  readonly reviews: Review[];
  requestedReviewers: (User | Team)[];
  /** The last test merge (`refs/pull/N/merge`), valid for this base and head only; `oid` is null when they conflict. */
  testMerge: null | {
    readonly base: string;
    readonly head: string;
    readonly oid: string | null;
  };
}

/** A submitted review's state. */
export type ReviewState = "APPROVED" | "CHANGES_REQUESTED" | "COMMENTED" | "DISMISSED";

export interface Review {
  readonly kind: "Review";
  readonly id: number;
  readonly pullRequest: PullRequest;
  readonly author: Author;
  state: ReviewState;
  readonly body: string;
  /** The commit that was looked at. */
  readonly oid: string;
  readonly submittedAt: Date;
  /** Teams whose request this review fulfilled. */
  readonly onBehalfOf: readonly Team[];
}

export interface CheckSuite {
  readonly kind: "CheckSuite";
  readonly id: number;
  readonly repository: Repository;
  readonly app: App;
  readonly headOid: string;
  readonly createdAt: Date;
}

export type CheckStatus = "queued" | "in_progress" | "completed";
export type CheckConclusion =
  | "success"
  | "failure"
  | "neutral"
  | "cancelled"
  | "skipped"
  | "timed_out"
  | "action_required";

/** The text of a check run. */
export interface CheckOutput {
  readonly title: string | null;
  readonly summary: string | null;
  readonly text: string | null;
}

/** What a check run says of lines of a file. Lines and columns count from 1. */
export interface CheckAnnotation {
  readonly path: string;
  readonly level: "notice" | "warning" | "failure";
  readonly startLine: number;
  readonly endLine: number;
  readonly startColumn: number | null;
  readonly endColumn: number | null;
  readonly title: string | null;
  readonly message: string;
  readonly rawDetails: string | null;
}

export interface CheckRun {
  readonly kind: "CheckRun";
  readonly id: number;
  readonly suite: CheckSuite;
  readonly repository: Repository;
  readonly app: App;
  readonly headOid: string;
  name: string;
  status: CheckStatus;
  conclusion: CheckConclusion | null;
  startedAt: Date;
  completedAt: Date | null;
  detailsUrl: string | null;
  externalId: string;
  output: CheckOutput;
  annotations: readonly CheckAnnotation[];
  actions: readonly {
    readonly label: string;
    readonly description: string;
    readonly identifier: string;
  }[];
}

/** A commit status, the older kind of check. */
export interface CommitStatus {
  readonly kind: "CommitStatus";
  readonly id: number;
  readonly oid: string;
  readonly context: string;
  readonly state: "error" | "failure" | "pending" | "success";
  readonly description: string | null;
  readonly targetUrl: string | null;
  readonly creator: Author;
  readonly createdAt: Date;
}

/** A pull request that waits in a merge queue, with the group head it is tested on. */
export interface MergeQueueEntry {
  readonly kind: "MergeQueueEntry";
  readonly id: number;
  readonly pullRequest: PullRequest;
  readonly enqueuer: Author;
  readonly enqueuedAt: Date;
  /** `branch` is without `refs/heads/`; `baseOid` is what the group stands on, `headOid` the pull request's head in it. */
  group: null | {
    readonly branch: string;
    readonly oid: string;
    readonly baseOid: string;
    readonly headOid: string;
  };
}

export interface Repository {
  readonly kind: "Repository";
  readonly id: number;
  readonly owner: Owner;
  readonly name: string;
  readonly private: boolean;
  readonly defaultBranch: string;
  readonly git: GitStore;
  readonly collaborators: Map<User, Role>;
  readonly teamRoles: Map<Team, Role>;
  protections: readonly BranchProtection[];
  deleteBranchOnMerge: boolean;
  allowAutoMerge: boolean;
  allowedMethods: readonly MergeMethod[];
  readonly labels: Label[];
  /** Issues and pull requests, by number. */
  readonly issues: Map<number, Issue | PullRequest>;
  readonly checkSuites: CheckSuite[];
  readonly checkRuns: CheckRun[];
  readonly statuses: CommitStatus[];
  /** By base branch, first in line first. */
  readonly mergeQueues: Map<string, MergeQueueEntry[]>;
  readonly createdAt: Date;
  pushedAt: Date;
}

/** One attempt to hand an event to an App's webhook. A redelivery is another attempt with the same `guid`. */
export interface Delivery {
  readonly kind: "Delivery";
  readonly id: number;
  readonly guid: string;
  readonly app: App;
  readonly event: string;
  readonly action: string | null;
  readonly installation: Installation;
  readonly repository: Repository | null;
  readonly redelivery: boolean;
  readonly deliveredAt: Date;
  readonly request: { readonly headers: Readonly<Record<string, string>>; readonly body: string };
  /** Null while under way. */
  response: null | {
    /** 0 when nobody answered. */
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  };
}

/** One request that the forge answered. */
export interface LoggedRequest {
  readonly id: number;
  readonly at: Date;
  readonly actor:
    | { readonly kind: "app"; readonly appId: number }
    | { readonly kind: "user"; readonly login: string }
    | { readonly kind: "anonymous" };
  readonly kind: "rest" | "graphql" | "git";
  readonly method: string;
  readonly path: string;
  /** The GraphQL operation's name, where it has one. */
  readonly operation: string | null;
  /** 0 where a fault ended the connection without an answer. */
  readonly status: number;
  /** Whether it asked for an installation's token. */
  readonly mintedToken: boolean;
}

/** All that the forge knows. Operations change it; readers may look at anything. */
export interface World {
  /** Where the forge answers, without a slash at the end. */
  url: string;
  readonly clock: Clock;
  /** The folder that holds the bare repositories. */
  readonly folder: string;
  nextId: number;
  readonly users: Map<string, User>;
  readonly bots: Map<string, Bot>;
  readonly organizations: Map<string, Organization>;
  readonly apps: App[];
  readonly installations: Installation[];
  /** By `owner/name` in lower case. */
  readonly repositories: Map<string, Repository>;
  readonly tokens: Map<string, Token>;
  /** Commits that GitHub itself signed, with the login of whoever asked for them. */
  readonly signedCommits: Map<string, string>;
  readonly deliveries: Delivery[];
  /** The end of each hook's line of deliveries, by App id. */
  readonly deliveryLines: Map<number, Promise<void>>;
  /** Deliveries that a fault put off. */
  readonly lateDeliveries: Set<Promise<void>>;
  /** What goes wrong; null: nothing does. */
  faults: Faults | null;
  /** Milliseconds that an answer of the API takes longer than it needs to. */
  latency: number;
  readonly requestLog: LoggedRequest[];
  /** The end of each repository's line of writes. */
  readonly turns: Map<Repository, Promise<unknown>>;
}

/** An empty world. */
export function createWorld(options: { url: string; clock: Clock; folder: string }): World {
  return {
    ...options,
    nextId: 1,
    users: new Map(),
    bots: new Map(),
    organizations: new Map(),
    apps: [],
    installations: [],
    repositories: new Map(),
    tokens: new Map(),
    signedCommits: new Map(),
    deliveries: [],
    deliveryLines: new Map(),
    lateDeliveries: new Set(),
    faults: null,
    latency: 0,
    requestLog: [],
    turns: new Map(),
  };
}

/** The next unused database id, over all kinds. */
export function newId(world: World): number {
  const id = world.nextId;
  world.nextId += 1;
  return id;
}

/** Runs one write on a repository after those before it, so that what it checked still holds when it writes. */
export async function inTurn<T>(
  world: World,
  repository: Repository,
  write: () => Promise<T>,
): Promise<T> {
  const before = world.turns.get(repository) ?? Promise.resolve();
  const mine = before.then(write);
  const settled = mine.then(
    () => undefined,
    () => undefined,
  );
  world.turns.set(repository, settled);
  return await mine;
}
