import { timestamp } from "../clock.js";
import { nodeId } from "../node-ids.js";
import type { Repository, World } from "../world.js";
import { accountShape, apiUrl, type Schemas } from "./accounts.js";

/** The addresses below a repository's own, as GitHub writes them: key, then what follows. */
const ADDRESSES = {
  archive_url: "/{archive_format}{/ref}",
  assignees_url: "/assignees{/user}",
  blobs_url: "/git/blobs{/sha}",
  branches_url: "/branches{/branch}",
  collaborators_url: "/collaborators{/collaborator}",
  comments_url: "/comments{/number}",
  commits_url: "/commits{/sha}",
  compare_url: "/compare/{base}...{head}",
  contents_url: "/contents/{+path}",
  contributors_url: "/contributors",
  deployments_url: "/deployments",
  downloads_url: "/downloads",
  events_url: "/events",
  forks_url: "/forks",
  git_commits_url: "/git/commits{/sha}",
  git_refs_url: "/git/refs{/sha}",
  git_tags_url: "/git/tags{/sha}",
  hooks_url: "/hooks",
  issue_comment_url: "/issues/comments{/number}",
  issue_events_url: "/issues/events{/number}",
  issues_url: "/issues{/number}",
  keys_url: "/keys{/key_id}",
  labels_url: "/labels{/name}",
  languages_url: "/languages",
  merges_url: "/merges",
  milestones_url: "/milestones{/number}",
  notifications_url: "/notifications{?since,all,participating}",
  pulls_url: "/pulls{/number}",
  releases_url: "/releases{/id}",
  stargazers_url: "/stargazers",
  statuses_url: "/statuses/{sha}",
  subscribers_url: "/subscribers",
  subscription_url: "/subscription",
  tags_url: "/tags",
  teams_url: "/teams",
  trees_url: "/git/trees{/sha}",
} as const;

/** `owner/name`. */
export function fullName(repository: Repository): string {
  return `${repository.owner.login}/${repository.name}`;
}

/** A repository's own address among the REST routes. */
export function repositoryUrl(world: World, repository: Repository): string {
  return `${apiUrl(world)}/repos/${fullName(repository)}`;
}

/** A repository's own page, which is also where it is cloned from. */
export function repositoryPage(world: World, repository: Repository): string {
  return `${world.url}/${fullName(repository)}`;
}

/** GitHub's full form of a repository. */
export function repositoryShape(world: World, repository: Repository) {
  const url = repositoryUrl(world, repository);
  const page = repositoryPage(world, repository);
  return {
    ...identity(world, repository),
    ...addresses(url),
    url,
    html_url: page,
    clone_url: `${page}.git`,
    git_url: `${page}.git`,
    ssh_url: `${page}.git`,
    svn_url: page,
    ...quietFacts(repository),
    created_at: timestamp(repository.createdAt),
    updated_at: timestamp(repository.pushedAt),
    pushed_at: timestamp(repository.pushedAt),
  } satisfies Schemas["repository"];
}

/** The repository as `push` writes it: times in seconds, the owner with a name. */
export function pushedRepositoryShape(world: World, repository: Repository) {
  const shape = repositoryShape(world, repository);
  return {
    ...shape,
    owner: { ...shape.owner, name: repository.owner.login, email: null },
    created_at: Math.floor(repository.createdAt.getTime() / 1000),
    pushed_at: Math.floor(repository.pushedAt.getTime() / 1000),
    stargazers: 0,
    master_branch: repository.defaultBranch,
  };
}

function identity(world: World, repository: Repository) {
  return {
    id: repository.id,
    node_id: nodeId(repository),
    name: repository.name,
    full_name: fullName(repository),
    owner: accountShape(world, repository.owner),
    private: repository.private,
    visibility: repository.private ? "private" : "public",
    default_branch: repository.defaultBranch,
  };
}

function addresses(url: string): Record<keyof typeof ADDRESSES, string> {
  const entries = Object.entries(ADDRESSES).map(([key, rest]) => [key, `${url}${rest}`]);
  return Object.fromEntries(entries) as Record<keyof typeof ADDRESSES, string>;
}

function quietFacts(repository: Repository) {
  const open = [...repository.issues.values()].filter((issue) => issue.state === "open").length;
  return {
    description: null,
    homepage: null,
    language: null,
    license: null,
    mirror_url: null,
    fork: false,
    archived: false,
    disabled: false,
    is_template: false,
    web_commit_signoff_required: false,
    has_issues: true,
    has_projects: false,
    has_downloads: false,
    has_wiki: false,
    has_pages: false,
    has_discussions: false,
    allow_forking: false,
    topics: [],
    size: 0,
    forks: 0,
    forks_count: 0,
    stargazers_count: 0,
    watchers: 0,
    watchers_count: 0,
    open_issues: open,
    open_issues_count: open,
    allow_auto_merge: repository.allowAutoMerge,
    allow_merge_commit: repository.allowedMethods.includes("merge"),
    allow_squash_merge: repository.allowedMethods.includes("squash"),
    allow_rebase_merge: repository.allowedMethods.includes("rebase"),
    delete_branch_on_merge: repository.deleteBranchOnMerge,
  };
}
