import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { digestOf } from "../../../src/domain/digest.js";
import { register } from "../../../src/entry/cli/register.js";
import { exampleModel, exampleRules } from "../../../src/entry/demo/example-registry.js";
import { clientOf } from "../../forge/rest/clients.js";
import { type Scene, setScene } from "../../forge/scene.js";
import { captureIo } from "./captured-io.js";
import { git, newFolder, read, write } from "./registry-copy.js";

const FRAUD = "registry/models/fraud-detection";
let scene: Scene;
let folder = "";
let head = "";

beforeAll(async () => {
  scene = await setScene({ ...exampleRules, ...exampleModel });
  const { data } = await clientOf(scene, scene.alice).git.getRef({
    owner: "acme",
    repo: "registry",
    ref: "heads/main",
  });
  head = data.object.sha;
});

afterAll(async () => {
  await scene.close();
});

/** A working tree with the registry's files, whose origin is the forge. */
beforeEach(() => {
  folder = newFolder();
  for (const [path, text] of Object.entries({ ...exampleRules, ...exampleModel }))
    write(folder, path, text);
  git(folder, "init", "--quiet");
  git(folder, "remote", "add", "origin", `${scene.forge.url}/acme/registry.git`);
  return () => rmSync(folder, { recursive: true });
});

async function run(version: string, ...more: readonly string[]) {
  const { forge, alice } = scene;
  const io = captureIo(folder, {
    GITHUB_TOKEN: forge.world.tokenFor(alice),
    GITHUB_API_URL: `${forge.url}/api/v3`,
  });
  const mark = forge.requestLog.length;
  const code = await register(
    [
      "fraud-detection",
      version,
      "--from-record=2.1.3",
      "--trained-at=2025-04-02T08:00:00Z",
      "--trained-by=github:alice",
      "--repository=acme/registry",
      `--artifact-digest=${digestOf("a")}`,
      "--artifact-bytes=1000",
      "--artifact-uri=s3://models/fraud/next",
      ...more,
    ],
    io,
  );
  const requests = forge.requestLog.slice(mark).map((one) => one.operation ?? one.path);
  return { code, requests, ...io.printed };
}

const pulls = async () =>
  (await clientOf(scene, scene.alice).pulls.list({ owner: "acme", repo: "registry" })).data;

describe("--pull-request", () => {
  test("opens one that adds the version's files, and writes nothing here", async () => {
    write(folder, "card.yaml", "details: { overview: 'Ask @bob, see #1' }\n");
    const { code, stdout, stderr, requests } = await run(
      "2.2.0",
      `--commit=${head}`,
      "--card=card.yaml",
      "--pull-request",
    );
    expect(stderr).not.toContain("unverified");
    expect(code).toBe(0);
    expect(requests).toEqual([
      `/api/v3/repos/acme/registry/commits/${head}`,
      "registration",
      "branch",
      "openRegistration",
    ]);
    expect(() => read(folder, `${FRAUD}/versions/2.2.0.yaml`)).toThrow();
    const [pull] = await pulls();
    expect(stdout).toContain(
      `Opened #${pull?.number}, which adds:\n  ${FRAUD}/versions/2.2.0.yaml\n`,
    );
    expect(stdout).toContain(pull?.html_url);
    expect(pull).toMatchObject({
      title: "Register fraud-detection 2.2.0",
      user: { login: "alice" },
      base: { ref: "main" },
      head: { ref: "registration/fraud-detection/2.2.0" },
      body: expect.stringContaining("`/promote fraud-detection 2.2.0 to staging`"),
    });
    const { data: files } = await clientOf(scene, scene.alice).pulls.listFiles({
      owner: "acme",
      repo: "registry",
      pull_number: pull?.number ?? 0,
    });
    expect(files.map(({ filename, status }) => [filename, status])).toEqual([
      [`${FRAUD}/cards/2.2.0.yaml`, "added"],
      [`${FRAUD}/versions/2.2.0.yaml`, "added"],
    ]);
  });

  test("a second one for the same version is refused, and names the first", async () => {
    const before = await pulls();
    const { code, stderr } = await run("2.2.0", `--commit=${head}`, "--pull-request");
    expect(stderr).toContain(`#${before[0]?.number} adds it already: `);
    expect(code).toBe(1);
    expect(await pulls()).toHaveLength(before.length);
  });

  test("a version that the default branch has and this folder hasn't is refused", async () => {
    rmSync(join(folder, `${FRAUD}/versions/2.0.5.yaml`));
    rmSync(join(folder, `${FRAUD}/cards`), { recursive: true, force: true });
    rmSync(join(folder, `${FRAUD}/evidence`), { recursive: true, force: true });
    const { code, stderr } = await run("2.0.5", `--commit=${head}`, "--pull-request");
    expect(stderr).toContain(`${FRAUD}/versions/2.0.5.yaml is on main already.`);
    expect(code).toBe(1);
  });

  test("who may not write is told so, and no branch is left", async () => {
    const { forge, registry } = scene;
    const stranger = forge.world.addUser("mallory");
    forge.world.grant(registry, stranger, "read");
    const token = { GITHUB_TOKEN: forge.world.tokenFor(stranger) };
    const io = captureIo(folder, { ...token, GITHUB_API_URL: `${forge.url}/api/v3` });
    const args = ["fraud-detection", "--bump=auto", "--from-record=2.1.3", "--pull-request"];
    const rest = ["--trained-at=2025-04-02T08:00:00Z", "--trained-by=unknown", `--commit=${head}`];
    const artifact = [
      `--artifact-digest=${digestOf("a")}`,
      "--artifact-bytes=1",
      "--artifact-uri=a",
    ];
    await expect(
      register([...args, ...rest, ...artifact, "--repository=acme/registry"], io),
    ).rejects.toThrow(/createRef/);
    const refs = await registry.git.refs("refs/heads/registration/");
    expect(refs.map(({ name }) => name)).toEqual(["refs/heads/registration/fraud-detection/2.2.0"]);
  });
});

describe("the source commit", () => {
  test("that GitHub has is verified", async () => {
    expect((await run("2.3.0", `--commit=${head}`)).stderr).not.toContain("unverified");
  });

  test("that GitHub hasn't refuses the version", async () => {
    const { code, stderr } = await run("2.3.1", `--commit=${"ab".repeat(20)}`);
    expect(stderr).toContain(`acme/registry has no commit ${"ab".repeat(20)} on GitHub.`);
    expect(stderr).toContain("Nothing was written.");
    expect(code).toBe(1);
  });

  test("of a repository that the token can't see is unverified", async () => {
    const { code, stderr } = await run("2.3.2", `--commit=${head}`, "--repository=acme/secret");
    expect(stderr).toContain("unverified: the token can't see acme/secret, or there is none.");
    expect(code).toBe(0);
  });

  test("of a repository that isn't on GitHub is unverified, and nobody is asked", async () => {
    const { requests, stderr } = await run("2.3.3", `--commit=${head}`, "--repository=/srv/fraud");
    expect(stderr).toContain("unverified: /srv/fraud is no owner/name on GitHub.");
    expect(requests).toEqual([]);
  });
});
