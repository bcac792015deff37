import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Scene, setScene } from "../scene.js";
import { ask, asked, post } from "./asking.js";

let scene: Scene;
beforeAll(async () => {
  scene = await setScene();
});
afterAll(() => scene.close());

const REGISTRY = `repository(owner: "acme", name: "registry")`;

describe("a document", () => {
  it("is validated against GitHub's public schema", async () => {
    const { data, errors } = await ask(scene, "app", `{ ${REGISTRY} { stars } }`);
    expect(data).toBeUndefined();
    expect(errors).toEqual([
      {
        message: expect.stringContaining(`Cannot query field "stars" on type "Repository"`),
        locations: [{ line: 1, column: expect.any(Number) }],
      },
    ]);
  });

  it("with a wrong argument is refused before anything runs", async () => {
    const before = scene.registry.issues.size;
    const query = `mutation { createIssue(input: { repositoryId: "x" }) { clientMutationId } }`;
    const { errors } = await ask(scene, "app", query);
    expect(errors?.[0]?.message).toContain(`Field "CreateIssueInput.title"`);
    expect(scene.registry.issues.size).toBe(before);
  });

  it("that can't be parsed answers 200 with an error", async () => {
    const { status, body } = await post(scene, scene.forge.world.tokenFor(scene.bob), {
      query: "{ viewer",
    });
    expect(status).toBe(200);
    expect(body.errors?.[0]?.message).toContain("Syntax Error");
  });

  it("must be there", async () => {
    const token = scene.forge.world.tokenFor(scene.bob);
    expect((await post(scene, token, { variables: {} })).status).toBe(400);
  });

  it("may come with variables and several operations", async () => {
    const { body } = await post(scene, scene.forge.world.tokenFor(scene.bob), {
      query: `query a { viewer { login } } query b($login: String!) { user(login: $login) { login } }`,
      operationName: "b",
      variables: { login: "CAROL" },
    });
    expect(body.data).toEqual({ user: { login: "carol" } });
    expect(scene.forge.requestLog.at(-1)?.operation).toBe("b");
  });
});

describe("a field", () => {
  it("of the schema that the forge doesn't know is an error, never a silent null", async () => {
    const { data, errors } = await ask(scene, "app", `{ ${REGISTRY} { name description } }`);
    expect(data).toEqual({ repository: { name: "registry", description: null } });
    expect(errors).toEqual([
      {
        type: "NOT_IMPLEMENTED",
        message: "the forge does not know Repository.description",
        path: ["repository", "description"],
        locations: [{ line: 1, column: expect.any(Number) }],
      },
    ]);
  });

  it("of the root that the forge doesn't know is named too", async () => {
    const { errors } = await ask(scene, "app", `{ licenses { key } }`);
    expect(errors?.[0]?.message).toBe("the forge does not know Query.licenses");
  });
});

describe("what isn't there", () => {
  it.each([
    [`repository(owner: "acme", name: "none") { id }`, "a Repository with the name 'acme/none'."],
    [`organization(login: "none") { id }`, "an Organization with the login of 'none'."],
    [`user(login: "none") { id }`, "a User with the login of 'none'."],
    [`node(id: "none") { id }`, "a node with the global id of 'none'"],
    [`${REGISTRY} { pullRequest(number: 7) { id } }`, "a PullRequest with the number of 7."],
    [`${REGISTRY} { issue(number: 7) { id } }`, "an Issue with the number of 7."],
  ])("%s", async (selection, what) => {
    const { errors } = await ask(scene, "app", `{ ${selection} }`);
    expect(errors).toHaveLength(1);
    expect(errors?.[0]).toMatchObject({
      type: "NOT_FOUND",
      message: `Could not resolve to ${what}`,
    });
  });

  it("is null without an error for refs, labels, files and teams", async () => {
    const { data, errors } = await ask(
      scene,
      scene.bob,
      `{ ${REGISTRY} { ref(qualifiedName: "none") { id } label(name: "none") { id } object(expression: "main:none") { id } }
         organization(login: "acme") { team(slug: "none") { id } } }`,
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      repository: { ref: null, label: null, object: null },
      organization: { team: null },
    });
  });
});

