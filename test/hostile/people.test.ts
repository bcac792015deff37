import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { Octokit } from "@octokit/rest";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { protectExample } from "../../src/entry/demo/example-scene.js";
import { examplePeople } from "../../src/entry/demo/scene.js";
import { redeliver } from "../../src/forge/webhooks.js";
import type { Organization, Team } from "../../src/forge/world.js";
import {
  checksOf,
  entriesOf,
  headOf,
  inClone,
  manifestOf,
  merge,
  promote,
  pullOf,
  push,
  pushTo,
  review,
  sign,
  signOffsSection,
} from "../entry/app/promotion-acts.js";
import {
  CODEOWNERS,
  folderOf,
  modelFiles,
  POLICY,
  replaced,
  type Stage,
  setStage,
} from "../entry/app/stage-setting.js";

const models = [
  "of-three-teams",
  "of-trainers-team",
  "of-emptied-team",
  "of-renamed-team",
  "reworded",
  "deleted",
  "squatted",
  "calling-out",
  "checked-by-another",
];

const owners: Readonly<Record<string, string>> = {
  "of-three-teams": "@acme/risk @acme/data @acme/serving",
  "of-trainers-team": "@acme/trainers",
  "of-emptied-team": "@acme/emptied",
  "of-renamed-team": "@acme/renamed",
};
const codeowners = [
  "/registry/models/**/promotions/ @data-science-lead",
  ...Object.entries(owners).map(([model, line]) => `/registry/models/${model}/promotions/ ${line}`),
].join("\n");

const teamsOf: Readonly<Record<string, readonly string[]>> = {
  risk: ["fraud-team-lead", "other-writer"],
  data: ["fraud-team-lead", "data-science-lead"],
  serving: ["fraud-team-lead", "ml-ops-on-call"],
  trainers: ["data-scientist", "other-writer", "ml-ops-on-call"],
  emptied: ["ml-ops-on-call"],
  renamed: ["ml-ops-on-call"],
};

let stage: Stage;
let organization: Organization;
const teams = new Map<string, Team>();

beforeAll(async () => {
  stage = await setStage({
    models,
    people: { ...examplePeople, "other-writer": "write", visitor: "read" },
    files: { [POLICY]: "schema: 1\n", [CODEOWNERS]: `${codeowners}\n` },
  });
  const { world } = stage.forge;
  const { owner } = stage.repository;
  if (owner.kind !== "Organization") throw new Error("the stage belongs to an organisation");
  organization = owner;
  for (const [slug, logins] of Object.entries(teamsOf)) {
    const team = world.addTeam(owner, slug, { members: logins.map((login) => stage.user(login)) });
    world.grant(stage.repository, team, "write");
    teams.set(slug, team);
  }
});
afterAll(async () => stage?.close());

const branchOf = (model: string) => `promotion/${model}/production`;

function team(slug: string): Team {
  const found = teams.get(slug);
  if (!found) throw new Error(`there is no team ${slug}`);
  return found;
}

/** Stage of 2.1.3, and the kinds of the model's entries after the two adoptions. */
async function outcome(model: string) {
  const { versions } = await manifestOf(stage, model);
  const kinds = (await entriesOf(stage, model)).map(({ kind }) => kind);
  return [versions["2.1.3"]?.stage, ...kinds.slice(2)];
}

describe("people who would sign more than they may", () => {
  it("one person in three teams fills one place of the three", async () => {
    const number = await promote(stage, "of-three-teams");
    await sign(stage, number, ["fraud-team-lead", "fraud-team-lead"]);
    expect(await signOffsSection(stage, number)).toContain("**1 of 3 sign-offs");
    await sign(stage, number, ["other-writer", "ml-ops-on-call"]);
    expect((await checksOf(stage, number)).signOffs.title).toBe("All 3 sign-offs are given");
  });

  it("neither the trainer nor the requester signs for a team that both are in", async () => {
    const number = await promote(stage, "of-trainers-team", { by: "other-writer" });
    await sign(stage, number, ["data-scientist", "other-writer"]);
    const section = await signOffsSection(stage, number);
    expect(section).toContain("**0 of 1 sign-off given");
    expect(section).toMatch(/`@data-scientist`, [^\n]*: trained this version\n/);
    expect(section).toMatch(/`@other-writer`, [^\n]*: asked for this promotion\n/);
    await merge(stage, "other-writer", number);
    expect(await outcome("of-trainers-team")).toEqual(["staging", "refused"]);
  });
});

describe("a team that is another one at the merge than at the approval", () => {
  it("emptied: its sign-off is gone, and the merge is refused", async () => {
    const number = await promote(stage, "of-emptied-team");
    await review(stage, "ml-ops-on-call", number);
    expect((await checksOf(stage, number)).signOffs.state).toBe("success");
    team("emptied").members.clear();
    await merge(stage, "other-writer", number);
    expect(await outcome("of-emptied-team")).toEqual(["staging", "refused"]);
  });

  it("renamed: who may sign can't be told, so nothing moves, whoever takes the old name", async () => {
    const number = await promote(stage, "of-renamed-team");
    await review(stage, "ml-ops-on-call", number);
    const old = team("renamed");
    Object.assign(old, { slug: "renamed-since", name: "renamed-since" });
    await merge(stage, "other-writer", number);
    expect((await outcome("of-renamed-team"))[0]).toBe("staging");
    const visitors = stage.forge.world.addTeam(organization, "renamed", {
      members: [stage.user("visitor")],
    });
    stage.forge.world.grant(stage.repository, visitors, "write");
    await stage.ask("other-writer", "/recheck", number);
    expect((await outcome("of-renamed-team"))[0]).toBe("staging");
  });
});

