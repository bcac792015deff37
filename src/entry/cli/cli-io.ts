/** What a command may touch of the process that runs it. `cwd` is absolute. */
export interface CliIo {
  readonly cwd: string;
  stdout(text: string): void;
  stderr(text: string): void;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The present time, UTC with `Z`, to the second. */
  now(): string;
  /** Asks the person at the terminal, and answers with the line typed; null where nobody is there. */
  readonly ask: ((question: string) => Promise<string>) | null;
  /** The file that this program was started from, for threads of its own; where left out, everything runs in one. */
  readonly program?: string;
}

/** 0 fine, 1 the answer is no, 2 wrong use, 3 outside failure. */
export type ExitCode = 0 | 1 | 2 | 3;

/** A command: gets the words after its name, answers with the exit code. */
export type Command = (args: readonly string[], io: CliIo) => Promise<ExitCode>;

/** Says on stderr what is wrong with the command line, and how the command is used. */
export function wrongUse(io: CliIo, what: string, usage: string): ExitCode {
  io.stderr(`${what}\n\n${usage}\n`);
  return 2;
}
