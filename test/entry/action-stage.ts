import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Octokit } from "@octokit/rest";
import { runAction } from "../../src/entry/action.js";
import { appPermissions } from "../../src/entry/app-manifest.js";
import { EXAMPLE_BEGINS } from "../../src/entry/demo/example-scene.js";
import { examplePeople, writeFiles } from "../../src/entry/demo/scene.js";
import { createClock, timestamp } from "../../src/forge/clock.js";
import { createPrivateKey } from "../../src/forge/seeding.js";
import { type Forge, startForge } from "../../src/forge/server.js";
import { createInstallationToken } from "../../src/forge/tokens.js";
import { adoptIn, modelFiles, stageRules } from "./app/stage-setting.js";

const privateKeyPem = createPrivateKey();
/** Nothing listens here: events are told by files alone. */
const NOWHERE = "http://127.0.0.1:9/";

/** An event as the runner hands it over. */
export interface StageEvent {
  readonly name: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** What came of a run. */
export interface ActionRun {
  readonly code: number;
  readonly output: string;
  /** GraphQL operations and REST paths. */
  readonly requests: readonly string[];
}

/** A forge without a running App: events are handed to the action, one at a time. */
export interface ActionStage {
  readonly forge: Forge;
  readonly owner: string;
  readonly repo: string;
  readonly issue: number;
  readonly token: string;
  as(login: string): Octokit;
  tokenOf(login: string): string;
  /** Does something and gives the events that GitHub would start workflows with. */
  eventsOf(act: () => Promise<unknown>): Promise<readonly StageEvent[]>;
  /** Writes the event file and gives what the runner's environment has. */
  environment(event: StageEvent): Promise<Readonly<Record<string, string>>>;
  /** Runs the action on an event. */
  run(event: StageEvent, env?: Readonly<Record<string, string>>): Promise<ActionRun>;
  close(): Promise<void>;
}

/** Sets the stage: one model with 2.0.5 in Production and 2.1.3 in Staging; `slug` names the App that the token is of. */
export async function setActionStage(slug: string): Promise<ActionStage> {
  const folder = await mkdtemp(join(tmpdir(), "action-stage-"));
  const forge = await startForge({ clock: createClock(EXAMPLE_BEGINS) });
  const { world } = forge;
  const acme = world.addOrganization("acme");
  const files = await registryFiles(join(folder, "registry"));
  const repository = await world.createRepository(acme, "model-registry", { files });
  const users = new Map(Object.keys(examplePeople).map((login) => [login, world.addUser(login)]));
  for (const [login, user] of users) {
    world.addMember(acme, user);
    world.grant(repository, user, examplePeople[login] ?? "read");
  }
  const permissions = appPermissions;
  const webhook = { webhookUrl: NOWHERE, webhookSecret: "unused" };
  const { app } = world.addApp({ slug, permissions, privateKeyPem, ...webhook });
  const { id } = world.install(app, acme, [repository]);
  const token = createInstallationToken(world, app, id).value;
  const tokenOf = (login: string) => {
    const user = users.get(login);
    if (!user) throw new Error(`nobody here is called ${login}`);
    return world.tokenFor(user);
  };
  const at = { owner: "acme", repo: "model-registry" };
  const as = (login: string) =>
    new Octokit({ auth: tokenOf(login), baseUrl: `${forge.url}/api/v3` });
  const issue = (await as("data-scientist").issues.create({ ...at, title: "Q1 retrain" })).data;
  const environment = async ({ name, payload }: StageEvent) => {
    const path = join(folder, "event.json");
    await writeFile(path, JSON.stringify(payload));
    return {
      INPUT_TOKEN: token,
      GITHUB_EVENT_NAME: name,
      GITHUB_EVENT_PATH: path,
      GITHUB_REPOSITORY: `${at.owner}/${at.repo}`,
      GITHUB_API_URL: `${forge.url}/api/v3`,
      GITHUB_SERVER_URL: forge.url,
    };
  };
  return {
    forge,
    ...at,
    issue: issue.number,
    token,
    as,
    tokenOf,
    environment,
    eventsOf: async (act) => {
      const mark = world.deliveries.length;
      await act();
      await forge.settled();
      return world.deliveries
        .slice(mark)
        .map(({ event, request }) => asInActions(event, JSON.parse(request.body)));
    },
    run: async (event, env = {}) => {
      const mark = forge.requestLog.length;
      let output = "";
      const code = await runAction({
        env: { ...(await environment(event)), ...env },
        stdout: (text) => {
          output += text;
        },
        now: () => timestamp(world.clock.now()),
      });
      const requests = forge.requestLog.slice(mark).map((one) => one.operation ?? one.path);
      return { code, output, requests };
    },
    close: async () => {
      await forge.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The example's registry as it is after `init --adopt`. */
async function registryFiles(folder: string): Promise<Readonly<Record<string, string>>> {
  await writeFiles(folder, { ...stageRules, ...modelFiles("fraud-detection") });
  await adoptIn(folder, [
    { model: "fraud-detection", version: "2.0.5", stage: "production" },
    { model: "fraud-detection", version: "2.1.3", stage: "staging" },
  ]);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.flatMap((one) => (one.isFile() ? join(one.parentPath, one.name) : []));
  const texts = await Promise.all(paths.map((path) => readFile(path, "utf8")));
  return Object.fromEntries(
    paths.map((path, i) => [path.slice(folder.length + 1), texts[i] ?? ""]),
  );
}

/** Workflows see `pull_request_target`, and a push without the lists of files that its webhook has. */
function asInActions(name: string, payload: Record<string, unknown>): StageEvent {
  const { installation: _, ...rest } = payload;
  if (name === "pull_request") return { name: "pull_request_target", payload: rest };
  if (name !== "push") return { name, payload: rest };
  const commits = (payload.commits as readonly Record<string, unknown>[]).map(
    ({ added, modified, removed, ...commit }) => commit,
  );
  return { name, payload: { ...rest, commits } };
}
