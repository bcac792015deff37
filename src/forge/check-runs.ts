import { NEEDS, requireAccess, writerIn } from "./access.js";
import { mergeWhenReady } from "./auto-merge.js";
import { ForgeError, unprocessable } from "./forge-error.js";
import { checkRunEvent } from "./webhook-events.js";
import {
  type Actor,
  type App,
  type CheckAnnotation,
  type CheckConclusion,
  type CheckOutput,
  type CheckRun,
  type CheckStatus,
  type CheckSuite,
  type CommitStatus,
  inTurn,
  newId,
  type Repository,
  type World,
} from "./world.js";

/** What an App may say of a check run; what is left out stays as it was. */
export interface CheckRunChanges {
  readonly name?: string;
  readonly status?: CheckStatus;
  readonly conclusion?: CheckConclusion;
  readonly startedAt?: Date;
  readonly completedAt?: Date;
  readonly detailsUrl?: string;
  readonly externalId?: string;
  readonly output?: CheckOutput;
  /** Added to those that the run has. */
  readonly annotations?: readonly CheckAnnotation[];
  readonly actions?: CheckRun["actions"];
}

/** GitHub's longest summary and longest text, in characters each. */
const LONGEST = 65_535;
/** GitHub's most annotations in one request. */
const MOST_ANNOTATIONS = 50;

/** Makes a check run on a commit; only Apps can. */
export async function createCheckRun(
  world: World,
  actor: Actor,
  repository: Repository,
  wanted: CheckRunChanges & { readonly name: string; readonly headOid: string },
): Promise<CheckRun> {
  const app = appOf(actor, repository);
  requireText(wanted);
  return await inTurn(world, repository, async () => {
    if ((await repository.git.resolve(wanted.headOid)) !== wanted.headOid) {
      throw unprocessable(`No commit found for SHA: ${wanted.headOid}`);
    }
    const startedAt = world.clock.tick();
    const run: CheckRun = {
      kind: "CheckRun",
      id: newId(world),
      suite: suiteOf(world, repository, app, wanted.headOid),
      repository,
      app,
      headOid: wanted.headOid,
      name: wanted.name,
      status: "queued",
      conclusion: null,
      startedAt,
      completedAt: null,
      detailsUrl: null,
      externalId: "",
      output: { title: null, summary: null, text: null },
      annotations: [],
      actions: [],
    };
    repository.checkRuns.push(run);
    change(world, run, wanted);
    checkRunEvent(world, run, app.bot, "created");
    await completed(world, run);
    return run;
  });
}

/** Changes a check run of the App's own. */
export async function updateCheckRun(
  world: World,
  actor: Actor,
  run: CheckRun,
  changes: CheckRunChanges,
): Promise<void> {
  const app = appOf(actor, run.repository);
  if (app !== run.app) throw new ForgeError(403, "Invalid app_id - app_id does not match");
  requireText(changes);
  await inTurn(world, run.repository, async () => {
    world.clock.tick();
    change(world, run, changes);
    await completed(world, run);
  });
}

/** Asks the App that made a check run to make it again. */
export async function rerequestCheckRun(world: World, actor: Actor, run: CheckRun): Promise<void> {
  const by = writerIn(actor, run.repository, NEEDS.writeChecks);
  await inTurn(world, run.repository, async () => {
    world.clock.tick();
    checkRunEvent(world, run, by, "rerequested");
  });
}

/** The check runs of a commit; `latest` leaves only the newest of each name and App. */
export function checkRunsAt(
  repository: Repository,
  oid: string,
  which: "latest" | "all" = "latest",
): readonly CheckRun[] {
  const all = repository.checkRuns.filter((run) => run.headOid === oid);
  if (which === "all") return all;
  return [...new Map(all.map((run) => [`${run.app.id}:${run.name}`, run])).values()];
}

