import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { codeOwnersErrors } from "../../../src/forge/rest/code-owners-errors.js";
import type { User } from "../../../src/forge/world.js";
import { as, commitTo, openPull, type Scene } from "../scene.js";
import { appClient, clientOf, refused, setRestScene, strangersClient } from "./clients.js";

const at = { owner: "acme", repo: "registry" } as const;
let scene: Scene;

beforeAll(async () => {
  scene = await setRestScene();
});
afterAll(() => scene.close());

describe("a list", () => {
  it("comes in pages that link to each other", async () => {
    const bob = clientOf(scene, scene.bob);
    for (const title of ["one", "two", "three", "four", "five"]) {
      await bob.rest.issues.create({ ...at, title });
    }
    const first = await bob.rest.issues.listForRepo({ ...at, per_page: 2 });
    expect(first.data.map((issue) => issue.title)).toEqual(["five", "four"]);
    expect(first.headers.link).toMatch(/page=2>; rel="next", .*page=3>; rel="last"/);
    const last = await bob.rest.issues.listForRepo({ ...at, per_page: 2, page: 3 });
    expect(last.headers.link).toMatch(/page=2>; rel="prev", .*page=1>; rel="first"/);
    const all = await bob.paginate(bob.rest.issues.listForRepo, { ...at, per_page: 2 });
    expect(all.map((issue) => issue.title)).toEqual(["five", "four", "three", "two", "one"]);
  });

  it("that fits into one page has no links", async () => {
    const { headers } = await clientOf(scene, scene.bob).rest.issues.listLabelsForRepo(at);
    expect(headers.link).toBeUndefined();
  });
});

describe("an answer", () => {
  it("is 304 for whoever has it already, until it changes", async () => {
    const bob = clientOf(scene, scene.bob);
    const read = (etag: string) =>
      bob.request("GET /repos/{owner}/{repo}/labels", {
        ...at,
        headers: { "if-none-match": etag },
      });
    const { headers } = await bob.rest.issues.listLabelsForRepo(at);
    expect((await refused(read(headers.etag ?? ""))).status).toBe(304);
    await bob.rest.issues.createLabel({ ...at, name: "new" });
    expect((await read(headers.etag ?? "")).status).toBe(200);
  });

  it("has whole seconds by the forge's clock", async () => {
    const { data } = await clientOf(scene, scene.bob).rest.issues.create({ ...at, title: "when" });
    expect(data.created_at).toMatch(/^2025-03-01T12:\d\d:\d\dZ$/);
  });

  it("names what a body lacks", async () => {
    const bob = clientOf(scene, scene.bob);
    const answer = await refused(bob.request("POST /repos/{owner}/{repo}/pulls", at as never));
    expect(answer).toMatchObject({
      status: 422,
      body: { documentation_url: expect.stringContaining("https://docs.github.com") },
    });
    expect(JSON.stringify(answer.body)).toContain("title: ");
  });
});

describe("a file", () => {
  it("is answered raw when asked for", async () => {
    const { data } = await clientOf(scene, scene.bob).rest.repos.getContent({
      ...at,
      path: "models/a.txt",
      mediaType: { format: "raw" },
    });
    expect(data).toBe("a\n");
  });

  it.each(["../a.txt", "models//a.txt", "missing.txt"])("at %s is not there", async (path) => {
    const read = clientOf(scene, scene.bob).rest.repos.getContent({ ...at, path });
    expect((await refused(read)).status).toBe(404);
  });

  it("is replaced only by whoever names the blob that was there", async () => {
    const bob = clientOf(scene, scene.bob);
    const write = (sha?: string) =>
      bob.rest.repos.createOrUpdateFileContents({
        ...at,
        path: "README.md",
        message: "Change it",
        content: "eAo=",
        ...(sha === undefined ? {} : { sha }),
      });
    expect(await refused(write())).toMatchObject({
      status: 422,
      message: expect.stringContaining(`"sha" wasn't supplied`),
    });
    expect((await refused(write("0".repeat(40)))).status).toBe(409);
    const { data } = await bob.rest.repos.getContent({ ...at, path: "README.md" });
    if (Array.isArray(data)) throw new Error("README.md is a folder");
    expect((await write(data.sha)).status).toBe(200);
  });
});

describe("a name in a path", () => {
  it.each(["main~1", "main^", "main:README.md", "--help"])(
    "%s is no commit of GitHub's",
    async (ref) => {
      const read = clientOf(scene, scene.bob).rest.repos.getCommit({ ...at, ref });
      expect((await refused(read)).status).toBe(422);
    },
  );
});

