import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type FileFacts, factsFormat } from "../../domain/catalogue/file-facts.js";
import { askGit } from "../files/ask-git.js";

/** Facts of a model's files by git's id of their content and by path, kept so that no blob is parsed twice. */
export interface FactsCache {
  load(model: string): ReadonlyMap<string, FileFacts>;
  save(model: string, facts: ReadonlyMap<string, FileFacts>): void;
}

/**
 * Where facts are kept for a repository: in its git folder, which no commit holds. Outside of a repository in the
 * user's own cache; null where there is none either.
 */
export async function cacheFolder(
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string | null> {
  const git = await askGit(folder, "rev-parse", "--git-common-dir");
  if (git !== null) return join(resolve(folder, git.trim()), "model-promoter", "facts");
  const home = env.XDG_CACHE_HOME ?? (env.HOME === undefined ? null : join(env.HOME, ".cache"));
  const name = createHash("sha256").update(folder).digest("hex").slice(0, 20);
  return home === null ? null : join(home, "model-promoter", name, "facts");
}

/**
 * Opens a cache. What isn't whole, or was kept by a version of this program with other formats, counts as not there;
 * a folder that can't be written to keeps nothing.
 */
export function openCache(folder: string): FactsCache {
  const format = factsFormat();
  const fileOf = (model: string) =>
    join(folder, `${createHash("sha256").update(model).digest("hex").slice(0, 32)}.json`);
  return {
    load: (model) => new Map(Object.entries(read(fileOf(model), format))),
    save: (model, facts) => {
      const body = JSON.stringify(Object.fromEntries(facts));
      write(folder, fileOf(model), `${headOf(format, body)}\n${body}`);
    },
  };
}

/** First line of a cache's file: what it is, and what the rest must be. */
function headOf(format: string, body: string): string {
  return `model-promoter facts ${format} ${createHash("sha256").update(body).digest("hex")}`;
}

function read(file: string, format: string): Readonly<Record<string, FileFacts>> {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    // Not there, or not readable: everything is parsed anew, which is slower and never wrong.
    return {};
  }
  const end = text.indexOf("\n");
  const body = text.slice(end + 1);
  return text.slice(0, end) === headOf(format, body) ? JSON.parse(body) : {};
}

function write(folder: string, file: string, text: string): void {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(temporary, text);
    renameSync(temporary, file);
  } catch (error) {
    // A full or read-only disk costs the next run its time, and this one nothing.
    if (!(error instanceof Error && "code" in error)) throw error;
  }
}
