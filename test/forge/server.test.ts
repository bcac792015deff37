import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createInstallationToken } from "../../src/forge/tokens.js";
import { type Scene, setScene } from "./scene.js";

let scene: Scene;

beforeEach(async () => {
  scene = await setScene();
});
afterEach(() => scene.close());

function ask(path: string, token: string | null, init: RequestInit = {}): Promise<Response> {
  const headers = token === null ? {} : { authorization: `Bearer ${token}` };
  return fetch(`${scene.forge.url}${path}`, { ...init, headers });
}

function aliceToken(): string {
  return scene.forge.world.tokenFor(scene.alice);
}

describe("REST", () => {
  it.each(["/repos/acme/registry", "/api/v3/repos/acme/registry"])(
    "answers at %s",
    async (path) => {
      const answer = await ask(path, aliceToken());
      expect(answer.status).toBe(200);
      expect(await answer.json()).toMatchObject({ full_name: "acme/registry" });
    },
  );

  it("a bogus token is answered 401", async () => {
    const answer = await ask("/repos/acme/registry", "bogus");
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ message: "Bad credentials", status: "401" });
  });

  it("a token without the permission is answered 403", async () => {
    const { forge, app, installation } = scene;
    const narrow = { permissions: { contents: "read" } } as const;
    const { value } = createInstallationToken(forge.world, app, installation.id, narrow);
    const body = JSON.stringify({ title: "t" });
    const answer = await ask("/repos/acme/registry/issues", value, { method: "POST", body });
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({
      message: "Resource not accessible by integration",
    });
  });

  it("another installation's repository is answered 404", async () => {
    const { forge, app } = scene;
    const owner = forge.world.addUser("elsewhere");
    const own = await forge.world.createRepository(owner, "own");
    const installation = forge.world.install(app, owner, [own]);
    const { value } = createInstallationToken(forge.world, app, installation.id);
    expect((await ask("/repos/elsewhere/own", value)).status).toBe(200);
    expect((await ask("/repos/acme/registry", value)).status).toBe(404);
  });

  it("what isn't JSON is answered 400, an unknown path 404", async () => {
    const broken = { method: "POST", body: "{" };
    expect((await ask("/repos/acme/registry/issues", aliceToken(), broken)).status).toBe(400);
    expect((await ask("/no/such/path", aliceToken())).status).toBe(404);
  });

  it("tells in headers how much each actor has left", async () => {
    const token = aliceToken();
    const first = await ask("/repos/acme/registry", token);
    const second = await ask("/repos/acme/registry", token);
    const [before, after] = [first, second].map((answer) =>
      Number(answer.headers.get("x-ratelimit-remaining")),
    );
    expect(before).toBe(4999);
    expect(after).toBe(4998);
    expect(second.headers.get("x-ratelimit-resource")).toBe("core");
    const other = await ask("/repos/acme/registry", scene.forge.world.tokenFor(scene.bob));
    expect(other.headers.get("x-ratelimit-used")).toBe("1");
  });
});

describe("GraphQL", () => {
  it.each(["/graphql", "/api/graphql"])("answers at %s, and the log has its name", async (path) => {
    const body = JSON.stringify({ query: "query WhoAmI { viewer { login } }" });
    const answer = await ask(path, aliceToken(), { method: "POST", body });
    expect(await answer.json()).toEqual({ data: { viewer: { login: "alice" } } });
    expect(answer.headers.get("x-ratelimit-resource")).toBe("graphql");
    expect(scene.forge.requestLog.at(-1)).toMatchObject({
      kind: "graphql",
      operation: "WhoAmI",
      status: 200,
    });
  });
});

describe("the request log", () => {
  it("has every request with its actor, as soon as the answer is there", async () => {
    const { forge, app, installation } = scene;
    const { value } = createInstallationToken(forge.world, app, installation.id);
    await ask("/repos/acme/registry", value);
    await ask("/repos/acme/none?x=1", aliceToken());
    await ask("/repos/acme/registry", null);
    expect(forge.requestLog).toMatchObject([
      { actor: { kind: "app", appId: app.id }, status: 200, mintedToken: false },
      { actor: { kind: "user", login: "alice" }, path: "/repos/acme/none", status: 404 },
      { actor: { kind: "anonymous" }, kind: "rest", method: "GET", status: 200 },
    ]);
  });

  it("marks those that minted a token, so that they can be left out of a count", async () => {
    const { forge, app, installation, privateKeyPem } = scene;
    const { createAppAuth } = await import("@octokit/auth-app");
    const { request } = await import("@octokit/request");
    const auth = createAppAuth({
      appId: app.id,
      privateKey: privateKeyPem,
      installationId: installation.id,
      request: request.defaults({ baseUrl: `${forge.url}/api/v3` }),
    });
    const { token } = await auth({ type: "installation" });
    await ask("/repos/acme/registry", token);
    const ofApp = forge.requestLog.filter(({ actor }) => actor.kind === "app");
    expect(ofApp.map((one) => one.mintedToken)).toEqual([true, false]);
  });
});

it("a forge that closed answers no more", async () => {
  const { url } = scene.forge;
  await scene.close();
  await expect(fetch(`${url}/meta`)).rejects.toThrow();
  scene = await setScene();
});
