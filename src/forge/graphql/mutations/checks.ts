import type * as GitHub from "@octokit/graphql-schema";
import { type CheckRunChanges, createCheckRun, updateCheckRun } from "../../check-runs.js";
import { unprocessable } from "../../forge-error.js";
import { findNodeOf } from "../../node-ids.js";
import type { CheckAnnotation, CheckConclusion, CheckStatus } from "../../world.js";
import { checkRunView } from "../checks.js";
import type { View, Viewing } from "../view.js";
import { given, mutation } from "./mutation.js";

/** What GitHub lets an App conclude; `STALE` and `STARTUP_FAILURE` are GitHub's own. */
const CONCLUSIONS: Readonly<Partial<Record<GitHub.CheckConclusionState, CheckConclusion>>> = {
  ACTION_REQUIRED: "action_required",
  CANCELLED: "cancelled",
  FAILURE: "failure",
  NEUTRAL: "neutral",
  SKIPPED: "skipped",
  SUCCESS: "success",
  TIMED_OUT: "timed_out",
};
const STATUSES: Readonly<Partial<Record<GitHub.RequestableCheckStatusState, CheckStatus>>> = {
  QUEUED: "queued",
  IN_PROGRESS: "in_progress",
  COMPLETED: "completed",
};

const LEVELS: Readonly<Record<GitHub.CheckAnnotationLevel, CheckAnnotation["level"]>> = {
  FAILURE: "failure",
  NOTICE: "notice",
  WARNING: "warning",
};

/** Writes to check runs. */
export function checkMutations(viewing: Viewing): View<GitHub.Mutation> {
  const { world, actor } = viewing;
  return {
    createCheckRun: mutation(async (input: GitHub.CreateCheckRunInput) => {
      const repository = findNodeOf(world, input.repositoryId, "Repository");
      const run = await createCheckRun(world, actor, repository, {
        ...changesOf(input),
        name: input.name,
        headOid: String(input.headSha),
      });
      return { checkRun: () => checkRunView(viewing, run) };
    }),
    updateCheckRun: mutation(async (input: GitHub.UpdateCheckRunInput) => {
      const run = findNodeOf(world, input.checkRunId, "CheckRun");
      await updateCheckRun(world, actor, run, {
        ...changesOf(input),
        ...given("name", input.name),
      });
      return { checkRun: () => checkRunView(viewing, run) };
    }),
  };
}

function changesOf(
  input: GitHub.CreateCheckRunInput | GitHub.UpdateCheckRunInput,
): CheckRunChanges {
  const { output, startedAt, completedAt } = input;
  return {
    ...given("status", known(STATUSES, input.status)),
    ...given("conclusion", known(CONCLUSIONS, input.conclusion)),
    ...given("startedAt", startedAt == null ? null : new Date(startedAt)),
    ...given("completedAt", completedAt == null ? null : new Date(completedAt)),
    ...given("detailsUrl", input.detailsUrl as string | null | undefined),
    ...given("externalId", input.externalId),
    ...given("actions", input.actions),
    ...given(
      "output",
      output == null
        ? null
        : { title: output.title, summary: output.summary, text: output.text ?? null },
    ),
    ...given("annotations", output?.annotations?.map(annotationOf)),
  };
}

function annotationOf(given: GitHub.CheckAnnotationData): CheckAnnotation {
  const { location } = given;
  return {
    path: given.path,
    level: LEVELS[given.annotationLevel],
    startLine: location.startLine,
    endLine: location.endLine,
    startColumn: location.startColumn ?? null,
    endColumn: location.endColumn ?? null,
    title: given.title ?? null,
    message: given.message,
    rawDetails: given.rawDetails ?? null,
  };
}

function known<K extends string, V>(
  words: Readonly<Partial<Record<K, V>>>,
  word: K | null | undefined,
): V | null {
  if (word == null) return null;
  const value = words[word];
  if (value === undefined) throw unprocessable(`${word} can't be set by an App`);
  return value;
}
