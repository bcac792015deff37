import { nearestName } from "../../domain/nearest-name.js";
import { messagesOf } from "../messages-of.js";
import { version } from "../version.js";
import { type CliIo, type ExitCode, wrongUse } from "./cli-io.js";
import type { CommandEntry } from "./commands.js";
import { textTable } from "./text-table.js";

const USAGE = "Usage: model-promoter <command> [...]\n       model-promoter --help | --version";

/**
 * Runs one command line: the name, then the command's own words.
 * A command that throws is an outside failure: its message goes to stderr, its stack nowhere.
 */
export async function run(
  commands: Readonly<Record<string, CommandEntry>>,
  args: readonly string[],
  io: CliIo,
): Promise<ExitCode> {
  const [name, ...rest] = args;
  if (name === undefined) return wrongUse(io, "No command given.", helpText(commands));
  if (name === "--help" || name === "-h" || name === "help") return show(io, helpText(commands));
  if (name === "--version") return show(io, version);
  const entry = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (entry === undefined) return unknownCommand(io, name, Object.keys(commands));
  try {
    return await (await entry.load())(rest, io);
  } catch (error) {
    io.stderr(`model-promoter ${name}: ${messagesOf(error).join(": ")}\n`);
    return 3;
  }
}

function helpText(commands: Readonly<Record<string, CommandEntry>>): string {
  const rows = Object.entries(commands).map(([name, { summary }]) => [`  ${name}`, summary]);
  return `${USAGE}\n\nCommands (model-promoter <command> --help says more):\n${textTable(rows)}`.trimEnd();
}

function show(io: CliIo, text: string): ExitCode {
  io.stdout(`${text}\n`);
  return 0;
}

function unknownCommand(io: CliIo, name: string, known: readonly string[]): ExitCode {
  const nearest = nearestName(name, known);
  const hint = nearest === null ? "" : ` Did you mean "${nearest}"?`;
  return wrongUse(io, `There is no command "${name}".${hint}`, USAGE);
}
