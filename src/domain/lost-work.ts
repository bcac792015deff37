import type { Actor } from "./audit-entry.js";
import { mayBeCommand } from "./command/first-line.js";
import { parsePromotionBranch } from "./names.js";

/** A command comment is carried out this long after it was made; an older one is answered, in milliseconds. */
const MOST_DELAY = 24 * 3600_000;
/** What is younger is most likely under way, in milliseconds. */
const UNDER_WAY = 2 * 60_000;
/** A branch that no pull request holds is left this long to the request that may still take it up, in milliseconds. */
const TAKEN_UP = 3600_000;

/** A pull request, as far as telling what was lost of it needs. */
export interface SweptPullRequest {
  readonly number: number;
  readonly body: string;
  readonly state: "open" | "closed" | "merged";
  readonly byApp: boolean;
  readonly headBranch: string;
  readonly intoDefault: boolean;
  /** Whether the App told of an audit entry in it. */
  readonly told: boolean;
  /** Names of the check runs at its head. */
  readonly checks: readonly string[];
  /** Who closed it and when; null while it is open, or where GitHub doesn't tell. `by` is null for an App. */
  readonly closed: { readonly by: Actor | null; readonly at: string } | null;
}

/** A branch of promotions. `at`: when its last commit was made. */
export interface SweptBranch {
  readonly name: string;
  readonly head: string;
  readonly at: string;
}

/** A comment. `done`: the App has marked or answered it. */
export interface SweptComment {
  readonly at: string;
  readonly body: string;
  readonly byPerson: boolean;
  readonly done: boolean;
}

/** A repository as a sweep finds it. `check`: the name of the check that every pull request should have. */
export interface SweepSnapshot<C extends SweptComment> {
  readonly pullRequests: readonly SweptPullRequest[];
  readonly branches: readonly SweptBranch[];
  readonly comments: readonly C[];
  readonly check: string;
}

/** What lost events left undone. */
export interface LostWork<C extends SweptComment> {
  readonly merges: readonly SweptPullRequest[];
  readonly closings: readonly SweptPullRequest[];
  /** Commands that nobody carried out, and those that are too old for it. */
  readonly commands: readonly C[];
  readonly expired: readonly C[];
  /** Open promotions, and other open pull requests that lack their checks. */
  readonly promotions: readonly SweptPullRequest[];
  readonly unchecked: readonly SweptPullRequest[];
  /** Branches that a request left and nobody took up. */
  readonly stranded: readonly SweptBranch[];
}

/** Tells what events that never came, or processes that died, left undone. Doing it is safe any number of times. */
export function lostWork<C extends SweptComment>(
  { pullRequests, branches, comments, check }: SweepSnapshot<C>,
  now: string,
): LostWork<C> {
  const age = (at: string) => Date.parse(now) - Date.parse(at);
  const promotions = pullRequests.filter(isPromotion);
  const untold = promotions.filter((one) => one.state !== "open" && !one.told);
  const undone = comments.filter(
    ({ done, byPerson, body, at }) =>
      !done && byPerson && mayBeCommand(body) && age(at) >= UNDER_WAY,
  );
  return {
    merges: untold.filter(({ state }) => state === "merged"),
    // What the App closed itself has its entry, or is nobody's.
    closings: untold.filter(({ state, closed }) => state === "closed" && closed?.by != null),
    commands: undone.filter(({ at }) => age(at) <= MOST_DELAY),
    expired: undone.filter(({ at }) => age(at) > MOST_DELAY),
    promotions: promotions.filter(({ state }) => state === "open"),
    unchecked: pullRequests.filter(
      (one) =>
        !isPromotion(one) && one.state === "open" && one.intoDefault && !one.checks.includes(check),
    ),
    stranded: branches.filter(
      ({ name, at }) => age(at) > TAKEN_UP && !isHeld(name, promotions, untold),
    ),
  };
}

function isPromotion({ byApp, headBranch }: SweptPullRequest): boolean {
  return byApp && parsePromotionBranch(headBranch) !== null;
}

/** A branch is held by its open pull request, and by one whose end isn't told yet: telling it frees the branch. */
function isHeld(
  name: string,
  promotions: readonly SweptPullRequest[],
  untold: readonly SweptPullRequest[],
): boolean {
  const holders = [...promotions.filter(({ state }) => state === "open"), ...untold];
  return holders.some(({ headBranch }) => headBranch === name);
}
