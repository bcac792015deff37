import { type Logger, pino } from "pino";
import { readRegistryFolder } from "../../../src/adapters/files/registry-folder.js";
import { type Adoption, decideAdoptions } from "../../../src/domain/adoption.js";
import { exampleModel, exampleRules } from "../../../src/entry/demo/example-registry.js";
import { EXAMPLE_BEGINS } from "../../../src/entry/demo/example-scene.js";
import {
  type Scene,
  type SceneOptions,
  startScene,
  writeFiles,
} from "../../../src/entry/demo/scene.js";
import { createPrivateKey } from "../../../src/forge/seeding.js";

/** Texts by path. */
export type Files = Readonly<Record<string, string>>;

/** The App's key on every stage of a test file; making one takes a tenth of a second. */
export const privateKeyPem = createPrivateKey();

export const POLICY = ".github/model-promoter.yml";
export const CODEOWNERS = ".github/CODEOWNERS";

/** A text that is there once or more, replaced everywhere; a replacement that changes nothing is an error of the test. */
export function replaced(text: string | undefined, from: string, to: string): string {
  if (!text?.includes(from)) throw new Error(`there is no ${from} to replace`);
  return text.replaceAll(from, to);
}

/** The example's rules, for models of any name. */
export const stageRules: Files = {
  ...exampleRules,
  [CODEOWNERS]: replaced(
    exampleRules[CODEOWNERS],
    "/registry/models/fraud-detection/",
    "/registry/models/**/",
  ),
};

/** Folder of a model. */
export function folderOf(model: string): string {
  return `registry/models/${model}`;
}

/** A model of its own: the example's files under another name. */
export function modelFiles(model: string): Files {
  const renamed = Object.entries(exampleModel).map(
    ([path, text]) =>
      [
        path.replace("/fraud-detection/", `/${model}/`),
        text.replaceAll("fraud-detection", model),
      ] as const,
  );
  return Object.fromEntries(renamed);
}

/** Adopts versions in a clone, as `init --adopt` does. */
export async function adoptIn(folder: string, adoptions: readonly Adoption[]): Promise<void> {
  const asked = await Promise.all(
    adoptions.map(async (adoption) => ({
      adoption,
      snapshot: await readRegistryFolder(folder, adoption),
    })),
  );
  const files = decideAdoptions(asked, "2025-03-03T10:00:00Z");
  if (!files.ok) throw new Error(files.problems.map((problem) => problem.what).join("\n"));
  await writeFiles(folder, Object.fromEntries(files.value.map(({ path, text }) => [path, text])));
}

/** What came of a comment. */
export interface Answer {
  readonly comment: number;
  /** What the App said on the same issue or pull request since, with addresses that don't depend on the run. */
  readonly replies: readonly string[];
  /** The App's requests since, minting aside: a GraphQL operation's name, or a REST path. */
  readonly requests: readonly string[];
}

/** A scene for several tests: models that each have 2.0.5 in Production and 2.1.3 in Staging, and an issue to ask on. */
export interface Stage extends Scene {
  readonly issue: number;
  /** Comments as a person, on the stage's issue or another conversation, and waits for what comes of it. */
  ask(login: string, body: string, on?: number): Promise<Answer>;
  /** Runs something and gives the App's requests meanwhile, minting aside. */
  requestsOf(act: () => Promise<unknown>): Promise<readonly string[]>;
  /** A text of the App with addresses that don't depend on the run. */
  steady(text: string): string;
  /** Texts of the App's comments in a conversation, oldest first. */
  said(on: number): Promise<readonly string[]>;
  /** Branches with their heads, and how many pull requests there are: equal where nothing was written. */
  written(): Promise<unknown>;
  /** Commit that the default branch is at. */
  mainHead(): Promise<string>;
  /** A file on a branch as a person gets it; null where there is none. */
  file(path: string, ref?: string): Promise<string | null>;
}

