import { sameLogin } from "./people.js";

/** An opinion that a review gives; a mere comment is none. */
export type Opinion = "approved" | "changes-requested";

/** A review as read from GitHub. Logins have their `@`; times are UTC. */
export interface Review {
  readonly id: number;
  readonly by: { readonly login: string; readonly id: number | null; readonly isBot: boolean };
  readonly opinion: Opinion;
  readonly at: string;
  /** When it was dismissed; null where it stands. */
  readonly dismissedAt: string | null;
  readonly commit: string | null;
  /** Git blob id of the dossier at the reviewed commit; null where it isn't there or couldn't be read. */
  readonly dossierBlob: string | null;
  readonly canWrite: boolean;
  readonly words: string;
}

/**
 * The opinion of each person that stood at a time: the last one given by then, unless dismissed by then.
 * A later "changes requested" so withdraws an approval. Oldest first.
 */
export function standingReviews(reviews: readonly Review[], at: string | null): readonly Review[] {
  const given = reviews.filter((review) => at === null || !isAfter(review.at, at));
  const ordered = [...given].sort((a, b) => Date.parse(a.at) - Date.parse(b.at) || a.id - b.id);
  const last = ordered.filter(
    (review, index) =>
      !ordered.slice(index + 1).some((later) => sameLogin(later.by.login, review.by.login)),
  );
  return last.filter(
    (review) => review.dismissedAt === null || (at !== null && isAfter(review.dismissedAt, at)),
  );
}

/** Compares times, not their text: one may have fractions of a second. */
function isAfter(time: string, other: string): boolean {
  return Date.parse(time) > Date.parse(other);
}
