import type { Problem } from "../../domain/problem.js";

/** Problems for a terminal: what is wrong, and below it why and how to mend it. */
export function problemText(problems: readonly Problem[]): string {
  return problems
    .map(({ what, why, fix }) => {
      const below = [...(why ? [why] : []), ...(fix ? [`Fix: ${fix}`] : [])];
      return [what, ...below.map((line) => `  ${line}`)].map((line) => `${line}\n`).join("");
    })
    .join("");
}
