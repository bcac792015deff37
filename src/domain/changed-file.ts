/** How a change leaves a file: `renamed` took it from another path, and may have changed its text too. */
export type ChangeType = "added" | "modified" | "removed" | "renamed";

/** A file that a pull request changes. `former`: the path that it was renamed from; null otherwise. */
export interface ChangedFile {
  readonly path: string;
  readonly former: string | null;
  readonly change: ChangeType;
}

/** What happens at one path; a renamed file is removed from one and added at another. */
export interface PathChange {
  readonly path: string;
  readonly change: "added" | "changed" | "removed";
}

/** What happens at each path that a pull request touches. */
export function pathChanges(files: readonly ChangedFile[]): readonly PathChange[] {
  return files.flatMap(({ path, former, change }): readonly PathChange[] => {
    if (change === "modified") return [{ path, change: "changed" }];
    if (change === "removed") return [{ path, change: "removed" }];
    const added = { path, change: "added" } as const;
    return former === null ? [added] : [{ path: former, change: "removed" }, added];
  });
}
