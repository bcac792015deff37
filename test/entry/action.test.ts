import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ActionStage, type StageEvent, setActionStage } from "./action-stage.js";

const COMMAND = "/promote fraud-detection 2.1.3 to production because Q1 retrain";
const WARNING = "with the workflow's own token (GITHUB_TOKEN)";
const MANIFEST = "registry/models/fraud-detection/manifest.yaml";

/** The one event of a name and, where it has one, action. */
function only(events: readonly StageEvent[], name: string, action?: string): StageEvent {
  const found = events.filter(
    (one) => one.name === name && (action === undefined || one.payload.action === action),
  );
  if (found.length !== 1 || !found[0]) throw new Error(`${found.length} events ${name} ${action}`);
  return found[0];
}

async function comment({ as, owner, repo, issue, eventsOf }: ActionStage, body: string) {
  const say = () =>
    as("data-scientist").issues.createComment({ owner, repo, issue_number: issue, body });
  return only(await eventsOf(say), "issue_comment", "created");
}

async function openPromotions({ as, owner, repo }: ActionStage) {
  return (await as("platform-engineer").pulls.list({ owner, repo, state: "open" })).data;
}

async function fileOnMain({ as, owner, repo }: ActionStage, path: string): Promise<string> {
  const { data } = await as("platform-engineer").repos.getContent({ owner, repo, path });
  if (Array.isArray(data) || data.type !== "file") throw new Error(`${path} is no file`);
  return Buffer.from(data.content, "base64").toString("utf8");
}

async function approve(
  { as, owner, repo, eventsOf }: ActionStage,
  login: string,
  pull_number: number,
) {
  const event = "APPROVE" as const;
  const body = "Card read and complete.";
  const review = () => as(login).pulls.createReview({ owner, repo, pull_number, event, body });
  return only(await eventsOf(review), "pull_request_review");
}

async function merge({ as, owner, repo, eventsOf }: ActionStage, pull_number: number) {
  return eventsOf(() => as("ml-ops-on-call").pulls.merge({ owner, repo, pull_number }));
}

describe("a run with a token of a GitHub App", () => {
  let stage: ActionStage;
  beforeAll(async () => {
    stage = await setActionStage("model-promoter");
  });
  afterAll(async () => stage?.close());

  it("asks nothing of GitHub for an ordinary comment", async () => {
    const run = await stage.run(await comment(stage, "Looks good to me."));
    expect(run).toMatchObject({ code: 0, requests: [] });
  });

  it("asks nothing of GitHub for a push to another branch", async () => {
    const push = {
      ref: "refs/heads/topic",
      before: "1".repeat(40),
      after: "2".repeat(40),
      deleted: false,
      repository: { default_branch: "main" },
    };
    expect(await stage.run({ name: "push", payload: push })).toMatchObject({
      code: 0,
      requests: [],
    });
  });

  it("plays the main job, an event a run, at one request more than the server", async () => {
    const opening = await stage.run(await comment(stage, COMMAND));
    expect(opening.output).toContain("opened: fraud-detection 2.1.3 to production");
    expect(opening.code).toBe(0);
    expect(opening.requests).toHaveLength(7);
    const [pull] = await openPromotions(stage);
    if (!pull) throw new Error("no pull request");
    expect(pull.body).not.toContain(WARNING);
    for (const login of ["data-science-lead", "ml-ops-on-call", "fraud-team-lead"]) {
      const run = await stage.run(await approve(stage, login, pull.number));
      expect(run.requests).toEqual(["beginning", "promotion", "redraw"]);
    }
    const merged = await merge(stage, pull.number);
    const run = await stage.run(only(merged, "pull_request_target", "closed"));
    expect(run).toMatchObject({ code: 0, output: expect.stringContaining("recorded: ") });
    expect(run.requests).toHaveLength(4);
    const manifest = await fileOnMain(stage, MANIFEST);
    expect(manifest).toContain("rolling-out");
    const late = await stage.run(only(merged, "push"));
    expect(late.code).toBe(0);
    expect(await fileOnMain(stage, MANIFEST)).toBe(manifest);
  });
});

