import type { SourceFile } from "../document.js";
import { failed, type Result } from "../problem.js";
import { importHuggingFace, isHuggingFace } from "./hugging-face-import.js";
import type { ImportedCard } from "./imported-card.js";
import { importModelCardToolkit, isModelCardToolkit } from "./model-card-toolkit.js";

/** Formats that a card can be imported from. */
export const importFormats = ["hugging-face", "model-card-toolkit"] as const;

/** Name of a format that a card can be imported from. */
export type ImportFormat = (typeof importFormats)[number];

/** The format that a text is in, by what stands in it; null where it is none. */
export function recognisedFormat(text: string): ImportFormat | null {
  if (isHuggingFace(text)) return "hugging-face";
  return isModelCardToolkit(text) ? "model-card-toolkit" : null;
}

/**
 * Imports a card of another format.
 *
 * @param format null: as it is recognised
 * @param version the version that the card is to be of
 */
export function importCard(
  file: SourceFile,
  format: ImportFormat | null,
  version: string,
): Result<ImportedCard> {
  switch (format ?? recognisedFormat(file.text)) {
    case "hugging-face":
      return importHuggingFace(file);
    case "model-card-toolkit":
      return importModelCardToolkit(file.text, version);
    case null:
      return failed({
        code: "card-format-unknown",
        what: `${file.path} is in no format that a card can be imported from.`,
        why: "A README of the Hugging Face Hub begins with front matter; a card of the Model Card Toolkit is JSON with model_details.",
        fix: `Name the format with --format: ${importFormats.join(" or ")}.`,
        place: { file: file.path },
      });
  }
}
