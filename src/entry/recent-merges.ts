import { readMarker } from "../render/marker.js";
import type { Look } from "./look.js";

/**
 * Names the dossier that a merged pull request tells of, by repository and promotion branch: people may write another
 * dossier into a pull request's body, and that must not hide how the other one lands. Null for other looks.
 */
export function mergeMark(repository: string, look: Look): string | null {
  if (look.kind !== "merge") return null;
  const dossier = readMarker(look.hint.body)?.dossier;
  return dossier === undefined ? null : markOf(repository, look.branch, dossier);
}

/** The mark that the merge of a landed dossier leaves where it was told of; null for other looks. */
export function landingMark(repository: string, look: Look): string | null {
  return look.kind === "landing" ? markOf(repository, look.branch, look.dossier) : null;
}

function markOf(...parts: readonly [string, string, string]): string {
  return parts.join(" ");
}