describe("a run with a workflow's own token", () => {
  let stage: ActionStage;
  beforeAll(async () => {
    stage = await setActionStage("github-actions");
  });
  afterAll(async () => stage?.close());

  it("says in the pull request what such a token can't do, and still does when it is drawn anew", async () => {
    await stage.run(await comment(stage, COMMAND));
    const [opened] = await openPromotions(stage);
    expect(opened?.body).toContain(WARNING);
    await stage.run(await approve(stage, "data-science-lead", opened?.number ?? 0));
    const [redrawn] = await openPromotions(stage);
    expect(redrawn?.body).toContain(WARNING);
    expect(redrawn?.body).not.toBe(opened?.body);
  });

  it.each(["schedule", "workflow_dispatch"])(
    "judges every open promotion anew on %s",
    async (name) => {
      const run = await stage.run({ name, payload: {} });
      expect(run).toMatchObject({ code: 0, output: expect.stringMatching(/redrawn: #\d+/) });
    },
  );

  it("does nothing on what it did itself", async () => {
    const [pull] = await openPromotions(stage);
    const { owner, repo } = stage;
    const edit = () =>
      stage
        .as("platform-engineer")
        .pulls.update({ owner, repo, pull_number: pull?.number ?? 0, body: "x" });
    const edited = only(await stage.eventsOf(edit), "pull_request_target", "edited");
    const own = { ...edited.payload, sender: { login: "github-actions[bot]", id: 1, type: "Bot" } };
    const run = await stage.run({ ...edited, payload: own });
    expect(run).toMatchObject({ code: 0, requests: ["beginning"] });
    expect((await stage.run(edited)).output).toContain("redrawn: ");
  });

  it("judges every open promotion anew where a push can't be compared", async () => {
    const push = {
      ref: "refs/heads/main",
      before: "0".repeat(40),
      after: "2".repeat(40),
      deleted: false,
      repository: { default_branch: "main" },
    };
    const run = await stage.run({ name: "push", payload: push });
    expect(run).toMatchObject({ code: 0, output: expect.stringMatching(/redrawn: #\d+/) });
  });

  it("records a merge that only the push tells of", async () => {
    const [pull] = await openPromotions(stage);
    if (!pull) throw new Error("no pull request");
    for (const login of ["ml-ops-on-call", "fraud-team-lead"])
      await approve(stage, login, pull.number);
    const run = await stage.run(only(await merge(stage, pull.number), "push"));
    expect(run).toMatchObject({ code: 0, output: expect.stringContaining("recorded: ") });
  });
});

describe("a run that can't do its work", () => {
  let stage: ActionStage;
  beforeAll(async () => {
    stage = await setActionStage("model-promoter");
  });
  afterAll(async () => stage?.close());

  it("names all that is missing of its settings, and exits with 2", async () => {
    const event = await comment(stage, COMMAND);
    const run = await stage.run(event, { INPUT_TOKEN: " ", GITHUB_REPOSITORY: "acme" });
    expect(run).toMatchObject({ code: 2, requests: [] });
    expect(run.output.match(/^::error .*$/gm)).toEqual([
      "::error title=Model Promoter::The input `token` is empty. Give it a token of a GitHub App, or the workflow's own, `github.token`.",
      "::error title=Model Promoter::GITHUB_REPOSITORY is missing, or not `owner/name`.",
    ]);
  });

  it("refuses to act as a person", async () => {
    const event = await comment(stage, COMMAND);
    const run = await stage.run(event, { INPUT_TOKEN: stage.tokenOf("data-scientist") });
    expect(run).toMatchObject({ code: 1, requests: ["beginning"] });
    expect(run.output).toContain("is @data-scientist's own");
    expect(await openPromotions(stage)).toEqual([]);
  });

  it("marks the run as failed when GitHub refuses the token, without showing it", async () => {
    const event = await comment(stage, COMMAND);
    const run = await stage.run(event, { INPUT_TOKEN: "ghs_expired" });
    expect(run.code).toBe(1);
    expect(run.output).toMatch(/^::error title=Model Promoter::.*Bad credentials/);
    expect(run.output).not.toContain("ghs_expired");
  });

  it("marks the run as failed when a look fails", async () => {
    const event = await comment(stage, COMMAND);
    const gone = {
      ...(event.payload.comment as object),
      user: { login: "nobody", id: 1, type: "User" },
    };
    const run = await stage.run({ ...event, payload: { ...event.payload, comment: gone } });
    expect(run.code).toBe(1);
    expect(run.output).toContain("The next event or scheduled run looks again.");
  });
});
