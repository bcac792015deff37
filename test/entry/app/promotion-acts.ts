import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { parse } from "yaml";
import { type AuditEntry, auditEntrySchema } from "../../../src/domain/audit-entry.js";
import { type Manifest, manifestSchema } from "../../../src/domain/manifest.js";
import { type Scene, writeFiles } from "../../../src/entry/demo/scene.js";
import { redeliver } from "../../../src/forge/webhooks.js";
import type { Delivery } from "../../../src/forge/world.js";
import { folderOf, type Stage } from "./stage-setting.js";

const run = promisify(execFile);

/** The three owners of the example, each by the place that is theirs. */
export const signers = ["data-science-lead", "fraud-team-lead", "ml-ops-on-call"] as const;

/** What a promotion is asked with. */
export interface Asking {
  readonly by?: string;
  readonly version?: string;
  readonly to?: "staging" | "production";
}

/** Asks for a promotion, and answers the number of its pull request. */
export async function promote(
  stage: Stage,
  model: string,
  { by = "data-scientist", version = "2.1.3", to = "production" }: Asking = {},
): Promise<number> {
  const { replies } = await stage.ask(
    by,
    `/promote ${model} ${version} to ${to} because Q1 retrain`,
  );
  const number = /\/pull\/(\d+)\)/.exec(replies[0] ?? "")?.[1];
  if (number === undefined || !replies[0]?.startsWith("The promotion is open"))
    throw new Error(`not opened: ${replies.join("\n")}`);
  return Number(number);
}

/** Reviews a pull request, and waits until that is drawn. Answers the review's id. */
export async function review(
  stage: Scene,
  login: string,
  pull_number: number,
  event: "APPROVE" | "REQUEST_CHANGES" | "COMMENT" = "APPROVE",
): Promise<number> {
  const { owner, name: repo } = stage;
  const asked = { owner, repo, pull_number, event, body: `${login} has looked at it` };
  const { data } = await stage.as(login).pulls.createReview(asked);
  await stage.settled();
  return data.id;
}

/** Several people approve, one after another. */
export async function sign(
  stage: Scene,
  number: number,
  logins: readonly string[] = signers,
): Promise<void> {
  for (const login of logins) await review(stage, login, number);
}

/** Dismisses a review, as anyone with write access may. */
export async function dismiss(
  stage: Scene,
  login: string,
  pull_number: number,
  review_id: number,
): Promise<void> {
  const { owner, name: repo } = stage;
  const message = "not any more";
  await stage.as(login).pulls.dismissReview({ owner, repo, pull_number, review_id, message });
  await stage.settled();
}

/** Presses GitHub's merge button, and answers the merge's commit. */
export async function merge(
  stage: Scene,
  login: string,
  pull_number: number,
  merge_method: "merge" | "squash" | "rebase" = "merge",
): Promise<string> {
  const { owner, name: repo } = stage;
  const { data } = await stage.as(login).pulls.merge({ owner, repo, pull_number, merge_method });
  await stage.settled();
  return data.sha;
}

/** A pull request, as REST tells of it. */
export async function pullOf(stage: Scene, pull_number: number) {
  const { owner, name: repo } = stage;
  return (await stage.as("platform-engineer").pulls.get({ owner, repo, pull_number })).data;
}

/** A check as a person sees it beside the merge button. */
export interface ShownCheck {
  /** `success` or `failure`; `in_progress` while not completed; `none` where it was never reported. */
  readonly state: string;
  readonly title: string;
  /** Summary and text. */
  readonly says: string;
}

/** The checks on a commit, the newest of each. */
export async function checksAt(stage: Scene, ref: string) {
  const { owner, name: repo } = stage;
  const { data } = await stage
    .as("platform-engineer")
    .checks.listForRef({ owner, repo, ref, filter: "latest", per_page: 100 });
  const shown = (name: string): ShownCheck => {
    const run = data.check_runs.find((one) => one.name === `model-promoter/${name}`);
    return {
      state: run?.conclusion ?? run?.status ?? "none",
      title: run?.output.title ?? "",
      says: [run?.output.summary, run?.output.text].join("\n"),
    };
  };
  return { gates: shown("gates"), signOffs: shown("sign-offs"), registry: shown("registry") };
}

