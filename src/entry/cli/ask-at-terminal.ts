import { createInterface } from "node:readline";

/** Asks on stderr, so that stdout stays the command's own. The end of the input (Ctrl-D) is an empty answer. */
export function askAtTerminal(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  return new Promise((answer) => {
    lines.once("close", () => answer(""));
    lines.question(question, (line) => {
      answer(line);
      lines.close();
    });
  });
}
