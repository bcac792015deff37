import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createComment } from "../../../src/forge/comments.js";
import { enqueuePullRequest } from "../../../src/forge/merge-queue.js";
import { mergePullRequest } from "../../../src/forge/merging.js";
import { nodeId } from "../../../src/forge/node-ids.js";
import { dismissReview, submitReview } from "../../../src/forge/reviews.js";
import type { PullRequest } from "../../../src/forge/world.js";
import { as, asApp, branchWith, commitTo, openPull, type Scene, setScene } from "../scene.js";
import { ask, asked, inRegistry } from "./asking.js";

let scene: Scene;
let pull: PullRequest;
beforeAll(async () => {
  scene = await setScene();
  pull = await openPull(scene, asApp(scene), "promotion/a", { "dossier.yaml": "schema: 1\n" });
});
afterAll(() => scene.close());

async function read(selection: string, number = pull.number) {
  return (await inRegistry(scene, "app", `pullRequest(number: ${number}) { ${selection} }`))
    .pullRequest;
}

describe("a pull request", () => {
  it("shows branches, changes and its author as GitHub does: a bot without [bot]", async () => {
    const found = await read(`
      databaseId number title state isDraft merged mergeable isCrossRepository
      author { __typename login ... on Bot { databaseId } }
      baseRefName headRefName headRefOid headRef { name target { oid } } headRepository { nameWithOwner }
      changedFiles files(first: 5) { nodes { path changeType additions } }
      commits(last: 1) { totalCount nodes { commit { oid authors(first: 3) { nodes { user { login } } } } } }
      autoMergeRequest { enabledAt } mergeQueueEntry { id } isInMergeQueue isMergeQueueEnabled mergedBy { login }`);
    expect(found).toEqual({
      databaseId: pull.id,
      number: 1,
      title: "Bring promotion/a",
      state: "OPEN",
      isDraft: false,
      merged: false,
      mergeable: "MERGEABLE",
      isCrossRepository: false,
      author: { __typename: "Bot", login: "promoter", databaseId: scene.app.bot.id },
      baseRefName: "main",
      headRefName: "promotion/a",
      headRefOid: pull.head.oid,
      headRef: { name: "promotion/a", target: { oid: pull.head.oid } },
      headRepository: { nameWithOwner: "acme/registry" },
      changedFiles: 1,
      files: { nodes: [{ path: "dossier.yaml", changeType: "ADDED", additions: 1 }] },
      commits: {
        totalCount: 1,
        nodes: [
          {
            commit: {
              oid: pull.head.oid,
              authors: { nodes: [{ user: { login: "promoter[bot]" } }] },
            },
          },
        ],
      },
      autoMergeRequest: null,
      mergeQueueEntry: null,
      isInMergeQueue: false,
      isMergeQueueEnabled: false,
      mergedBy: null,
    });
  });

  it("is found by branches, states and order", async () => {
    await openPull(scene, as(scene.alice), "other", { "o.txt": "o" });
    const list = async (args: string) => {
      const { pullRequests } = await inRegistry(
        scene,
        "app",
        `pullRequests(${args}) { nodes { number } }`,
      );
      return pullRequests.nodes.map((node: { number: number }) => node.number);
    };
    expect(await list(`first: 9, headRefName: "promotion/a"`)).toEqual([1]);
    expect(await list(`first: 9, baseRefName: "main", states: OPEN`)).toEqual([1, 2]);
    expect(await list(`first: 9, states: [MERGED, CLOSED]`)).toEqual([]);
    expect(await list(`first: 1, orderBy: { field: CREATED_AT, direction: DESC }`)).toEqual([2]);
    expect(await list("last: 1")).toEqual([2]);
  });

  it("is an issueOrPullRequest, and nothing else by number", async () => {
    const { issueOrPullRequest } = await inRegistry(
      scene,
      "app",
      `issueOrPullRequest(number: 1) { __typename ... on PullRequest { number } }`,
    );
    expect(issueOrPullRequest).toEqual({ __typename: "PullRequest", number: 1 });
  });
});

