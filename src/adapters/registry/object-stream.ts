import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";

/** A git object. `content` is null where it is larger than asked for; it was then passed by unread. */
export interface GitObject {
  readonly id: string;
  readonly type: string;
  readonly bytes: number;
  readonly content: Buffer | null;
}

/** One long-lived `git cat-file --batch`: any number of objects by one process. */
export interface ObjectStream {
  /** An object by id or by `<commit>:<path>`; null where there is none. @throws when git ends or answers out of turn. */
  get(name: string): Promise<GitObject | null>;
  close(): Promise<void>;
}

interface Waiting {
  readonly done: (object: GitObject | null) => void;
  readonly fail: (error: Error) => void;
}

interface Incoming {
  readonly id: string;
  readonly type: string;
  readonly bytes: number;
  readonly chunks: Buffer[] | null;
  left: number;
}

/** Starts git in a folder. Objects of more than `most` bytes are not kept. */
export function openObjects(folder: string, most: number): ObjectStream {
  const git = spawn("git", ["-C", folder, "cat-file", "--batch"]);
  const waiting: Waiting[] = [];
  const parser = new BatchParser(most, (object) => waiting.shift()?.done(object));
  const closed = endOfGit(git, (error) => {
    for (const { fail } of waiting.splice(0)) fail(error);
  });
  git.stdout.on("data", (chunk: Buffer) => parser.take(chunk));
  return {
    get: (name) =>
      new Promise((done, fail) => {
        if (/[\n\r\0]/.test(name)) return done(null);
        waiting.push({ done, fail });
        git.stdin.write(`${name}\n`);
      }),
    close: async () => {
      git.stdin.end();
      await closed;
    },
  };
}

/** Settles when a git that answers questions has ended; `failAll` tells whoever still waits why. */
export function endOfGit(
  git: ChildProcessWithoutNullStreams,
  failAll: (error: Error) => void,
): Promise<void> {
  let said = "";
  git.stderr.on("data", (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-2000);
  });
  // Writing to a git that has ended: its end is told below.
  git.stdin.on("error", () => {});
  return new Promise((settled) => {
    git.once("error", (cause) => {
      failAll(new Error("git can't be run", { cause }));
      settled();
    });
    git.once("close", (code) => {
      failAll(new Error(`git cat-file ended with ${code}: ${said.trim()}`));
      settled();
    });
  });
}

/** Cuts the answers of `cat-file --batch` apart: `<id> <type> <size>`, content, newline; or `<name> missing`. */
class BatchParser {
  readonly #most: number;
  readonly #answer: (object: GitObject | null) => void;
  #rest: Buffer = Buffer.alloc(0);
  #incoming: Incoming | null = null;

  constructor(most: number, answer: (object: GitObject | null) => void) {
    this.#most = most;
    this.#answer = answer;
  }

  take(chunk: Buffer): void {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    while (this.#incoming === null ? this.#takeHeader() : this.#takeContent(this.#incoming));
  }

  #takeHeader(): boolean {
    const end = this.#rest.indexOf(0x0a);
    if (end === -1) return false;
    const header = this.#rest.subarray(0, end).toString();
    this.#rest = this.#rest.subarray(end + 1);
    const [, id = "", type = "", size = ""] = /^([0-9a-f]{40,64}) (\w+) (\d+)$/.exec(header) ?? [];
    if (id === "") {
      this.#answer(null);
      return true;
    }
    const bytes = Number(size);
    // The newline after the content is taken with it.
    this.#incoming = { id, type, bytes, chunks: bytes > this.#most ? null : [], left: bytes + 1 };
    return true;
  }

  #takeContent(incoming: Incoming): boolean {
    if (this.#rest.length === 0) return false;
    const part = this.#rest.subarray(0, incoming.left);
    this.#rest = this.#rest.subarray(part.length);
    incoming.left -= part.length;
    incoming.chunks?.push(part);
    if (incoming.left > 0) return true;
    const { id, type, bytes, chunks } = incoming;
    this.#incoming = null;
    this.#answer({ id, type, bytes, content: chunks && Buffer.concat(chunks).subarray(0, bytes) });
    return true;
  }
}
