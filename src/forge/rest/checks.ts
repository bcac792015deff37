import * as z from "zod";
import { NEEDS } from "../access.js";
import {
  type CheckRunChanges,
  checkRunsAt,
  createCheckRun,
  createStatus,
  rerequestCheckRun,
  updateCheckRun,
} from "../check-runs.js";
import { timestamp } from "../clock.js";
import { nodeId } from "../node-ids.js";
import { accountShape, type Schemas } from "../shapes/accounts.js";
import { annotationShape, checkRunShape } from "../shapes/check-runs.js";
import { repositoryShape, repositoryUrl } from "../shapes/repositories.js";
import type { CheckAnnotation, CheckRun, CommitStatus, Repository } from "../world.js";
import { commitOf } from "./commits.js";
import {
  byId,
  type Call,
  created,
  input,
  ok,
  optional,
  page,
  param,
  type RestAnswer,
  type Route,
  repositoryOf,
  route,
} from "./route.js";

/** Operations on check runs and commit statuses. */
export const CHECK_ROUTES: readonly Route[] = [
  route("POST", "/repos/{owner}/{repo}/check-runs", async (call) => {
    const repository = repositoryOf(call, NEEDS.writeChecks);
    const wish = input(call, NewRun);
    const run = await createCheckRun(call.world, call.actor, repository, {
      ...changesOf(wish),
      name: wish.name,
      headOid: wish.head_sha,
    });
    return created(checkRunShape(call.world, run));
  }),
  route("GET", "/repos/{owner}/{repo}/check-runs/{check_run_id}", (call) =>
    ok(checkRunShape(call.world, runOf(call, "read"))),
  ),
  route("PATCH", "/repos/{owner}/{repo}/check-runs/{check_run_id}", async (call) => {
    const run = runOf(call, "write");
    await updateCheckRun(call.world, call.actor, run, changesOf(input(call, RunChanges)));
    return ok(checkRunShape(call.world, run));
  }),
  route("GET", "/repos/{owner}/{repo}/check-runs/{check_run_id}/annotations", (call) => {
    const run = runOf(call, "read");
    return page(call, run.annotations, (one) => annotationShape(call.world, run, one));
  }),
  route("POST", "/repos/{owner}/{repo}/check-runs/{check_run_id}/rerequest", async (call) => {
    await rerequestCheckRun(call.world, call.actor, runOf(call, "write"));
    return created({});
  }),
  route("GET", "/repos/{owner}/{repo}/commits/{ref}/check-runs", listRuns),
  route("POST", "/repos/{owner}/{repo}/statuses/{sha}", setStatus),
  route("GET", "/repos/{owner}/{repo}/commits/{ref}/status", combinedStatus),
];

const Annotation = z.object({
  path: z.string(),
  start_line: z.int(),
  end_line: z.int(),
  start_column: optional(z.int()),
  end_column: optional(z.int()),
  annotation_level: z.enum(["notice", "warning", "failure"]),
  message: z.string(),
  title: optional(z.string()),
  raw_details: optional(z.string()),
});

const RunChanges = z.object({
  name: optional(z.string()),
  status: optional(z.enum(["queued", "in_progress", "completed"])),
  conclusion: optional(
    z.enum([
      "success",
      "failure",
      "neutral",
      "cancelled",
      "skipped",
      "timed_out",
      "action_required",
    ]),
  ),
  started_at: optional(z.string()),
  completed_at: optional(z.string()),
  details_url: optional(z.string()),
  external_id: optional(z.string()),
  output: optional(
    z.object({
      title: optional(z.string()),
      summary: z.string(),
      text: optional(z.string()),
      annotations: optional(z.array(Annotation)),
    }),
  ),
  actions: optional(
    z.array(z.object({ label: z.string(), description: z.string(), identifier: z.string() })),
  ),
});
const NewRun = RunChanges.extend({ name: z.string(), head_sha: z.string() });

function changesOf(wish: z.infer<typeof RunChanges>): CheckRunChanges {
  const { started_at, completed_at, details_url, external_id, output, ...same } = wish;
  return {
    ...same,
    ...(started_at === undefined ? {} : { startedAt: new Date(started_at) }),
    ...(completed_at === undefined ? {} : { completedAt: new Date(completed_at) }),
    ...(details_url === undefined ? {} : { detailsUrl: details_url }),
    ...(external_id === undefined ? {} : { externalId: external_id }),
    ...(output === undefined
      ? {}
      : {
          output: {
            title: output.title ?? null,
            summary: output.summary,
            text: output.text ?? null,
          },
          annotations: (output.annotations ?? []).map(annotationOf),
        }),
  };
}

