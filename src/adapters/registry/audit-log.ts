import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import type { RawChange, RawCommit, RegistryPlace } from "../../domain/audit/touching-commit.js";
import type { SignatureKeys } from "./audit-keys.js";

/** Which commits to tell: those that `head` has and none of `without`. */
export interface LogQuestion {
  readonly folder: string;
  readonly place: RegistryPlace;
  readonly head: string;
  readonly without: readonly string[];
  /** `line`: the branch's own steps, with what each merge brought; `all`: every commit that is no merge. */
  readonly scope: "line" | "all";
  readonly keys: SignatureKeys | null;
}

/** What is asked of each commit, in this order; who it says made it comes last, as anything may stand there. */
const FIELDS = ["%x01%H", "%P", "%ct", "%ae", "%ce", "%an"];
const SIGNATURE_FIELDS = ["%G?", "%GF"];

/**
 * Commits that touch files that only the App writes, oldest first, with all that each changes against its first parent.
 * One process of git, read as it speaks.
 * @throws when git fails.
 */
export async function* touchingCommits(question: LogQuestion): AsyncGenerator<RawCommit> {
  const git = startLog(question);
  const ended = endOf(git);
  const reader = new LogReader(question.keys !== null);
  for await (const chunk of git.stdout) yield* reader.take(chunk);
  yield* reader.end();
  await ended;
}

type Git = ChildProcessByStdio<null, Readable, Readable>;

const SCOPES = {
  line: ["--first-parent", "-m"],
  all: ["--full-history", "--no-merges"],
} as const;

function startLog({ folder, place, head, without, scope, keys }: LogQuestion): Git {
  const fields = [...FIELDS, ...(keys ? SIGNATURE_FIELDS : [])].join("%x00");
  const args = [
    "--no-replace-objects",
    ...(keys?.settings ?? []),
    ...["-c", "log.showSignature=false"],
    ...["log", ...SCOPES[scope], "--reverse", "--topo-order"],
    ...["--raw", "-z", "--no-abbrev", "--no-renames", "--full-diff", `--format=${fields}`],
    head,
    ...without.map((commit) => `^${commit}`),
    ...["--", ...stateFilesIn(place)],
  ];
  const env = { ...process.env, ...keys?.environment, LC_ALL: "C", GIT_LITERAL_PATHSPECS: "0" };
  return spawn("git", ["-C", folder, ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
}

function stateFilesIn({ prefix, root }: RegistryPlace): readonly string[] {
  const models = `${prefix}${root}/models`.replace(/[\\*?[\]]/g, "\\$&");
  const inner = ["**/manifest.yaml", "**/production.json", "*/audit/**", "*/*/audit/**"];
  return inner.map((pattern) => `:(top,glob)${models}/${pattern}`);
}

function endOf(git: Git): Promise<void> {
  let said = "";
  git.stderr.on("data", (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-2000);
  });
  const ended = new Promise<void>((done, fail) => {
    git.once("error", (cause) => fail(new Error("git can't be run", { cause })));
    git.once("close", (code) =>
      code === 0 ? done() : fail(new Error(`git log ended with ${code}: ${said.trim()}`)),
    );
  });
  // It is waited for when all was read; a failure before then must not count as unheard.
  ended.catch(() => {});
  return ended;
}

/** Cuts git's answer at its zero bytes: the fields of a commit, then of each file a line of modes and ids, and a path. */
class LogReader {
  readonly #fieldCount: number;
  readonly #hasSignatures: boolean;
  #rest: Buffer = Buffer.alloc(0);
  #fields: string[] = [];
  #changes: RawChange[] = [];
  #line: string | null = null;

  constructor(hasSignatures: boolean) {
    this.#hasSignatures = hasSignatures;
    this.#fieldCount = FIELDS.length + (hasSignatures ? SIGNATURE_FIELDS.length : 0);
  }

  *take(chunk: Buffer): Generator<RawCommit> {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let from = 0;
    for (;;) {
      const zero = bytes.indexOf(0, from);
      if (zero === -1) break;
      const done = this.#token(bytes.toString("utf8", from, zero));
      if (done) yield done;
      from = zero + 1;
    }
    this.#rest = bytes.subarray(from);
  }

  *end(): Generator<RawCommit> {
    if (this.#fields.length === this.#fieldCount) yield this.#commit();
  }

  /** Takes one part; gives the commit before where it begins another. */
  #token(text: string): RawCommit | null {
    if (this.#line !== null) {
      this.#changes.push(changeOf(this.#line, text));
      this.#line = null;
      return null;
    }
    if (this.#fields.length < this.#fieldCount) {
      this.#fields.push(text);
      return null;
    }
    const plain = text.startsWith("\n") ? text.slice(1) : text;
    if (plain === "") return null;
    if (plain.startsWith(":")) {
      this.#line = plain;
      return null;
    }
    const done = this.#commit();
    this.#fields = [plain];
    this.#changes = [];
    return done;
  }

  #commit(): RawCommit {
    const [id = "", parents = "", seconds = "0", authorEmail = "", committerEmail = ""] =
      this.#fields;
    const [authorName = "", status = "N", key = ""] = this.#fields.slice(5);
    return {
      id: id.slice(1),
      parents: parents === "" ? [] : parents.split(" "),
      at: new Date(Number(seconds) * 1000).toISOString().replace(".000Z", "Z"),
      authorEmail,
      committerEmail,
      authorName,
      signature: this.#hasSignatures ? { status, key } : null,
      changes: this.#changes,
    };
  }
}

function changeOf(line: string, path: string): RawChange {
  const [, , , after = "", status = ""] = line.split(" ");
  return { status: status.slice(0, 1), path, after: /^0+$/.test(after) ? null : after };
}
