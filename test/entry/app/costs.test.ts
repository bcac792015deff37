import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { examplePeople, writeFiles } from "../../../src/entry/demo/scene.js";
import { CODEOWNERS, folderOf, type Stage, setStage, stageRules } from "./stage-setting.js";

const people = { ...examplePeople, visitor: "read" } as const;

let stage: Stage;
beforeAll(async () => {
  stage = await setStage({
    models: ["life", "team-owned", "ended", "moved"],
    people,
    files: {
      [CODEOWNERS]: `${stageRules[CODEOWNERS]}/registry/models/team-owned/promotions/ @acme/fraud\n`,
    },
  });
  const { owner } = stage.repository;
  if (owner.kind !== "Organization") throw new Error("the stage belongs to an organisation");
  const team = stage.forge.world.addTeam(owner, "fraud", {
    members: [stage.user("fraud-team-lead")],
  });
  stage.forge.world.grant(stage.repository, team, "write");
});
afterAll(async () => stage?.close());

const numbers = new Map<string, number>();

function numberOf(model: string): number {
  return numbers.get(model) ?? 0;
}

async function say(login: string, body: string, on = stage.issue): Promise<void> {
  const { owner, name: repo } = stage;
  await stage.as(login).issues.createComment({ owner, repo, issue_number: on, body });
}

async function open(model: string): Promise<void> {
  await say("data-scientist", `/promote ${model} 2.1.3 to production`);
  await stage.settled();
  const head = `${stage.owner}:promotion/${model}/production`;
  const pulls = await stage
    .as("visitor")
    .pulls.list({ owner: stage.owner, repo: stage.name, head });
  numbers.set(model, pulls.data[0]?.number ?? 0);
}

async function review(login: string, model: string): Promise<void> {
  const { owner, name: repo } = stage;
  await stage.as(login).pulls.createReview({
    owner,
    repo,
    pull_number: numberOf(model),
    event: "APPROVE",
    body: "Numbers hold.",
  });
}

async function commitTo(branch: string, path: string): Promise<void> {
  const { owner, name: repo } = stage;
  const content = Buffer.from("x\n").toString("base64");
  await stage
    .as("data-scientist")
    .repos.createOrUpdateFileContents({ owner, repo, branch, path, message: path, content });
}

interface Cost {
  readonly what: string;
  /** The App's requests, by GraphQL operation or REST path's last part. */
  readonly requests: readonly string[];
  readonly act: () => Promise<unknown>;
}

