import { ownersOf, readCodeOwners } from "./code-owners.js";
import { canWrite, findTeam, findUser, membershipIn, roleIncludes, teamRole } from "./people.js";
import type { Author, PullRequest, Repository, Team, User, World } from "./world.js";

/** For each changed file that has owners, those among them who may write; the base's CODEOWNERS counts. */
export async function codeOwnersOf(
  world: World,
  pullRequest: PullRequest,
): Promise<readonly (readonly (User | Team)[])[]> {
  const { repository, base, head } = pullRequest;
  const baseHead = await repository.git.resolve(`refs/heads/${base.ref}`);
  if (baseHead === null) return [];
  const rules = await readCodeOwners(repository.git, baseHead);
  if (rules.length === 0) return [];
  const files = await repository.git.changedFiles(baseHead, head.oid);
  return files
    .map(({ path }) =>
      ownersOf(rules, path).flatMap((owner) => ownerNamed(world, repository, owner)),
    )
    .filter((owners) => owners.length > 0);
}

/** Whether one of the owners, or an active member of one, is among some people. */
export function isSatisfiedBy(
  owners: readonly (User | Team)[],
  people: readonly Author[],
): boolean {
  return owners.some((owner) =>
    people.some((person) =>
      owner.kind === "User"
        ? owner === person
        : person.kind === "User" && membershipIn(owner, person) === "active",
    ),
  );
}

function ownerNamed(
  world: World,
  repository: Repository,
  written: string,
): readonly (User | Team)[] {
  const [organization = "", slug] = written.replace(/^@/, "").split("/");
  if (!written.startsWith("@")) return [];
  if (slug === undefined) {
    const user = findUser(world, organization);
    return user !== null && canWrite(repository, user) ? [user] : [];
  }
  const team = findTeam(world, organization, slug);
  return team !== null && roleIncludes(teamRole(repository, team), "write") ? [team] : [];
}
