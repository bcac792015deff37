import { stringify } from "yaml";
import { readDocument, type SourceFile } from "../document.js";
import { type CardContent, modelCardSchema } from "../model-card.js";
import { ok, type Result } from "../problem.js";
import type { Unmapped } from "./foreign-document.js";

/** A foreign card as one of the registry's, and all of it that the registry's has no place for. */
export interface ImportedCard {
  readonly card: CardContent;
  readonly unmapped: readonly Unmapped[];
}

/** Values that may be absent, without those that are. */
type Present<T> = { [K in keyof T]?: Exclude<T[K], null> };

/** A section of what was found; undefined where nothing was. */
export function section<T extends Record<string, unknown>>(parts: T): Present<T> | undefined {
  const there = Object.entries(parts).filter(
    ([, value]) => value !== null && !(Array.isArray(value) && value.length === 0),
  );
  return there.length === 0 ? undefined : (Object.fromEntries(there) as Present<T>);
}

/** `cards/<version>.yaml` of an imported card. Fails where the card that came of it isn't valid. */
export function cardFile(
  path: string,
  { model, version }: { readonly model: string; readonly version: string },
  content: CardContent,
): Result<SourceFile> {
  const text = stringify({ schema: 1, model, version, ...content }, { lineWidth: 100 });
  const file = { path, text };
  const read = readDocument(file, modelCardSchema);
  return read.ok ? ok(file) : read;
}
