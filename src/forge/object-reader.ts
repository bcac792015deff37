import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { gitEnvironment } from "./git-process.js";

/** An object of a repository as git keeps it. */
export interface GitObject {
  readonly oid: string;
  readonly type: "commit" | "tree" | "blob" | "tag";
  readonly content: Buffer;
}

/** Reads objects through one long-lived `git cat-file --batch`, started at the first question. */
export interface ObjectReader {
  /** The object that an expression such as `<oid>` or `<oid>:<path>` names; null when there is none. */
  read(expression: string): Promise<GitObject | null>;
  /** Ends the process; questions still open fail. */
  close(): void;
}

interface Question {
  readonly answer: (object: GitObject | null) => void;
  readonly fail: (error: Error) => void;
}

const NEWLINE = 10;

/** A reader over the bare repository in a folder. */
export function openObjectReader(folder: string): ObjectReader {
  const waiting: Question[] = [];
  let child: ChildProcessWithoutNullStreams | null = null;
  let unread: Buffer = Buffer.alloc(0);

  function take(chunk: Buffer): void {
    unread = unread.length === 0 ? chunk : Buffer.concat([unread, chunk]);
    for (let parsed = parseAnswer(unread); parsed !== null; parsed = parseAnswer(unread)) {
      unread = unread.subarray(parsed.length);
      waiting.shift()?.answer(parsed.object);
    }
  }

  function ended(): void {
    child = null;
    unread = Buffer.alloc(0);
    for (const question of waiting.splice(0)) question.fail(new Error("git cat-file ended"));
  }

  function start(): ChildProcessWithoutNullStreams {
    const started = spawn("git", ["cat-file", "--batch"], { cwd: folder, env: gitEnvironment() });
    started.stdout.on("data", take);
    started.stdin.on("error", () => undefined);
    started.on("error", ended);
    started.on("close", ended);
    return started;
  }

  return {
    read: (expression) =>
      new Promise((answer, fail) => {
        // A line is a question: an expression with a line end would be two.
        if (/[\n\0]/.test(expression) || expression === "") return answer(null);
        waiting.push({ answer, fail });
        child ??= start();
        child.stdin.write(`${expression}\n`);
      }),
    close: () => {
      child?.kill();
    },
  };
}

/** The first whole answer in what git has written so far, and how long it is. */
function parseAnswer(
  written: Buffer,
): { readonly object: GitObject | null; readonly length: number } | null {
  const lineEnd = written.indexOf(NEWLINE);
  if (lineEnd < 0) return null;
  const header = written.subarray(0, lineEnd).toString("utf8");
  const match = /^([0-9a-f]{40}) (commit|tree|blob|tag) (\d+)$/.exec(header);
  if (match === null) return { object: null, length: lineEnd + 1 };
  const [, oid = "", type, size] = match;
  const start = lineEnd + 1;
  const end = start + Number(size);
  if (written.length < end + 1) return null;
  const content = Buffer.from(written.subarray(start, end));
  return { object: { oid, type: type as GitObject["type"], content }, length: end + 1 };
}
