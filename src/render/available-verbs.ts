import type { Verb } from "../domain/command/command.js";

/** Commands that this version carries out; the others are read, and answered that they aren't there yet. */
export const availableVerbs: readonly Verb[] = ["promote", "recheck", "withdraw", "status", "help"];

/** Whether this version carries a command out. */
export function isAvailable(verb: Verb): boolean {
  return availableVerbs.includes(verb);
}