/** Sets a commit status. */
export async function createStatus(
  world: World,
  actor: Actor,
  repository: Repository,
  wanted: Pick<CommitStatus, "oid" | "context" | "state" | "description" | "targetUrl">,
): Promise<CommitStatus> {
  const creator = writerIn(actor, repository, NEEDS.writeStatuses);
  return await inTurn(world, repository, async () => {
    if ((await repository.git.resolve(wanted.oid)) !== wanted.oid) {
      throw unprocessable(`No commit found for SHA: ${wanted.oid}`);
    }
    const createdAt = world.clock.tick();
    const status: CommitStatus = {
      kind: "CommitStatus",
      id: newId(world),
      ...wanted,
      creator,
      createdAt,
    };
    repository.statuses.push(status);
    await mergeWhenReady(world, repository);
    return status;
  });
}

async function completed(world: World, run: CheckRun): Promise<void> {
  if (run.status !== "completed") return;
  checkRunEvent(world, run, run.app.bot, "completed");
  await mergeWhenReady(world, run.repository);
}

function change(world: World, run: CheckRun, changes: CheckRunChanges): void {
  // As on GitHub: a conclusion completes the run, and a completed run has one.
  const status = changes.conclusion !== undefined ? "completed" : (changes.status ?? run.status);
  const conclusion = status === "completed" ? (changes.conclusion ?? run.conclusion) : null;
  run.status = status;
  run.conclusion = conclusion;
  run.name = changes.name ?? run.name;
  run.startedAt = changes.startedAt ?? run.startedAt;
  run.completedAt = status === "completed" ? (changes.completedAt ?? world.clock.now()) : null;
  run.detailsUrl = changes.detailsUrl ?? run.detailsUrl;
  run.externalId = changes.externalId ?? run.externalId;
  run.output = changes.output ?? run.output;
  run.annotations = [...run.annotations, ...(changes.annotations ?? [])];
  run.actions = changes.actions ?? run.actions;
}

function appOf(actor: Actor, repository: Repository): App {
  requireAccess(actor, repository, NEEDS.writeChecks);
  if (actor.kind === "installation") return actor.installation.app;
  throw new ForgeError(403, "You must authenticate via a GitHub App.");
}

function suiteOf(world: World, repository: Repository, app: App, headOid: string): CheckSuite {
  const known = repository.checkSuites.find((one) => one.app === app && one.headOid === headOid);
  if (known !== undefined) return known;
  const createdAt = world.clock.now();
  const made: CheckSuite = {
    kind: "CheckSuite",
    id: newId(world),
    repository,
    app,
    headOid,
    createdAt,
  };
  repository.checkSuites.push(made);
  return made;
}

function requireText(changes: CheckRunChanges): void {
  const { output, actions, conclusion, status, annotations = [] } = changes;
  if (status === "completed" && conclusion === undefined) {
    throw unprocessable("Invalid request.", "conclusion is required when status is completed");
  }
  const texts = [output?.summary ?? "", output?.text ?? ""];
  if (texts.some((text) => text.length > LONGEST)) {
    throw unprocessable("Invalid request.", `only ${LONGEST} characters are allowed`);
  }
  if ((actions?.length ?? 0) > 3)
    throw unprocessable("Invalid request.", "only 3 actions are allowed");
  if (annotations.length > MOST_ANNOTATIONS)
    throw unprocessable("Invalid request.", `No more than ${MOST_ANNOTATIONS} items are allowed`);
  if (annotations.some(isMisplaced))
    throw unprocessable("Invalid request.", "an annotation's lines and columns are not in order");
}

/** Lines count from 1 and columns belong to a single line. */
function isMisplaced({ startLine, endLine, startColumn, endColumn }: CheckAnnotation): boolean {
  if (startLine < 1 || endLine < startLine) return true;
  const hasColumns = startColumn !== null || endColumn !== null;
  if (!hasColumns) return false;
  return startLine !== endLine || (startColumn ?? 1) > (endColumn ?? Number.POSITIVE_INFINITY);
}
