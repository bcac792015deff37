/**
 * The known name that looks most like a mistyped one, or null when none is near: at most two edits, or
 * half of the letters of a longer word.
 */
export function nearestName(typed: string, known: readonly string[]): string | null {
  const limit = Math.max(2, Math.floor(typed.length / 2));
  const near = known
    .map((name) => ({ name, edits: countEdits(typed, name) }))
    .filter(({ name, edits }) => edits <= limit && edits < name.length)
    .sort((one, other) => one.edits - other.edits);
  return near[0]?.name ?? null;
}

/** Levenshtein distance: letters to add, remove or change, one row of the table at a time. */
function countEdits(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...from].entries()) {
    const next = [index + 1];
    for (let column = 1; column <= to.length; column += 1) {
      const change = cell(row, column - 1) + (letter === to[column - 1] ? 0 : 1);
      next.push(Math.min(change, cell(row, column) + 1, cell(next, column - 1) + 1));
    }
    row = next;
  }
  return cell(row, to.length);
}

function cell(row: readonly number[], column: number): number {
  return row[column] ?? 0;
}
