/** A clause as a sentence: its first letter large where that is a word and no path or name, a full stop at its end. */
export function sentence(clause: string): string {
  const start = clause.replace(/^[a-z]+(?=[ ,']|$)/, capitalised);
  return /[.!?…]$/.test(clause) ? start : `${start}.`;
}

function capitalised(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
