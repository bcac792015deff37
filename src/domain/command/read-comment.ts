import type { Problem } from "../problem.js";
import type { Command, CommentOptions } from "./command.js";
import { commandLine } from "./first-line.js";
import { grammar } from "./grammar.js";
import { takeApart, tidied } from "./words.js";

/** What a comment is to us. */
export type CommentReading =
  | { readonly kind: "not-a-command" }
  | {
      readonly kind: "malformed";
      /** All that is wrong with it; at least one. */
      readonly problems: readonly Problem[];
      /** The line that was read, tidied and cut to 300 characters. A person's text: escape it before it is shown. */
      readonly read: string;
      /** The right form, with the person's own words where they will do. Escape it too. */
      readonly form: string;
    }
  | { readonly kind: "command"; readonly command: Command };

const readLimit = 300;

/**
 * Reads a comment. A command is its first line that isn't blank, when that begins with one of our verbs; so quotes,
 * code, HTML comments and later lines never are. Verbs, `to`, `because`, stages and flags count in any case.
 * `because` takes the rest of the line, without a pair of quotes round it. Never throws; time is linear in the
 * comment's length.
 */
export function readComment(body: string, options: CommentOptions): CommentReading {
  const line = commandLine(body);
  const said = line === null ? null : takeApart(line, options);
  if (line === null || said === null) return { kind: "not-a-command" };
  const { result, form } = grammar[said.verb](said);
  if (result.ok) return { kind: "command", command: result.value };
  return {
    kind: "malformed",
    problems: result.problems,
    read: cut(tidied(line)),
    form: `${said.prefix}${said.verb} ${form}`.trimEnd(),
  };
}

function cut(text: string): string {
  const characters = [...text];
  return characters.length > readLimit ? `${characters.slice(0, readLimit - 1).join("")}…` : text;
}
