import { z } from "zod";
import { readDocument, type SourceFile } from "../document.js";
import type { Result } from "../problem.js";

/**
 * Reads a YAML or JSON file of any shape as plain values, as safely as the registry's own files: repeated keys,
 * aliases without end and values nested too deeply are problems.
 */
export function readPlain(file: SourceFile): Result<unknown> {
  return readDocument(file, z.unknown());
}
