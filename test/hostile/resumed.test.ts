import { afterAll, beforeAll, expect, it } from "vitest";
import { parse } from "yaml";
import { digestOf } from "../../src/domain/digest.js";
import { writeFiles } from "../../src/entry/demo/scene.js";
import { redeliver } from "../../src/forge/webhooks.js";
import { checksOf, inClone, push } from "../entry/app/promotion-acts.js";
import {
  CODEOWNERS,
  folderOf,
  modelFiles,
  POLICY,
  type Stage,
  setStage,
} from "../entry/app/stage-setting.js";

const OWNERS = "* @platform-engineer\n";
const FREE = "schema: 1\nstages: { staging: { codeowners: off, gates: [] } }\n";

let stage: Stage;

beforeAll(async () => {
  stage = await setStage({ models: [], files: { [POLICY]: FREE, [CODEOWNERS]: OWNERS } });
  await push(stage, "data-scientist", { ...modelFiles("first"), ...modelFiles("second") });
});

afterAll(async () => {
  await stage.close();
});

/** A dossier as the App would write it for a comment, made from that of another promotion. */
async function forgedDossier(from: string, comment: { id: number; created_at: string }) {
  const text = (await stage.file(from)) ?? "";
  const { requested, inputs } = parse(text);
  let forged = text
    .replaceAll("first", "second")
    .replace(`comment: ${requested.comment}`, `comment: ${comment.id}`)
    .replace(`at: ${requested.at}`, `at: ${comment.created_at}`);
  for (const [file, digest] of Object.entries<string>(inputs)) {
    const now = await stage.file(file.replaceAll("first", "second"));
    forged = forged.replace(digest, digestOf(now ?? ""));
  }
  return forged;
}

it("a branch that was prepared for a request before the App saw it, with a forged dossier and other files, is never merged by the App", async () => {
  const { owner, name: repo, app, forge } = stage;
  const dossier = (model: string) => `${folderOf(model)}/promotions/2.1.3-to-staging-1.yaml`;
  await stage.ask("platform-engineer", "/promote first 2.1.3 to staging");
  const { url } = app.webhook;
  app.webhook.url = "http://127.0.0.1:9/nobody-listens-here";
  const body = "/promote second 2.1.3 to staging";
  const asked = { owner, repo, issue_number: stage.issue, body };
  const { data } = await stage.as("platform-engineer").issues.createComment(asked);
  const forged = await forgedDossier(dossier("first"), data);
  await inClone(stage, "data-scientist", async (git, folder) => {
    await git("checkout", "--quiet", "-b", "promotion/second/staging");
    await writeFiles(folder, { [dossier("second")]: forged, [CODEOWNERS]: "* @data-scientist\n" });
    await git("add", "--all");
    await git("commit", "--quiet", "--message", "Prepare");
    await git("push", "--quiet", "origin", "promotion/second/staging");
  });
  app.webhook.url = url;
  const delivery = forge.world.deliveries.findLast((one) => one.event === "issue_comment");
  redeliver(forge.world, delivery?.id ?? 0);
  await stage.settled();
  expect(await stage.file(CODEOWNERS)).toBe(OWNERS);
  const head = `${owner}:promotion/second/staging`;
  const pulls = await stage.as("data-scientist").pulls.list({ owner, repo, state: "all", head });
  expect(pulls.data.map(({ state }) => state)).toEqual(["open"]);
  const { gates, signOffs } = await checksOf(stage, pulls.data[0]?.number ?? 0);
  expect([gates.state, signOffs.state]).toEqual(["failure", "failure"]);
});
