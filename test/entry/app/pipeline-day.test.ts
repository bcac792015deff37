import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Octokit } from "@octokit/rest";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { digestOf } from "../../../src/domain/digest.js";
import { promote } from "../../../src/entry/cli/promote.js";
import { register } from "../../../src/entry/cli/register.js";
import { captureIo } from "../cli/captured-io.js";
import { checksOf, entriesOf, inClone, manifestOf, pullOf, push } from "./promotion-acts.js";
import {
  folderOf,
  modelFiles,
  POLICY,
  privateKeyPem,
  type Stage,
  setStage,
} from "./stage-setting.js";

const RULES = `schema: 1
machines: ["@trainer[bot]"]
registration: auto
evidenceFrom: machines
stages:
  staging: { codeowners: off, gates: [{ id: size, kind: artifact-size, maxBytes: 5000 }] }
`;

let stage: Stage;
const tokens = { trainer: "", stranger: "" };

beforeAll(async () => {
  stage = await setStage({ models: [], files: { [POLICY]: RULES }, privateKeyPem });
  tokens.trainer = stage.machineToken("trainer");
  tokens.stranger = stage.machineToken("stranger");
  await push(stage, "data-scientist", modelFiles("nightly"));
});

afterAll(async () => {
  await stage.close();
});

/** Runs commands of a pipeline in a fresh clone, with a token. */
async function pipeline(token: string, ...commands: readonly (readonly string[])[]) {
  const folder = mkdtempSync(join(tmpdir(), "pipeline-"));
  await stage.cloneAs("data-scientist", folder);
  const io = captureIo(folder, {
    GITHUB_TOKEN: token,
    GITHUB_API_URL: `${stage.forge.url}/api/v3`,
    GITHUB_REPOSITORY: `${stage.owner}/${stage.name}`,
  });
  for (const [name, ...words] of commands) {
    const code = await (name === "promote" ? promote : register)(words, io);
    if (code !== 0) throw new Error(io.printed.stderr);
    await stage.settled();
  }
  rmSync(folder, { recursive: true });
}

function registering(version: string, ...more: readonly string[]): readonly string[] {
  return [
    "register",
    "nightly",
    version,
    "--from-record=2.1.3",
    "--trained-at=2025-04-02T08:00:00Z",
    "--trained-by=machine:trainer",
    `--repository=${stage.owner}/${stage.name}`,
    `--artifact-digest=${digestOf(version)}`,
    "--artifact-bytes=1000",
    `--artifact-uri=s3://models/nightly/${version}`,
    "--pull-request",
    ...more,
  ];
}

async function pullOfVersion(version: string) {
  const { owner, name: repo } = stage;
  const head = `${owner}:registration/nightly/${version}`;
  const pulls = stage.as("platform-engineer").pulls;
  const [pull] = (await pulls.list({ owner, repo, state: "all", head })).data;
  if (!pull) throw new Error(`no pull request registers ${version}`);
  return pullOf(stage, pull.number);
}

describe("a machine of the policy", () => {
  it("registers a version and brings it to Staging, and no person has to do anything", async () => {
    await pipeline(tokens.trainer, registering("2.2.0"), [
      "promote",
      "nightly",
      "2.2.0",
      "--to=staging",
      "--because=nightly retrain",
    ]);
    const pull = await pullOfVersion("2.2.0");
    expect([pull.merged, pull.merged_by?.login]).toEqual([true, "model-promoter[bot]"]);
    expect((await manifestOf(stage, "nightly")).versions["2.2.0"]?.stage).toBe("staging");
    const [entry] = await entriesOf(stage, "nightly");
    expect(entry).toMatchObject({
      kind: "promotion",
      version: "2.2.0",
      requested: { by: { login: "@trainer[bot]" }, reason: "nightly retrain" },
      gates: [{ id: "size", result: "pass" }],
    });
  });

  it("whose record isn't valid is told on its pull request, and nothing is merged", async () => {
    const { owner, name: repo } = stage;
    const machine = new Octokit({ auth: tokens.trainer, baseUrl: `${stage.forge.url}/api/v3` });
    const record = (await stage.file(`${folderOf("nightly")}/versions/2.2.0.yaml`)) ?? "";
    await commitAs(machine, "registration/nightly/2.3.0", {
      [`${folderOf("nightly")}/versions/2.3.0.yaml`]: record,
    });
    const head = "registration/nightly/2.3.0";
    const { data } = await machine.pulls.create({
      owner,
      repo,
      title: "2.3.0",
      head,
      base: "main",
    });
    await stage.settled();
    expect((await checksOf(stage, data.number)).registry.state).toBe("failure");
    expect((await pullOf(stage, data.number)).merged).toBe(false);
  });

  it("to whose branch a person pushed leaves the merge to people", async () => {
    const branch = "registration/nightly/2.4.0";
    const { owner, name: repo } = stage;
    const machine = new Octokit({ auth: tokens.trainer, baseUrl: `${stage.forge.url}/api/v3` });
    const record = (await stage.file(`${folderOf("nightly")}/versions/2.2.0.yaml`)) ?? "";
    const path = `${folderOf("nightly")}/versions/2.4.0.yaml`;
    await commitAs(machine, branch, { [path]: record.replaceAll("2.2.0", "2.4.0") });
    await inClone(stage, "ml-ops-on-call", async (git) => {
      await git("checkout", "--quiet", branch);
      await git("commit", "--quiet", "--allow-empty", "--message", "Look at me");
      await git("push", "--quiet", "origin", branch);
    });
    const pull = { owner, repo, title: "2.4.0", head: branch, base: "main" };
    const { data } = await machine.pulls.create(pull);
    await stage.settled();
    expect((await checksOf(stage, data.number)).registry.state).toBe("success");
    expect((await pullOf(stage, data.number)).merged).toBe(false);
  });
});

it("a machine that the policy doesn't name registers by people's merge", async () => {
  await pipeline(tokens.stranger, registering("2.5.0"));
  const pull = await pullOfVersion("2.5.0");
  expect((await checksOf(stage, pull.number)).registry.state).toBe("success");
  expect(pull.merged).toBe(false);
});

/** Commits files to a new branch by GitHub's API, which signs the commit. */
async function commitAs(
  machine: Octokit,
  branch: string,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  const { owner, name: repo } = stage;
  const sha = await stage.mainHead();
  await machine.git.createRef({ owner, repo, ref: `refs/heads/${branch}`, sha });
  const input = {
    branch: { repositoryNameWithOwner: `${owner}/${repo}`, branchName: branch },
    expectedHeadOid: sha,
    message: { headline: "Register" },
    fileChanges: {
      additions: Object.entries(files).map(([path, text]) => ({
        path,
        contents: Buffer.from(text).toString("base64"),
      })),
    },
  };
  const text =
    "mutation commit($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { clientMutationId } }";
  await machine.graphql(text, { input });
}

it("evidence that a person pushed past every check keeps a version from being promoted, where only machines bring evidence", async () => {
  const { replies } = await stage.ask("platform-engineer", "/promote nightly 2.1.3 to staging");
  expect(replies).toEqual([
    expect.stringContaining("was committed by `@data-scientist`, no machine of the policy"),
  ]);
});
