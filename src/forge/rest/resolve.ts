import type { Repository } from "../world.js";

/** The commit that a branch, tag, full ref or (abbreviated) id names, in GitHub's order; null when none does. */
export async function resolveRef(repository: Repository, ref: string): Promise<string | null> {
  // Only names can follow: git's own expressions such as `main~1` are not GitHub's.
  if (/[~^:?*[\\\s]|\.\.|@\{/.test(ref)) return null;
  const candidates = [`refs/heads/${ref}`, `refs/tags/${ref}`, `refs/${ref}`];
  if (ref.startsWith("refs/") || /^[0-9a-f]{7,40}$/.test(ref)) candidates.push(ref);
  for (const candidate of candidates) {
    const oid = await repository.git.resolve(candidate);
    if (oid !== null) return oid;
  }
  return null;
}
