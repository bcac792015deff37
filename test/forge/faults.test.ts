import { Octokit } from "@octokit/rest";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  type DeliveryFault,
  type Faults,
  type RequestFault,
  seededFaults,
} from "../../src/forge/faults.js";
import { appClient, clientOf } from "./rest/clients.js";
import { as, branchWith, headOf, type Scene, setScene, textAt } from "./scene.js";

let scene: Scene;
let app: Octokit;
const place = { owner: "acme", repo: "registry" };

beforeAll(async () => {
  scene = await setScene();
  app = appClient(scene, "installation");
  await app.repos.get(place);
  return () => scene.close();
});

afterEach(() => {
  scene.forge.world.faults = null;
});

/** Lets one thing go wrong, with the next request or delivery, and nothing after it. */
function once(fault: { request: RequestFault } | { delivery: DeliveryFault }): void {
  const requests = "request" in fault ? [fault.request] : [];
  const deliveries = "delivery" in fault ? [fault.delivery] : [];
  const next = <T>(queue: T[]) => queue.shift() ?? null;
  setFaults({ ofRequest: () => next(requests), ofDelivery: () => next(deliveries) });
}

function setFaults(faults: Partial<Faults>): void {
  const nothing = { ofRequest: () => null, ofDelivery: () => null };
  scene.forge.world.faults = {
    app: scene.app,
    otherWriter: scene.carol,
    ...nothing,
    ...faults,
  };
}

const HEAD = `query head($owner: String!, $name: String!) {
  viewer { login }
  repository(owner: $owner, name: $name) { name defaultBranchRef { target { oid } } }
}`;
const COMMIT = `mutation commit($input: CreateCommitOnBranchInput!) {
  createCommitOnBranch(input: $input) { commit { oid } }
}`;

function readHead(): Promise<{ repository: { defaultBranchRef: { target: { oid: string } } } }> {
  return app.graphql(HEAD, { owner: "acme", name: "registry" });
}

function commitInput(expectedHeadOid: string, path: string) {
  return {
    branch: { repositoryNameWithOwner: "acme/registry", branchName: "main" },
    expectedHeadOid,
    message: { headline: "Write" },
    fileChanges: { additions: [{ path, contents: "eAo=" }] },
  };
}

/** How a call fails; an error of the test where it doesn't. */
async function failureOf(call: Promise<unknown>) {
  const error: { status?: number; message?: string; response?: { headers?: object } } | null =
    await call.then(
      () => null,
      (cause) => cause,
    );
  if (error === null) throw new Error("it did not fail");
  return error;
}

function commentAs(client: Octokit, issue_number: number, body: string) {
  return client.issues.createComment({ ...place, issue_number, body });
}

async function newIssue(): Promise<number> {
  return (await clientOf(scene, scene.alice).issues.create({ ...place, title: "talk" })).data
    .number;
}

async function commentsOn(issue_number: number): Promise<readonly string[]> {
  const { data } = await clientOf(scene, scene.alice).issues.listComments({
    ...place,
    issue_number,
  });
  return data.map((comment) => comment.body ?? "");
}

