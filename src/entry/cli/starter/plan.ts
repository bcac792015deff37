import { listModels, readRegistryFolder } from "../../../adapters/files/registry-folder.js";
import { readFirstWorkingFile, readWorkingFile } from "../../../adapters/files/working-tree.js";
import type { FileToWrite } from "../../../adapters/files/write-together.js";
import { type Adoption, type AskedAdoption, decideAdoptions } from "../../../domain/adoption.js";
import { CODEOWNERS_LOCATIONS } from "../../../domain/codeowners.js";
import { readDocument, type SourceFile } from "../../../domain/document.js";
import { modelVersionSchema } from "../../../domain/model-version.js";
import { POLICY_PATH } from "../../../domain/policy.js";
import { failed, ok, type Result } from "../../../domain/problem.js";
import { type Profile, policyText } from "../../../domain/profile.js";
import { readPolicy } from "../../../domain/registry.js";
import { codeownersFile, lackingLines } from "./code-owners.js";
import { EXAMPLE_MODEL, exampleModel } from "./example-model.js";
import { WORKFLOW_PATH, workflowText } from "./workflow.js";

/** What `init` would do in a folder. */
export interface InitPlan {
  readonly write: readonly FileToWrite[];
  /** Files that are there already and stay as they are. */
  readonly kept: readonly string[];
  /** Lines that people are to add to the CODEOWNERS that is there; null where nothing lacks. */
  readonly ownerLines: { readonly file: string; readonly lines: readonly string[] } | null;
}

/**
 * Plans the files of a registry: only those that aren't there yet, and the first entries of the versions adopted.
 * Fails with all that stands against it, and plans nothing then. An example model is for a registry without models.
 */
export async function planInit(
  folder: string,
  profile: Profile,
  adoptions: readonly Adoption[],
  now: string,
): Promise<Result<InitPlan>> {
  const policy = await readWorkingFile(folder, POLICY_PATH);
  if (policy.result === "unreadable") return failed(unreadable(POLICY_PATH, policy.why));
  const read = readPolicy(
    policy.result === "read" ? { path: POLICY_PATH, text: policy.text } : null,
  );
  if (!read.ok) return read;
  const { root } = read.value.registry;
  const adopted = await decide(folder, adoptions, now);
  if (!adopted.ok) return adopted;
  const models = (await listModels(folder, root)).filter((model) => model !== EXAMPLE_MODEL);
  const wanted = [
    { path: POLICY_PATH, text: policyText(profile, adopted.value.untraced) },
    { path: WORKFLOW_PATH, text: workflowText },
    ...(models.length === 0 ? exampleModel(root) : []),
  ];
  const owners = await planOwners(folder, root);
  if (!owners.ok) return owners;
  const { missing, kept } = await split(folder, wanted);
  const added = [...owners.value.added, ...missing].map((file) => ({ ...file, mayReplace: false }));
  const entries = adopted.value.files.map((file) => ({ ...file, mayReplace: isState(file) }));
  return ok({
    write: [...added, ...entries],
    kept: [...kept, ...owners.value.kept],
    ownerLines: owners.value.lines,
  });
}

/** Manifest and `production.json` follow from all entries; an entry never replaces one. */
function isState({ path }: SourceFile): boolean {
  return !path.includes("/audit/");
}

interface Adopted {
  readonly files: readonly SourceFile[];
  /** Versions whose records say that their provenance is unknown. */
  readonly untraced: readonly string[];
}

async function decide(
  folder: string,
  adoptions: readonly Adoption[],
  now: string,
): Promise<Result<Adopted>> {
  const asked = await Promise.all(
    adoptions.map(async (adoption) => ({
      adoption,
      snapshot: await readRegistryFolder(folder, adoption),
    })),
  );
  const files = decideAdoptions(asked, now);
  return files.ok ? ok({ files: files.value, untraced: asked.flatMap(untraced) }) : files;
}

function untraced({ adoption, snapshot }: AskedAdoption): readonly string[] {
  const { record } = snapshot.files;
  const read = record && readDocument(record, modelVersionSchema);
  const isUnknown = read?.ok === true && read.value.provenance === "unknown";
  return isUnknown ? [`${adoption.model} ${adoption.version}`] : [];
}

interface OwnersPlan {
  readonly added: readonly SourceFile[];
  readonly kept: readonly string[];
  readonly lines: InitPlan["ownerLines"];
}

async function planOwners(folder: string, root: string): Promise<Result<OwnersPlan>> {
  const found = await readFirstWorkingFile(folder, CODEOWNERS_LOCATIONS);
  if (found === null) return ok({ added: [codeownersFile(root)], kept: [], lines: null });
  const { path, reading } = found;
  if (reading.result === "unreadable") return failed(unreadable(path, reading.why));
  const lines = lackingLines({ path, text: reading.text }, root);
  return ok({ added: [], kept: [path], lines: lines.length > 0 ? { file: path, lines } : null });
}

async function split(folder: string, wanted: readonly SourceFile[]) {
  const found = await Promise.all(wanted.map(({ path }) => readWorkingFile(folder, path)));
  const isThere = (index: number) => found[index]?.result !== "absent";
  return {
    missing: wanted.filter((_, index) => !isThere(index)),
    kept: wanted.flatMap(({ path }, index) => (isThere(index) ? [path] : [])),
  };
}

function unreadable(path: string, why: string) {
  return {
    code: "file-unreadable",
    what: `${path} could not be read: ${why}.`,
    place: { file: path },
  };
}
