import { readFile } from "node:fs/promises";
import { type GitHubPorts, gitHubPorts } from "../adapters/github/github-ports.js";
import { type Beginning, readBeginning } from "../adapters/github/read-beginning.js";
import { RegistryHints } from "../adapters/github/registry-hint.js";
import type { GitHubRepository } from "../adapters/github/repository.js";
import { type ActionEvent, looksOf, mayConcern } from "./action-event.js";
import { type ActionLog, actionLog } from "./action-log.js";
import { createOctokit } from "./action-octokit.js";
import type { Look } from "./look.js";
import { messagesOf } from "./messages-of.js";
import { takeLook } from "./take-look.js";

/** What the action may touch of the process that runs it. */
export interface ActionIo {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: (text: string) => void;
  /** The present time, UTC with `Z`, to the second. */
  readonly now: () => string;
}

const TOKENS = "Give it a token of a GitHub App, or the workflow's own, `github.token`.";

/** Login of a workflow's own token. */
const WORKFLOW = "github-actions[bot]";

const FOR_TRYING =
  "This repository runs Model Promoter with the workflow's own token (GITHUB_TOKEN), which is for trying: it can't read teams, so that a team can't sign; other workflows can report checks of the same names; and it can't write to a protected branch. With a token of a GitHub App all of this works.";

/**
 * Runs the App once, on the event that a workflow run was started by. Answers with the exit code: 0 all is done, 1 a
 * look failed, 2 the action is set up wrongly.
 */
export async function runAction(io: ActionIo): Promise<0 | 1 | 2> {
  const settings = readSettings(io.env);
  const log = actionLog(io.stdout, io.env.INPUT_TOKEN?.trim() ?? "");
  if (!settings.ok) {
    for (const problem of settings.problems) log.error(problem);
    return 2;
  }
  try {
    return (await takeEvent(settings.value, log, io.now)) ? 0 : 1;
  } catch (error) {
    log.error(messagesOf(error).join(": "));
    return 1;
  }
}

interface Settings {
  readonly token: string;
  readonly event: string;
  /** Names the event: a run of the workflow has the same number however often it is run again. */
  readonly delivery: string;
  readonly eventPath: string;
  readonly owner: string;
  readonly name: string;
  readonly apiUrl: string;
  readonly serverUrl: string;
}

type Reading =
  | { readonly ok: true; readonly value: Settings }
  | { readonly ok: false; readonly problems: readonly string[] };

function readSettings(env: ActionIo["env"]): Reading {
  const token = env.INPUT_TOKEN?.trim() ?? "";
  const { GITHUB_EVENT_NAME: event = "", GITHUB_EVENT_PATH: eventPath = "" } = env;
  const [owner = "", name = "", ...more] = (env.GITHUB_REPOSITORY ?? "").split("/");
  const problems = [
    ...(token ? [] : [`The input \`token\` is empty. ${TOKENS}`]),
    ...(event && eventPath
      ? []
      : ["GITHUB_EVENT_NAME or GITHUB_EVENT_PATH is missing: this runs in a workflow only."]),
    ...(owner && name && more.length === 0
      ? []
      : ["GITHUB_REPOSITORY is missing, or not `owner/name`."]),
  ];
  if (problems.length > 0) return { ok: false, problems };
  const apiUrl = env.GITHUB_API_URL || "https://api.github.com";
  const serverUrl = env.GITHUB_SERVER_URL || "https://github.com";
  const delivery = `run/${env.GITHUB_RUN_ID ?? "unknown"}`;
  return { ok: true, value: { token, event, delivery, eventPath, owner, name, apiUrl, serverUrl } };
}

/** Looks wherever the event says; false where a look failed. */
async function takeEvent(
  settings: Settings,
  log: ActionLog,
  now: ActionIo["now"],
): Promise<boolean> {
  const event = await readEvent(settings);
  if (!mayConcern(event)) {
    log.line(`nothing to do on this ${event.name}`);
    return true;
  }
  const { owner, name } = settings;
  const hints = new RegistryHints();
  const at = { octokit: createOctokit(settings.token, settings.apiUrl), owner, name, hints };
  const beginning = await readBeginning(at);
  if (!beginning.login.endsWith("[bot]")) throw new Error(personsToken(beginning));
  const looks = await looksOf(event, { self: beginning.login }, at);
  if (looks.length === 0) log.line(`nothing to do on this ${event.name}`);
  const { login: self, defaultBranch } = beginning;
  const repository = { ...at, self, defaultBranch };
  const ports = portsFor(repository, beginning, settings, { log, now });
  return takeLooks(ports, looks, settings.delivery, log);
}

async function readEvent({ event: name, eventPath }: Settings): Promise<ActionEvent> {
  const payload: unknown = JSON.parse(await readFile(eventPath, "utf8"));
  if (typeof payload !== "object" || payload === null)
    throw new Error(`${eventPath} holds no event`);
  return { name, payload };
}

function personsToken({ login }: Beginning): string {
  return `The input \`token\` is @${login}'s own. Model Promoter must not act as a person: its pull requests would be theirs, and their approval would count for nothing. ${TOKENS}`;
}

function portsFor(
  repository: GitHubRepository,
  { login }: Beginning,
  { serverUrl }: Settings,
  { log, now }: { readonly log: ActionLog; readonly now: ActionIo["now"] },
): GitHubPorts {
  return gitHubPorts(repository, {
    now,
    repositoryUrl: `${serverUrl}/${repository.owner}/${repository.name}`,
    warnings: login === WORKFLOW ? [FOR_TRYING] : [],
    warn: (what, details) => log.warning([what, ...details].join("\n")),
  });
}

/** Takes one look after another; one that fails keeps none of the others from being taken. */
async function takeLooks(
  ports: GitHubPorts,
  looks: readonly Look[],
  delivery: string,
  log: ActionLog,
): Promise<boolean> {
  let allTaken = true;
  for (const look of looks) {
    try {
      for (const { did, about } of await takeLook(ports, look, delivery))
        log.line(`${did}: ${about}`);
    } catch (error) {
      log.error(`${messagesOf(error).join(": ")}. The next event or scheduled run looks again.`);
      allTaken = false;
    }
  }
  return allTaken;
}
