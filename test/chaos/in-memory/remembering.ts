import type { readDocument } from "../../../src/domain/document.js";

const MOST_KEPT = 4000;

/**
 * Reads each text once for each schema, and gives what was read again after that: a story reads the same few files
 * hundreds of times, which is most of what a look costs. What it gives can't be changed, so nobody can tell.
 */
export function remembering(read: typeof readDocument): typeof readDocument {
  const known = new WeakMap<object, Map<string, unknown>>();
  const remembered = (...[file, schema]: Parameters<typeof readDocument>): unknown => {
    const ofSchema = known.get(schema) ?? new Map<string, unknown>();
    known.set(schema, ofSchema);
    const key = `${file.path}\n${file.text}`;
    if (!ofSchema.has(key)) {
      if (ofSchema.size >= MOST_KEPT) ofSchema.clear();
      ofSchema.set(key, frozen(read(file, schema)));
    }
    return ofSchema.get(key);
  };
  // What was read against a schema has that schema's type; the map can't say so.
  return remembered as typeof readDocument;
}

function frozen(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}
