/** In a pattern: any number of units, none included. */
export const anyRun = Symbol("any run");

/**
 * Tells whether `pattern` covers all of `text`, comparing unit by unit with `fits`.
 *
 * Only the latest run is ever widened, because a shorter earlier run leaves at least as much text to
 * the rest. So each pair of item and unit is compared at most once: `fits` is called at most
 * `pattern.length * text.length` times, whatever a hostile file contains.
 */
export function coversAll<Item extends object | string | symbol, Unit extends string>(
  pattern: readonly (Item | typeof anyRun)[],
  text: readonly Unit[],
  fits: (item: Item, unit: Unit) => boolean,
): boolean {
  let next = 0;
  let at = 0;
  let run: { readonly next: number; at: number } | null = null;
  for (let unit = text[at]; unit !== undefined; unit = text[at]) {
    const item = pattern[next];
    if (item === anyRun) {
      next += 1;
      run = { next, at };
    } else if (item !== undefined && fits(item as Item, unit)) {
      next += 1;
      at += 1;
    } else if (run !== null) {
      run.at += 1;
      next = run.next;
      at = run.at;
    } else {
      return false;
    }
  }
  return pattern.slice(next).every((item) => item === anyRun);
}
