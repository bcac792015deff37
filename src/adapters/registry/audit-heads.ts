import type { Head } from "../../domain/audit/anchors.js";
import { listEntries, readEntries } from "./audit-entries.js";
import type { AuditPlace } from "./audit-place.js";
import { findModels } from "./find-models.js";
import { openTrees } from "./open-registry.js";

/** Where each model's chain ends, by the last file among its entries; nothing is proved. */
export async function chainHeads({
  address,
  root,
}: AuditPlace): Promise<Readonly<Record<string, Head>>> {
  const trees = openTrees(address);
  const heads: Record<string, Head> = {};
  try {
    const { models } = await findModels(trees.state, root);
    for (const { model } of models) {
      const { entries } = await listEntries(trees.state, root, model);
      for await (const { seq, digest } of readEntries(trees.state, entries.slice(-1), null))
        heads[model] = { seq, digest };
    }
    return heads;
  } finally {
    await trees.close();
  }
}