export interface StageOptions extends Partial<Omit<SceneOptions, "files">> {
  readonly models: readonly string[];
  /** Files beside those of the models, in place of the stage's own rules where paths are equal. */
  readonly files?: Files;
}

/** Sets a stage. About two seconds: one for each test file, and a model for each test. */
export async function setStage({ models, files, ...options }: StageOptions): Promise<Stage> {
  const log: Logger = options.log ?? pino({ level: "silent" });
  const scene = await startScene({
    at: EXAMPLE_BEGINS,
    privateKeyPem,
    files: { ...stageRules, ...files },
    ...options,
    log,
  });
  if (models.length > 0) await bringModels(scene, models);
  return stageOf(scene);
}

/** Registers models as the data scientist, and adopts both versions of each as the platform engineer. */
export async function bringModels(scene: Scene, models: readonly string[]): Promise<void> {
  await scene.pushAs("data-scientist", "Register models", (folder) =>
    writeFiles(folder, Object.assign({}, ...models.map(modelFiles))),
  );
  await scene.pushAs("platform-engineer", "Adopt what is in use", (folder) =>
    adoptIn(
      folder,
      models.flatMap((model) => [
        { model, version: "2.0.5", stage: "production" } as const,
        { model, version: "2.1.3", stage: "staging" } as const,
      ]),
    ),
  );
  await scene.settled();
}

async function stageOf(scene: Scene): Promise<Stage> {
  const { owner, name: repo, forge } = scene;
  const reader = scene.as("platform-engineer");
  const issue = (await reader.issues.create({ owner, repo, title: "Promotions" })).data.number;
  await scene.settled();
  const steady = (text: string) =>
    text
      .replaceAll(forge.url, "https://forge.example")
      .replaceAll(/\/(blob|commit)\/[0-9a-f]{40}\//g, "/$1/COMMIT/")
      .replace(/\n*(<!-- model-promoter (reply|entry) \w+ -->\s*)+$/, "\n");
  const requestsOf = async (act: () => Promise<unknown>) => {
    const mark = forge.requestLog.length;
    await act();
    await scene.settled();
    return forge.requestLog
      .slice(mark)
      .filter((one) => one.actor.kind === "app" && !one.mintedToken)
      .map((one) => one.operation ?? one.path);
  };
  const said = async (on: number) => {
    const comments = await reader.paginate(reader.issues.listComments, {
      owner,
      repo,
      issue_number: on,
      per_page: 100,
    });
    return comments.flatMap((one) =>
      one.user?.login === "model-promoter[bot]" ? [steady(one.body ?? "")] : [],
    );
  };
  return {
    ...scene,
    issue,
    steady,
    requestsOf,
    said,
    ask: async (login, body, on = issue) => {
      const before = (await said(on)).length;
      let comment = 0;
      const requests = await requestsOf(async () => {
        const made = await scene
          .as(login)
          .issues.createComment({ owner, repo, issue_number: on, body });
        comment = made.data.id;
      });
      return { comment, requests, replies: (await said(on)).slice(before) };
    },
    written: async () => {
      const refs = await scene.repository.git.refs("refs/heads/");
      const pulls = await reader.paginate(reader.pulls.list, { owner, repo, state: "all" });
      return { heads: refs.map(({ name, oid }) => `${name} ${oid}`), pulls: pulls.length };
    },
    mainHead: async () => {
      const { data } = await reader.git.getRef({ owner, repo, ref: "heads/main" });
      return data.object.sha;
    },
    file: async (path, ref = "main") => {
      try {
        const { data } = await reader.repos.getContent({ owner, repo, path, ref });
        if (Array.isArray(data) || data.type !== "file") return null;
        return Buffer.from(data.content, "base64").toString("utf8");
      } catch (error) {
        if (error instanceof Error && "status" in error && error.status === 404) return null;
        throw error;
      }
    },
  };
}