function annotationOf(wish: z.infer<typeof Annotation>): CheckAnnotation {
  return {
    path: wish.path,
    level: wish.annotation_level,
    startLine: wish.start_line,
    endLine: wish.end_line,
    startColumn: wish.start_column ?? null,
    endColumn: wish.end_column ?? null,
    title: wish.title ?? null,
    message: wish.message,
    rawDetails: wish.raw_details ?? null,
  };
}

function runOf(call: Call, level: "read" | "write"): CheckRun {
  const repository = repositoryOf(call, level === "read" ? NEEDS.readChecks : NEEDS.writeChecks);
  return byId(call, "check_run_id", repository.checkRuns);
}

async function listRuns(call: Call): Promise<RestAnswer> {
  const repository = repositoryOf(call, NEEDS.readChecks);
  const oid = await commitOf(repository, param(call, "ref"));
  const which = call.query.get("filter") === "all" ? "all" : "latest";
  const [name, status, appId] = ["check_name", "status", "app_id"].map((key) =>
    call.query.get(key),
  );
  const found = checkRunsAt(repository, oid, which).filter(
    (run) =>
      (name ?? run.name) === run.name &&
      (status ?? run.status) === run.status &&
      (appId ?? String(run.app.id)) === String(run.app.id),
  );
  return await page(
    call,
    found,
    (run) => checkRunShape(call.world, run),
    (check_runs) => ({ total_count: found.length, check_runs }),
  );
}

const NewStatus = z.object({
  state: z.enum(["error", "failure", "pending", "success"]),
  context: optional(z.string()),
  description: optional(z.string().nullable()),
  target_url: optional(z.string().nullable()),
});

async function setStatus(call: Call): Promise<RestAnswer> {
  const repository = repositoryOf(call, NEEDS.writeStatuses);
  const wish = input(call, NewStatus);
  const status = await createStatus(call.world, call.actor, repository, {
    oid: param(call, "sha"),
    context: wish.context ?? "default",
    state: wish.state,
    description: wish.description ?? null,
    targetUrl: wish.target_url ?? null,
  });
  const { creator } = status;
  return created({ ...statusShape(call, status), creator: accountShape(call.world, creator) });
}

async function combinedStatus(call: Call): Promise<RestAnswer> {
  const repository = repositoryOf(call, {
    ...NEEDS.readContents,
    scopes: ["statuses", "contents"],
  });
  const oid = await commitOf(repository, param(call, "ref"));
  const newest = newestStatuses(repository, oid);
  const url = repositoryUrl(call.world, repository);
  return ok({
    state: stateOfAll(newest),
    statuses: newest.map((status) => statusShape(call, status)),
    sha: oid,
    total_count: newest.length,
    repository: repositoryShape(call.world, repository),
    commit_url: `${url}/commits/${oid}`,
    url: `${url}/commits/${oid}/status`,
  });
}

/** The last status of each context on a commit. */
export function newestStatuses(repository: Repository, oid: string): readonly CommitStatus[] {
  const there = repository.statuses.filter((status) => status.oid === oid);
  return [...new Map(there.map((status) => [status.context, status])).values()];
}

function stateOfAll(statuses: readonly CommitStatus[]): "failure" | "pending" | "success" {
  if (statuses.some(({ state }) => state === "failure" || state === "error")) return "failure";
  const done = statuses.length > 0 && statuses.every(({ state }) => state === "success");
  return done ? "success" : "pending";
}

function statusShape({ world }: Call, status: CommitStatus) {
  const { id, oid, state, context, description, targetUrl, createdAt, creator } = status;
  return {
    id,
    node_id: nodeId(status),
    url: `${world.url}/statuses/${oid}`,
    avatar_url: accountShape(world, creator).avatar_url,
    state,
    context,
    description,
    target_url: targetUrl,
    created_at: timestamp(createdAt),
    updated_at: timestamp(createdAt),
  } satisfies Schemas["simple-commit-status"];
}
