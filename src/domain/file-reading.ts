import type { SourceFile } from "./document.js";

/** What came of reading a file that is there: its text, why there is none as a phrase, or that it is a symbolic link. */
export type FileReading =
  | ({ readonly kind: "text" } & SourceFile)
  | { readonly kind: "unread"; readonly path: string; readonly why: string }
  | { readonly kind: "link"; readonly path: string };

/** The text of a file that is there and could be read. */
export function textOf(reading: FileReading | null): SourceFile | null {
  return reading?.kind === "text" ? { path: reading.path, text: reading.text } : null;
}
