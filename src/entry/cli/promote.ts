import { randomUUID } from "node:crypto";
import type { GitHubPorts } from "../../adapters/github/github-ports.js";
import { sendDispatch } from "../../adapters/github/send-dispatch.js";
import {
  parseModelName,
  parseStage,
  parseVersion,
  promotionBranch,
  type Stage,
} from "../../domain/names.js";
import { failed, ok, type Problem, type Result } from "../../domain/problem.js";
import { PROMOTION_ASK, readPromotionAsk } from "../../domain/promotion-ask.js";
import { completePromotion } from "../../use-cases/complete-promotion.js";
import { requestPromotion } from "../../use-cases/request-promotion.js";
import { createOctokit } from "../action-octokit.js";
import { keyProblem, readAppKey } from "./app-key.js";
import { appPorts } from "./app-ports.js";
import { readCommand } from "./arguments.js";
import { type CliIo, type ExitCode, wrongUse } from "./cli-io.js";
import { type GitHubPlace, gitHubPlace } from "./github-place.js";
import { problemText } from "./problem-text.js";

const USAGE = `Usage: model-promoter promote <model> <version> --to <stage> [--because TEXT] [--by LOGIN] [--json]

Asks for a promotion in the repository that this folder was cloned from (or GITHUB_REPOSITORY), as /promote does in a
comment. Two ways:
  GITHUB_TOKEN          a token of a machine that the policy names, or of a person who may write: an event is sent, and
                        the App opens the pull request. What it refuses, it says in the repository's issue
                        "Requests of machines that were refused".
  APP_ID, PRIVATE_KEY   the App's own key (or PRIVATE_KEY_PATH): opens the pull request from here, for when webhooks are
                        down. --by says who asks: a person who may write, or a machine of the policy.
Flags:
  --to STAGE            staging or production
  --because TEXT        why, on one line
  --json                print the outcome as JSON
Environment: GITHUB_API_URL for a GitHub Enterprise Server, such as https://github.acme.com/api/v3
Exit codes: 0 asked, or opened; 1 refused; 2 wrong use; 3 GitHub could not be asked.`;

/** The command `promote`. */
export async function promote(args: readonly string[], io: CliIo): Promise<ExitCode> {
  const words = readCommand(args, io, USAGE, {
    allowPositionals: true,
    options: {
      to: { type: "string" },
      because: { type: "string" },
      by: { type: "string" },
      json: { type: "boolean" },
    },
  });
  if (!words.ok) return words.code;
  const { positionals, values } = words.value;
  const wish = readWish(positionals, values.to, values.because);
  if (!wish.ok) return wrongUse(io, problemText(wish.problems).trimEnd(), USAGE);
  const asked = await ask(io, wish.value, values.by);
  if (values.json) io.stdout(`${JSON.stringify(jsonOf(wish.value, asked), null, 2)}\n`);
  else if (asked.ok) io.stdout(`${asked.value.text}\n`);
  else io.stderr(`${problemText(asked.problems)}Nothing was asked for.\n`);
  return asked.ok ? 0 : 1;
}

interface Wish {
  readonly model: string;
  readonly version: string;
  readonly stage: Stage;
  readonly reason: string | null;
}

/** What came of asking: how it was done, and what to say. */
interface Asked {
  readonly did: "sent" | "opened" | "merged";
  readonly text: string;
}

function readWish(
  [model, version, ...others]: readonly string[],
  to: string | undefined,
  reason: string | undefined,
): Result<Wish> {
  if (model === undefined || version === undefined || to === undefined || others.length > 0)
    return failed({
      code: "words-wrong",
      what: "Write one model, one version, and --to with a stage.",
    });
  const parts = [parseModelName(model), parseVersion(version), parseStage(to)] as const;
  const problems = parts.flatMap((part) => (part.ok ? [] : part.problems));
  const [, , stage] = parts;
  if (problems.length > 0 || !stage.ok) return { ok: false, problems };
  const whole = readPromotionAsk({
    model,
    version,
    to,
    ...(reason === undefined ? {} : { reason }),
  });
  if (!whole.ok) return whole;
  return ok({ model, version, stage: stage.value, reason: whole.value.reason ?? null });
}

