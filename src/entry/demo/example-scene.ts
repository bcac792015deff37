import type { Logger } from "pino";
import { readRegistryFolder } from "../../adapters/files/registry-folder.js";
import { type Adoption, decideAdoptions } from "../../domain/adoption.js";
import { exampleModel, exampleRules } from "./example-registry.js";
import { type Scene, type SceneOptions, startScene, writeFiles } from "./scene.js";

/** What was where before the App came, and since when. */
const adopted: readonly { readonly adoption: Adoption; readonly at: string }[] = [
  {
    adoption: { model: "fraud-detection", version: "2.0.5", stage: "production" },
    at: "2024-11-02T10:00:00Z",
  },
  {
    adoption: { model: "fraud-detection", version: "2.1.3", stage: "staging" },
    at: "2025-03-03T10:00:00Z",
  },
];

/** When the worked example begins. */
export const EXAMPLE_BEGINS = "2025-03-10T09:00:00Z";

/** Sets the scene of the worked example: the registry is there, both versions adopted, the default branch protected. */
export async function startExampleScene(
  log: Logger,
  options: Partial<SceneOptions> = {},
): Promise<Scene> {
  const scene = await startScene({ at: EXAMPLE_BEGINS, log, files: exampleRules, ...options });
  await scene.pushAs("data-scientist", "Register fraud-detection 2.1.3", (folder) =>
    writeFiles(folder, exampleModel),
  );
  await scene.pushAs("platform-engineer", "Adopt what is in use", adoptExample);
  await scene.settled();
  return scene;
}

/** Requires the App's checks on the default branch; the App alone may push to it and to promotion branches. */
export function protectExample({ forge, app, repository }: Scene): void {
  const requiredChecks = ["gates", "sign-offs", "registry"].map((check) => ({
    context: `model-promoter/${check}`,
    appId: app.id,
  }));
  const bypass = { apps: [app.slug] };
  forge.world.protect(repository, { pattern: "main", requiredChecks, bypass });
  forge.world.protect(repository, { pattern: "promotion/**", restrictPushes: bypass, bypass });
}

async function adoptExample(folder: string): Promise<void> {
  for (const { adoption, at } of adopted) {
    const snapshot = await readRegistryFolder(folder, adoption);
    const files = decideAdoptions([{ adoption, snapshot }], at);
    if (!files.ok) throw new Error(files.problems.map((problem) => problem.what).join("\n"));
    await writeFiles(folder, Object.fromEntries(files.value.map(({ path, text }) => [path, text])));
  }
}