describe("reviews", () => {
  it("have the reviewed commit's file, whether the reviewer may push, and dismissals in the timeline", async () => {
    const { forge, alice, bob, registry } = scene;
    const { world } = forge;
    const reader = world.addUser("reader");
    const first = await submitReview(world, as(alice), pull, { event: "APPROVE", body: "fine" });
    const reviewed = pull.head.oid;
    await commitTo({ world, registry }, asApp(scene), "promotion/a", {
      "dossier.yaml": "schema: 2\n",
    });
    await submitReview(world, as(bob), pull, { event: "REQUEST_CHANGES", body: "no" });
    await submitReview(world, as(reader), pull, { event: "APPROVE", body: "" });
    await dismissReview(world, as(bob), first, "out of date");
    const found = await read(`
      reviews(first: 10) { totalCount nodes { databaseId state submittedAt body authorCanPushToRepository
        author { __typename login ... on User { databaseId } }
        commit { oid file(path: "dossier.yaml") { object { ... on Blob { text } } } } onBehalfOf(first: 1) { nodes { slug } } } }
      approved: reviews(first: 10, states: APPROVED) { nodes { author { login } } }
      latestOpinionatedReviews(first: 10, writersOnly: true) { nodes { state author { login } } }
      reviewDecision`);
    expect(found.reviews.nodes[0]).toMatchObject({
      databaseId: first.id,
      state: "DISMISSED",
      body: "fine",
      submittedAt: expect.stringMatching(/^2025-03-01T12:\d\d:\d\dZ$/),
      authorCanPushToRepository: true,
      author: { __typename: "User", login: "alice", databaseId: alice.id },
      commit: { oid: reviewed, file: { object: { text: "schema: 1\n" } } },
      onBehalfOf: { nodes: [] },
    });
    expect(found.reviews.nodes[1].commit.file.object.text).toBe("schema: 2\n");
    expect(found.reviews.nodes[2]).toMatchObject({ authorCanPushToRepository: false });
    expect(found.approved.nodes).toEqual([{ author: { login: "reader" } }]);
    expect(found.latestOpinionatedReviews.nodes).toEqual([
      { state: "DISMISSED", author: { login: "alice" } },
      { state: "CHANGES_REQUESTED", author: { login: "bob" } },
    ]);
    expect(found.reviewDecision).toBeNull();

    const { timelineItems } =
      await read(`timelineItems(last: 5, itemTypes: [REVIEW_DISMISSED_EVENT, MERGED_EVENT]) {
      totalCount nodes { __typename ... on ReviewDismissedEvent { createdAt actor { login } previousReviewState dismissalMessage review { databaseId } } } }`);
    expect(timelineItems).toEqual({
      totalCount: 1,
      nodes: [
        {
          __typename: "ReviewDismissedEvent",
          createdAt: expect.any(String),
          actor: { login: "bob" },
          previousReviewState: "APPROVED",
          dismissalMessage: "out of date",
          review: { databaseId: first.id },
        },
      ],
    });
  });

  it("are asked for: the new ones replace the old unless they are to be added, and one bad id fails all", async () => {
    const { alice, bob, carol } = scene;
    const request = (users: readonly string[], extra: string) =>
      ask(
        scene,
        "app",
        `mutation ($ids: [ID!]) { requestReviews(input: { pullRequestId: "${nodeId(pull)}", userIds: $ids ${extra} }) {
          pullRequest { reviewRequests(first: 9) { nodes { requestedReviewer { __typename ... on User { login } } } } } } }`,
        { ids: users },
      );
    const logins = (answer: Awaited<ReturnType<typeof request>>) =>
      answer.data.requestReviews.pullRequest.reviewRequests.nodes.map(
        (node: { requestedReviewer: { login: string } }) => node.requestedReviewer.login,
      );
    expect(logins(await request([nodeId(alice)], ""))).toEqual(["alice"]);
    expect(logins(await request([nodeId(bob)], ", union: true"))).toEqual(["alice", "bob"]);
    expect(logins(await request([nodeId(carol)], ""))).toEqual(["carol"]);
    const { errors } = await request([nodeId(alice), "bad"], "");
    expect(errors?.[0]?.type).toBe("NOT_FOUND");
    expect(pull.requestedReviewers).toEqual([carol]);
  });

  it("are given and dismissed by mutations", async () => {
    const { addPullRequestReview } = await asked(
      scene,
      scene.carol,
      `mutation { addPullRequestReview(input: { pullRequestId: "${nodeId(pull)}", event: APPROVE, body: "yes" }) { pullRequestReview { id state } } }`,
    );
    expect(addPullRequestReview.pullRequestReview.state).toBe("APPROVED");
    const { dismissPullRequestReview } = await asked(
      scene,
      scene.bob,
      `mutation { dismissPullRequestReview(input: { pullRequestReviewId: "${addPullRequestReview.pullRequestReview.id}", message: "wait" }) { pullRequestReview { state } } }`,
    );
    expect(dismissPullRequestReview.pullRequestReview.state).toBe("DISMISSED");
  });
});