/** The checks at a pull request's head. */
export async function checksOf(stage: Scene, number: number) {
  return checksAt(stage, (await pullOf(stage, number)).head.sha);
}

/** The Sign-offs section as it is drawn in a pull request's body. */
export async function signOffsSection(stage: Scene, number: number): Promise<string> {
  const { body } = await pullOf(stage, number);
  return (
    body
      ?.split("## Sign-offs Needed")[1]
      ?.split(/\n<details>|\n---\n/)[0]
      ?.trim() ?? ""
  );
}

/** Head of a branch, or null where there is none. */
export async function headOf(stage: Scene, branch: string): Promise<string | null> {
  return stage.repository.git.resolve(`refs/heads/${branch}`);
}

/** A model's audit entries as they are on a branch, in their order, each read by its schema. */
export async function entriesOf(
  stage: Stage,
  model: string,
  ref = "main",
): Promise<readonly AuditEntry[]> {
  const { git } = stage.repository;
  const head = await headOf(stage, ref);
  const files = head ? await git.list(head, `${folderOf(model)}/audit`, true) : [];
  const texts = await Promise.all(
    files
      .filter(({ path }) => path.endsWith(".json"))
      .map(({ path }) => git.blobAt(head ?? "", path)),
  );
  const entries = texts.map((blob) => auditEntrySchema.parse(JSON.parse(String(blob?.content))));
  return entries.toSorted((a, b) => a.seq - b.seq);
}

/** A model's manifest as it is on a branch. */
export async function manifestOf(stage: Stage, model: string, ref = "main"): Promise<Manifest> {
  return manifestSchema.parse(
    parse((await stage.file(`${folderOf(model)}/manifest.yaml`, ref)) ?? ""),
  );
}

/** What serves, as machines read it from `production.json`. */
export async function servingOf(
  stage: Stage,
  model: string,
): Promise<Readonly<Record<string, number>>> {
  const file: { serving: { version: string; weight: number }[] } = JSON.parse(
    (await stage.file(`${folderOf(model)}/production.json`)) ?? "{}",
  );
  return Object.fromEntries(file.serving.map(({ version, weight }) => [version, weight]));
}

/** Pushes files to the default branch as a person, and waits for what follows. A null deletes. */
export async function push(
  stage: Scene,
  login: string,
  files: Readonly<Record<string, string | null>>,
): Promise<void> {
  await stage.pushAs(login, "Change files", (folder) => writeFiles(folder, files));
  await stage.settled();
}

/** Works in a fresh clone with git, as a person would, and waits for what follows. */
export async function inClone(
  stage: Scene,
  login: string,
  work: (git: (...args: readonly string[]) => Promise<string>, folder: string) => Promise<unknown>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "clone-of-registry-"));
  try {
    await stage.cloneAs(login, folder);
    await work(async (...args) => (await run("git", ["-C", folder, ...args])).stdout, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  await stage.settled();
}

/** Adds a commit with files to a branch by a push, and waits for what follows. */
export async function pushTo(
  stage: Scene,
  login: string,
  branch: string,
  files: Readonly<Record<string, string | null>>,
): Promise<void> {
  await inClone(stage, login, async (git, folder) => {
    await git("checkout", "--quiet", branch);
    await writeFiles(folder, files);
    await git("add", "--all");
    await git("commit", "--quiet", "--message", "Change the branch");
    await git("push", "--quiet", "origin", branch);
  });
}

/**
 * Lets things happen while the App can't be reached, and delivers afterwards what it missed, in the order that
 * `deliver` gives; each delivery keeps its id.
 */
export async function unheard(
  stage: Scene,
  act: () => Promise<unknown>,
  deliver: (missed: readonly Delivery[]) => readonly Delivery[] = (missed) => missed,
): Promise<void> {
  const { app, forge } = stage;
  const { url } = app.webhook;
  await stage.settled();
  const mark = forge.world.deliveries.length;
  app.webhook.url = "http://127.0.0.1:9/nobody-listens-here";
  try {
    await act();
    await forge.settled();
  } finally {
    app.webhook.url = url;
  }
  for (const { id } of deliver(forge.world.deliveries.slice(mark))) redeliver(forge.world, id);
  await stage.settled();
}
