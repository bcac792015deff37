import { redeliverFailed } from "../../adapters/github/redeliver-failed.js";
import { createAppOctokit } from "../installation-octokit.js";
import { takeLook } from "../take-look.js";
import { keyProblem, readAppKey } from "./app-key.js";
import { appPorts } from "./app-ports.js";
import { readCommand } from "./arguments.js";
import { type CliIo, type ExitCode, wrongUse } from "./cli-io.js";
import { gitHubPlace } from "./github-place.js";
import { problemText } from "./problem-text.js";

const USAGE = `Usage: model-promoter sweep [--redeliver] [--json]

Finishes what lost events left undone in the repository that this folder was cloned from (or GITHUB_REPOSITORY): merges
and closings that nobody recorded, commands that nobody carried out, checks that lack, branches that nobody holds; and
judges open promotions anew. Safe to run anywhere and any number of times; meant for a schedule. The server does the same
by itself.
Flags:
  --redeliver    ask GitHub first to deliver again what the App didn't take, of all its repositories
  --json         print what was done as JSON
Environment:
  APP_ID, PRIVATE_KEY   the App's own key (or PRIVATE_KEY_PATH)
  GITHUB_API_URL        API of a GitHub Enterprise Server, such as https://github.acme.com/api/v3
Requests: 1, and 2 for each open promotion; those of whatever is made up for.
Exit codes: 0 done, 2 wrong use, 3 a part failed: run it again.`;

/** GitHub keeps deliveries for three days. */
const KEPT = 3 * 24 * 3600_000;

/** The command `sweep`. */
export async function sweep(args: readonly string[], io: CliIo): Promise<ExitCode> {
  const words = readCommand(args, io, USAGE, {
    options: { redeliver: { type: "boolean" }, json: { type: "boolean" } },
  });
  if (!words.ok) return words.code;
  const { redeliver = false, json = false } = words.value.values;
  const [place, key] = [await gitHubPlace(io), await readAppKey(io.env)];
  if (!place.ok) return wrongUse(io, problemText(place.problems).trimEnd(), USAGE);
  if (!key.ok) return wrongUse(io, problemText(key.problems.map(keyProblem)).trimEnd(), USAGE);
  const identity = { ...key.value, baseUrl: place.value.apiUrl };
  const redelivered = redeliver ? await redeliverFailed(createAppOctokit(identity), since(io)) : 0;
  const ports = await appPorts(io, place.value, key.value);
  const outcomes = await takeLook(ports, { kind: "sweep" }, `sweep/${io.now()}`);
  if (json) io.stdout(`${JSON.stringify({ redelivered, outcomes }, null, 2)}\n`);
  else {
    if (redeliver) io.stdout(`Deliveries asked for again: ${redelivered}\n`);
    for (const { did, about } of outcomes) io.stdout(`${did}: ${about}\n`);
    io.stdout(outcomes.length === 0 ? "Nothing was left undone.\n" : "");
  }
  return 0;
}

function since({ now }: CliIo): string {
  return new Date(Date.parse(now()) - KEPT).toISOString();
}
