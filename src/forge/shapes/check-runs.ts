import { timestamp } from "../clock.js";
import { nodeId } from "../node-ids.js";
import type { CheckAnnotation, CheckRun, PullRequest, Repository, World } from "../world.js";
import { appShape, type Schemas } from "./accounts.js";
import { repositoryPage, repositoryUrl } from "./repositories.js";

/** A check run. */
export function checkRunShape(world: World, run: CheckRun) {
  const url = `${repositoryUrl(world, run.repository)}/check-runs/${run.id}`;
  const page = `${repositoryPage(world, run.repository)}/runs/${run.id}`;
  return {
    id: run.id,
    node_id: nodeId(run),
    name: run.name,
    head_sha: run.headOid,
    external_id: run.externalId,
    url,
    html_url: page,
    details_url: run.detailsUrl ?? page,
    status: run.status,
    conclusion: run.conclusion,
    started_at: timestamp(run.startedAt),
    completed_at: run.completedAt === null ? null : timestamp(run.completedAt),
    output: {
      ...run.output,
      annotations_count: run.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: run.suite.id },
    app: appShape(world, run.app) as Schemas["check-run"]["app"],
    pull_requests: pullRequestsAt(world, run),
  } satisfies Schemas["check-run"];
}

/** An annotation of a check run. */
export function annotationShape(
  world: World,
  { repository, headOid }: CheckRun,
  annotation: CheckAnnotation,
) {
  const { path, level, title, message, rawDetails } = annotation;
  return {
    path,
    blob_href: blobPage(world, repository, headOid, path),
    start_line: annotation.startLine,
    start_column: annotation.startColumn,
    end_line: annotation.endLine,
    end_column: annotation.endColumn,
    annotation_level: level,
    title,
    message,
    raw_details: rawDetails,
  } satisfies Schemas["check-annotation"];
}

/** Page of a file at a commit. */
export function blobPage(world: World, repository: Repository, oid: string, path: string): string {
  const place = path.split("/").map(encodeURIComponent).join("/");
  return `${repositoryPage(world, repository)}/blob/${oid}/${place}`;
}

/** The suite as `check_run` events carry it. */
export function checkSuiteShape(world: World, run: CheckRun) {
  const { suite } = run;
  const pulls = pullRequestsAt(world, run);
  return {
    id: suite.id,
    node_id: nodeId(suite),
    head_branch: pulls[0]?.head.ref ?? null,
    head_sha: suite.headOid,
    status: run.status,
    conclusion: run.conclusion,
    url: `${repositoryUrl(world, run.repository)}/check-suites/${suite.id}`,
    before: null,
    after: suite.headOid,
    pull_requests: pulls,
    app: appShape(world, run.app),
    created_at: timestamp(suite.createdAt),
    updated_at: timestamp(run.completedAt ?? run.startedAt),
  };
}

function pullRequestsAt(world: World, run: CheckRun): Schemas["pull-request-minimal"][] {
  const url = repositoryUrl(world, run.repository);
  const repo = { id: run.repository.id, url, name: run.repository.name };
  return [...run.repository.issues.values()]
    .filter((one): one is PullRequest => one.kind === "PullRequest")
    .filter((pull) => pull.state === "open" && pull.head.oid === run.headOid)
    .map((pull) => ({
      id: pull.id,
      number: pull.number,
      url: `${url}/pulls/${pull.number}`,
      head: { ref: pull.head.ref, sha: pull.head.oid, repo },
      base: { ref: pull.base.ref, sha: pull.base.oid, repo },
    }));
}
