import { createSign } from "node:crypto";
import { createAppAuth } from "@octokit/auth-app";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { canSee, NEEDS, requireAccess } from "../../src/forge/access.js";
import { ForgeError } from "../../src/forge/forge-error.js";
import { authenticate, createInstallationToken } from "../../src/forge/tokens.js";
import { type Scene, setScene } from "./scene.js";

let scene: Scene;

beforeEach(async () => {
  scene = await setScene();
});
afterEach(() => scene.close());

function jwt(claims: object, key = scene.privateKeyPem): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const signed = `${part({ alg: "RS256", typ: "JWT" })}.${part(claims)}`;
  return `${signed}.${createSign("RSA-SHA256").update(signed).sign(key, "base64url")}`;
}

function statusOf(act: () => unknown): number {
  try {
    act();
  } catch (error) {
    if (error instanceof ForgeError) return error.status;
    throw error;
  }
  return 200;
}

const now = () => Math.floor(Date.now() / 1000);

describe("an App's own token", () => {
  it("as Octokit signs it is the App, by id and by client id", async () => {
    const { forge, app, privateKeyPem } = scene;
    for (const appId of [app.id, app.clientId]) {
      const { token } = await createAppAuth({ appId, privateKey: privateKeyPem })({ type: "app" });
      expect(authenticate(forge.world, `bearer ${token}`)).toEqual({ kind: "app", app });
    }
  });

  it.each([
    ["signed by another key", () => jwt({ iss: scene.app.id, exp: now() + 60 }, otherKey())],
    ["over", () => jwt({ iss: scene.app.id, exp: now() - 1 })],
    ["good for more than 10 minutes", () => jwt({ iss: scene.app.id, exp: now() + 660 })],
    ["without an end", () => jwt({ iss: scene.app.id })],
    ["of an App that nobody knows", () => jwt({ iss: 999_999, exp: now() + 60 })],
    ["garbled", () => "a.b.c"],
  ])("%s is refused with 401", (_what, token) => {
    expect(statusOf(() => authenticate(scene.forge.world, `Bearer ${token()}`))).toBe(401);
  });
});

describe("an installation's token", () => {
  it("lives for an hour of the forge's clock", () => {
    const { forge, app, installation } = scene;
    const token = createInstallationToken(forge.world, app, installation.id);
    const read = () => authenticate(forge.world, `token ${token.value}`);
    forge.world.clock.advance(3_599_000);
    expect(read().kind).toBe("installation");
    forge.world.clock.advance(1_000);
    expect(statusOf(read)).toBe(401);
  });

  it("can be narrowed in permissions and repositories, never widened", async () => {
    const { forge, acme, app, registry } = scene;
    const other = await forge.world.createRepository(acme, "other");
    const installation = forge.world.install(app, acme, [registry, other]);
    const token = createInstallationToken(forge.world, app, installation.id, {
      repositories: ["other"],
      permissions: { contents: "read" },
    });
    const actor = authenticate(forge.world, `Bearer ${token.value}`);
    expect([canSee(actor, registry), canSee(actor, other)]).toEqual([false, true]);
    expect(statusOf(() => requireAccess(actor, registry, NEEDS.readContents))).toBe(404);
    expect(statusOf(() => requireAccess(actor, other, NEEDS.readContents))).toBe(200);
    expect(statusOf(() => requireAccess(actor, other, NEEDS.writeContents))).toBe(403);
    const wide = { permissions: { administration: "write" } } as const;
    const make = (limits: object) => () =>
      createInstallationToken(forge.world, app, installation.id, limits);
    expect(statusOf(make(wide))).toBe(422);
    expect(statusOf(make({ repositories: ["unknown"] }))).toBe(422);
  });

  it("of another App's installation is not to be had", () => {
    const { forge, installation } = scene;
    const { app } = forge.world.addApp({ slug: "other", permissions: {}, webhookSecret: "x" });
    expect(statusOf(() => createInstallationToken(forge.world, app, installation.id))).toBe(404);
  });
});

describe("a header", () => {
  it.each([
    ["Bearer bogus", 401],
    ["token ghp_0", 401],
    ["Digest x", 401],
    ["Bearer", 401],
  ])("%s answers %i", (header, status) => {
    expect(statusOf(() => authenticate(scene.forge.world, header))).toBe(status);
  });

  it("with a personal token is the person, as password of Basic too", () => {
    const { forge, alice } = scene;
    const token = forge.world.tokenFor(alice);
    const basic = Buffer.from(`x-access-token:${token}`).toString("base64");
    for (const header of [`Bearer ${token}`, `token ${token}`, `Basic ${basic}`]) {
      expect(authenticate(forge.world, header)).toEqual({ kind: "user", user: alice });
    }
  });

  it("left out is nobody", () => {
    expect(authenticate(scene.forge.world, undefined)).toEqual({ kind: "anonymous" });
  });
});

function otherKey(): string {
  const other = scene.forge.world.addApp({
    slug: "other",
    permissions: {},
    webhookSecret: "x",
  });
  return other.privateKeyPem;
}
