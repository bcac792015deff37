import type { Actor } from "./audit-entry.js";
import type { Problem } from "./problem.js";
import type { PullRequest } from "./pull-request.js";

/** How a promotion's dossier came into the default branch. */
export interface Landing {
  /** When: the pull request's `merged_at`, or the landing commit's time. */
  readonly at: string;
  /** The commit that the dossier landed with. */
  readonly commit: string;
  /** Who merged, enqueued or enabled auto-merge; null where GitHub doesn't tell. */
  readonly by: Actor | null;
  /** Numbers of the pull requests that GitHub knows the landing commit by. */
  readonly pullRequests: readonly number[];
  /** The branch that it was merged into, where that is another than the default branch. */
  readonly elsewhere: string | null;
  /** It is a merge commit without GitHub's signature: made on somebody's machine, and pushed. */
  readonly unsignedMerge: boolean;
  /** First-parent history from the landing commit, newest first, as long as it touches the dossier. */
  readonly commits: readonly LandedCommit[];
}

/** A commit on the default branch that a merge brought. */
export interface LandedCommit {
  readonly oid: string;
  /** How many files it changes against its first parent; null where GitHub can't tell. */
  readonly changedFiles: number | null;
  readonly dossierBlob: string | null;
}

/**
 * What is wrong with the way a dossier landed: it must be the merge's only change, and come by the merge of its own
 * pull request. Merge, squash, rebase and queue each leave commits that change the dossier and nothing else.
 * `dossier` is its path; null where none landed.
 */
export function landingProblems(
  pullRequest: PullRequest,
  landing: Landing,
  dossier: string | null,
): readonly Problem[] {
  return [
    ...notMerged(pullRequest),
    ...mergedElsewhere(pullRequest, landing),
    ...pushedDirectly(pullRequest, landing),
    ...otherPullRequest(pullRequest, landing),
    ...moreInPullRequest(pullRequest, dossier),
    ...moreChanged(landing),
  ];
}

/** Commits of which GitHub doesn't tell what they changed: a reason to ask again, not to refuse. */
export function unreadCommits(landing: Landing): readonly Problem[] {
  return landing.commits
    .filter((commit) => commit.changedFiles === null)
    .map((commit) => ({
      code: "commit-unread",
      what: `How many files commit ${commit.oid.slice(0, 8)} changed could not be read.`,
    }));
}

function notMerged(pullRequest: PullRequest): readonly Problem[] {
  if (pullRequest.state === "merged") return [];
  return [
    {
      code: "not-merged-by-pull-request",
      what: `The dossier came into the default branch while #${pullRequest.number} was ${pullRequest.state}.`,
      why: "Only the merge of a promotion's own pull request decides.",
      fix: "Ask again with `/promote`.",
    },
  ];
}

function mergedElsewhere({ number }: PullRequest, { elsewhere }: Landing): readonly Problem[] {
  if (elsewhere === null) return [];
  return [
    {
      code: "merged-elsewhere",
      what: `#${number} was merged into ${elsewhere}.`,
      why: "A promotion goes into the default branch; into another one it means nothing.",
      fix: "Ask again with `/promote`, and leave the base of its pull request as it is.",
    },
  ];
}

/**
 * GitHub makes a new commit for each of its ways to merge, and signs its merge commits: a head that became the base's
 * own commit was pushed, and so was a merge commit without that signature.
 */
function pushedDirectly(pullRequest: PullRequest, landing: Landing): readonly Problem[] {
  if (landing.commit !== pullRequest.head && !landing.unsignedMerge) return [];
  return [
    {
      code: "pushed-directly",
      what: `The commits of #${pullRequest.number} were pushed to the default branch.`,
      why: "A push goes around the checks and reviews of the pull request.",
      fix: "Protect the default branch, and ask again with `/promote`.",
    },
  ];
}

function otherPullRequest(pullRequest: PullRequest, landing: Landing): readonly Problem[] {
  const others = landing.pullRequests.filter((number) => number !== pullRequest.number);
  if (others.length === 0) return [];
  return [
    {
      code: "merged-through-another",
      what: `The dossier came with #${others.join(", #")}, not with #${pullRequest.number} alone.`,
      why: "Sign-offs are given on a promotion's own pull request.",
      fix: "Ask again with `/promote`.",
    },
  ];
}

const approvedByNobody = {
  code: "extra-change",
  why: "What else came with the merge was approved by nobody as part of this promotion.",
  fix: "Ask again with `/promote`; take the other changes back if they were not meant.",
};

function moreInPullRequest(
  { number, changed, allListed }: PullRequest,
  dossier: string | null,
): readonly Problem[] {
  // Without a dossier there is nothing that a change would be beside.
  if (dossier === null) return [];
  const extra = changed.filter((path) => path !== dossier).slice(0, 20);
  return [
    ...extra.map((path) => ({ ...approvedByNobody, what: `#${number} changed ${path} too.` })),
    ...(allListed
      ? []
      : [{ ...approvedByNobody, what: `#${number} changed more files than can be listed.` }]),
  ];
}

/** Which of the landed commits changed anything beside the dossier; one that leaves it as the one below had it did. */
export function commitsWithMore(commits: readonly LandedCommit[]): readonly LandedCommit[] {
  return commits.filter(({ changedFiles, dossierBlob }, index) => {
    const before = commits[index + 1]?.dossierBlob ?? null;
    const others = (changedFiles ?? 0) - (dossierBlob === before ? 0 : 1);
    return others > 0;
  });
}

function moreChanged({ commits }: Landing): readonly Problem[] {
  return commitsWithMore(commits).map((commit) => ({
    ...approvedByNobody,
    what: `Commit ${commit.oid.slice(0, 8)} brought changes beside the dossier (${commit.changedFiles} changed files); a promotion brings its dossier alone.`,
  }));
}
