import { mkdtemp, readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AuditEntry, auditEntrySchema } from "../../domain/audit-entry.js";
import { readDocument } from "../../domain/document.js";
import { type Manifest, manifestSchema } from "../../domain/manifest.js";
import type { Result } from "../../domain/problem.js";
import { modelPaths } from "../../domain/registry-paths.js";
import { protectExample } from "./example-scene.js";
import type { Scene } from "./scene.js";

/** Names of the demo's steps, in their order. */
export const stepNames = ["command", "review-1", "review-2", "review-3", "merge"] as const;

/** What a step took: the App's requests until the next step began, token minting aside, and what GitHub delivered. */
export interface DemoStep {
  readonly name: (typeof stepNames)[number];
  readonly requests: { readonly rest: number; readonly graphql: number };
  readonly deliveries: number;
  readonly ms: number;
}

/** The worked example as it was played; `clone` is a working clone of the registry, at the transition's commit. */
export interface PlayedExample {
  readonly schema: 1;
  readonly steps: readonly DemoStep[];
  readonly pullRequest: {
    readonly number: number;
    readonly title: string;
    readonly body: string;
    readonly headSha: string;
    readonly mergeSha: string;
  };
  readonly checks: readonly { readonly name: string; readonly conclusion: string | null }[];
  readonly manifest: Manifest;
  readonly audit: readonly AuditEntry[];
  readonly clone: string;
}

/** Is told what has happened, as the example goes on. */
export interface Listener {
  /** A person did something; `shown` is what came of it, as they see it. */
  step(step: DemoStep, did: string, shown: string): void;
}

const MODEL = "fraud-detection";
const COMMAND = "/promote fraud-detection 2.1.3 to production because Q1 retrain";
const MINUTES_BETWEEN_STEPS = 8;
const signers = ["data-science-lead", "ml-ops-on-call", "fraud-team-lead"] as const;

/** Plays the worked example: a comment, three approvals, a merge. People act through the forge's API. */
export async function playExample(scene: Scene, listener: Listener): Promise<PlayedExample> {
  protectExample(scene);
  const at = { owner: scene.owner, repo: scene.name };
  const asker = scene.as("data-scientist");
  const issue = await asker.issues.create({ ...at, title: "Q1 retrain of fraud-detection" });
  const steps: DemoStep[] = [];
  const play = async (
    name: DemoStep["name"],
    did: string,
    act: () => Promise<unknown>,
    show: () => Promise<string>,
  ) => {
    // Nobody reads a dossier in a second: what is recorded should look like a morning's work.
    scene.forge.world.clock.advance(MINUTES_BETWEEN_STEPS * 60_000);
    const step = await measure(scene, name, act);
    steps.push(step);
    listener.step(step, did, await show());
  };
  const lastComment = async (issue_number: number) => {
    const comments = await asker.issues.listComments({ ...at, issue_number, per_page: 100 });
    return comments.data.at(-1)?.body ?? "";
  };
  const { number: asked } = issue.data;
  await play(
    "command",
    `@data-scientist comments on issue #${asked}: ${COMMAND}`,
    () => asker.issues.createComment({ ...at, issue_number: asked, body: COMMAND }),
    () => lastComment(asked),
  );
  const [open] = (await asker.pulls.list({ ...at, state: "open" })).data;
  if (!open)
    throw new Error(`the App opened no pull request; it answered: ${await lastComment(asked)}`);
  const pull_number = open.number;
  for (const [index, login] of signers.entries()) {
    const words = login === "fraud-team-lead" ? "Card read and complete." : "Numbers checked.";
    await play(
      stepNames[index + 1] ?? "merge",
      `@${login} approves #${pull_number}: ${words}`,
      () =>
        scene.as(login).pulls.createReview({ ...at, pull_number, event: "APPROVE", body: words }),
      () => checksAsText(scene, open.head.sha),
    );
  }
  const checks = await conclusions(scene, open.head.sha);
  await play(
    "merge",
    `@ml-ops-on-call merges #${pull_number}`,
    () => scene.as("ml-ops-on-call").pulls.merge({ ...at, pull_number }),
    () => lastComment(pull_number),
  );
  const { data: merged } = await asker.pulls.get({ ...at, pull_number });
  const clone = await mkdtemp(join(tmpdir(), "model-registry-"));
  await scene.cloneAs("platform-engineer", clone);
  return {
    schema: 1,
    steps,
    pullRequest: {
      number: merged.number,
      title: merged.title,
      body: merged.body ?? "",
      headSha: merged.head.sha,
      mergeSha: merged.merge_commit_sha ?? "",
    },
    checks,
    manifest: await readManifest(clone),
    audit: await readAudit(clone),
    clone,
  };
}

/** Runs one step and counts what it took until all is quiet. */
async function measure(
  scene: Scene,
  name: DemoStep["name"],
  act: () => Promise<unknown>,
): Promise<DemoStep> {
  const { requestLog, world } = scene.forge;
  const [requestsBefore, deliveriesBefore] = [requestLog.length, world.deliveries.length];
  const start = performance.now();
  await act();
  await scene.settled();
  const ms = Math.round(performance.now() - start);
  const own = requestLog
    .slice(requestsBefore)
    .filter((one) => one.actor.kind === "app" && !one.mintedToken);
  return {
    name,
    requests: {
      rest: own.filter((one) => one.kind === "rest").length,
      graphql: own.filter((one) => one.kind === "graphql").length,
    },
    deliveries: world.deliveries.length - deliveriesBefore,
    ms,
  };
}

async function checkRuns(scene: Scene, ref: string) {
  const { data } = await scene
    .as("platform-engineer")
    .checks.listForRef({ owner: scene.owner, repo: scene.name, ref });
  return [...data.check_runs].sort((a, b) => a.name.localeCompare(b.name));
}

async function conclusions(scene: Scene, ref: string) {
  return (await checkRuns(scene, ref)).map(({ name, conclusion }) => ({ name, conclusion }));
}

async function checksAsText(scene: Scene, ref: string): Promise<string> {
  const runs = await checkRuns(scene, ref);
  return runs
    .map(
      ({ name, status, conclusion, output }) => `${name}: ${conclusion ?? status}, ${output.title}`,
    )
    .join("\n");
}

async function readManifest(clone: string): Promise<Manifest> {
  const path = modelPaths("registry", MODEL).manifest;
  return valueIn(
    readDocument({ path, text: await readFile(join(clone, path), "utf8") }, manifestSchema),
  );
}

async function readAudit(clone: string): Promise<readonly AuditEntry[]> {
  const folder = join(clone, modelPaths("registry", MODEL).audit);
  const names = (await readdir(folder, { recursive: true })).filter((name) =>
    name.endsWith(".json"),
  );
  const entries = await Promise.all(
    names.map(async (path) =>
      valueIn(
        readDocument({ path, text: await readFile(join(folder, path), "utf8") }, auditEntrySchema),
      ),
    ),
  );
  return entries.sort((a, b) => a.seq - b.seq);
}

function valueIn<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(result.problems.map((problem) => problem.what).join("\n"));
}