describe("a dispatch", () => {
  const send = (user: User, event_type: string, client_payload: Record<string, unknown> = {}) =>
    clientOf(scene, user).rest.repos.createDispatchEvent({
      ...at,
      event_type,
      client_payload,
    });
  const keys = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`key-${index}`, index]));

  it("may have a type of 100 characters, ten properties and a little less than 64 KB", async () => {
    expect((await send(scene.bob, "t".repeat(100), keys(10))).status).toBe(204);
    expect((await send(scene.bob, "any", { text: "x".repeat(65_536 - 12) })).status).toBe(204);
  });

  it.each([
    ["no type", "", {}],
    ["a longer type", "t".repeat(101), {}],
    ["eleven properties", "any", keys(11)],
    ["64 KB", "any", { text: "x".repeat(65_536 - 11) }],
  ])("is refused with %s", async (_, type, payload) => {
    expect((await refused(send(scene.bob, type, payload))).status).toBe(422);
  });

  it("is for those who may write", async () => {
    const { world } = scene.forge;
    const reader = world.addUser("dispatching-reader");
    world.grant(scene.registry, reader, "read");
    expect((await refused(send(reader, "any"))).status).toBe(403);
    const { data } = await appClient(scene, "app").rest.apps.createInstallationAccessToken({
      installation_id: scene.installation.id,
      permissions: { contents: "read" },
    });
    const narrow = strangersClient(scene).request("POST /repos/{owner}/{repo}/dispatches", {
      ...at,
      event_type: "any",
      headers: { authorization: `Bearer ${data.token}` },
    });
    expect((await refused(narrow)).status).toBe(403);
  });
});

describe("a comparison", () => {
  it("of branches that parted says how far each went", async () => {
    const { alice, registry, forge } = scene;
    await openPull(scene, as(alice), "parted", { "parted.txt": "x\n" });
    await commitTo({ world: forge.world, registry }, as(alice), "main", { "main.txt": "y\n" });
    const { data } = await clientOf(scene, alice).rest.repos.compareCommitsWithBasehead({
      ...at,
      basehead: "main...parted",
    });
    expect(data).toMatchObject({ status: "diverged", ahead_by: 1, behind_by: 1 });
    expect(data.files?.map((file) => file.filename)).toEqual(["parted.txt"]);
  });
});

describe("who asks", () => {
  it("an App's own key opens nothing but the App's operations", async () => {
    const { token } = (await appClient(scene, "app").auth({ type: "app" })) as { token: string };
    const headers = { authorization: `Bearer ${token}` };
    const client = strangersClient(scene);
    expect((await client.request("GET /app", { headers })).status).toBe(200);
    const read = client.request("GET /repos/{owner}/{repo}", { ...at, headers });
    expect((await refused(read)).status).toBe(404);
    expect((await refused(clientOf(scene, scene.bob).rest.apps.getAuthenticated())).status).toBe(
      401,
    );
  });

  it("a stranger reads what is public and writes nothing", async () => {
    const stranger = strangersClient(scene);
    expect((await stranger.rest.repos.get(at)).status).toBe(200);
    expect((await refused(stranger.rest.issues.create({ ...at, title: "t" }))).status).toBe(401);
  });

  it("a private repository is not there for strangers", async () => {
    await scene.forge.world.createRepository(scene.acme, "hidden", { private: true });
    const read = strangersClient(scene).rest.repos.get({ owner: "acme", repo: "hidden" });
    expect((await refused(read)).status).toBe(404);
  });

  it("a team is seen by an App with `members: read` and by members, by nobody else", async () => {
    const wanted = { org: "acme", team_slug: "signers" };
    const { data } = await appClient(scene, "app").rest.apps.createInstallationAccessToken({
      installation_id: scene.installation.id,
      permissions: { contents: "read" },
    });
    const narrow = strangersClient(scene);
    const headers = { authorization: `Bearer ${data.token}` };
    const asked = narrow.request("GET /orgs/{org}/teams/{team_slug}", { ...wanted, headers });
    expect((await refused(asked)).status).toBe(403);
    expect((await clientOf(scene, scene.bob).rest.teams.getByName(wanted)).status).toBe(200);
    const outsider = clientOf(scene, scene.forge.world.addUser("outsider"));
    expect((await refused(outsider.rest.teams.getByName(wanted))).status).toBe(404);
  });
});

describe("mistakes in CODEOWNERS", () => {
  it.each([
    ["*.md @bob", []],
    ["# only a comment", []],
    ["*.md someone@example.com", []],
    ["*.md @nobody", [["Unknown owner", 6]]],
    ["*.md @acme/signers @acme/none", [["Unknown owner", 20]]],
    ["*.md docs@", [["Invalid owner", 6]]],
    ["!*.md @bob", [["Invalid pattern", 1]]],
    ["[ab].md @bob", [["Invalid pattern", 1]]],
    ["***/x @bob", [["Invalid pattern", 1]]],
  ])("%s", async (line, mistakes) => {
    const { world } = scene.forge;
    const name = `owners-${world.repositories.size}`;
    const files = { ".github/CODEOWNERS": `\n${line}\n` };
    const repository = await world.createRepository(scene.acme, name, { files });
    world.grant(repository, scene.bob, "write");
    for (const team of scene.acme.teams) world.grant(repository, team, "write");
    const found = await codeOwnersErrors(world, repository, null);
    expect(found.map(({ kind, column }) => [kind, column])).toEqual(mistakes);
    for (const error of found) expect(error).toMatchObject({ line: 2, source: line });
  });
});