describe("who asks", () => {
  it("must be somebody", async () => {
    const answer = await post(scene, null, { query: "{ viewer { login } }" });
    expect(answer.status).toBe(401);
    expect(answer.body).toMatchObject({
      message: "This endpoint requires you to be authenticated.",
    });
  });

  it("is the viewer: a bot under its full login", async () => {
    expect(await asked(scene, "app", "{ viewer { login } }")).toEqual({
      viewer: { login: "promoter[bot]" },
    });
  });

  it.each([
    ["pull_requests", `pullRequests(first: 1) { nodes { id } }`],
    ["issues", `issues(first: 1) { nodes { id } }`],
    ["contents", `object(expression: "main") { oid }`],
    ["contents", `defaultBranchRef { id }`],
  ] as const)("an App without %s reads none", async (scope, selection) => {
    const query = `{ ${REGISTRY} { name ${selection} } }`;
    const all = { contents: "read", issues: "read", pull_requests: "read" } as const;
    expect((await ask(scene, all, query)).errors).toBeUndefined();
    const { [scope]: _, ...rest } = all;
    const { errors } = await ask(scene, rest, query);
    expect(errors?.[0]).toMatchObject({
      type: "FORBIDDEN",
      message: "Resource not accessible by integration",
    });
  });

  it("sees no repository that the installation doesn't cover", async () => {
    await scene.forge.world.createRepository(scene.acme, "other");
    const query = `{ repository(owner: "acme", name: "other") { id } }`;
    expect((await ask(scene, "app", query)).errors?.[0]?.type).toBe("NOT_FOUND");
    const { data } = await ask(scene, scene.bob, query);
    const byId = `{ node(id: "${data.repository.id}") { id } }`;
    expect((await ask(scene, "app", byId)).errors?.[0]?.type).toBe("NOT_FOUND");
  });
});

describe("the fields of a mutation", () => {
  it("run one after the other, the later ones also when one failed", async () => {
    const { repository } = await asked(
      scene,
      "app",
      `{ ${REGISTRY} { id defaultBranchRef { target { oid } } } }`,
    );
    const ref = `repositoryId: "${repository.id}", oid: "${repository.defaultBranchRef.target.oid}"`;
    const { data, errors } = await ask(
      scene,
      "app",
      `mutation {
        first: createRef(input: { ${ref}, name: "refs/heads/one", clientMutationId: "mine" }) { clientMutationId ref { name } }
        second: createRef(input: { ${ref}, name: "refs/heads/one" }) { ref { name } }
        third: createRef(input: { ${ref}, name: "refs/heads/two" }) { ref { name prefix } }
      }`,
    );
    expect(data).toEqual({
      first: { clientMutationId: "mine", ref: { name: "one" } },
      second: null,
      third: { ref: { name: "two", prefix: "refs/heads/" } },
    });
    expect(errors).toEqual([
      {
        type: "UNPROCESSABLE",
        path: ["second"],
        message: `A ref named "refs/heads/one" already exists in the repository.`,
        locations: [expect.anything()],
      },
    ]);
  });
});

describe("a connection", () => {
  it("lists nothing without first or last, and no more than 100", async () => {
    const list = (args: string) =>
      ask(scene, "app", `{ ${REGISTRY} { labels${args} { nodes { name } } } }`);
    expect((await list("")).errors?.[0]?.type).toBe("MISSING_PAGINATION_BOUNDARIES");
    expect((await list("(first: 101)")).errors?.[0]?.type).toBe("EXCESSIVE_PAGINATION");
    expect((await list("(first: 100)")).errors).toBeUndefined();
    const count = `{ ${REGISTRY} { labels { totalCount } } }`;
    expect((await ask(scene, "app", count)).errors).toBeUndefined();
  });

  it("is walked by cursors, forward and backward", async () => {
    const { world } = scene.forge;
    const repository = await world.createRepository(scene.acme, "walked");
    for (const name of ["a", "b", "c", "d", "e"]) {
      repository.labels.push({
        kind: "Label",
        id: world.nextId++,
        name,
        color: "",
        description: null,
      });
    }
    const walk = async (args: string) => {
      const query = `{ repository(owner: "acme", name: "walked") { labels(${args}) {
        totalCount nodes { name } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }`;
      const { labels } = (await asked(scene, scene.alice, query)).repository;
      return { ...labels, names: labels.nodes.map((node: { name: string }) => node.name).join("") };
    };
    const first = await walk("first: 2");
    expect(first).toMatchObject({ names: "ab", totalCount: 5 });
    expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    const next = await walk(`first: 3, after: "${first.pageInfo.endCursor}"`);
    expect(next).toMatchObject({ names: "cde", pageInfo: { hasNextPage: false } });
    const last = await walk("last: 2");
    expect(last).toMatchObject({ names: "de", pageInfo: { hasPreviousPage: true } });
    const before = await walk(`last: 2, before: "${last.pageInfo.startCursor}"`);
    expect(before).toMatchObject({ names: "bc", pageInfo: { hasNextPage: true } });
  });
});

describe("the rate limit", () => {
  it("counts this actor's questions", async () => {
    const query = "{ rateLimit { cost limit remaining used resetAt nodeCount } }";
    const one = (await asked(scene, scene.carol, query)).rateLimit;
    const two = (await asked(scene, scene.carol, query)).rateLimit;
    expect(one).toMatchObject({ cost: 1, limit: 5000 });
    expect(two.used).toBe(one.used + 1);
    expect(two.remaining).toBe(one.remaining - 1);
  });
});
