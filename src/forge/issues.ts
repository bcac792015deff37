import { NEEDS, requireAccess, writerIn } from "./access.js";
import { notFound, unprocessable } from "./forge-error.js";
import { record } from "./timeline.js";
import { issueEvent, pullRequestEvent } from "./webhook-events.js";
import {
  type Actor,
  type Author,
  type Issue,
  inTurn,
  type Label,
  newId,
  type PullRequest,
  type Repository,
  type World,
} from "./world.js";

/** The next number in a repository; issues and pull requests share one series. */
export function allocateNumber(repository: Repository): number {
  return repository.issues.size + 1;
}

/** An issue or pull request by number. Throws 404. */
export function findIssue(repository: Repository, number: number): Issue | PullRequest {
  const found = repository.issues.get(number);
  if (found === undefined) throw notFound();
  return found;
}

/** A pull request by number. Throws 404, also for an issue. */
export function findPullRequest(repository: Repository, number: number): PullRequest {
  const found = findIssue(repository, number);
  if (found.kind !== "PullRequest") throw notFound();
  return found;
}

/** Opens an issue. */
export async function createIssue(
  world: World,
  actor: Actor,
  repository: Repository,
  wanted: {
    readonly title: string;
    readonly body: string | null;
    readonly labels: readonly string[];
  },
): Promise<Issue> {
  const author = writerIn(actor, repository, NEEDS.openIssues);
  return await inTurn(world, repository, async () => {
    const createdAt = world.clock.tick();
    const issue: Issue = {
      kind: "Issue",
      id: newId(world),
      repository,
      number: allocateNumber(repository),
      title: wanted.title,
      body: wanted.body,
      author,
      state: "open",
      stateReason: null,
      createdAt,
      updatedAt: createdAt,
      closedAt: null,
      closedBy: null,
      labels: wanted.labels.map((name) => ensureLabel(world, repository, name)),
      comments: [],
      reactions: [],
      timeline: [],
    };
    repository.issues.set(issue.number, issue);
    issueEvent(world, issue, author, { action: "opened" });
    return issue;
  });
}

/** What may be changed of an issue. */
export interface IssueChanges {
  readonly title?: string;
  readonly body?: string | null;
  readonly state?: "open" | "closed";
  readonly stateReason?: "completed" | "not_planned";
}

/** Changes title, body or state of an issue; its author may do so without further rights. */
export async function updateIssue(
  world: World,
  actor: Actor,
  issue: Issue,
  changes: IssueChanges,
): Promise<void> {
  const by = writerIn(actor, issue.repository, NEEDS.openIssues);
  if (by !== issue.author) requireAccess(actor, issue.repository, NEEDS.triageIssues);
  await inTurn(world, issue.repository, async () => {
    issue.updatedAt = world.clock.tick();
    const before = { title: issue.title, body: issue.body };
    issue.title = changes.title ?? issue.title;
    if (changes.body !== undefined) issue.body = changes.body;
    const edited = {
      ...(issue.title === before.title ? {} : { title: { from: before.title } }),
      ...(issue.body === before.body ? {} : { body: { from: before.body ?? "" } }),
    };
    if (Object.keys(edited).length > 0)
      issueEvent(world, issue, by, { action: "edited", changes: edited });
    if (changes.state !== undefined && changes.state !== issue.state) {
      turnState(world, issue, by, changes.state, changes.stateReason ?? "completed");
    }
  });
}

/** A repository's label; GitHub makes those that don't exist when they are put on an issue. */
export function ensureLabel(world: World, repository: Repository, name: string): Label {
  const known = repository.labels.find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (known !== undefined) return known;
  const made: Label = {
    kind: "Label",
    id: newId(world),
    name,
    color: "ededed",
    description: null,
  };
  repository.labels.push(made);
  return made;
}

/** Makes a label. Throws 422 when the name is taken. */
export function createLabel(
  world: World,
  actor: Actor,
  repository: Repository,
  wanted: { readonly name: string; readonly color: string; readonly description: string | null },
): Label {
  writerIn(actor, repository, NEEDS.triageIssues);
  const taken = repository.labels.some(
    (one) => one.name.toLowerCase() === wanted.name.toLowerCase(),
  );
  if (taken) {
    throw unprocessable("Validation Failed", {
      resource: "Label",
      field: "name",
      code: "already_exists",
    });
  }
  return Object.assign(ensureLabel(world, repository, wanted.name), {
    color: wanted.color,
    description: wanted.description,
  });
}

/** Puts labels on an issue or pull request, or takes them off; those already so are passed over. */
export async function changeLabels(
  world: World,
  actor: Actor,
  issue: Issue | PullRequest,
  changes: { readonly add: readonly string[]; readonly remove: readonly string[] },
): Promise<void> {
  const by = writerIn(actor, issue.repository, NEEDS.triageIssues);
  await inTurn(world, issue.repository, async () => {
    world.clock.tick();
    for (const label of changes.add.map((name) => ensureLabel(world, issue.repository, name))) {
      if (issue.labels.includes(label)) continue;
      issue.labels.push(label);
      await labelMoved(world, issue, by, label, true);
    }
    for (const label of issue.labels.filter((one) => changes.remove.includes(one.name))) {
      issue.labels.splice(issue.labels.indexOf(label), 1);
      await labelMoved(world, issue, by, label, false);
    }
  });
}

async function labelMoved(
  world: World,
  issue: Issue | PullRequest,
  by: Author,
  label: Label,
  on: boolean,
): Promise<void> {
  const action = on ? "labeled" : "unlabeled";
  record(world, issue, by, { type: on ? "LabeledEvent" : "UnlabeledEvent", label });
  if (issue.kind === "Issue") issueEvent(world, issue, by, { action, label });
  else await pullRequestEvent(world, issue, by, { action, label });
}

function turnState(
  world: World,
  issue: Issue,
  by: Author,
  state: "open" | "closed",
  reason: "completed" | "not_planned",
): void {
  const closed = state === "closed";
  issue.state = state;
  issue.stateReason = closed ? reason : "reopened";
  issue.closedAt = closed ? world.clock.now() : null;
  issue.closedBy = closed ? by : null;
  record(world, issue, by, { type: closed ? "ClosedEvent" : "ReopenedEvent" });
  issueEvent(world, issue, by, { action: closed ? "closed" : "reopened" });
}