describe("the timeline", () => {
  it("tells retargeting, closing, reopening and merging, oldest first", async () => {
    const { forge, alice, bob } = scene;
    await branchWith(scene, as(alice), "release", { "r.txt": "r" });
    const told = await openPull(scene, as(alice), "told", { "t.txt": "t" });
    const id = nodeId(told);
    const change = (input: string) =>
      asked(
        scene,
        alice,
        `mutation { updatePullRequest(input: { pullRequestId: "${id}", ${input} }) { pullRequest { baseRefName title } } }`,
      );
    await change(`baseRefName: "release"`);
    await change(`baseRefName: "main", title: "Told"`);
    await asked(
      scene,
      alice,
      `mutation { closePullRequest(input: { pullRequestId: "${id}" }) { pullRequest { state } } }`,
    );
    await asked(
      scene,
      alice,
      `mutation { reopenPullRequest(input: { pullRequestId: "${id}" }) { pullRequest { state } } }`,
    );
    await createComment(forge.world, as(bob), told, "nearly");
    const { mergePullRequest } = await asked(
      scene,
      bob,
      `mutation { mergePullRequest(input: { pullRequestId: "${id}", mergeMethod: SQUASH, expectedHeadOid: "${told.head.oid}" }) {
        actor { login } pullRequest { state merged mergedAt closedAt mergedBy { __typename login ... on User { databaseId } } mergeCommit { oid parents(first: 2) { totalCount } } } } }`,
    );
    expect(mergePullRequest).toMatchObject({
      actor: { login: "bob" },
      pullRequest: {
        state: "MERGED",
        merged: true,
        mergedBy: { __typename: "User", login: "bob", databaseId: bob.id },
        mergeCommit: { oid: told.merged?.oid, parents: { totalCount: 1 } },
      },
    });
    const { timelineItems } = await read(
      `timelineItems(first: 20) { nodes { __typename
        ... on BaseRefChangedEvent { previousRefName currentRefName }
        ... on RenamedTitleEvent { previousTitle currentTitle }
        ... on IssueComment { body }
        ... on MergedEvent { actor { login } commit { oid } mergeRefName }
        ... on ClosedEvent { actor { login } } } }`,
      told.number,
    );
    expect(timelineItems.nodes.filter((one: object) => !("requestedReviewer" in one))).toEqual([
      { __typename: "BaseRefChangedEvent", previousRefName: "main", currentRefName: "release" },
      { __typename: "RenamedTitleEvent", previousTitle: "Bring told", currentTitle: "Told" },
      { __typename: "BaseRefChangedEvent", previousRefName: "release", currentRefName: "main" },
      { __typename: "ClosedEvent", actor: { login: "alice" } },
      { __typename: "ReopenedEvent" },
      { __typename: "IssueComment", body: "nearly" },
      {
        __typename: "MergedEvent",
        actor: { login: "bob" },
        commit: { oid: told.merged?.oid },
        mergeRefName: "main",
      },
      { __typename: "ClosedEvent", actor: { login: "bob" } },
    ]);
  });

  it("tells who enabled auto-merge", async () => {
    const { alice, forge, registry } = scene;
    forge.world.protect(registry, { pattern: "main", requiredApprovals: 1 });
    const waiting = await openPull(scene, as(alice), "waiting", { "w.txt": "w" });
    await asked(
      scene,
      alice,
      `mutation { enablePullRequestAutoMerge(input: { pullRequestId: "${nodeId(waiting)}", mergeMethod: SQUASH }) { actor { login } } }`,
    );
    const selection = `autoMergeRequest { enabledAt mergeMethod enabledBy { login } } mergeStateStatus reviewDecision
      timelineItems(first: 5, itemTypes: AUTO_MERGE_ENABLED_EVENT) { nodes { ... on AutoMergeEnabledEvent { actor { login } enabler { login databaseId } } } }`;
    expect(await read(selection, waiting.number)).toEqual({
      autoMergeRequest: {
        enabledAt: expect.any(String),
        mergeMethod: "SQUASH",
        enabledBy: { login: "alice" },
      },
      mergeStateStatus: "BLOCKED",
      reviewDecision: "REVIEW_REQUIRED",
      timelineItems: {
        nodes: [{ actor: { login: "alice" }, enabler: { login: "alice", databaseId: alice.id } }],
      },
    });
  });
});

