import { Octokit } from "@octokit/rest";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { examplePeople, writeFiles } from "../../../src/entry/demo/scene.js";
import { createInstallationToken } from "../../../src/forge/tokens.js";
import {
  checksOf,
  dismiss,
  inClone,
  promote,
  pullOf,
  pushTo,
  review,
  sign,
  signers,
  signOffsSection,
} from "./promotion-acts.js";
import {
  CODEOWNERS,
  folderOf,
  modelFiles,
  POLICY,
  replaced,
  type Stage,
  setStage,
  stageRules,
} from "./stage-setting.js";

const people = {
  ...examplePeople,
  analyst: "read",
  "night-analyst": "read",
  invited: "write",
  "other-writer": "write",
  editor: "write",
  "co-author": "write",
  reader: "read",
} as const;
const models = [
  "three",
  "of-team",
  "of-child-team",
  "of-strangers",
  "excluded",
  "two-places",
  "changing",
  "updated",
  "extra",
  "forged",
  "edited",
  "other-model",
  "retargeted",
];
const owners = [
  "/registry/models/of-team/promotions/ @acme/fraud",
  "/registry/models/of-child-team/promotions/ @acme/fraud",
  "/registry/models/of-strangers/promotions/ @acme/fraud",
  "/registry/models/two-places/promotions/ @fraud-team-lead @acme/leads",
];

let stage: Stage;
beforeAll(async () => {
  stage = await setStage({
    models,
    people,
    files: { [CODEOWNERS]: `${stageRules[CODEOWNERS]}${owners.join("\n")}\n` },
  });
  const { world } = stage.forge;
  const { owner } = stage.repository;
  if (owner.kind !== "Organization") throw new Error("the stage belongs to an organisation");
  const fraud = world.addTeam(owner, "fraud", { members: [stage.user("analyst")] });
  fraud.members.set(stage.user("invited"), "pending");
  world.addTeam(owner, "fraud-by-night", {
    parent: fraud,
    members: [stage.user("night-analyst")],
  });
  const leads = world.addTeam(owner, "leads", {
    members: [stage.user("fraud-team-lead"), stage.user("other-writer")],
  });
  for (const team of [fraud, leads]) world.grant(stage.repository, team, "write");
});
afterAll(async () => stage?.close());

const branchOf = (model: string) => `promotion/${model}/production`;
const dossierOf = (model: string) => `${folderOf(model)}/promotions/2.1.3-to-production-1.yaml`;

describe("approvals, given one by one", () => {
  it("are drawn into the section and the check, with two requests each", async () => {
    const number = await promote(stage, "three");
    const seen = [];
    for (const login of signers) {
      const requests = await stage.requestsOf(() => review(stage, login, number));
      expect(requests).toEqual(["promotion", "redraw"]);
      const { signOffs, gates } = await checksOf(stage, number);
      const section = await signOffsSection(stage, number);
      seen.push([signOffs.state, signOffs.title, gates.state, section.slice(0, 9)]);
      expect(section).toContain(`✅ signed by \`@${login}\``);
    }
    expect(seen).toEqual([
      ["in_progress", "Waiting for 2 of 3 sign-offs", "in_progress", "**1 of 3 "],
      ["in_progress", "Waiting for 1 of 3 sign-offs", "success", "**2 of 3 "],
      ["success", "All 3 sign-offs are given", "success", "**All 3 s"],
    ]);
  });

  it.each([
    ["of-team", "analyst", "a member"],
    ["of-child-team", "night-analyst", "a member of a child team"],
  ])("sign for a team (%s, by %s, %s), with two requests", async (model, login) => {
    const number = await promote(stage, model);
    expect(await signOffsSection(stage, number)).toContain("| `@acme/fraud` |");
    const requests = await stage.requestsOf(() => review(stage, login, number));
    expect(requests).toEqual(["promotion", "redraw"]);
    expect(await signOffsSection(stage, number)).toContain(`✅ signed by \`@${login}\``);
    expect((await checksOf(stage, number)).signOffs.title).toBe("Waiting for 1 of 2 sign-offs");
  });

  it("don't sign for a team when its member is only invited, or is none", async () => {
    const number = await promote(stage, "of-strangers");
    await sign(stage, number, ["invited", "other-writer"]);
    const section = await signOffsSection(stage, number);
    expect(section).toContain("**0 of 2 sign-offs");
    for (const login of ["invited", "other-writer"])
      expect(section).toMatch(new RegExp(`- \`@${login}\`, .*: is none of the required owners`));
  });

  it("fill one place each, though a person belongs to two", async () => {
    const number = await promote(stage, "two-places");
    await sign(stage, number, ["fraud-team-lead"]);
    expect(await signOffsSection(stage, number)).toContain("**1 of 3 sign-offs");
    await sign(stage, number, ["other-writer", "ml-ops-on-call"]);
    expect((await checksOf(stage, number)).signOffs.title).toBe("All 3 sign-offs are given");
  });
});