describe("a comment that asked, and is another one later", () => {
  it("reworded: the promotion stays what was asked for, and the new words do nothing", async () => {
    const { owner, name: repo } = stage;
    const { comment } = await stage.ask("data-scientist", "/promote reworded 2.1.3 to production");
    const [pull] = (await stage.as("visitor").pulls.list({ owner, repo })).data;
    const reworded = "/promote deleted 2.1.3 to production because it was meant so";
    const asked = { owner, repo, comment_id: comment };
    const before = await stage.written();
    const requests = await stage.requestsOf(() =>
      stage.as("platform-engineer").issues.updateComment({ ...asked, body: reworded }),
    );
    expect(requests).toEqual([]);
    expect(await stage.written()).toEqual(before);
    const number = pull?.number ?? 0;
    await review(stage, "data-science-lead", number);
    await merge(stage, "other-writer", number);
    expect(await outcome("reworded")).toEqual(["production", "promotion"]);
    expect(await outcome("deleted")).toEqual(["staging"]);
  });

  it("deleted, and its delivery sent again: one promotion, asked for by who wrote it", async () => {
    const { owner, name: repo } = stage;
    const { comment } = await stage.ask("data-scientist", "/promote deleted 2.1.3 to production");
    const [pull] = (await stage.as("visitor").pulls.list({ owner, repo })).data;
    const { deliveries } = stage.forge.world;
    const asked = deliveries.findLast(({ event }) => event === "issue_comment");
    await stage.as("data-scientist").issues.deleteComment({ owner, repo, comment_id: comment });
    await stage.settled();
    const before = await stage.written();
    if (asked) redeliver(stage.forge.world, asked.id);
    await stage.settled();
    expect(await stage.written()).toEqual(before);
    const number = pull?.number ?? 0;
    await review(stage, "data-science-lead", number);
    await merge(stage, "other-writer", number);
    expect(await outcome("deleted")).toEqual(["production", "promotion"]);
    const entry = (await entriesOf(stage, "deleted")).at(-1);
    expect(JSON.stringify(entry)).toContain('"@data-scientist"');
  });
});

describe("a promotion's branch that somebody made before anybody asked", () => {
  it("is begun anew: what they put there is in no pull request", async () => {
    const model = "squatted";
    const { owner, name: repo } = stage;
    await inClone(stage, "other-writer", (git) =>
      git("push", "--quiet", "origin", `main:refs/heads/${branchOf(model)}`),
    );
    await pushTo(stage, "other-writer", branchOf(model), { [CODEOWNERS]: "* @other-writer\n" });
    const number = await promote(stage, model);
    const pull = { owner, repo, pull_number: number };
    const files = (await stage.as("visitor").pulls.listFiles(pull)).data;
    expect(files.map(({ filename }) => filename)).toEqual([
      `${folderOf(model)}/promotions/2.1.3-to-production-1.yaml`,
    ]);
    expect(await stage.file(CODEOWNERS, branchOf(model))).toBe(`${codeowners}\n`);
  });
});

describe("addresses that files name", () => {
  let listener: Server;
  const heard: string[] = [];
  beforeAll(async () => {
    listener = createServer((request, response) => {
      heard.push(request.url ?? "");
      response.end();
    }).listen(0, "127.0.0.1");
    await once(listener, "listening");
  });
  afterAll(() => listener?.close());

  it("are shown and never asked, by the App or by GitHub on its behalf", async () => {
    const model = "calling-out";
    const address = listener.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    const url = `http://127.0.0.1:${address.port}/latest/meta-data`;
    const files = modelFiles(model);
    const record = `${folderOf(model)}/versions/2.1.3.yaml`;
    const called = replaced(files[record], '"s3://models/fraud/2.1.3"', JSON.stringify(url));
    await push(stage, "data-scientist", {
      [record]: replaced(called, "architecture: xgboost", `architecture: "![x](${url})"`),
    });
    const number = await promote(stage, model, { by: "platform-engineer" });
    const { body } = await pullOf(stage, number);
    expect(body).toContain("/latest/meta-data");
    expect(body).not.toMatch(/!\[[^\]]*\]\(http|<img/);
    expect(heard).toEqual([]);
  });
});

describe("checks of the App's names that another App reports", () => {
  it("don't open the merge button, and a merge around it is refused", async () => {
    const { world, url } = stage.forge;
    const { owner, name: repo } = stage;
    const number = await promote(stage, "checked-by-another");
    const { app } = world.addApp({
      slug: "green",
      permissions: { checks: "write", contents: "read" },
      webhookSecret: "green",
    });
    const auth = world.tokenOf(world.install(app, stage.repository.owner, [stage.repository]));
    const green = new Octokit({ auth, baseUrl: `${url}/api/v3` });
    const { head } = await pullOf(stage, number);
    for (const name of ["gates", "sign-offs", "registry"])
      await green.checks.create({
        owner,
        repo,
        name: `model-promoter/${name}`,
        head_sha: head.sha,
        status: "completed",
        conclusion: "success",
      });
    await stage.settled();
    protectExample(stage);
    await expect(merge(stage, "other-writer", number)).rejects.toThrow("is expected");
    world.protect(stage.repository, { pattern: "main" });
    await merge(stage, "other-writer", number);
    expect(await outcome("checked-by-another")).toEqual(["staging", "refused"]);
    expect(await headOf(stage, branchOf("checked-by-another"))).toBeNull();
  });
});
