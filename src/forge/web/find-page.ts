import { canSee } from "../access.js";
import { notFound } from "../forge-error.js";
import { findIssue } from "../issues.js";
import { findAccount } from "../people.js";
import type { Actor, Issue, PullRequest, Repository, World } from "../world.js";
import { issuePath } from "./addresses.js";
import type { Page, Place } from "./page.js";
import { accountPage } from "./pages/account.js";
import { checkRunPage } from "./pages/check-run.js";
import { commitPage } from "./pages/commit.js";
import { filePage } from "./pages/file.js";
import { folderPage } from "./pages/folder.js";
import { issuePage } from "./pages/issue.js";
import { pullRequestPage } from "./pages/pull-request.js";
import { repositoriesPage } from "./pages/repositories.js";
import { repositoryPage } from "./pages/repository.js";

/** What lies below a repository, by the first part of the address; `rest` is what follows it. */
const SECTIONS: Readonly<
  Record<string, (place: Place, rest: readonly string[]) => Page | Promise<Page>>
> = {
  pull: (place, rest) => numberedPage(place, rest, "PullRequest"),
  issues: (place, rest) => numberedPage(place, rest, "Issue"),
  blob: filePage,
  tree: folderPage,
  commit: (place, rest) => commitPage(place, only(rest)),
  runs: (place, rest) => checkRunPage(place, Number(only(rest))),
};

/** The page of an address, for somebody who may see it. Throws 404. */
export async function findPage(world: World, actor: Actor, pathname: string): Promise<Page> {
  const [owner, name, section, ...rest] = segmentsOf(pathname);
  const visible = [...world.repositories.values()].filter((one) => canSee(actor, one));
  if (owner === undefined) return repositoriesPage(visible);
  if (name === undefined) return accountPage(accountOf(world, owner), visible);
  const place = { world, repository: repositoryIn(visible, owner, name) };
  if (section === undefined) return await repositoryPage(place);
  const draw = Object.hasOwn(SECTIONS, section) ? SECTIONS[section] : undefined;
  if (draw === undefined) throw notFound();
  return await draw(place, rest);
}

/** An issue's or pull request's page; as on GitHub, the other's address leads to it. */
async function numberedPage(
  { world, repository }: Place,
  rest: readonly string[],
  kind: (Issue | PullRequest)["kind"],
): Promise<Page> {
  const issue = findIssue(repository, Number(only(rest)));
  if (issue.kind !== kind) return { kind: "moved", to: issuePath(issue) };
  return issue.kind === "PullRequest" ? await pullRequestPage(world, issue) : issuePage(issue);
}

function repositoryIn(visible: readonly Repository[], owner: string, name: string): Repository {
  const key = `${owner}/${name}`.toLowerCase();
  const found = visible.find((one) => `${one.owner.login}/${one.name}`.toLowerCase() === key);
  if (found === undefined) throw notFound();
  return found;
}

function accountOf(world: World, login: string) {
  const account = findAccount(world, login);
  if (account === null) throw notFound();
  return account;
}

function only(rest: readonly string[]): string {
  const [first, ...more] = rest;
  if (first === undefined || more.length > 0) throw notFound();
  return first;
}

function segmentsOf(pathname: string): readonly string[] {
  try {
    return pathname
      .split("/")
      .filter((part) => part !== "")
      .map(decodeURIComponent);
  } catch (error) {
    if (error instanceof URIError) throw notFound();
    throw error;
  }
}
