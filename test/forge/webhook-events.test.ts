import { createRequire } from "node:module";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { disableAutoMerge, enableAutoMerge } from "../../src/forge/auto-merge.js";
import { createCheckRun, rerequestCheckRun } from "../../src/forge/check-runs.js";
import { createComment, deleteComment, updateComment } from "../../src/forge/comments.js";
import { changeLabels, createIssue, updateIssue } from "../../src/forge/issues.js";
import { enqueuePullRequest, queueEntryOf } from "../../src/forge/merge-queue.js";
import { setDraft, updatePullRequest } from "../../src/forge/pull-requests.js";
import { deleteRef } from "../../src/forge/refs.js";
import { removeReviewRequests, requestReviews } from "../../src/forge/review-requests.js";
import { dismissReview, submitReview } from "../../src/forge/reviews.js";
import { clientOf } from "./rest/clients.js";
import {
  as,
  asApp,
  branchWith,
  commitTo,
  openPull,
  type ReceivedHook,
  type Scene,
  setScene,
} from "./scene.js";

const published: { components: { schemas: Record<string, object> } } = createRequire(
  import.meta.url,
)("@octokit/openapi-webhooks/generated/api.github.com.json");

/** Where the published schemas are wrong about what GitHub sends, or ask for more than the forge means to have. */
const REVIEWED: readonly { readonly where: RegExp; readonly why: string }[] = [
  {
    where: /\/email must match format "email"/,
    why: "a bot's address has brackets on GitHub too: 1+x[bot]@users.noreply.github.com",
  },
];

const EXPECTED = [
  "installation.created",
  "issues.opened",
  "issues.edited",
  "issues.labeled",
  "issues.unlabeled",
  "issues.closed",
  "issues.reopened",
  "issue_comment.created",
  "issue_comment.edited",
  "issue_comment.deleted",
  "create",
  "delete",
  "push",
  "pull_request.opened",
  "pull_request.synchronize",
  "pull_request.edited",
  "pull_request.labeled",
  "pull_request.unlabeled",
  "pull_request.converted_to_draft",
  "pull_request.ready_for_review",
  "pull_request.review_requested",
  "pull_request.review_request_removed",
  "pull_request.auto_merge_enabled",
  "pull_request.auto_merge_disabled",
  "pull_request.enqueued",
  "pull_request.dequeued",
  "pull_request.closed",
  "pull_request.reopened",
  "pull_request_review.submitted",
  "pull_request_review.dismissed",
  "check_run.created",
  "check_run.completed",
  "check_run.rerequested",
  "merge_group.checks_requested",
  "merge_group.destroyed",
  "repository_dispatch.model-evidence",
];

/** Payloads that GitHub publishes under another name than the action's. */
const PUBLISHED_AS: Readonly<Record<string, string>> = {
  "repository_dispatch.model-evidence": "webhook-repository-dispatch-sample",
};

let scene: Scene;

beforeAll(async () => {
  scene = await setScene();
  await playIssues();
  await playPullRequest();
  await playMergeQueue();
  await playDispatches();
  await scene.forge.settled();
});
afterAll(() => scene.close());

it("the forge sends the events listed, and no others", () => {
  expect([...new Set(scene.received.map(nameOf))].sort()).toEqual([...EXPECTED].sort());
});

describe("a payload has the keys, types and enums that GitHub publishes", () => {
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true });
  formats.default(ajv);
  ajv.addSchema({ $id: "published", components: published.components });

  it.each(EXPECTED)("%s", (name) => {
    const key = PUBLISHED_AS[name] ?? `webhook-${name.replaceAll(/[._]/g, "-")}`;
    const validate = ajv.compile({ $ref: `published#/components/schemas/${key}` });
    for (const { payload } of scene.received.filter((hook) => nameOf(hook) === name)) {
      validate(payload);
      const complaints = (validate.errors ?? []).map(
        (error) => `${name} ${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`,
      );
      const open = complaints.filter((one) => !REVIEWED.some(({ where }) => where.test(one)));
      expect(open).toEqual([]);
    }
  });
});

