import { Octokit } from "@octokit/rest";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { examplePeople, writeFiles } from "../../../src/entry/demo/scene.js";
import { createInstallationToken } from "../../../src/forge/tokens.js";
import { CODEOWNERS, folderOf, POLICY, type Stage, setStage, stageRules } from "./stage-setting.js";

const people = {
  ...examplePeople,
  visitor: "read",
  "other-writer": "write",
  analyst: "write",
} as const;

let stage: Stage;
beforeAll(async () => {
  stage = await setStage({
    models: [
      "plain",
      "curly",
      "capital",
      "prefixed",
      "on-pull",
      "dry",
      "by-requester",
      "by-owner",
      "by-team",
      "by-other",
      "by-button",
      "shown",
    ],
    people,
    files: {
      [CODEOWNERS]: `${stageRules[CODEOWNERS]}/registry/models/by-team/promotions/ @acme/fraud\n`,
    },
  });
  const { world } = stage.forge;
  const { owner } = stage.repository;
  if (owner.kind !== "Organization") throw new Error("the stage belongs to an organisation");
  const team = world.addTeam(owner, "fraud", { members: [stage.user("analyst")] });
  world.grant(stage.repository, team, "write");
});
afterAll(async () => stage?.close());

/** Opens a promotion and gives its pull request's number. */
async function opened(model: string, login = "data-scientist"): Promise<number> {
  const answer = await stage.ask(login, `/promote ${model} 2.1.3 to production because Q1 retrain`);
  const number = /\/pull\/(\d+)\)/.exec(answer.replies[0] ?? "")?.[1];
  if (number === undefined) throw new Error(`no promotion: ${answer.replies.join("\n")}`);
  return Number(number);
}

async function pull(number: number) {
  const { owner, name: repo } = stage;
  return (await stage.as("visitor").pulls.get({ owner, repo, pull_number: number })).data;
}

async function entries(model: string): Promise<readonly Record<string, unknown>[]> {
  const { owner, name: repo } = stage;
  const path = `${folderOf(model)}/audit/2025`;
  const { data } = await stage.as("visitor").repos.getContent({ owner, repo, path });
  if (!Array.isArray(data)) throw new Error("audit is no folder");
  const texts = await Promise.all(data.map((one) => stage.file(one.path)));
  return texts.map((text) => JSON.parse(text ?? ""));
}

