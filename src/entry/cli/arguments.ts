import { type ParseArgsConfig, parseArgs } from "node:util";
import { type CliIo, type ExitCode, wrongUse } from "./cli-io.js";

type Parsed<T extends ParseArgsConfig> = ReturnType<typeof parseArgs<T>>;

/** The words of a command line as flags and positionals, or what is wrong with them. */
export type ReadArguments<T extends ParseArgsConfig> =
  | { readonly ok: true; readonly value: Parsed<T> }
  | { readonly ok: false; readonly what: string };

/** Reads flags strictly (`parseArgs` of node:util): an unknown flag or a missing value is told, not thrown. */
export function readArguments<T extends ParseArgsConfig>(
  args: readonly string[],
  config: T,
): ReadArguments<T> {
  try {
    return { ok: true, value: parseArgs({ ...config, args: [...args] }) as Parsed<T> };
  } catch (error) {
    if (!isWrongArgument(error)) throw error;
    return { ok: false, what: error.message };
  }
}

/** The words of a command that is to go on, or the exit code of one that has ended. */
export type ReadCommand<T extends ParseArgsConfig> =
  | { readonly ok: true; readonly value: Parsed<T> }
  | { readonly ok: false; readonly code: ExitCode };

/** Reads a command's words. `--help` and wrong words end it here, both with the usage shown. */
export function readCommand<T extends ParseArgsConfig>(
  args: readonly string[],
  io: CliIo,
  usage: string,
  config: T,
): ReadCommand<T> {
  const help = { type: "boolean", short: "h" } as const;
  const words = readArguments(args, { ...config, options: { ...config.options, help } });
  if (!words.ok) return { ok: false, code: wrongUse(io, words.what, usage) };
  const { values } = words.value;
  if ("help" in values && values.help) {
    io.stdout(`${usage}\n`);
    return { ok: false, code: 0 };
  }
  // The flags of `config` are all there; `help` beside them is nobody's any more.
  return { ok: true, value: words.value as unknown as Parsed<T> };
}

function isWrongArgument(error: unknown): error is Error {
  return (
    error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS_")
  );
}