describe("a request that goes wrong", () => {
  it.each([
    ["an error of the server", { kind: "server-error", status: 502 }, 502],
    ["a connection that ends", { kind: "hang-up", ms: 0 }, 500],
  ] as const)("takes effect or doesn't: %s", async (_, fault, status) => {
    const issue = await newIssue();
    once({ request: { ...fault, when: "before" } });
    expect((await failureOf(commentAs(app, issue, "never"))).status).toBe(status);
    once({ request: { ...fault, when: "after" } });
    expect((await failureOf(commentAs(app, issue, "once"))).status).toBe(status);
    expect(await commentsOn(issue)).toEqual(["once"]);
  });

  it("is one too many at once", async () => {
    once({ request: { kind: "secondary-limit", seconds: 1 } });
    const failure = await failureOf(app.repos.get(place));
    expect([failure.status, failure.response?.headers]).toMatchObject([
      403,
      { "retry-after": "1" },
    ]);
    await app.repos.get(place);
  });

  it("is one too many in the hour, which GraphQL says with status 200", async () => {
    once({ request: { kind: "primary-limit", status: 429 } });
    expect((await failureOf(app.repos.get(place))).status).toBe(429);
    once({ request: { kind: "primary-limit", status: 403 } });
    const failure = await failureOf(readHead());
    expect(failure).toMatchObject({ errors: [{ type: "RATE_LIMITED" }] });
    expect(scene.forge.requestLog.at(-1)).toMatchObject({ kind: "graphql", status: 200 });
  });

  it("comes with a token that isn't taken", async () => {
    once({ request: { kind: "bad-token" } });
    const auth = scene.forge.world.tokenOf(scene.installation);
    const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
    const client = new Octokit({ auth, baseUrl: `${scene.forge.url}/api/v3`, log });
    expect((await failureOf(client.repos.get(place))).status).toBe(401);
    await client.repos.get(place);
  });

  it("gets the other fields where one fails", async () => {
    once({ request: { kind: "field", nth: 4 } });
    expect(await failureOf(readHead())).toMatchObject({
      data: { viewer: { login: "promoter[bot]" }, repository: null },
      errors: [{ message: "Something went wrong while executing your query." }],
    });
  });

  it("runs the fields of a write after one that failed", async () => {
    const issue = await newIssue();
    const { node_id: subjectId } = (
      await clientOf(scene, scene.alice).issues.get({ ...place, issue_number: issue })
    ).data;
    once({ request: { kind: "field", nth: 1 } });
    const document = `mutation two($subjectId: ID!) {
      one: addComment(input: { subjectId: $subjectId, body: "one" }) { clientMutationId }
      two: addComment(input: { subjectId: $subjectId, body: "two" }) { clientMutationId }
    }`;
    expect(await failureOf(app.graphql(document, { subjectId }))).toMatchObject({
      data: { one: null },
    });
    expect(await commentsOn(issue)).toEqual(["two"]);
  });

  it("is answered as the same question was before", async () => {
    setFaults({});
    const before = await readHead();
    await branchWith(scene, as(scene.bob), "stale", {});
    const main = await headOf(scene.registry, "main");
    await app.graphql(COMMIT, { input: commitInput(main, "fresh.txt") });
    const stale: RequestFault[] = [{ kind: "stale" }];
    Object.assign(scene.forge.world.faults ?? {}, { ofRequest: () => stale.shift() ?? null });
    expect(await readHead()).toEqual(before);
    expect((await readHead()).repository.defaultBranchRef.target.oid).not.toBe(main);
  });

  it("finds that somebody else wrote between its read and its write", async () => {
    const head = (await readHead()).repository.defaultBranchRef.target.oid;
    once({ request: { kind: "overtaken" } });
    const failure = await failureOf(
      app.graphql(COMMIT, { input: commitInput(head, "overtaken.txt") }),
    );
    expect(failure).toMatchObject({ errors: [{ type: "STALE_DATA" }] });
    expect(await textAt(scene.registry, "main", "overtaken.txt")).toBeNull();
    expect(await textAt(scene.registry, "main", `notes/${head.slice(0, 12)}.md`)).toBe("A note\n");
  });

  it("ends where a runner says so, before its effect or after", async () => {
    const issue = await newIssue();
    const seen: string[] = [];
    const endAt = (moment: "before" | "after") =>
      setFaults({
        onRequest: (at, { n }) => {
          seen.push(`${at} ${n}`);
          return at !== moment;
        },
      });
    endAt("before");
    await failureOf(commentAs(app, issue, "before"));
    endAt("after");
    await failureOf(commentAs(app, issue, "after"));
    expect(seen).toEqual(["before 1", "before 1", "after 1"]);
    expect(await commentsOn(issue)).toEqual(["after"]);
  });

  it("is never a person's", async () => {
    setFaults({ ofRequest: () => ({ kind: "server-error", status: 500, when: "before" }) });
    await clientOf(scene, scene.alice).repos.get(place);
  });
});

describe("a delivery that goes wrong", () => {
  /** What the App hears of one comment and of another right after it, by what they say. */
  async function heard(fault: DeliveryFault): Promise<readonly string[]> {
    const issue = await newIssue();
    await scene.forge.settled();
    const mark = scene.received.length;
    once({ delivery: fault });
    const alice = clientOf(scene, scene.alice);
    await commentAs(alice, issue, "first");
    await commentAs(alice, issue, "second");
    await scene.forge.settled();
    return scene.received.slice(mark).map(({ payload }) => payload.comment.body);
  }

  it.each([
    ["never comes", { kind: "dropped" }, ["second"]],
    ["comes twice", { kind: "doubled" }, ["first", "first", "second"]],
    ["comes late, after the next", { kind: "late", ms: 200 }, ["second", "first"]],
    ["comes again much later", { kind: "again", ms: 200 }, ["first", "second", "first"]],
    ["comes twice at one instant", { kind: "twins", url: null }, ["first", "first", "second"]],
  ] as const)("%s", async (_, fault, expected) => {
    expect(await heard(fault)).toEqual(expected);
  });

  it("keeps its id when it comes twice, and its end is noted", async () => {
    await heard({ kind: "doubled" });
    const [one, other] = scene.received.slice(-3);
    expect(one?.headers["x-github-delivery"]).toBe(other?.headers["x-github-delivery"]);
    await heard({ kind: "dropped" });
    expect(scene.forge.world.deliveries.at(-2)?.response).toMatchObject({ status: 0 });
  });

  it("goes to another address with its twin", async () => {
    const url = "http://127.0.0.1:9/nobody-listens-here";
    expect(await heard({ kind: "twins", url })).toEqual(["first", "second"]);
  });
});

describe("faults by a seed", () => {
  const shares = { requests: { stale: 0.2, "hang-up": 0.3 }, deliveries: { late: 0.5 } };

  it("are the same for the same seed, and as often as they are to be", () => {
    const request = { n: 1, kind: "rest", method: "GET", path: "/", document: "" } as const;
    const drawn = (seed: number) => {
      const { ofRequest } = seededFaults(seed, shares);
      return Array.from({ length: 1000 }, () => ofRequest(request)?.kind ?? "none");
    };
    expect(drawn(7)).toEqual(drawn(7));
    expect(drawn(7)).not.toEqual(drawn(8));
    const share = (kind: string) => drawn(7).filter((one) => one === kind).length / 1000;
    expect(share("stale")).toBeCloseTo(0.2, 1);
    expect(share("hang-up")).toBeCloseTo(0.3, 1);
    expect(share("secondary-limit")).toBe(0);
  });
});
