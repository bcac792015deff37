import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import type { Story, StoryCommit, StoryPull } from "./judge.mjs";
import { judge } from "./judge.mjs";
import { canonical, codeownersFor, digestOf, entryId } from "./rules.mjs";

const folder = "registry/models/m";
const dossierPath = `${folder}/promotions/1.0.0-to-staging-1.yaml`;
const policy =
  'schema: 1\nstages: { staging: { owners: ["@on-call"], gates: [{ id: card, kind: card }] } }\n';

const rules: Readonly<Record<string, string>> = {
  ".github/model-promoter.yml": policy,
  ".github/CODEOWNERS": "/registry/models/**/promotions/ @lead\n",
  [`${folder}/model.yaml`]: "model: m\n",
  [`${folder}/versions/1.0.0.yaml`]: 'trained: { by: "github:scientist" }\n',
};

const dossier = stringify({
  model: "m",
  version: "1.0.0",
  from: "none",
  to: "staging",
  requested: { by: "@scientist", comment: 7 },
  base: "base",
  incumbent: null,
  inputs: Object.fromEntries(
    Object.entries(rules)
      .filter(([path]) => path.startsWith(folder))
      .map(([path, text]) => [path, digestOf(text)]),
  ),
  requirements: { digest: "sha256:r", gates: [{ id: "card", kind: "card" }] },
});

const id = entryId("promotion", "m", "pr/2");
const entry = {
  seq: 1,
  id,
  previous: null,
  kind: "promotion",
  at: "2025-03-10T10:00:00Z",
  model: "m",
  version: "1.0.0",
  moves: [{ version: "1.0.0", from: "none", to: "staging" }],
  pullRequest: { number: 2, merge: "merge" },
  gates: [{ id: "card", result: "pass", blocks: false }],
  dossier: { path: "promotions/1.0.0-to-staging-1.yaml", digest: digestOf(dossier) },
  requirements: "sha256:r",
  policy: digestOf(policy),
};
const entryPath = `${folder}/audit/2025/000001-${id}.json`;

function manifestOf(text: string): string {
  return stringify({
    versions: { "1.0.0": { stage: "staging", since: entry.at, entry: id } },
    last: { seq: 1, id, digest: digestOf(text) },
  });
}

/** Files of a commit, by path; here the texts are their own content ids. */
type Files = Readonly<Record<string, string>>;

interface Parts {
  readonly entry?: object;
  readonly recorded?: Files;
  readonly merged?: Files;
  readonly pull?: Partial<StoryPull>;
  readonly story?: Partial<Story>;
}

/** A promotion that all is well with, and what a test changes of it. */
function storyWith({
  entry: other = {},
  recorded = {},
  merged = {},
  pull = {},
  story = {},
}: Parts = {}): Story {
  const text = `${canonical({ ...entry, ...other })}\n`;
  const atMerge = { ...rules, [dossierPath]: dossier, ...merged };
  const atEnd = {
    ...atMerge,
    [entryPath]: text,
    [`${folder}/manifest.yaml`]: manifestOf(text),
    ...recorded,
  };
  const commits: Record<string, StoryCommit> = {
    base: commit("scientist", [], rules),
    own: commit("app[bot]", ["base"], { ...rules, [dossierPath]: dossier }),
    merge: commit("lead", ["base", "own"], atMerge),
    record: commit("app[bot]", ["merge"], atEnd),
  };
  const texts = Object.values(commits).flatMap(({ tree }) => Object.values(tree));
  return {
    app: "app[bot]",
    commits,
    line: ["base", "merge", "record"],
    reachable: ["base", "own", "merge", "record"],
    texts: Object.fromEntries(texts.map((one) => [one, one])),
    branches: { main: "record" },
    pulls: [{ ...promotion, ...pull }],
    comments: [
      { id: 7, on: 1, by: "scientist", body: "/promote", command: true },
      { id: 8, on: 1, by: "app[bot]", body: "<!-- model-promoter reply 7 -->", command: false },
      { id: 9, on: 2, by: "app[bot]", body: `<!-- model-promoter entry ${id} -->`, command: false },
    ],
    people: {
      lead: { canWrite: true },
      "on-call": { canWrite: true },
      scientist: { canWrite: true },
    },
    teams: {},
    pushes: [{ commit: "merge", by: "lead" }],
    tampered: [],
    asks: [],
    ...story,
  };
}

const promotion: StoryPull = {
  number: 2,
  by: "app[bot]",
  state: "merged",
  headBranch: "promotion/m/staging",
  head: "own",
  base: "main",
  mergedAt: entry.at,
  mergedBy: "button",
  own: ["own"],
  reviews: [approval("lead"), approval("on-call")],
  checks: [],
};

function commit(by: string, parents: readonly string[], tree: Files): StoryCommit {
  return { by, parents, signed: by === "app[bot]", tree };
}

