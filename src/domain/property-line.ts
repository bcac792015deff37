import { LineCounter } from "yaml";
import { composeDocument } from "./compose-document.js";
import type { SourceFile } from "./document.js";
import { outlineOf } from "./document-outline.js";
import type { Place } from "./problem.js";

/** Line of a property in a YAML or JSON text, from 1; of the nearest one around it where it isn't there. */
export function lineOfProperty(text: string, keys: readonly PropertyKey[]): number {
  const lines = new LineCounter();
  return outlineOf(composeDocument(text, lines), lines).lineOf(keys);
}

/** A property's place, and how a problem's text begins with it: `file:line`, or the file alone. */
export interface PropertyPlace {
  readonly at: string;
  readonly place: Place;
}

/** Where a property is. A file whose text isn't known (empty) is named without a line. */
export function placeOf(
  { path: file, text }: SourceFile,
  keys: readonly PropertyKey[],
): PropertyPlace {
  const path = keys.map(String).join(".");
  if (text === "") return { at: file, place: { file, path } };
  const line = lineOfProperty(text, keys);
  return { at: `${file}:${line}`, place: { file, line, path } };
}
