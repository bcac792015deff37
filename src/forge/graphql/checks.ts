import type * as GitHub from "@octokit/graphql-schema";
import { NEEDS, requireAccess } from "../access.js";
import { checkRunsAt } from "../check-runs.js";
import { timestamp } from "../clock.js";
import { nodeId } from "../node-ids.js";
import { newestStatuses } from "../rest/checks.js";
import { blobPage } from "../shapes/check-runs.js";
import { repositoryPage } from "../shapes/repositories.js";
import type {
  App,
  CheckAnnotation,
  CheckRun,
  CheckSuite,
  CommitStatus,
  Repository,
} from "../world.js";
import { actorView } from "./actors.js";
import { connection, type Paging } from "./connection.js";
import { commitAt } from "./git-objects.js";
import { repositoryView } from "./repository.js";
import type { View, Viewing } from "./view.js";

/** A check run that the viewer may read. */
export function checkRunView(viewing: Viewing, run: CheckRun): View<GitHub.CheckRun> {
  const page = `${repositoryPage(viewing.world, run.repository)}/runs/${run.id}`;
  return {
    __typename: "CheckRun",
    id: nodeId(run),
    databaseId: run.id,
    name: run.name,
    status: run.status.toUpperCase(),
    conclusion: run.conclusion?.toUpperCase() ?? null,
    url: page,
    permalink: page,
    detailsUrl: run.detailsUrl ?? page,
    externalId: run.externalId,
    startedAt: timestamp(run.startedAt),
    completedAt: run.completedAt === null ? null : timestamp(run.completedAt),
    title: run.output.title,
    summary: run.output.summary,
    text: run.output.text,
    annotations: (args: Paging) =>
      connection(args, run.annotations, (one) => annotationView(viewing, run, one)),
    checkSuite: () => checkSuiteView(viewing, run.suite),
    repository: () => repositoryView(viewing, run.repository),
  };
}

function annotationView(
  { world }: Viewing,
  { repository, headOid }: CheckRun,
  annotation: CheckAnnotation,
): View<GitHub.CheckAnnotation> {
  const { path, level, title, message, rawDetails } = annotation;
  return {
    path,
    title,
    message,
    rawDetails,
    annotationLevel: level.toUpperCase(),
    blobUrl: blobPage(world, repository, headOid, path),
    location: {
      start: { line: annotation.startLine, column: annotation.startColumn },
      end: { line: annotation.endLine, column: annotation.endColumn },
    },
  };
}

interface SuitesArgs extends Paging {
  readonly filterBy?: { readonly appId?: number | null; readonly checkName?: string | null } | null;
}

interface RunsArgs extends Paging {
  readonly filterBy?: {
    readonly appId?: number | null;
    readonly checkName?: string | null;
    readonly checkType?: "ALL" | "LATEST" | null;
  } | null;
}

/** The check suites of a commit, one an App. Needs `checks: read`. */
export function checkSuites(
  viewing: Viewing,
  repository: Repository,
  oid: string,
  args: SuitesArgs,
): object {
  requireAccess(viewing.actor, repository, NEEDS.readChecks);
  const { appId, checkName } = args.filterBy ?? {};
  const found = repository.checkSuites.filter(
    (suite) =>
      suite.headOid === oid &&
      (appId == null || suite.app.id === appId) &&
      (checkName == null || runsOf(suite, "latest").some((run) => run.name === checkName)),
  );
  return connection(args, found, (suite) => checkSuiteView(viewing, suite));
}

/** All newest checks and statuses of a commit as one; null when there are none. Needs `checks: read`. */
export function statusCheckRollup(
  viewing: Viewing,
  repository: Repository,
  oid: string,
): View<GitHub.StatusCheckRollup> | null {
  requireAccess(viewing.actor, repository, NEEDS.readChecks);
  const all = [...checkRunsAt(repository, oid), ...newestStatuses(repository, oid)];
  if (all.length === 0) return null;
  return {
    __typename: "StatusCheckRollup",
    id: nodeId({ kind: "StatusCheckRollup", id: all[0]?.id ?? 0 }),
    state: worst(all.map(stateOf)),
    commit: () => commitAt(viewing, repository, oid),
    contexts: (args: Paging) =>
      connection(args, all, (one) =>
        one.kind === "CheckRun" ? checkRunView(viewing, one) : statusView(viewing, one),
      ),
  };
}

function checkSuiteView(viewing: Viewing, suite: CheckSuite): View<GitHub.CheckSuite> {
  const runs = runsOf(suite, "latest");
  const running = runs.find((run) => run.status !== "completed");
  return {
    __typename: "CheckSuite",
    id: nodeId(suite),
    databaseId: suite.id,
    app: () => appView(viewing, suite.app),
    createdAt: timestamp(suite.createdAt),
    status: (running?.status ?? "completed").toUpperCase(),
    conclusion: running === undefined ? worst(runs.map(stateOf)) : null,
    commit: () => commitAt(viewing, suite.repository, suite.headOid),
    checkRuns: (args: RunsArgs) => {
      const { appId, checkName, checkType } = args.filterBy ?? {};
      const found = (checkType === "ALL" ? runsOf(suite, "all") : runs).filter(
        (run) =>
          (checkName == null || run.name === checkName) && (appId == null || run.app.id === appId),
      );
      return connection(args, found, (run) => checkRunView(viewing, run));
    },
  };
}

/** An App as checks name it. */
export function appView({ world }: Viewing, app: App): View<GitHub.App> {
  return {
    __typename: "App",
    id: nodeId(app),
    databaseId: app.id,
    slug: app.slug,
    name: app.name,
    url: `${world.url}/apps/${app.slug}`,
  };
}

function statusView(viewing: Viewing, status: CommitStatus): View<GitHub.StatusContext> {
  return {
    __typename: "StatusContext",
    id: nodeId(status),
    context: status.context,
    state: status.state.toUpperCase(),
    description: status.description,
    targetUrl: status.targetUrl,
    createdAt: timestamp(status.createdAt),
    creator: () => actorView(viewing, status.creator),
  };
}

function runsOf(suite: CheckSuite, which: "latest" | "all"): readonly CheckRun[] {
  const there = checkRunsAt(suite.repository, suite.headOid, which);
  return there.filter((run) => run.suite === suite);
}

function stateOf(one: CheckRun | CommitStatus): "SUCCESS" | "FAILURE" | "PENDING" {
  if (one.kind === "CommitStatus") {
    if (one.state === "pending") return "PENDING";
    return one.state === "success" ? "SUCCESS" : "FAILURE";
  }
  if (one.status !== "completed") return "PENDING";
  return /^(success|neutral|skipped)$/.test(one.conclusion ?? "") ? "SUCCESS" : "FAILURE";
}

function worst(states: readonly ("SUCCESS" | "FAILURE" | "PENDING")[]) {
  if (states.includes("FAILURE")) return "FAILURE";
  return states.includes("PENDING") ? "PENDING" : "SUCCESS";
}
