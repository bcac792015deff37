import { git } from "./git-process.js";

/** One file of a comparison. */
export interface ChangedFile {
  readonly path: string;
  readonly status: "added" | "modified" | "removed" | "renamed";
  readonly previousPath: string | null;
  /** Lines; 0 for binary files. */
  readonly additions: number;
  readonly deletions: number;
}

const STATUSES = { A: "added", D: "removed", R: "renamed" } as const;

/** What `git diff base...head` names, with counts of lines. */
export async function changedFiles(
  folder: string,
  base: string,
  head: string,
): Promise<readonly ChangedFile[]> {
  const range = ["-z", "-M", "--no-ext-diff", `${base}...${head}`, "--"];
  const [names, counts] = await Promise.all([
    git(folder, ["diff", "--name-status", ...range]),
    git(folder, ["diff", "--numstat", ...range]),
  ]);
  const lineCounts = parseCounts(counts.split("\0"));
  return parseNames(names.split("\0")).map((file) => ({
    ...file,
    ...(lineCounts.get(file.path) ?? { additions: 0, deletions: 0 }),
  }));
}

type NamedFile = Pick<ChangedFile, "path" | "status" | "previousPath">;

function parseNames(fields: readonly string[]): readonly NamedFile[] {
  const files: NamedFile[] = [];
  for (let at = 0; at + 1 < fields.length; ) {
    const letter = fields[at]?.[0] ?? "";
    const status = STATUSES[letter as keyof typeof STATUSES] ?? "modified";
    const renamed = status === "renamed";
    const path = fields[at + (renamed ? 2 : 1)] ?? "";
    files.push({ path, status, previousPath: renamed ? (fields[at + 1] ?? null) : null });
    at += renamed ? 3 : 2;
  }
  return files;
}

function parseCounts(
  fields: readonly string[],
): Map<string, Pick<ChangedFile, "additions" | "deletions">> {
  const counts = new Map<string, Pick<ChangedFile, "additions" | "deletions">>();
  for (let at = 0; at + 1 < fields.length; ) {
    const [additions = "", deletions = "", path = ""] = (fields[at] ?? "").split("\t");
    // A renamed file's line has no path: the old and the new one follow as fields of their own.
    const name = path === "" ? (fields[at + 2] ?? "") : path;
    counts.set(name, { additions: Number(additions) || 0, deletions: Number(deletions) || 0 });
    at += path === "" ? 3 : 1;
  }
  return counts;
}
