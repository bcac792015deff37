import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { parse } from "yaml";
import { evidence } from "../../../src/entry/cli/evidence.js";
import { exampleModel, exampleRules } from "../../../src/entry/demo/example-registry.js";
import { clientOf } from "../../forge/rest/clients.js";
import { type Scene, setScene } from "../../forge/scene.js";
import { captureIo } from "./captured-io.js";
import { git, newFolder, read, write } from "./registry-copy.js";

const FOLDER = "registry/models/fraud-detection/evidence/2.1.3";
const BRANCH = "evidence/fraud-detection/2.1.3/shadow-0002";
const registryFiles = { ...exampleRules, ...exampleModel };
let scene: Scene;
let folder = "";

beforeAll(async () => {
  scene = await setScene(registryFiles);
});

afterAll(async () => {
  await scene.close();
});

/** A working tree with the registry's files, whose origin is the forge. */
beforeEach(() => {
  folder = newFolder();
  for (const [path, text] of Object.entries(registryFiles)) write(folder, path, text);
  git(folder, "init", "--quiet");
  git(folder, "remote", "add", "origin", `${scene.forge.url}/acme/registry.git`);
  return () => rmSync(folder, { recursive: true });
});

async function run(env: "with a token" | "without", ...more: readonly string[]) {
  const { forge, alice } = scene;
  const token = env === "without" ? {} : { GITHUB_TOKEN: forge.world.tokenFor(alice) };
  const io = captureIo(folder, { ...token, GITHUB_API_URL: `${forge.url}/api/v3` });
  const mark = forge.requestLog.length;
  const head = ["--from=2025-03-05T00:00:00Z", "--to=2025-03-07T00:00:00Z"];
  const counts = ["--requests=1840000", "--anomalies=0", "--by=machine:shadow-serving"];
  const words = ["add", "fraud-detection", "2.1.3", "--kind=shadow", ...head, ...counts];
  const code = await evidence([...words, ...more], io);
  const requests = forge.requestLog.slice(mark).map((one) => one.operation ?? one.path);
  return { code, requests, ...io.printed };
}

const client = () => clientOf(scene, scene.alice);
const here = { owner: "acme", repo: "registry" };
const pulls = async () => (await client().pulls.list(here)).data;

test("--pull-request opens one that adds the run, and writes nothing here", async () => {
  const { code, stdout, stderr, requests } = await run(
    "with a token",
    "--against=2.0.5",
    "--note=Ask @bob, see #1",
    "--pull-request",
  );
  expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
  expect(requests).toEqual(["registration", "branch", "openRegistration"]);
  expect(() => read(folder, `${FOLDER}/shadow-0002.yaml`)).toThrow();
  const [pull] = await pulls();
  expect(stdout).toBe(`Run 2 of kind shadow.

Opened #${pull?.number}, which adds:
  ${FOLDER}/shadow-0002.yaml

Next: have it merged: ${pull?.html_url}
`);
  expect(pull).toMatchObject({
    title: "Add evidence for fraud-detection 2.1.3: shadow, run 2",
    user: { login: "alice" },
    base: { ref: "main" },
    head: { ref: BRANCH },
    body: expect.stringContaining("1,840,000 requests"),
  });
  expect(pull?.body).not.toContain("Ask @bob");
  const { data } = await client().repos.getContent({
    ...here,
    path: `${FOLDER}/shadow-0002.yaml`,
    ref: BRANCH,
    mediaType: { format: "raw" },
  });
  expect(parse(String(data))).toMatchObject({ requests: 1840000, against: { version: "2.0.5" } });
});

test("a second one for the same run is refused, and names the first", async () => {
  const before = await pulls();
  const { code, stdout } = await run("with a token", "--pull-request", "--json");
  expect(JSON.parse(stdout)).toMatchObject({
    run: null,
    written: [],
    pullRequest: null,
    problems: [
      {
        what: expect.stringContaining(`#${before[0]?.number} adds it already: `),
        fix: "Merge that one, fetch the default branch and add it again; or close it.",
      },
    ],
  });
  expect(code).toBe(1);
  expect(await pulls()).toHaveLength(before.length);
});

test("a run that the default branch has and this folder hasn't is refused", async () => {
  rmSync(join(folder, FOLDER), { recursive: true });
  const { code, stderr } = await run("with a token", "--pull-request");
  expect(stderr).toContain(`${FOLDER}/shadow-0001.yaml is on main already.`);
  expect(stderr).toContain("Fetch the default branch, and add it again: it gets the next number.");
  expect(code).toBe(1);
});

test("without a token nobody is asked, and nothing is written", async () => {
  const { code, stderr, requests } = await run("without", "--pull-request");
  expect(stderr).toContain("--pull-request needs GITHUB_TOKEN");
  expect(stderr).toMatch(/Nothing was written\.\n$/);
  expect({ code, requests }).toEqual({ code: 1, requests: [] });
});
