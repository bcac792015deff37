import * as z from "zod";
import { NEEDS, type Need } from "../access.js";
import { notFound } from "../forge-error.js";
import { changeLabels, createIssue, createLabel, updateIssue } from "../issues.js";
import { updatePullRequest } from "../pull-requests.js";
import { accountShape } from "../shapes/accounts.js";
import { issueShape, labelShape } from "../shapes/issues.js";
import type { Issue, PullRequest } from "../world.js";
import {
  type Call,
  created,
  input,
  issueOf,
  ok,
  optional,
  page,
  param,
  type RestAnswer,
  type Route,
  repositoryOf,
  route,
} from "./route.js";

/** Operations on issues (pull requests are issues too here) and labels. */
export const ISSUE_ROUTES: readonly Route[] = [
  route("GET", "/repos/{owner}/{repo}/issues", listIssues),
  route("POST", "/repos/{owner}/{repo}/issues", openIssue),
  route("GET", "/repos/{owner}/{repo}/issues/{issue_number}", (call) =>
    ok(fullShape(call, issueOf(call, NEEDS.readIssues))),
  ),
  route("PATCH", "/repos/{owner}/{repo}/issues/{issue_number}", changeIssue),
  route("GET", "/repos/{owner}/{repo}/labels", (call) => {
    const repository = repositoryOf(call, NEEDS.readIssues);
    return page(call, repository.labels, (one) => labelShape(call.world, { repository }, one));
  }),
  route("POST", "/repos/{owner}/{repo}/labels", (call) => {
    const repository = repositoryOf(call, NEEDS.triageIssues);
    const wish = input(call, NewLabel);
    const label = createLabel(call.world, call.actor, repository, {
      name: wish.name,
      color: wish.color ?? "ededed",
      description: wish.description ?? null,
    });
    return created(labelShape(call.world, { repository }, label));
  }),
  route("GET", "/repos/{owner}/{repo}/labels/{name}", (call) => {
    const repository = repositoryOf(call, NEEDS.readIssues);
    const name = param(call, "name").toLowerCase();
    const label = repository.labels.find((one) => one.name.toLowerCase() === name);
    if (label === undefined) throw notFound();
    return ok(labelShape(call.world, { repository }, label));
  }),
  route("GET", "/repos/{owner}/{repo}/issues/{issue_number}/labels", (call) =>
    labelsAnswer(call, NEEDS.readIssues),
  ),
  route("POST", "/repos/{owner}/{repo}/issues/{issue_number}/labels", async (call) => {
    const { labels } = input(call, z.object({ labels: z.array(z.string()) }));
    const issue = issueOf(call, NEEDS.triageIssues);
    await changeLabels(call.world, call.actor, issue, { add: labels, remove: [] });
    return await labelsAnswer(call, NEEDS.triageIssues);
  }),
  route("DELETE", "/repos/{owner}/{repo}/issues/{issue_number}/labels/{name}", async (call) => {
    const issue = issueOf(call, NEEDS.triageIssues);
    const name = param(call, "name");
    if (!issue.labels.some((one) => one.name === name)) throw notFound("Label does not exist");
    await changeLabels(call.world, call.actor, issue, { add: [], remove: [name] });
    return await labelsAnswer(call, NEEDS.triageIssues);
  }),
];

const NewLabel = z.object({
  name: z.string(),
  color: optional(z.string()),
  description: optional(z.string().nullable()),
});
const NewIssue = z.object({
  title: z.union([z.string(), z.number()]).transform(String),
  body: optional(z.string().nullable()),
  labels: optional(z.array(z.union([z.string(), z.object({ name: z.string() })]))),
});
const IssueChanges = z.object({
  title: optional(z.string()),
  body: optional(z.string().nullable()),
  state: optional(z.enum(["open", "closed"])),
  state_reason: optional(z.enum(["completed", "not_planned", "reopened"]).nullable()),
});

/** Newest first; `labels` asks for all of those named. */
function listIssues(call: Call): Promise<RestAnswer> {
  const repository = repositoryOf(call, NEEDS.readIssues);
  const state = call.query.get("state") ?? "open";
  const labels = (call.query.get("labels") ?? "").split(",").filter((name) => name !== "");
  const creator = call.query.get("creator");
  const found = [...repository.issues.values()].filter(
    (issue) =>
      (state === "all" || issue.state === state) &&
      labels.every((name) => issue.labels.some((label) => label.name === name)) &&
      (creator ?? issue.author.login) === issue.author.login,
  );
  return page(call, found.toReversed(), (issue) => issueShape(call.world, issue));
}

async function openIssue(call: Call): Promise<RestAnswer> {
  const repository = repositoryOf(call, NEEDS.openIssues);
  const wish = input(call, NewIssue);
  const issue = await createIssue(call.world, call.actor, repository, {
    title: wish.title,
    body: wish.body ?? null,
    labels: (wish.labels ?? []).map((label) => (typeof label === "string" ? label : label.name)),
  });
  return created(fullShape(call, issue));
}

async function changeIssue(call: Call): Promise<RestAnswer> {
  const issue = issueOf(call, NEEDS.openIssues);
  const { state_reason, ...changes } = input(call, IssueChanges);
  if (issue.kind === "PullRequest") {
    await updatePullRequest(call.world, call.actor, issue, changes);
  } else {
    const reason = state_reason === "completed" || state_reason === "not_planned";
    await updateIssue(call.world, call.actor, issue, {
      ...changes,
      ...(reason ? { stateReason: state_reason } : {}),
    });
  }
  return ok(fullShape(call, issue));
}

function labelsAnswer(call: Call, need: Need): Promise<RestAnswer> {
  const issue = issueOf(call, need);
  return page(call, issue.labels, (label) => labelShape(call.world, issue, label));
}

function fullShape({ world }: Call, issue: Issue | PullRequest) {
  const { closedBy } = issue;
  return {
    ...issueShape(world, issue),
    closed_by: closedBy === null ? null : accountShape(world, closedBy),
  };
}
