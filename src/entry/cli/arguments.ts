import { type ParseArgsConfig, parseArgs } from "node:util";

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

function isWrongArgument(error: unknown): error is Error {
  return (
    error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS_")
  );
}