describe("every payload", () => {
  it("names sender, repository, organisation and installation", () => {
    for (const { payload, event } of scene.received) {
      expect(payload.sender.login).toBeTypeOf("string");
      if (event === "installation") continue;
      expect(payload.repository.full_name).toBe("acme/registry");
      expect(payload.organization.login).toBe("acme");
      expect(payload.installation).toEqual({
        id: scene.installation.id,
        node_id: expect.any(String),
      });
    }
  });

  it("of a repository that a person owns has no organisation", async () => {
    const { forge, app, alice, received } = scene;
    const own = await forge.world.createRepository(alice, "own");
    forge.world.install(app, alice, [own]);
    await createIssue(forge.world, as(alice), own, { title: "t", body: null, labels: [] });
    await forge.settled();
    expect(received.at(-1)?.payload.organization).toBeUndefined();
  });
});

function nameOf({ event, payload }: ReceivedHook): string {
  return payload.action === undefined ? event : `${event}.${payload.action}`;
}

async function playIssues(): Promise<void> {
  const { forge, alice, registry } = scene;
  const { world } = forge;
  const wanted = { title: "An issue", body: null, labels: ["one"] };
  const issue = await createIssue(world, as(alice), registry, wanted);
  await updateIssue(world, as(alice), issue, { title: "Another", body: "with a body" });
  await changeLabels(world, as(alice), issue, { add: ["two"], remove: ["one"] });
  const comment = await createComment(world, asApp(scene), issue, "first");
  await updateComment(world, asApp(scene), comment, "second");
  await deleteComment(world, asApp(scene), comment);
  await updateIssue(world, as(alice), issue, { state: "closed", stateReason: "not_planned" });
  await updateIssue(world, as(alice), issue, { state: "open" });
}

async function playDispatches(): Promise<void> {
  for (const client_payload of [
    { model: "fraud-detection", evidence: { kind: "ab-test" } },
    null,
  ]) {
    await clientOf(scene, scene.bob).request("POST /repos/acme/registry/dispatches", {
      event_type: "model-evidence",
      ...(client_payload === null ? {} : { client_payload }),
    });
  }
}

async function playPullRequest(): Promise<void> {
  const { forge, acme, alice, bob, registry } = scene;
  const { world } = forge;
  const team = world.addTeam(acme, "owners", { parent: world.addTeam(acme, "all") });
  world.grant(registry, team, "write");
  const pull = await openPull(scene, as(alice), "one", { "one.txt": "1\n" });
  await createComment(world, as(alice), pull, "on a pull request");
  await commitTo({ world, registry }, as(alice), "one", { "two.txt": "2\n" });
  await updatePullRequest(world, as(alice), pull, { title: "New title", body: "New body" });
  await changeLabels(world, as(alice), pull, { add: ["two"], remove: [] });
  await changeLabels(world, as(alice), pull, { add: [], remove: ["two"] });
  await setDraft(world, as(alice), pull, true);
  await setDraft(world, as(alice), pull, false);
  await requestReviews(world, as(alice), pull, { reviewers: [bob, team], union: false });
  await removeReviewRequests(world, as(alice), pull, [team]);
  const review = await submitReview(world, as(bob), pull, { event: "APPROVE", body: "fine" });
  await dismissReview(world, as(alice), review, "not so fine");
  world.protect(registry, { pattern: "main", requiredApprovals: 2 });
  await enableAutoMerge(world, as(alice), pull, "squash");
  await disableAutoMerge(world, as(alice), pull);
  await updatePullRequest(world, as(alice), pull, { state: "closed" });
  await updatePullRequest(world, as(alice), pull, { state: "open" });
  await branchWith(scene, as(alice), "gone", { "gone.txt": "g\n" });
  await deleteRef(world, as(alice), registry, "refs/heads/gone");
}

async function playMergeQueue(): Promise<void> {
  const { forge, alice, registry } = scene;
  const { world } = forge;
  const requiredChecks = [{ context: "gates", appId: null }];
  world.protect(registry, { pattern: "main", requiredChecks, mergeQueue: { method: "merge" } });
  const check = (headOid: string, conclusion: "success" | "failure") =>
    createCheckRun(world, asApp(scene), registry, { name: "gates", headOid, conclusion });
  for (const [branch, conclusion] of [
    ["good", "success"],
    ["bad", "failure"],
  ] as const) {
    const pull = await openPull(scene, as(alice), branch, { [`${branch}.txt`]: "x\n" });
    const run = await check(pull.head.oid, "success");
    await rerequestCheckRun(world, as(alice), run);
    await enqueuePullRequest(world, as(alice), pull);
    await check(queueEntryOf(pull)?.entry.group?.oid ?? "", conclusion);
  }
}