function approval(by: string) {
  return {
    by,
    state: "approved",
    at: "2025-03-10T09:00:00Z",
    dismissedAt: null,
    commit: "own",
  } as const;
}

const [first, second, third] = storyWith().comments;
if (!first || !second || !third) throw new Error("the story has three comments");

const faulty: readonly [string, Parts, string][] = [
  [
    "a gate that blocks",
    { entry: { gates: [{ id: "card", result: "fail", blocks: true }] } },
    "gate card says fail",
  ],
  ["a gate that wasn't judged", { entry: { gates: [] } }, "gate card wasn't judged"],
  ["an owner who didn't sign", { pull: { reviews: [approval("lead")] } }, "had to sign"],
  [
    "an owner who signed after the merge",
    {
      pull: { reviews: [approval("lead"), { ...approval("on-call"), at: "2025-03-10T11:00:00Z" }] },
    },
    "had to sign",
  ],
  [
    "an approval that was dismissed",
    {
      pull: {
        reviews: [
          approval("lead"),
          { ...approval("on-call"), dismissedAt: "2025-03-10T09:30:00Z" },
        ],
      },
    },
    "had to sign",
  ],
  [
    "an approval of another dossier",
    { pull: { reviews: [approval("lead"), { ...approval("on-call"), commit: "base" }] } },
    "had to sign",
  ],
  [
    "a signer without write access",
    { story: { people: { lead: { canWrite: true }, "on-call": { canWrite: false } } } },
    "had to sign",
  ],
  ["a merge by push", { pull: { mergedBy: "push" } }, "merged by a push"],
  ["a merge that brought more", { merged: { "more.md": "more\n" } }, "more.md came with it"],
  ["a dossier that isn't the App's", { pull: { own: [] } }, "isn't as the App wrote it"],
  [
    "a move that isn't in the manifest",
    { recorded: { [`${folder}/manifest.yaml`]: stringify({ versions: {} }) } },
    "isn't what follows",
  ],
  [
    "an entry of another pull request",
    { entry: { pullRequest: { number: 3, merge: "merge" } } },
    "no merged pull request",
  ],
  [
    "an entry out of the chain",
    { entry: { previous: "sha256:x" } },
    "doesn't name the entry before it",
  ],
  [
    "an App's commit with two entries",
    { recorded: { [entryPath.replace("000001", "000002")]: '{ "pullRequest": null }' } },
    "writes 2 entries",
  ],
  [
    "a change of somebody else's to the manifest",
    { merged: { [`${folder}/manifest.yaml`]: "versions: {}\n" } },
    "by lead changes",
  ],
  [
    "a lost push",
    { story: { pushes: [{ commit: "gone", by: "lead" }] } },
    "gone from the default branch",
  ],
  ["a command without an answer", { story: { comments: [first, third] } }, "no answer"],
  ["three answers", { story: { comments: [first, second, second, second, third] } }, "3 answers"],
  [
    "two answers that differ",
    { story: { comments: [first, second, { ...second, body: `no ${second.body}` }, third] } },
    "differ",
  ],
  ["nobody told", { story: { comments: [first, second] } }, "nobody was told"],
  [
    "a merge without an entry",
    { story: { pulls: [promotion, { ...promotion, number: 5 }] } },
    "#5, merged: no entry",
  ],
  [
    "two promotions of one comment",
    { story: { pulls: [promotion, { ...promotion, number: 5 }] } },
    "as another did",
  ],
  [
    "a branch left over",
    { story: { branches: { main: "record", "promotion/m/staging": "own" } } },
    "has no open pull request",
  ],
  [
    "an open promotion without checks",
    { story: { pulls: [promotion, { ...promotion, number: 5, state: "open" }] } },
    "isn't reported",
  ],
];

describe("the oracle", () => {
  it("finds nothing in a story that ends well", () => {
    expect(judge(storyWith())).toEqual([]);
  });

  it.each(faulty)("finds %s", (_, parts, says) => {
    const found = judge(storyWith(parts)).map(({ what }) => what);
    expect(found.join("\n")).toContain(says);
  });

  it("leaves alone what was edited by hand on purpose", () => {
    const merged = { [`${folder}/manifest.yaml`]: "versions: {}\n" };
    expect(
      judge(storyWith({ merged, story: { tampered: ["merge"] } })).map(({ what }) => what),
    ).not.toContain("by lead changes");
  });

  it.each([
    ["/registry/models/**/promotions/", "registry/models/a/b/promotions/x.yaml", true],
    ["/registry/models/m/promotions/", "registry/models/n/promotions/x.yaml", false],
    ["*.yaml", "deep/down/x.yaml", true],
    ["docs/*", "docs/a/b.md", false],
  ] as const)("matches %s with %s: %s", (pattern, path, matches) => {
    expect(codeownersFor(`${pattern} @lead\n`, path)).toEqual(matches ? ["@lead"] : []);
  });
});
