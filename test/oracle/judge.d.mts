/**
 * What the oracle judges: the end of a story as plain data, wherever it was played. Trees and commits are ids of any
 * form; times are UTC; logins have no `@`, and an App's ends in `[bot]`.
 */
export interface Story {
  /** Login of the App under judgement, such as `model-promoter[bot]`. */
  readonly app: string;
  /** Commits that the default branch reaches and those of promotion branches, by id. */
  readonly commits: Readonly<Record<string, StoryCommit>>;
  /** First-parent line of the default branch, oldest first; the first one is where the story begins. */
  readonly line: readonly string[];
  /** Everything that the default branch reaches. */
  readonly reachable: readonly string[];
  /** Texts by the content ids that trees name. */
  readonly texts: Readonly<Record<string, string>>;
  /** Names of all branches, with their heads. */
  readonly branches: Readonly<Record<string, string>>;
  readonly pulls: readonly StoryPull[];
  /** Every comment in the repository, oldest first. */
  readonly comments: readonly StoryComment[];
  readonly people: Readonly<Record<string, StoryPerson>>;
  /** Members of teams by `org/team`. */
  readonly teams: Readonly<Record<string, readonly string[]>>;
  /** Commits that people brought to the default branch, and GitHub said yes. */
  readonly pushes: readonly { readonly commit: string; readonly by: string }[];
  /** Commits of people that changed App-only files on purpose: those are no fault of the App. */
  readonly tampered: readonly string[];
  /** Events by which machines asked for promotions, with GitHub's ids of them. */
  readonly asks: readonly { readonly delivery: string; readonly by: string }[];
}

/** A commit. */
export interface StoryCommit {
  readonly parents: readonly string[];
  /** Login of its author. */
  readonly by: string;
  /** Whether GitHub itself made it for its author, and says so by its signature. */
  readonly signed: boolean;
  /** Content ids by path; all files. */
  readonly tree: Readonly<Record<string, string>>;
}

/** A pull request from any branch. */
export interface StoryPull {
  readonly number: number;
  readonly by: string;
  readonly state: "open" | "closed" | "merged";
  readonly headBranch: string;
  readonly head: string;
  readonly base: string;
  readonly mergedAt: string | null;
  /** Whether somebody pressed a button of GitHub's, or the head came by a push. */
  readonly mergedBy: "button" | "push" | null;
  /** Commits of its branch beside the default branch's, oldest first; each is among the story's commits. */
  readonly own: readonly string[];
  readonly reviews: readonly StoryReview[];
  /** The newest check of each name at its head; the conclusion is null while it isn't completed. */
  readonly checks: readonly { readonly name: string; readonly conclusion: string | null }[];
}

/** An opinion that somebody gave. */
export interface StoryReview {
  readonly by: string;
  readonly state: "approved" | "changes-requested";
  readonly at: string;
  readonly dismissedAt: string | null;
  /** The commit looked at. */
  readonly commit: string;
}

/** A comment on an issue or pull request. */
export interface StoryComment {
  readonly id: number;
  /** Number of the conversation that it stands in. */
  readonly on: number;
  readonly by: string;
  readonly body: string;
  /** Whether a person gave a command by it, which the App has to answer. */
  readonly command: boolean;
}

/** Somebody who acts. */
export interface StoryPerson {
  readonly canWrite: boolean;
}

/**
 * Something that must not be. `wrong`: what is recorded isn't what was decided, or wasn't allowed; `duplicate`: one act
 * had two effects; `lost`: an act had none, or somebody's change is gone; `stuck`: something is left that waits for nobody.
 */
export interface Fault {
  readonly kind: "wrong" | "duplicate" | "lost" | "stuck";
  readonly what: string;
}

/** Judges the end of a story by the promises alone; gives all faults, none where all is well. */
export function judge(story: Story): readonly Fault[];
