/**
 * Gives each place a person of its own, filling as many places as can be filled at once
 * (maximum bipartite matching by augmenting paths, after Kuhn 1955; places × people steps a place at most).
 * `candidates[i]` are the people who may fill place i, the preferred first.
 * Returns for each place its person, or null. A place filled once stays filled while others are tried.
 */
export function assign(candidates: readonly (readonly string[])[]): readonly (string | null)[] {
  const placeOf = new Map<string, number>();
  for (const place of candidates.keys()) seat(place, candidates, placeOf, new Set());
  const personOf = new Map([...placeOf].map(([person, place]) => [place, person]));
  return candidates.map((_, place) => personOf.get(place) ?? null);
}

/** Seats a place, moving people already seated where that frees one; false where nobody is left for it. */
function seat(
  place: number,
  candidates: readonly (readonly string[])[],
  placeOf: Map<string, number>,
  tried: Set<string>,
): boolean {
  for (const person of candidates[place] ?? []) {
    if (tried.has(person)) continue;
    tried.add(person);
    const taken = placeOf.get(person);
    if (taken === undefined || seat(taken, candidates, placeOf, tried)) {
      placeOf.set(person, place);
      return true;
    }
  }
  return false;
}
