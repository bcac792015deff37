import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { promote } from "../../../src/entry/cli/promote.js";
import { examplePeople } from "../../../src/entry/demo/scene.js";
import { entriesOf, manifestOf, pullOf, push } from "../app/promotion-acts.js";
import { modelFiles, POLICY, privateKeyPem, type Stage, setStage } from "../app/stage-setting.js";
import { captureIo } from "./captured-io.js";
import { newFolder } from "./registry-copy.js";

const RULES = `schema: 1
machines: ["@trainer[bot]"]
stages:
  staging: { codeowners: off }
`;

let stage: Stage;
let trainer = "";
const folder = newFolder();

beforeAll(async () => {
  const people = { ...examplePeople, "passer-by": "read" } as const;
  stage = await setStage({ models: [], files: { [POLICY]: RULES }, people, privateKeyPem });
  trainer = stage.machineToken("trainer");
  const models = ["by-token", "by-key", "by-person"];
  await push(stage, "data-scientist", Object.assign({}, ...models.map(modelFiles)));
});

afterAll(async () => {
  rmSync(folder, { recursive: true });
  await stage.close();
});

async function run(env: Readonly<Record<string, string>>, ...words: readonly string[]) {
  const io = captureIo(folder, {
    GITHUB_API_URL: `${stage.forge.url}/api/v3`,
    GITHUB_REPOSITORY: `${stage.owner}/${stage.name}`,
    ...env,
  });
  const code = await promote(words, io);
  await stage.settled();
  return { code, out: stage.steady(io.printed.stdout), err: stage.steady(io.printed.stderr) };
}

describe("with a machine's token", () => {
  test("an event is sent, and the App opens, merges and records", async () => {
    const asked = await run({ GITHUB_TOKEN: trainer }, "by-token", "2.1.3", "--to", "staging");
    expect(asked).toEqual({
      code: 0,
      out: "Asked for by-token 2.1.3 to staging. The App opens the pull request: https://forge.example/acme/model-registry/pulls?q=is%3Apr%20head%3Apromotion%2Fby-token%2Fstaging\n",
      err: "",
    });
    expect((await manifestOf(stage, "by-token")).versions["2.1.3"]?.stage).toBe("staging");
  });

  test("a token that may not write is told so", async () => {
    const { code, err } = await run(
      { GITHUB_TOKEN: "ghs_no" },
      "by-token",
      "2.1.3",
      "--to=staging",
    );
    expect(code).toBe(1);
    expect(err).toContain("GitHub doesn't let this token send events to acme/model-registry.");
  });
});

describe("with the App's own key", () => {
  const key = () => ({ APP_ID: String(stage.app.id), PRIVATE_KEY: privateKeyPem });

  test("the promotion is opened, merged and recorded from here, though no webhook arrives", async () => {
    const { url } = stage.app.webhook;
    stage.app.webhook.url = "http://127.0.0.1:9/nobody-listens-here";
    try {
      const asked = await run(
        key(),
        ...["by-key", "2.1.3", "--to=staging", "--by=trainer[bot]", "--because=retrain", "--json"],
      );
      expect(asked.err).toBe("");
      expect(JSON.parse(asked.out)).toMatchObject({ model: "by-key", did: "merged" });
      expect(asked.code).toBe(0);
    } finally {
      stage.app.webhook.url = url;
    }
    const [entry] = await entriesOf(stage, "by-key");
    expect(entry?.requested).toMatchObject({ by: { login: "@trainer[bot]" }, reason: "retrain" });
  });

  test("what is refused is said here, and in no issue", async () => {
    const { owner, name: repo } = stage;
    const refused = await run(key(), "by-key", "9.9.9", "--to=staging", "--by=trainer[bot]");
    expect(refused.code).toBe(1);
    expect(refused.err).toContain("by-key has no version 9.9.9.");
    const { data } = await stage.as("data-scientist").issues.listForRepo({ owner, repo });
    expect(data.map(({ title }) => title)).toEqual(["Promotions"]);
  });

  test("a person who asks needs write access, and opens for approval where people sign", async () => {
    const wish = ["by-token", "2.1.3", "--to=production"];
    const stranger = await run(key(), ...wish, "--by=@passer-by");
    expect(stranger.err).toContain("@passer-by doesn't have write access to this repository.");
    const asked = await run(key(), ...wish, "--by=@data-scientist");
    expect(asked.out).toContain("by-token 2.1.3 to production is open for approval");
    const { owner, name: repo } = stage;
    const head = `${owner}:promotion/by-token/production`;
    const { data } = await stage.as("data-scientist").pulls.list({ owner, repo, head });
    expect((await pullOf(stage, data[0]?.number ?? 0)).body).toContain(
      "Asked for by `@data-scientist`",
    );
  });

  test.each([
    ["nobody who asks", {}, [], "--by is missing"],
    [
      "half a key",
      { PRIVATE_KEY: "" },
      ["--by=@data-scientist"],
      "PRIVATE_KEY or PRIVATE_KEY_PATH",
    ],
  ])("with %s nothing is asked for", async (_, env, more, what) => {
    const wish = ["by-token", "2.1.3", "--to=production"];
    const { code, err } = await run({ ...key(), ...env }, ...wish, ...more);
    expect([code, err]).toEqual([1, expect.stringContaining(what)]);
  });
});

test.each([
  ["no stage", ["by-token", "2.1.3"]],
  ["two versions", ["by-token", "2.1.3", "2.1.4", "--to=staging"]],
  ["an unknown stage", ["by-token", "2.1.3", "--to=prod"]],
  ["a reason of two lines", ["by-token", "2.1.3", "--to=staging", "--because=a\nb"]],
])("%s is wrong use", async (_, words) => {
  const { code, err } = await run({ GITHUB_TOKEN: trainer }, ...words);
  expect([code, err]).toEqual([2, expect.stringContaining("Usage: model-promoter promote")]);
});

test("without a token or a key it is said what is needed", async () => {
  const { code, err } = await run({}, "by-token", "2.1.3", "--to=staging");
  expect([code, err]).toEqual([1, expect.stringContaining("GITHUB_TOKEN isn't set.")]);
});