async function ask(io: CliIo, wish: Wish, by: string | undefined): Promise<Result<Asked>> {
  const place = await gitHubPlace(io);
  if (!place.ok) return place;
  if (io.env.APP_ID !== undefined) return openAsApp(io, place.value, wish, by);
  if (by !== undefined) return failed(byNeedsKey);
  if (!io.env.GITHUB_TOKEN) return failed(noToken);
  return sendAsk(createOctokit(io.env.GITHUB_TOKEN, place.value.apiUrl), place.value, wish);
}

async function sendAsk(
  octokit: Parameters<typeof sendDispatch>[0],
  { owner, name, page }: GitHubPlace,
  { model, version, stage: to, reason }: Wish,
): Promise<Result<Asked>> {
  const payload = { model, version, to, ...(reason === null ? {} : { reason }) };
  const sent = await sendDispatch(octokit, { owner, name, type: PROMOTION_ASK, payload });
  if (!sent.ok) return sent;
  const found = `${page}/pulls?q=${encodeURIComponent(`is:pr head:promotion/${model}/${to}`)}`;
  return ok({
    did: "sent",
    text: `Asked for ${model} ${version} to ${to}. The App opens the pull request: ${found}`,
  });
}

/** Does what the App would do on an event, with its own key; what it refuses is said here. */
async function openAsApp(
  io: CliIo,
  place: GitHubPlace,
  wish: Wish,
  by: string | undefined,
): Promise<Result<Asked>> {
  const key = await readAppKey(io.env);
  if (!key.ok) return { ok: false, problems: key.problems.map(keyProblem) };
  const login = by?.replace(/^@/, "");
  if (!login) return failed(nobodyAsks);
  const problems: Problem[] = [];
  const ports: GitHubPorts = {
    ...(await appPorts(io, place, key.value)),
    tellRefusal: async (refusal) => {
      problems.push(...refusal.problems);
    },
  };
  const dispatch = { delivery: `cli/${randomUUID()}`, by: { login, id: null }, at: io.now() };
  const asked = { ...wish, dryRun: false };
  const { did, about } = await requestPromotion(ports, { kind: "dispatch", dispatch }, asked);
  if (problems.length > 0) return { ok: false, problems };
  if (did !== "merged")
    return ok({ did: "opened", text: `${about} is open for approval: ${place.page}/pulls` });
  const { model, stage } = wish;
  const hint = await ports.pullRequestOf(promotionBranch({ model, stage }));
  if (hint) await completePromotion(ports, hint);
  return ok({ did: "merged", text: `${about}: nobody had to sign, so it is merged and recorded.` });
}

function jsonOf(wish: Wish, asked: Result<Asked>): object {
  return asked.ok
    ? { ...wish, did: asked.value.did }
    : { ...wish, did: "refused", problems: asked.problems };
}

const byNeedsKey: Problem = {
  code: "by-needs-key",
  what: "--by goes with the App's own key.",
  why: "With GITHUB_TOKEN it is the token's owner who asks.",
  fix: "Leave --by out, or set APP_ID and PRIVATE_KEY.",
};

const nobodyAsks: Problem = {
  code: "requester-missing",
  what: "--by is missing: the App's key says nothing of who asks.",
  fix: "Write --by LOGIN: a person who may write here, or a machine of the policy such as trainer[bot].",
};

const noToken: Problem = {
  code: "token-missing",
  what: "GITHUB_TOKEN isn't set.",
  fix: "Set it to a token of a machine that the policy names, with contents: write; or set APP_ID and PRIVATE_KEY.",
};