/** In the order in which they happen; each stands on those before it. */
const costs: readonly Cost[] = [
  { what: "an ordinary comment", requests: [], act: () => say("data-scientist", "Good morning.") },
  { what: "another bot's command", requests: [], act: () => say("data-scientist", "/deploy life") },
  {
    what: "a malformed command",
    requests: ["conversation", "reply"],
    act: () => say("data-scientist", "/promote life to production"),
  },
  { what: "/help", requests: ["conversation", "reply"], act: () => say("visitor", "/help") },
  {
    what: "a verb to come",
    requests: ["conversation", "reply"],
    act: () => say("data-scientist", "/hold life because"),
  },
  {
    what: "/status of a model",
    requests: ["status", "reply"],
    act: () => say("visitor", "/status life"),
  },
  {
    what: "/status of all",
    requests: ["status", "manifests", "reply"],
    act: () => say("visitor", "/status"),
  },
  {
    what: "a request without permission",
    requests: ["permission", "conversation", "reply"],
    act: () => say("visitor", "/promote life 2.1.3 to production"),
  },
  {
    what: "a request that is refused",
    requests: ["permission", "request", "requestFollowUp", "reply"],
    act: () => say("data-scientist", "/promote life 9.9.9 to production"),
  },
  {
    what: "a dry run",
    requests: ["permission", "request", "requestFollowUp", "reply"],
    act: () => say("data-scientist", "/promote life 2.1.3 to production --dry-run"),
  },
  {
    what: "opening a promotion, the App's own echoes included",
    requests: ["permission", "request", "requestFollowUp", "takeLock", "openPromotion", "announce"],
    act: () => open("life"),
  },
  {
    what: "a request for what is under way",
    requests: ["permission", "request", "requestFollowUp", "reply"],
    act: () => say("data-scientist", "/promote life 2.1.3 to production"),
  },
  {
    what: "an approval",
    requests: ["promotion", "redraw"],
    act: () => review("data-science-lead", "life"),
  },
  {
    what: "another approval",
    requests: ["promotion", "redraw"],
    act: () => review("fraud-team-lead", "life"),
  },
  {
    what: "an ordinary comment on a promotion",
    requests: [],
    act: () => say("data-scientist", "Looks good.", numberOf("life")),
  },
  {
    what: "a recheck without a change",
    requests: ["permission", "promotion", "redraw"],
    act: () => say("data-scientist", "/recheck", numberOf("life")),
  },
  {
    what: "the last approval",
    requests: ["promotion", "redraw"],
    act: () => review("ml-ops-on-call", "life"),
  },
  {
    what: "a merge, with the App's own commit, comment and deleted branch",
    requests: ["completion", "commit", "tell"],
    act: () =>
      stage
        .as("ml-ops-on-call")
        .pulls.merge({ owner: stage.owner, repo: stage.name, pull_number: numberOf("life") }),
  },
  {
    what: "opening a promotion that a team must sign",
    requests: ["permission", "request", "requestFollowUp", "takeLock", "openPromotion", "announce"],
    act: () => open("team-owned"),
  },
  {
    what: "an approval where a team must sign",
    requests: ["promotion", "redraw"],
    act: () => review("fraud-team-lead", "team-owned"),
  },
  {
    what: "a push to the default branch that no promotion rests on",
    requests: [],
    act: () => commitTo("main", "notes.md"),
  },
  {
    what: "a push of registry files while one promotion is open",
    requests: ["openPromotions", "promotion", "redraw"],
    act: () => commitTo("main", `${folderOf("life")}/notes.yaml`),
  },
  {
    what: "opening a third",
    requests: ["permission", "request", "requestFollowUp", "takeLock", "openPromotion", "announce"],
    act: () => open("ended"),
  },
  {
    what: "a withdrawal, with the App's own closing and deleted branch",
    requests: ["promotion", "commit", "tell"],
    act: () => say("data-scientist", "/withdraw because wrong data", numberOf("ended")),
  },
  {
    what: "another pull request into the default branch",
    requests: ["changes", "redraw"],
    act: async () => {
      const { owner, name: repo } = stage;
      const hers = stage.as("data-scientist");
      await hers.git.createRef({
        owner,
        repo,
        ref: "refs/heads/topic",
        sha: await stage.mainHead(),
      });
      await commitTo("topic", "topic.md");
      const made = await hers.pulls.create({
        owner,
        repo,
        head: "topic",
        base: "main",
        title: "Topic",
      });
      numbers.set("topic", made.data.number);
    },
  },
  {
    what: "a push to it",
    requests: ["changes", "redraw"],
    act: () => commitTo("topic", "more.md"),
  },
  { what: "a review of it", requests: [], act: () => review("fraud-team-lead", "topic") },
  {
    what: "its merge",
    requests: [],
    act: () =>
      stage
        .as("data-scientist")
        .pulls.merge({ owner: stage.owner, repo: stage.name, pull_number: numberOf("topic") }),
  },
];

describe("what events cost in requests to GitHub, minting of tokens aside", () => {
  it("is what the table says", async () => {
    const counted: { readonly what: string; readonly requests: readonly string[] }[] = [];
    for (const { what, act } of costs) {
      const paths = await stage.requestsOf(act);
      counted.push({ what, requests: paths.map((path) => path.split("/").at(-1) ?? path) });
    }
    expect(counted).toEqual(costs.map(({ what, requests }) => ({ what, requests })));
  });

  it("after an input moved is one read more for the new dossier, and one commit", async () => {
    await open("moved");
    const path = `${folderOf("moved")}/cards/2.1.3.yaml`;
    const card = await stage.file(path);
    await stage.pushAs("data-scientist", "Correct the card", (folder) =>
      writeFiles(folder, { [path]: `${card}# corrected\n` }),
    );
    await stage.settled();
    const requests = await stage.requestsOf(() =>
      say("data-scientist", "/recheck", numberOf("moved")),
    );
    expect(requests.map((path) => path.split("/").at(-1))).toEqual([
      "permission",
      "promotion",
      "request",
      "requestFollowUp",
      "commit",
      "promotion",
      "redraw",
    ]);
  });
});
