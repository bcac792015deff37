import { assign } from "./assignment.js";
import { type Excluded, eligibleFor, isEmail, isTeam, type People, sameLogin } from "./people.js";
import type { Place } from "./requirements.js";
import type { Review } from "./review.js";

/** A valid approval of the dossier by an owner's person. */
export interface SignOff {
  readonly place: Place;
  readonly review: Review;
}

/** A place that nobody has filled; `who` may fill it, as far as could be read. */
export interface MissingSignOff {
  readonly place: Place;
  readonly who: readonly string[];
  /** Why it can't be told who may sign; null where that was read. */
  readonly unread: string | null;
}

/** An approval that doesn't count, and why. */
export interface UncountedApproval {
  readonly review: Review;
  readonly why: string;
}

/** State of a promotion's sign-offs: complete when none is missing. */
export interface SignOffs {
  readonly given: readonly SignOff[];
  readonly missing: readonly MissingSignOff[];
  readonly uncounted: readonly UncountedApproval[];
  /** Standing requests for changes. */
  readonly concerns: readonly Review[];
}

/** What sign-offs are counted from. `voidBecause` voids every approval: the PR or the pinned inputs are no longer what was approved. */
export interface SignOffSources {
  readonly places: readonly Place[];
  readonly standing: readonly Review[];
  readonly people: People;
  readonly excluded: readonly Excluded[];
  readonly dossierBlob: string | null;
  readonly voidBecause: string | null;
}

/** Counts sign-offs: every place needs a person of its own. The missing set is the smallest there is. */
export function countSignOffs(sources: SignOffSources): SignOffs {
  const approvals = sources.standing.filter((review) => review.opinion === "approved");
  const judged = approvals.map((review) => ({ review, why: reasonNotToCount(review, sources) }));
  const valid = judged.filter(({ why }) => why === null).map(({ review }) => review);
  const eligible = sources.places.map((place) =>
    eligibleFor(place, sources.people, sources.excluded),
  );
  const seats = assignKnownFirst(
    eligible.map((logins) => signers(valid, logins)),
    sources.places.map((place) => unreadOwner(place, sources.people) === null),
  );
  const given = sources.places.flatMap((place, index) => {
    const review = valid.find((one) => one.by.login === seats[index]);
    return review ? [{ place, review }] : [];
  });
  const missing = sources.places.flatMap((place, index) =>
    seats[index] === null
      ? [{ place, who: eligible[index] ?? [], unread: unreadOwner(place, sources.people) }]
      : [],
  );
  const uncounted = judged.flatMap(({ review, why }) => (why === null ? [] : [{ review, why }]));
  const concerns = sources.standing.filter((review) => review.opinion === "changes-requested");
  return {
    given,
    missing,
    uncounted: [...uncounted, ...withoutPlace(valid, given, eligible)],
    concerns,
  };
}

/**
 * Seats the places whose people are all known before the others. So what stays empty among them would stay empty
 * whoever the unread ones turn out to be: it is proven, not guessed.
 */
function assignKnownFirst(
  candidates: readonly (readonly string[])[],
  known: readonly boolean[],
): readonly (string | null)[] {
  const order = [...candidates.keys()].sort((a, b) => Number(known[b]) - Number(known[a]) || a - b);
  const seats = assign(order.map((place) => candidates[place] ?? []));
  return candidates.map((_, place) => seats[order.indexOf(place)] ?? null);
}

/** Approvals that are valid and bound to the dossier, whoever gave them; what a manual gate looks at. */
export function validApprovals(sources: SignOffSources): readonly Review[] {
  return sources.standing.filter(
    (review) => review.opinion === "approved" && reasonNotToCount(review, sources) === null,
  );
}

function signers(valid: readonly Review[], eligible: readonly string[]): readonly string[] {
  return valid
    .filter((review) => eligible.some((login) => sameLogin(login, review.by.login)))
    .map((review) => review.by.login);
}

function reasonNotToCount(review: Review, sources: SignOffSources): string | null {
  if (review.by.isBot) return "a bot can't sign";
  const excluded = sources.excluded.find((one) => sameLogin(one.login, review.by.login));
  if (excluded) return excluded.why;
  if (!review.canWrite) return "has no write access to this repository";
  if (sources.voidBecause !== null) return sources.voidBecause;
  if (sources.dossierBlob === null || review.dossierBlob !== sources.dossierBlob)
    return "approved another dossier";
  return null;
}

function withoutPlace(
  valid: readonly Review[],
  given: readonly SignOff[],
  eligible: readonly (readonly string[])[],
): readonly UncountedApproval[] {
  const seated = new Set(given.map(({ review }) => review.id));
  return valid
    .filter((review) => !seated.has(review.id))
    .map((review) => ({
      review,
      why: eligible.some((logins) => logins.some((login) => sameLogin(login, review.by.login)))
        ? "every place that this person can fill is filled; one person fills one place"
        : "is none of the required owners",
    }));
}

/** The first owner of a place whose people couldn't be read, with the reason; such a place is not signed, and not refused. */
function unreadOwner(place: Place, people: People): string | null {
  for (const owner of [place.owner, ...(place.or ?? [])]) {
    // Nothing is to be found out about an email address: it never signs.
    if (isEmail(owner)) continue;
    const fact = isTeam(owner)
      ? people.teams.get(owner.toLowerCase())
      : people.persons.get(owner.toLowerCase());
    if (fact === undefined) return `${owner} was not looked up`;
    if (fact.kind === "unread") return `${owner}: ${fact.why}`;
  }
  return null;
}