describe("/promote", () => {
  it("opens a promotion, with the reason in its body, and says where", async () => {
    const answer = await stage.ask(
      "data-scientist",
      "/promote plain 2.1.3 to production because Q1 retrain\n\nThanks to all.",
    );
    const [open] = (
      await stage.as("visitor").pulls.list({
        owner: stage.owner,
        repo: stage.name,
        head: `${stage.owner}:promotion/plain/production`,
      })
    ).data;
    expect(open?.title).toBe("Promote plain 2.1.3 from Staging to Production");
    expect(open?.body).toContain(
      "Asked for by `@data-scientist` on 2025-03-10 09:00 UTC: Q1 retrain\n",
    );
    expect(answer.replies).toHaveLength(1);
    expect(answer.replies[0]).toContain(
      `[#${open?.number}](https://forge.example/acme/model-registry/pull/${open?.number})`,
    );
  });

  it.each([
    [
      "straight quotes",
      "curly",
      '/promote curly 2.1.3 to production --dry-run because "Q1 retrain, at last"',
    ],
    [
      "a phone's curly quotes and dash",
      "curly",
      "/promote curly 2.1.3 to production —dry-run because “Q1 retrain, at last”",
    ],
    [
      "capitals",
      "capital",
      "/Promote capital 2.1.3 TO Production --DRY-RUN Because Q1 retrain, at last",
    ],
    [
      "/model before the verb",
      "prefixed",
      "/model promote prefixed 2.1.3 to production --dry-run because Q1 retrain, at last",
    ],
  ])("understands %s", async (_, model, body) => {
    const { replies } = await stage.ask("data-scientist", body);
    expect(replies).toHaveLength(1);
    expect(replies[0]).toContain(`*Promote ${model} 2.1.3 from Staging to Production*`);
    expect(replies[0]).toMatch(/: Q1 retrain, at last$/m);
  });

  it("may stand on a pull request, and is answered there", async () => {
    const { owner, name: repo } = stage;
    await stage.pushAs("other-writer", "Note", (folder) =>
      writeFiles(folder, { "notes.md": "x\n" }),
    );
    const main = await stage.as("other-writer").git.getRef({ owner, repo, ref: "heads/main" });
    await stage
      .as("other-writer")
      .git.createRef({ owner, repo, ref: "refs/heads/topic", sha: main.data.object.sha });
    await stage.as("other-writer").repos.createOrUpdateFileContents({
      owner,
      repo,
      branch: "topic",
      path: "topic.md",
      message: "Topic",
      content: Buffer.from("x\n").toString("base64"),
    });
    const made = await stage
      .as("other-writer")
      .pulls.create({ owner, repo, head: "topic", base: "main", title: "Topic" });
    await stage.settled();
    const { replies } = await stage.ask(
      "data-scientist",
      "/promote on-pull 2.1.3 to production",
      made.data.number,
    );
    expect(replies).toHaveLength(1);
    expect(replies[0]).toContain("The promotion is open for approval");
  });

  it("with --dry-run replies with the body, in four requests at most, and writes nothing", async () => {
    const before = await stage.written();
    const { replies, requests } = await stage.ask(
      "data-scientist",
      "/promote dry 2.1.3 to production --dry-run because Q1",
    );
    expect(await stage.written()).toEqual(before);
    expect(requests.length).toBeLessThanOrEqual(4);
    expect(replies).toHaveLength(1);
    const [reply] = replies;
    expect(reply).toMatch(/^\*\*Dry run: nothing was written\.\*\*/);
    const sections = [...(reply ?? "").matchAll(/^## (.+)$/gm)].map((match) => match[1]);
    expect(sections).toEqual([
      "Model Details",
      "Performance Comparison",
      "Validation Results",
      "Rollback Plan",
      "Sign-offs Needed",
    ]);
  });

  it("by somebody who may only read is denied, and nothing is written", async () => {
    const before = await stage.written();
    const { replies } = await stage.ask(
      "visitor",
      "/promote dry 2.1.3 to production because I can",
    );
    expect(await stage.written()).toEqual(before);
    expect(replies).toEqual([
      "**Not done.** It takes write access to this repository, which `@visitor` doesn't have. Somebody who has it can comment the same line.\n",
    ]);
  });
});

describe("/withdraw", () => {
  it.each([
    ["the requester", "by-requester", "data-scientist"],
    ["an owner", "by-owner", "data-science-lead"],
    ["a member of a team that owns", "by-team", "analyst"],
  ])(
    "by %s closes, frees the lock and is recorded; the next request works",
    async (_, model, login) => {
      const number = await opened(model);
      const { replies } = await stage.ask(login, "/withdraw because the data was wrong", number);
      const closed = await pull(number);
      expect(closed.state).toBe("closed");
      expect(closed.merged).toBe(false);
      expect(replies).toHaveLength(1);
      const written = (await entries(model)).at(-1);
      expect(written).toMatchObject({
        seq: 3,
        kind: "withdrawn",
        moves: [],
        requested: { by: { login: `@${login}` }, reason: "the data was wrong" },
        pullRequest: { number, merge: null, mergedBy: null },
      });
      expect(replies[0]).toBe(
        `**Withdrawn** by \`@${login}\`: the data was wrong\n\nNothing has moved, and ${model} is free for the next promotion. Recorded as entry 3, \`${written?.id}\`.\n`,
      );
      const next = await opened(model);
      expect(next).toBeGreaterThan(number);
      expect((await pull(next)).state).toBe("open");
    },
  );

  it("by somebody else with write access is refused, and the promotion stays open", async () => {
    const number = await opened("by-other");
    const before = await stage.written();
    const { replies } = await stage.ask("other-writer", "/withdraw because I want to", number);
    expect(await stage.written()).toEqual(before);
    expect((await pull(number)).state).toBe("open");
    expect(replies).toEqual([
      "**Not done.** Nothing was written.\n\n- A promotion is withdrawn by who asked for it, or by one of its owners.<br>→ Ask `@data-scientist` or `@data-science-lead` or `@fraud-team-lead` or `@ml-ops-on-call`.\n",
    ]);
  });

  it("needs a reason", async () => {
    const { replies, requests } = await stage.ask("data-scientist", "/withdraw", stage.issue);
    expect(requests.length).toBeLessThanOrEqual(2);
    expect(replies[0]).toMatch(/^\*\*Not understood\.\*\*/);
    expect(replies[0]).toContain("The right form: `/withdraw because <reason>`");
  });

  it("on an issue says where it belongs", async () => {
    const { replies } = await stage.ask("data-scientist", "/withdraw because of that");
    expect(replies).toEqual([
      "**Not done.** Nothing was written.\n\n- This is no promotion's pull request. `/withdraw` is about the promotion that it stands on.<br>→ Comment it on the pull request that the App opened for the promotion.\n",
    ]);
  });

  it("on another pull request says where it belongs, as /recheck does", async () => {
    const { owner, name: repo } = stage;
    const hers = stage.as("other-writer");
    await hers.git.createRef({
      owner,
      repo,
      ref: "refs/heads/unrelated",
      sha: await stage.mainHead(),
    });
    await hers.repos.createOrUpdateFileContents({
      owner,
      repo,
      branch: "unrelated",
      path: "unrelated.md",
      message: "Unrelated",
      content: Buffer.from("x\n").toString("base64"),
    });
    const made = await hers.pulls.create({
      owner,
      repo,
      head: "unrelated",
      base: "main",
      title: "Unrelated",
    });
    await stage.settled();
    const before = await stage.written();
    const withdrawal = await stage.ask(
      "other-writer",
      "/withdraw because of that",
      made.data.number,
    );
    expect(withdrawal.replies).toHaveLength(1);
    expect(withdrawal.replies[0]).toContain("This is no promotion's pull request.");
    const recheck = await stage.ask("other-writer", "/recheck", made.data.number);
    expect(recheck.replies).toHaveLength(1);
    expect(recheck.replies[0]).toContain("no valid promotion");
    expect(await stage.written()).toEqual(before);
  });

  it("of what was withdrawn before is answered, and changes nothing", async () => {
    const number = await opened("dry");
    await stage.ask("data-scientist", "/withdraw because wrong data", number);
    const next = await opened("dry");
    const before = await stage.written();
    const { replies } = await stage.ask("data-scientist", "/withdraw because once more", number);
    expect(replies).toHaveLength(1);
    expect(replies[0]).toMatch(
      /^What was decided here is recorded, as audit entry `[0-9a-f]{20}`\./,
    );
    expect(await stage.written()).toEqual(before);
    expect((await pull(next)).state).toBe("open");
  });

  it("is what closing with GitHub's own button is recorded as", async () => {
    const number = await opened("by-button");
    const { owner, name: repo } = stage;
    await stage
      .as("other-writer")
      .pulls.update({ owner, repo, pull_number: number, state: "closed" });
    await stage.settled();
    expect((await entries("by-button")).at(-1)).toMatchObject({
      kind: "withdrawn",
      requested: { by: { login: "@other-writer" }, reason: null },
      pullRequest: { number },
    });
    expect((await stage.said(number)).at(-1)).toMatch(/^\*\*Withdrawn\*\* by `@other-writer`\.?\n/);
    expect(await opened("by-button")).toBeGreaterThan(number);
  });
});

describe("/recheck", () => {
  it("by a reader is denied; on an issue it is told where it belongs", async () => {
    const number = await opened("capital");
    const denied = await stage.ask("visitor", "/recheck", number);
    expect(denied.replies).toEqual([
      "**Not done.** It takes write access to this repository, which `@visitor` doesn't have. Somebody who has it can comment the same line.\n",
    ]);
    const elsewhere = await stage.ask("data-scientist", "/recheck");
    expect(elsewhere.replies[0]).toContain("This is no promotion's pull request.");
  });
});

describe("/status", () => {
  it("of a model shows its versions and what is under way, to readers too", async () => {
    const number = await opened("shown");
    const { replies } = await stage.ask("visitor", "/status shown");
    expect(replies).toEqual([
      `**shown**

| Version | Stage      | Role    | Traffic | Since                |
| :------ | :--------- | :------ | ------: | :------------------- |
| 2.0.5   | Production | current |    100% | 2025-03-03 10:00 UTC |
| 2.1.3   | Staging    | –       |       – | 2025-03-03 10:00 UTC |

Under way:
- [#${number}](https://forge.example/acme/model-registry/pull/${number}) Promote shown 2.1.3 from Staging to Production
`,
    ]);
  });

  it("without a model shows all", async () => {
    const { replies } = await stage.ask("data-scientist", "/status");
    const shown = [...(replies[0] ?? "").matchAll(/^\*\*(.+)\*\*$/gm)].map((match) => match[1]);
    expect(shown).toEqual([
      "by-button",
      "by-other",
      "by-owner",
      "by-requester",
      "by-team",
      "capital",
      "curly",
      "dry",
      "on-pull",
      "plain",
      "prefixed",
      "shown",
    ]);
  });

  it("of a model that isn't there says so", async () => {
    const { replies } = await stage.ask("data-scientist", "/status nobody");
    expect(replies).toEqual([
      "There is no model `nobody` in this registry. `/status` lists those that there are.\n",
    ]);
  });
});

describe("/help and verbs to come", () => {
  it("lists the commands that there are", async () => {
    const { replies, requests } = await stage.ask("visitor", "/help me please");
    expect(requests).toHaveLength(2);
    expect(replies).toHaveLength(1);
    for (const verb of ["/promote", "/recheck", "/withdraw", "/status", "/help"])
      expect(replies[0]).toMatch(new RegExp(`^\\| \`${verb}`, "m"));
  });

  it.each([
    "/rollback plain because of errors",
    "/reject plain 2.1.3 because no",
    "/archive plain 2.0.5 because old",
    "/rollout plain pause",
    "/override auc-floor because we know better",
    "/hold plain because of the audit",
    "/release plain",
    "/reviewed because done",
  ])("%s is answered with the truth: not available yet", async (body) => {
    const before = await stage.written();
    const { replies } = await stage.ask("data-scientist", body);
    const verb = /^\/(\w+)/.exec(body)?.[1];
    expect(replies).toEqual([
      `**Not done.** \`${verb}\` is not available in this version of Model Promoter. \`/help\` lists what is.\n`,
    ]);
    expect(await stage.written()).toEqual(before);
  });
});

describe("what is no command", () => {
  it.each([
    ["an ordinary comment", "Looks good to me."],
    ["another bot's word", "/deploy plain to production"],
    ["a longer word that begins like ours", "/promoted plain 2.1.3 to production"],
    ["a command on a later line", "Please:\n/promote dry 2.1.3 to production"],
    ["a quoted command", "> /promote dry 2.1.3 to production"],
    ["a command in a code block", "```\n/promote dry 2.1.3 to production\n```"],
    ["a command that Markdown shows as code", "    /promote dry 2.1.3 to production"],
    ["a command in an HTML comment", "<!--\n/promote dry 2.1.3 to production\n-->"],
    ["a command in inline code", "`/promote dry 2.1.3 to production`"],
  ])("%s costs no request", async (_, body) => {
    const { replies, requests } = await stage.ask("data-scientist", body);
    expect(requests).toEqual([]);
    expect(replies).toEqual([]);
  });

  it("an ordinary comment that is edited into a command, or deleted, costs no request", async () => {
    const { owner, name: repo } = stage;
    const person = stage.as("data-scientist");
    const { comment } = await stage.ask("data-scientist", "Good morning.");
    const requests = await stage.requestsOf(async () => {
      await person.issues.updateComment({
        owner,
        repo,
        comment_id: comment,
        body: "/promote dry 2.1.3 to production",
      });
      await person.issues.deleteComment({ owner, repo, comment_id: comment });
    });
    expect(requests).toEqual([]);
  });

  it("another App's command costs no request", async () => {
    const { world } = stage.forge;
    const { app } = world.addApp({
      slug: "other-bot",
      permissions: { issues: "write" },
      webhookSecret: "other",
    });
    const installation = world.install(app, stage.repository.owner, [stage.repository]);
    await stage.settled();
    const delivered = world.deliveries.length;
    const { value: auth } = createInstallationToken(world, app, installation.id);
    const bot = new Octokit({ auth, baseUrl: `${stage.forge.url}/api/v3` });
    const body = "/promote dry 2.1.3 to production";
    const { owner, name: repo, issue: issue_number } = stage;
    const requests = await stage.requestsOf(() =>
      bot.issues.createComment({ owner, repo, issue_number, body }),
    );
    const own = requests.filter((path) => !path.endsWith("/comments"));
    expect(world.deliveries.length).toBeGreaterThan(delivered);
    expect(own).toEqual([]);
  });

  it("events of other kinds cost no request", async () => {
    const { owner, name: repo } = stage;
    const person = stage.as("data-scientist");
    const requests = await stage.requestsOf(async () => {
      const made = await person.issues.create({
        owner,
        repo,
        title: "/promote dry 2.1.3 to production",
        body: "/promote dry 2.1.3 to production",
      });
      await person.issues.update({ owner, repo, issue_number: made.data.number, state: "closed" });
      await person.git.createRef({
        owner,
        repo,
        ref: "refs/heads/experiment",
        sha: await stage.mainHead(),
      });
      await person.git.deleteRef({ owner, repo, ref: "heads/experiment" });
    });
    expect(requests).toEqual([]);
  });
});

describe("a policy that leaves short verbs to others, over an empty registry", () => {
  let quiet: Stage;
  beforeAll(async () => {
    const policy = `${stageRules[POLICY]}commands: { short: false }\n`;
    quiet = await setStage({ models: [], people, files: { [POLICY]: policy } });
  });
  afterAll(async () => quiet?.close());

  it.each([
    ["data-scientist", "/promote plain 2.1.3 to production"],
    ["visitor", "/promote plain 2.1.3 to production"],
    ["data-scientist", "/promote"],
    ["data-scientist", "/status"],
    ["data-scientist", "/help"],
    ["data-scientist", "/hold plain because of the audit"],
    ["data-scientist", "/recheck"],
  ])("%s's %s is not answered", async (login, body) => {
    expect((await quiet.ask(login, body)).replies).toEqual([]);
  });

  it("/model status is, and says that there is no model yet", async () => {
    const { replies } = await quiet.ask("visitor", "/model status");
    expect(replies).toEqual(["No model is registered here yet.\n"]);
  });

  it("/model help is, and lists the commands in the form that holds here", async () => {
    const { replies } = await quiet.ask("visitor", "/model help");
    expect(replies[0]).toMatch(/^\| `\/model promote /m);
    expect(replies[0]).not.toContain("`/promote");
  });

  it("a malformed /model promote is answered with the form that holds here", async () => {
    const { replies } = await quiet.ask("data-scientist", "/model promote plain to production");
    expect(replies[0]).toContain("The right form: `/model promote plain <version> to production`");
    expect(replies[0]).toContain("`/model help` lists all commands.");
  });
});
