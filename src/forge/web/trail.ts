import type { Repository } from "../world.js";
import { repositoryPath } from "./addresses.js";
import type { Step } from "./page.js";

/** The way to a page of a repository; without steps the repository's own page. */
export function trailTo(repository: Repository, ...steps: readonly Step[]): readonly Step[] {
  const { owner, name } = repository;
  const last = steps.length === 0;
  return [
    { label: owner.login, address: `/${owner.login}` },
    { label: name, address: last ? null : repositoryPath(repository) },
    ...steps,
  ];
}

/** The page itself, at the end of its trail. */
export function here(label: string): Step {
  return { label, address: null };
}
