import { describe, expect, it } from "vitest";
import { lostWork, type SweptComment, type SweptPullRequest } from "../../src/domain/lost-work.js";

const NOW = "2025-03-12T12:00:00Z";
const BRANCH = "promotion/fraud-detection/production";
const ann = { login: "@ann", id: 7 };

function pull(parts: Partial<SweptPullRequest> = {}): SweptPullRequest {
  return {
    number: 12,
    body: "",
    state: "open",
    byApp: true,
    headBranch: BRANCH,
    intoDefault: true,
    told: false,
    checks: ["model-promoter/gates"],
    closed: null,
    ...parts,
  };
}

const topic = pull({ byApp: false, headBranch: "topic" });
const closed = pull({ state: "closed", closed: { by: ann, at: "2025-03-12T10:00:00Z" } });

function comment(parts: Partial<SweptComment> = {}): SweptComment {
  const body = "/promote fraud-detection 2.1.3 to production";
  return { at: "2025-03-12T10:00:00Z", body, byPerson: true, done: false, ...parts };
}

function found(parts: Partial<Parameters<typeof lostWork<SweptComment>>[0]>) {
  const nothing = { pullRequests: [], branches: [], comments: [], check: "model-promoter/gates" };
  const all = lostWork<SweptComment>({ ...nothing, ...parts }, NOW);
  const entries = Object.entries(all).filter(([, list]) => list.length > 0);
  return entries.map(([kind]) => kind);
}

describe("of pull requests", () => {
  it.each<[string, SweptPullRequest, readonly string[]]>([
    [
      "a merged promotion that nothing was told of is recorded",
      pull({ state: "merged" }),
      ["merges"],
    ],
    ["one that was told of is done", pull({ state: "merged", told: true }), []],
    ["a closed promotion that nothing was told of is recorded", closed, ["closings"]],
    [
      "one that the App closed is nobody's withdrawal",
      pull({ state: "closed", closed: { by: null, at: NOW } }),
      [],
    ],
    ["one of which GitHub doesn't tell who closed it is left", pull({ state: "closed" }), []],
    ["an open promotion is judged anew", pull(), ["promotions"]],
    ["an ordinary one that has its checks is left alone", topic, []],
    ["an ordinary one without checks gets them", { ...topic, checks: ["tests"] }, ["unchecked"]],
    ["one into another branch needs none", { ...topic, checks: [], intoDefault: false }, []],
    ["one that is closed needs none", { ...topic, checks: [], state: "closed" }, []],
    [
      "a promotion's branch in somebody's own pull request is no promotion",
      pull({ byApp: false, state: "merged" }),
      [],
    ],
    [
      "a merged pull request of the App that is no promotion is left",
      pull({ state: "merged", headBranch: "evidence/a/1.0.0/x" }),
      [],
    ],
  ])("%s", (_, one, kinds) => {
    expect(found({ pullRequests: [one] })).toEqual(kinds);
  });
});

describe("of comments", () => {
  it.each<[string, Partial<SweptComment>, readonly string[]]>([
    ["a command that nobody carried out is carried out", {}, ["commands"]],
    ["one that is done is left", { done: true }, []],
    ["one that came this minute is most likely under way", { at: "2025-03-12T11:59:30Z" }, []],
    ["one that is a day old still counts", { at: "2025-03-11T12:00:00Z" }, ["commands"]],
    ["an older one is answered, not carried out", { at: "2025-03-11T11:59:59Z" }, ["expired"]],
    ["a bot's is no command", { byPerson: false }, []],
    ["an ordinary comment is nobody's", { body: "Looks good" }, []],
  ])("%s", (_, parts, kinds) => {
    expect(found({ comments: [comment(parts)] })).toEqual(kinds);
  });
});

describe("of branches", () => {
  const old = { name: BRANCH, head: "a".repeat(40), at: "2025-03-12T10:00:00Z" };

  it("one that no pull request holds for an hour is freed, a younger one is left to its request", () => {
    expect(found({ branches: [old] })).toEqual(["stranded"]);
    expect(found({ branches: [{ ...old, at: "2025-03-12T11:30:00Z" }] })).toEqual([]);
  });

  it("one is held by its open promotion, and by one whose end is still to be told", () => {
    const held = (one: SweptPullRequest) => found({ branches: [old], pullRequests: [one] });
    expect(held(pull())).toEqual(["promotions"]);
    expect(held(pull({ state: "merged" }))).toEqual(["merges"]);
    expect(held(closed)).toEqual(["closings"]);
    expect(held(pull({ state: "merged", told: true }))).toEqual(["stranded"]);
    expect(held(pull({ headBranch: "promotion/churn/production" }))).toContain("stranded");
  });
});
