import { membershipIn, roleOf } from "../people.js";
import type { Repository, User, World } from "../world.js";

/** Everybody with a role of their own in a repository: its owner, collaborators, the organisation's members and teams. Being public makes nobody a collaborator. */
export function collaboratorsOf(world: World, repository: Repository): readonly User[] {
  return [...world.users.values()].filter((user) => isCollaborator(repository, user));
}

function isCollaborator(repository: Repository, user: User): boolean {
  const { owner, collaborators, teamRoles } = repository;
  if (roleOf(repository, user) === null) return false;
  if (owner === user || collaborators.has(user)) return true;
  if (owner.kind === "Organization" && owner.members.has(user)) return true;
  return [...teamRoles.keys()].some((team) => membershipIn(team, user) === "active");
}
