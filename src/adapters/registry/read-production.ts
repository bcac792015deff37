import { readFacts, unreadFacts } from "../../domain/catalogue/file-facts.js";
import type { StagedVersion } from "../../domain/catalogue/model-question.js";
import type { ProductionRecord } from "../../domain/manifest.js";
import type { Problem } from "../../domain/problem.js";
import { modelPaths } from "../../domain/registry-paths.js";
import { decodeText } from "../../domain/registry-text.js";
import { type FoundModel, findModels } from "./find-models.js";
import { listModel } from "./list-model.js";
import type { OpenRegistry } from "./open-registry.js";

const place = { kind: "production", version: null } as const;

/** What serves in Production, of every model, from the files `production.json` alone. */
export interface ProductionReading {
  readonly staged: readonly StagedVersion[];
  readonly problems: readonly Problem[];
}

/** Reads every `production.json` of a registry. */
export async function readProduction(registry: OpenRegistry): Promise<ProductionReading> {
  const { models } = await findModels(registry.trees.state, registry.root);
  const staged: StagedVersion[] = [];
  const problems: Problem[] = [];
  for (const found of models) {
    const { record, problems: faults } = await readOne(registry, found);
    problems.push(...faults);
    if (record) staged.push(...servingOf(record));
  }
  return { staged, problems };
}

/** One model's `production.json`; `record` null where there is none, or none that can be read. */
export async function readOne(
  { trees, root, address }: OpenRegistry,
  found: FoundModel,
): Promise<{ readonly record: ProductionRecord | null; readonly problems: readonly Problem[] }> {
  const tree = trees.state;
  const path = modelPaths(root, found.model).production;
  // A commit's files are found quicker by the ids of their folder's listing, which also tells links.
  const isCommit = address.commit !== null || address.state.kind === "commit";
  const listed = isCommit ? await listModel(tree, root, found, () => false) : null;
  const file = listed?.files.find((one) => one.path === path);
  if (file?.isLink) return unread(path, "it is a symbolic link");
  const reading = await tree.read(path, file?.id ?? null);
  if (reading.result === "absent") return { record: null, problems: [] };
  if (reading.result === "unreadable") return unread(path, reading.why);
  const decoded = decodeText(reading.bytes);
  if (!decoded.ok) return unread(path, decoded.why);
  const { value, problems } = readFacts(place, { path, text: decoded.text });
  // Which kind the facts are of is the place's to say.
  return { record: value as ProductionRecord | null, problems };
}

function unread(path: string, why: string) {
  return { record: null, problems: unreadFacts(place, path, { why }).problems };
}

/** The versions that answer requests, the current one first. */
function servingOf(record: ProductionRecord): readonly StagedVersion[] {
  const { model, current, since, entry, serving } = record;
  return serving
    .map(({ version, weight, artifact, provenance }): StagedVersion => {
      const isCurrent = version === current;
      return {
        model,
        version,
        stage: "production",
        role: isCurrent ? "current" : "rolling-out",
        weight,
        since: isCurrent ? since : null,
        entry: isCurrent ? entry : null,
        artifact,
        ...(provenance === undefined ? {} : { provenance }),
      };
    })
    .sort((a, b) => Number(b.role === "current") - Number(a.role === "current"));
}
