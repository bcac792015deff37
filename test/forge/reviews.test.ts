import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { enableAutoMerge } from "../../src/forge/auto-merge.js";
import { createCheckRun } from "../../src/forge/check-runs.js";
import { mergePullRequest } from "../../src/forge/merging.js";
import { currentOpinions } from "../../src/forge/opinions.js";
import { reviewDecision } from "../../src/forge/protection.js";
import { removeReviewRequests, requestReviews } from "../../src/forge/review-requests.js";
import { dismissReview, submitReview } from "../../src/forge/reviews.js";
import { as, asApp, heard, openPull, refusal, type Scene, setScene } from "./scene.js";

let scene: Scene;

beforeEach(async () => {
  scene = await setScene();
});
afterEach(() => scene.close());

const approve = { event: "APPROVE", body: "" } as const;

describe("a review", () => {
  it("has its state in lower case in the webhook", async () => {
    const { forge, alice, bob, received } = scene;
    const pull = await openPull(scene, as(alice), "one", { "one.txt": "1\n" });
    const review = await submitReview(forge.world, as(bob), pull, approve);
    expect(review.state).toBe("APPROVED");
    expect((await heard(scene)).at(-1)).toBe("pull_request_review.submitted");
    expect(received.at(-1)?.payload.review).toMatchObject({
      state: "approved",
      commit_id: pull.head.oid,
      submitted_at: "2025-03-01T12:00:06Z",
    });
  });

  it.each(["APPROVE", "REQUEST_CHANGES"] as const)(
    "an author can't %s their own pull request",
    async (event) => {
      const { forge, alice } = scene;
      const pull = await openPull(scene, as(alice), "one", { "one.txt": "1\n" });
      const own = submitReview(forge.world, as(alice), pull, { event, body: "me" });
      expect((await refusal(own)).status).toBe(422);
    },
  );

  it("can be given by a reader, but doesn't count as a writer's", async () => {
    const { forge, alice, registry } = scene;
    forge.world.protect(registry, { pattern: "main", requiredApprovals: 1 });
    const reader = forge.world.addUser("reader");
    const pull = await openPull(scene, as(alice), "one", { "one.txt": "1\n" });
    await submitReview(forge.world, as(reader), pull, approve);
    expect(await reviewDecision(forge.world, pull)).toBe("REVIEW_REQUIRED");
  });

  it("after the merge is possible", async () => {
    const { forge, alice, bob } = scene;
    const pull = await openPull(scene, as(alice), "one", { "one.txt": "1\n" });
    await mergePullRequest(forge.world, as(bob), pull, { method: "merge" });
    const review = await submitReview(forge.world, as(bob), pull, approve);
    expect(review.submittedAt.getTime()).toBeGreaterThan(pull.merged?.at.getTime() ?? 0);
  });

  it("a later opinion of the same person stands instead of the earlier; a comment doesn't", async () => {
    const { forge, alice, bob } = scene;
    const pull = await openPull(scene, as(alice), "one", { "one.txt": "1\n" });
    await submitReview(forge.world, as(bob), pull, approve);
    const changes = { event: "REQUEST_CHANGES", body: "no" } as const;
    const last = await submitReview(forge.world, as(bob), pull, changes);
    await submitReview(forge.world, as(bob), pull, { event: "COMMENT", body: "hm" });
    expect(currentOpinions(pull)).toEqual([last]);
  });
});

describe("dismissing a review", () => {
  it("is told by timeline and webhook, with what it was", async () => {
    const { forge, alice, bob, carol, received } = scene;
    const pull = await openPull(scene, as(alice), "one", { "one.txt": "1\n" });
    const review = await submitReview(forge.world, as(bob), pull, approve);
    await dismissReview(forge.world, as(carol), review, "outdated");
    expect(review.state).toBe("DISMISSED");
    expect(pull.timeline.at(-1)).toMatchObject({
      type: "ReviewDismissedEvent",
      previousState: "APPROVED",
      message: "outdated",
      actor: { login: "carol" },
    });
    expect((await heard(scene)).at(-1)).toBe("pull_request_review.dismissed");
    expect(received.at(-1)?.payload.review.state).toBe("dismissed");
    expect(currentOpinions(pull)).toEqual([]);
  });
});

describe("requests for review", () => {
  it("replace those before unless they are to be added, and a review fulfils them", async () => {
    const { forge, acme, alice, bob, carol, registry } = scene;
    const team = forge.world.addTeam(acme, "owners", { members: [carol] });
    forge.world.grant(registry, team, "write");
    const pull = await openPull(scene, as(alice), "one", { "one.txt": "1\n" });
    const ask = (reviewers: Parameters<typeof requestReviews>[3]["reviewers"], union: boolean) =>
      requestReviews(forge.world, asApp(scene), pull, { reviewers, union });
    await ask([bob], false);
    await ask([team], true);
    expect(pull.requestedReviewers).toEqual([bob, team]);
    await ask([carol, team], false);
    expect(pull.requestedReviewers).toEqual([team, carol]);
    const review = await submitReview(forge.world, as(carol), pull, approve);
    expect(pull.requestedReviewers).toEqual([]);
    expect(review.onBehalfOf).toEqual([team]);
    await ask([bob], false);
    await removeReviewRequests(forge.world, asApp(scene), pull, [bob]);
    expect(pull.requestedReviewers).toEqual([]);
  });

  it("one that can't be made fails them all", async () => {
    const { forge, alice, bob } = scene;
    const pull = await openPull(scene, as(alice), "one", { "one.txt": "1\n" });
    const wanted = { reviewers: [bob, alice], union: true };
    const asked = requestReviews(forge.world, asApp(scene), pull, wanted);
    expect((await refusal(asked)).status).toBe(422);
    expect(pull.requestedReviewers).toEqual([]);
  });
});

describe("auto-merge", () => {
  it("merges as the one who enabled it, once checks and reviews are there", async () => {
    const { forge, alice, bob, carol, registry } = scene;
    forge.world.protect(registry, {
      pattern: "main",
      requiredApprovals: 1,
      requiredChecks: [{ context: "gates", appId: null }],
    });
    const pull = await openPull(scene, as(alice), "one", { "one.txt": "1\n" });
    await enableAutoMerge(forge.world, as(bob), pull, "squash");
    expect(pull.timeline.at(-1)?.type).toBe("AutoMergeEnabledEvent");
    expect((await heard(scene)).at(-1)).toBe("pull_request.auto_merge_enabled");
    await submitReview(forge.world, as(carol), pull, approve);
    expect(pull.state).toBe("open");
    await createCheckRun(forge.world, asApp(scene), registry, {
      name: "gates",
      headOid: pull.head.oid,
      conclusion: "success",
    });
    expect(pull.merged).toMatchObject({ by: { login: "bob" }, method: "squash" });
  });

  it("is refused where nothing lacks already", async () => {
    const { forge, alice } = scene;
    const pull = await openPull(scene, as(alice), "one", { "one.txt": "1\n" });
    const enabled = enableAutoMerge(forge.world, as(alice), pull, "merge");
    expect((await refusal(enabled)).message).toBe("Pull request is in clean status");
  });
});