describe("an approval that doesn't count is listed with the reason", () => {
  it("when it is the requester's, the trainer's, a committer's, a co-author's, a reader's or a bot's", async () => {
    const model = "excluded";
    await inClone(stage, "editor", async (git, folder) => {
      const card = `${folderOf(model)}/cards/2.1.3.yaml`;
      await writeFiles(folder, {
        [card]: replaced(modelFiles(model)[card], "hours: 6", "hours: 7"),
      });
      const trailer = `Co-authored-by: co-author <${stage.user("co-author").email}>`;
      await git("commit", "--quiet", "--all", "-m", "Correct the card", "-m", trailer);
      await git("push", "--quiet", "origin", "main");
    });
    const number = await promote(stage, model, { by: "other-writer" });
    await sign(stage, number, ["other-writer", "data-scientist", "editor", "co-author", "reader"]);
    await approveAsBot(number);
    const section = await signOffsSection(stage, number);
    const listed = section.split("**Approvals that don't count**")[1] ?? "";
    const reasons = [...listed.matchAll(/- `(@[^`]+)`, [^:]+:\d\d UTC: (.*)/g)].map(
      ([, login, why]) => [login, why],
    );
    expect(reasons).toEqual([
      ["@other-writer", "asked for this promotion"],
      ["@data-scientist", "trained this version"],
      ["@editor", "committed this version's record, card or evidence"],
      ["@co-author", "committed this version's record, card or evidence"],
      ["@reader", "has no write access to this repository"],
      ["@helper", "a bot can't sign"],
    ]);
    const { signOffs } = await checksOf(stage, number);
    expect(signOffs.title).toBe("Waiting for 3 of 3 sign-offs");
    expect(signOffs.says).toContain(
      "- `@editor`: committed this version's record, card or evidence",
    );
  });
});

async function approveAsBot(pull_number: number): Promise<void> {
  const { world, url } = stage.forge;
  const { app } = world.addApp({
    slug: "helper",
    permissions: { pull_requests: "write" },
    webhookSecret: "another secret",
  });
  const installation = world.install(app, stage.repository.owner, [stage.repository]);
  const { value } = createInstallationToken(world, app, installation.id);
  const bot = new Octokit({ auth: value, baseUrl: `${url}/api/v3` });
  const { owner, name: repo } = stage;
  await bot.pulls.createReview({ owner, repo, pull_number, event: "APPROVE" });
  await stage.settled();
}

describe("an approval", () => {
  it("is withdrawn by a later request for changes or a dismissal, and by no mere comment", async () => {
    const number = await promote(stage, "changing");
    const given = async () => (await signOffsSection(stage, number)).split(" ")[0];
    const id = await review(stage, "data-science-lead", number);
    expect(await given()).toBe("**1");
    await review(stage, "data-science-lead", number, "COMMENT");
    expect(await given()).toBe("**1");
    await review(stage, "data-science-lead", number, "REQUEST_CHANGES");
    expect(await given()).toBe("**0");
    expect(await signOffsSection(stage, number)).toMatch(
      /\*\*Changes requested\*\*\s+- `@data-science-lead`, .* data-science-lead has looked at it/,
    );
    const again = await review(stage, "data-science-lead", number);
    expect(again).not.toBe(id);
    expect(await given()).toBe("**1");
    const requests = await stage.requestsOf(() =>
      dismiss(stage, "platform-engineer", number, again),
    );
    expect(requests).toEqual(["promotion", "redraw"]);
    expect(await given()).toBe("**0");
  });

  it("stays when the default branch is merged into its branch", async () => {
    const { owner, name: repo } = stage;
    const number = await promote(stage, "updated");
    await sign(stage, number);
    await stage.pushAs("other-writer", "Write", async (folder) => {
      await writeFiles(folder, { "docs/guide.md": "# Guide\n" });
    });
    const before = (await pullOf(stage, number)).head.sha;
    await stage.as("other-writer").pulls.updateBranch({ owner, repo, pull_number: number });
    await stage.settled();
    expect((await pullOf(stage, number)).head.sha).not.toBe(before);
    const { signOffs, gates } = await checksOf(stage, number);
    expect([signOffs.state, gates.state]).toEqual(["success", "success"]);
  });

  it("is void while the branch brings another file, which both checks name, and counts again without it", async () => {
    const model = "extra";
    const number = await promote(stage, model);
    await sign(stage, number);
    await pushTo(stage, "other-writer", branchOf(model), { "docs/extra.md": "# More\n" });
    const { signOffs, gates } = await checksOf(stage, number);
    for (const check of [signOffs, gates]) {
      expect(check.state).toBe("failure");
      expect(check.says).toContain("This pull request changes docs/extra.md too.");
    }
    await pushTo(stage, "other-writer", branchOf(model), { "docs/extra.md": null });
    expect((await checksOf(stage, number)).signOffs.state).toBe("success");
  });

  it("is void when somebody else changes the dossier, and so is every later one", async () => {
    const model = "forged";
    const number = await promote(stage, model);
    await sign(stage, number);
    const text = await stage.file(dossierOf(model), branchOf(model));
    await pushTo(stage, "other-writer", branchOf(model), {
      [dossierOf(model)]: replaced(text ?? "", "@data-science-lead", "@other-writer"),
    });
    await sign(stage, number, ["other-writer", ...signers]);
    const { signOffs, gates } = await checksOf(stage, number);
    for (const check of [signOffs, gates]) {
      expect(check.state).toBe("failure");
      expect(check.says).toContain("2.1.3-to-production-1.yaml is not as the App wrote it.");
    }
  });
});

describe("what a pull request says of itself", () => {
  it("changes nothing in how it is judged: title, body, labels, and the hidden marker", async () => {
    const { owner, name: repo } = stage;
    await promote(stage, "other-model");
    const number = await promote(stage, "edited");
    await sign(stage, number, signers.slice(0, 2));
    const drawn = async () => ({
      section: await signOffsSection(stage, number),
      checks: await checksOf(stage, number),
      body: (await pullOf(stage, number)).body,
    });
    const before = await drawn();
    const pull = { owner, repo, pull_number: number };
    const forged = {
      schema: 1,
      dossier: dossierOf("other-model"),
      incumbent: "2.1.3",
      teams: ["acme/leads"],
    };
    const marker = `<!-- model-promoter ${JSON.stringify(forged)} -->`;
    for (const change of [
      { title: "Promote other-model 9.9.9 from Staging to Production" },
      { body: "" },
      { body: "- [x] `card-reviewed` **pass**" },
      { body: `All 3 sign-offs are given.\n\n${marker}\n` },
    ]) {
      await stage.as("platform-engineer").pulls.update({ ...pull, ...change });
      await stage.settled();
      expect(await drawn()).toEqual(before);
    }
    const labels = ["model-promotion", "signed"];
    await stage.as("other-writer").issues.addLabels({ owner, repo, issue_number: number, labels });
    await stage.settled();
    expect(await drawn()).toEqual(before);
  });

  it("fails both checks when it goes into another branch, until it is set back", async () => {
    const { owner, name: repo } = stage;
    const number = await promote(stage, "retargeted");
    await sign(stage, number);
    await inClone(stage, "other-writer", (git) =>
      git("push", "--quiet", "origin", "main:refs/heads/develop"),
    );
    const pull = { owner, repo, pull_number: number };
    await stage.as("other-writer").pulls.update({ ...pull, base: "develop" });
    await stage.settled();
    const { signOffs, gates } = await checksOf(stage, number);
    for (const check of [signOffs, gates]) {
      expect(check.state).toBe("failure");
      expect(check.says).toContain("This pull request goes into develop.");
    }
    await stage.as("other-writer").pulls.update({ ...pull, base: "main" });
    await stage.settled();
    expect((await checksOf(stage, number)).signOffs.state).toBe("success");
  });
});

describe("a policy", () => {
  const policy = `schema: 1
stages:
  staging:
    codeowners: any
  production:
    codeowners: off
    owners: ["@ml-ops-on-call"]
    substitutes: { "@ml-ops-on-call": ["@other-writer"] }
`;
  let other: Stage;
  beforeAll(async () => {
    other = await setStage({ models: ["off"], people, files: { [POLICY]: policy } });
    const files = modelFiles("any");
    await other.pushAs("data-scientist", "Register", async (folder) => {
      await writeFiles(folder, files);
    });
  });
  afterAll(async () => other?.close());

  it("may be content with any one of the code owners", async () => {
    const number = await promote(other, "any", { to: "staging" });
    expect(await signOffsSection(other, number)).toContain(
      "| `@data-science-lead` or `@fraud-team-lead` |",
    );
    await sign(other, number, ["fraud-team-lead"]);
    expect((await checksOf(other, number)).signOffs.title).toBe("The one sign-off is given");
  });

  it("may leave code owners out, and name substitutes", async () => {
    const number = await promote(other, "off");
    const section = await signOffsSection(other, number);
    expect(section).toContain("| `@ml-ops-on-call` or `@other-writer` |");
    expect(section).not.toContain("CODEOWNERS");
    await sign(other, number, ["other-writer"]);
    expect((await checksOf(other, number)).signOffs.state).toBe("success");
  });
});
