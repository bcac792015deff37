import { canWrite, findTeam, findUser, roleIncludes, teamRole } from "../people.js";
import type { Repository, World } from "../world.js";

/** One mistake in a CODEOWNERS file, in GitHub's words; line and column are counted from 1. */
export interface CodeOwnersError {
  readonly line: number;
  readonly column: number;
  readonly kind: "Invalid pattern" | "Invalid owner" | "Unknown owner";
  readonly source: string;
  readonly suggestion: string | null;
  readonly message: string;
  readonly path: string;
}

const LOCATIONS = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];
const OWNER = /^(@[\w-]+(\/[\w.-]+)?|[^@\s]+@[^@\s]+\.[^@\s]+)$/;

/** What is wrong in the CODEOWNERS file of a branch (null: the default one); nothing without a file. */
export async function codeOwnersErrors(
  world: World,
  repository: Repository,
  branch: string | null,
): Promise<readonly CodeOwnersError[]> {
  const { git, defaultBranch } = repository;
  const oid = await git.resolve(`refs/heads/${branch ?? defaultBranch}`);
  if (oid === null) return [];
  for (const path of LOCATIONS) {
    const file = await git.blobAt(oid, path);
    if (file === null) continue;
    const lines = file.content.toString("utf8").split(/\r?\n/);
    return lines.flatMap((source, index) =>
      errorsOfLine(world, repository, source).map((found) =>
        describe({ ...found, line: index + 1, source, path }),
      ),
    );
  }
  return [];
}

type Found = Pick<CodeOwnersError, "column" | "kind" | "suggestion"> & { readonly advice: string };

function errorsOfLine(world: World, repository: Repository, source: string): readonly Found[] {
  const words = [...source.replace(/(^|\s)#.*$/, "").matchAll(/\S+/g)];
  const [pattern, ...owners] = words;
  if (pattern === undefined) return [];
  if (/^!|[[\]]|\\#|\*{3}/.test(pattern[0])) {
    const suggestion = /\*{3}/.test(pattern[0]) ? pattern[0].replace(/\*{3,}/g, "**") : null;
    const advice = suggestion === null ? "" : ` Did you mean \`${suggestion}\`?`;
    return [{ column: pattern.index + 1, kind: "Invalid pattern", suggestion, advice }];
  }
  return owners.flatMap(({ 0: owner, index }): readonly Found[] => {
    if (!OWNER.test(owner)) {
      return [{ column: index + 1, kind: "Invalid owner", suggestion: null, advice: "" }];
    }
    const advice = adviceOn(world, repository, owner);
    if (advice === null) return [];
    return [{ column: index + 1, kind: "Unknown owner", suggestion: null, advice }];
  });
}

/** What to make sure of when an owner can't own; null when it can. An address is never looked up. */
function adviceOn(world: World, repository: Repository, owner: string): string | null {
  if (!owner.startsWith("@")) return null;
  const [organization = "", slug] = owner.slice(1).split("/");
  if (slug === undefined) {
    const user = findUser(world, organization);
    if (user !== null && canWrite(repository, user)) return null;
    return ` make sure ${owner} exists and has write access to the repository`;
  }
  const team = findTeam(world, organization, slug);
  const writes = team !== null && roleIncludes(teamRole(repository, team), "write");
  if (writes && team.privacy === "closed") return null;
  return ` make sure the team ${owner} exists, is publicly visible, and has write access to the repository`;
}

function describe({
  advice,
  ...found
}: Found & Pick<CodeOwnersError, "line" | "source" | "path">): CodeOwnersError {
  const pointer = `  ${found.source}\n  ${" ".repeat(found.column - 1)}^`;
  return { ...found, message: `${found.kind} on line ${found.line}:${advice}\n\n${pointer}` };
}