describe("the merge queue", () => {
  it("shows its entries with their groups, and afterwards who enqueued", async () => {
    const { forge, registry, alice, bob } = scene;
    const { world } = forge;
    forge.world.protect(registry, {
      pattern: "main",
      requiredChecks: [{ context: "gates", appId: null }],
      mergeQueue: { method: "merge" },
    });
    const queued = await openPull(scene, as(alice), "queued", { "q.txt": "q" });
    await asked(
      scene,
      "app",
      `mutation { createCheckRun(input: { repositoryId: "${nodeId(registry)}", headSha: "${queued.head.oid}", name: "gates", status: COMPLETED, conclusion: SUCCESS }) { checkRun { id } } }`,
    );
    await enqueuePullRequest(world, as(bob), queued);
    const { mergeQueue } = await inRegistry(
      scene,
      "app",
      `mergeQueue(branch: "main") { entries(first: 5) { nodes { position state headCommit { oid } baseCommit { oid } pullRequest { number isInMergeQueue isMergeQueueEnabled mergeQueueEntry { id position } } enqueuer { login } } } }`,
    );
    const [entry] = mergeQueue.entries.nodes;
    expect(entry).toMatchObject({
      position: 1,
      state: "AWAITING_CHECKS",
      enqueuer: { login: "bob" },
      pullRequest: { number: queued.number, isInMergeQueue: true, isMergeQueueEnabled: true },
    });
    await asked(
      scene,
      "app",
      `mutation { createCheckRun(input: { repositoryId: "${nodeId(registry)}", headSha: "${entry.headCommit.oid}", name: "gates", status: COMPLETED, conclusion: SUCCESS }) { checkRun { id } } }`,
    );
    const found = await read(
      `state mergedBy { __typename login } timelineItems(first: 5, itemTypes: [ADDED_TO_MERGE_QUEUE_EVENT]) { nodes { ... on AddedToMergeQueueEvent { createdAt actor { login } enqueuer { login databaseId } } } }`,
      queued.number,
    );
    expect(found).toEqual({
      state: "MERGED",
      mergedBy: { __typename: "Bot", login: "github-merge-queue" },
      timelineItems: {
        nodes: [
          {
            createdAt: expect.any(String),
            actor: { login: "bob" },
            enqueuer: { login: "bob", databaseId: bob.id },
          },
        ],
      },
    });
  });

  it("is null for a branch without one", async () => {
    const { mergeQueue } = await inRegistry(scene, "app", `mergeQueue(branch: "release") { id }`);
    expect(mergeQueue).toBeNull();
  });
});

describe("a refused merge", () => {
  it("is an error with the reason", async () => {
    const { forge, registry, alice, bob } = scene;
    forge.world.protect(registry, { pattern: "main", requiredApprovals: 2 });
    const refused = await openPull(scene, as(alice), "refused", { "x.txt": "x" });
    const { data, errors } = await ask(
      scene,
      bob,
      `mutation { mergePullRequest(input: { pullRequestId: "${nodeId(refused)}" }) { pullRequest { state } } }`,
    );
    expect(data).toEqual({ mergePullRequest: null });
    expect(errors?.[0]).toMatchObject({
      type: "UNPROCESSABLE",
      message: expect.stringContaining("At least 2 approving reviews are required"),
    });
    await expect(
      mergePullRequest(forge.world, as(bob), refused, { method: "merge" }),
    ).rejects.toThrow();
  });
});
