import { type ChildProcess, execFile, spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { type Bundle, bundleAll, bundles } from "../../src/entry/build/bundle.js";
import { version } from "../../src/entry/version.js";
import { createPrivateKey } from "../../src/forge/seeding.js";
import { type Forge, startForge } from "../../src/forge/server.js";
import { setActionStage } from "../entry/action-stage.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const tsc = join(root, "node_modules/typescript/bin/tsc");

/** Said by the local forge and by nothing else. */
const OF_THE_FORGE = "Keep it logically awesome.";

let built: string;
let empty: string;

beforeAll(async () => {
  await mkdir(join(root, "build"), { recursive: true });
  built = await mkdtemp(join(root, "build", "test-"));
  empty = await mkdtemp(join(tmpdir(), "bundles-"));
  await promisify(execFile)(process.execPath, [tsc, "-p", root, "--outDir", join(built, "js")]);
  await bundleAll(root, join(built, "js"), built);
}, 240_000);

afterAll(async () => {
  for (const folder of [built, empty]) if (folder) await rm(folder, { recursive: true });
});

type Name = Bundle["name"];
type Environment = Readonly<Record<string, string>>;

function fileOf(name: Name): string {
  const bundle = bundles.find((one) => one.name === name);
  if (!bundle) throw new Error(`there is no bundle ${name}`);
  return join(built, bundle.file);
}

/** Starts a bundle alone in a new folder, with nothing of this process's environment but where programs are. */
async function start(
  name: Name,
  args: readonly string[],
  { env = {}, files = {} }: { readonly env?: Environment; readonly files?: Environment } = {},
): Promise<ChildProcess> {
  const folder = await mkdtemp(join(empty, `${name}-`));
  await cp(fileOf(name), join(folder, "bin/bundle.mjs"));
  const cwd = join(folder, "here");
  await mkdir(cwd);
  for (const [path, content] of Object.entries(files)) await writeFile(join(cwd, path), content);
  const { PATH = "" } = process.env;
  return spawn(process.execPath, [join(folder, "bin/bundle.mjs"), ...args], {
    cwd,
    env: { PATH, TMPDIR: empty, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

async function ended(child: ChildProcess) {
  if (!child.stdout || !child.stderr) throw new Error("started without pipes");
  const code = new Promise<number | null>((resolve) => child.once("close", resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await code, stdout, stderr };
}

async function runBundle(...started: Parameters<typeof start>) {
  return ended(await start(...started));
}

describe("each bundle", () => {
  it.each(bundles)("$name is one file, with nothing beside it", async ({ name }) => {
    expect(await readdir(dirname(fileOf(name)))).toEqual(["index.mjs"]);
  });

  it.each(bundles)(
    "$name names no folder of the machine that it was built on",
    async ({ name }) => {
      expect(await readFile(fileOf(name), "utf8")).not.toContain(root);
    },
  );

  it.each([
    { name: "server", forge: false },
    { name: "action", forge: false },
    { name: "cli", forge: true },
  ] as const)("$name has the local forge: $forge", async ({ name, forge }) => {
    expect((await readFile(fileOf(name), "utf8")).includes(OF_THE_FORGE)).toBe(forge);
  });
});

describe("action.yml", () => {
  it("names the action's bundle", async () => {
    const folder = ".github/actions/promote";
    const { runs } = parse(await readFile(join(root, folder, "action.yml"), "utf8")) as {
      readonly runs: { readonly using: string; readonly main: string };
    };
    expect(runs.using).toBe("node20");
    expect(join(built, folder, runs.main)).toBe(fileOf("action"));
  });
});

describe("the server's bundle", () => {
  let forge: Forge;
  let env: Environment;
  beforeAll(async () => {
    forge = await startForge();
    const { id, privateKeyPem } = forge.world.addApp({
      slug: "model-promoter",
      permissions: {},
      webhookSecret: "a secret",
      privateKeyPem: createPrivateKey(),
    });
    env = {
      APP_ID: String(id),
      PRIVATE_KEY: privateKeyPem,
      WEBHOOK_SECRET: "a secret",
      GITHUB_API_URL: `${forge.url}/api/v3`,
      HOST: "127.0.0.1",
      PORT: "0",
    };
  });
  afterAll(async () => forge?.close());

  it("tells that it is up, and stops with 0 on SIGTERM", async () => {
    const child = await start("server", [], { env });
    const end = ended(child);
    const url = await new Promise<string>((resolve, reject) => {
      let said = "";
      child.stdout?.on("data", (chunk: Buffer) => {
        said += chunk.toString();
        const found = /listens on (\S+)/.exec(said)?.[1];
        if (found) resolve(found);
      });
      child.once("close", () => reject(new Error("it ended before it listened")));
    });
    const answer = await fetch(`${url}/healthz`);
    expect([answer.status, await answer.json()]).toEqual([200, { status: "ok" }]);
    child.kill("SIGTERM");
    expect(await end).toMatchObject({ code: 0, stderr: "" });
  });

  it("refuses to start without a webhook secret, as wrong use", async () => {
    const { code, stderr } = await runBundle("server", [], {
      env: { ...env, WEBHOOK_SECRET: " " },
    });
    expect(code).toBe(2);
    expect(stderr).toContain("WEBHOOK_SECRET is missing");
  });
});

describe("the command line's bundle", () => {
  it("says its version", async () => {
    expect(await runBundle("cli", ["--version"])).toEqual({
      code: 0,
      stdout: `${version}\n`,
      stderr: "",
    });
  });

  it("says who owns a path of the folder that it is run in", async () => {
    const files = { CODEOWNERS: "*.yaml @ml-ops-on-call\n" };
    const { code, stdout } = await runBundle("cli", ["owners", "model.yaml", "--json"], { files });
    expect([code, JSON.parse(stdout)]).toEqual([
      0,
      [{ path: "model.yaml", owners: ["@ml-ops-on-call"], line: 1, pattern: "*.yaml" }],
    ]);
  });

  it("plays the demo, forge and all", async () => {
    const { code, stdout, stderr } = await runBundle("cli", ["demo", "--json"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const played = JSON.parse(stdout) as { steps: { name: string }[]; audit: unknown[] };
    expect(played.steps.at(-1)?.name).toBe("merge");
    expect(played.audit).toHaveLength(3);
  });
});

describe("the action's bundle", () => {
  it("opens a pull request for a comment's event file", async () => {
    const stage = await setActionStage("model-promoter");
    try {
      const { owner, repo, issue: issue_number } = stage;
      const body = "/promote fraud-detection 2.1.3 to production";
      const [event] = await stage.eventsOf(() =>
        stage.as("data-scientist").issues.createComment({ owner, repo, issue_number, body }),
      );
      if (!event) throw new Error("no event");
      const run = await runBundle("action", [], { env: await stage.environment(event) });
      expect(run).toMatchObject({ code: 0, stderr: "" });
      expect(run.stdout).toContain("opened: fraud-detection 2.1.3 to production");
      const { data } = await stage.as("platform-engineer").pulls.list({ owner, repo });
      expect(data.map(({ title }) => title)).toEqual([
        "Promote fraud-detection 2.1.3 from Staging to Production",
      ]);
    } finally {
      await stage.close();
    }
  });
});
