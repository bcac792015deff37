import type { Verb } from "../../domain/command/command.js";
import { type CommandUsage, commandReference } from "../../domain/command/reference.js";
import { isAvailable } from "../available-verbs.js";
import { code } from "../escape.js";
import { blocks, either, md } from "../markdown.js";
import { left, table } from "../table.js";
import { replyText } from "./reply.js";

/** Answer to `/help`: the commands that this version carries out. `reference` is the one that holds under the policy. */
export function helpReply(
  comment: number,
  reference: readonly CommandUsage[] = commandReference,
): string {
  const rows = reference
    .filter(({ verb }) => isAvailable(verb))
    .map(({ usage, whoMay, does }) => [code(usage), md`${whoMay}`, md`${does}`]);
  const later = reference.filter(({ verb }) => !isAvailable(verb)).map(({ verb }) => code(verb));
  return replyText(
    comment,
    blocks(
      table([left(md`Command`), left(md`Who may`), left(md`What it does`)], rows),
      md`A command is the first line of a new comment, one a comment. ${code("because")} takes the rest of the line.`,
      later.length > 0 ? md`Not available in this version: ${either(later, "and", 20)}.` : null,
    ),
  );
}

/** Answer to a command that is known and that this version doesn't carry out. */
export function notAvailableReply(comment: number, verb: Verb): string {
  return replyText(
    comment,
    md`**Not done.** ${code(verb)} is not available in this version of Model Promoter. ${code("/help")} lists what is.`,
  );
}
