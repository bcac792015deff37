import { stringify } from "yaml";
import type { z } from "zod";
import { readDocument, type SourceFile } from "../document.js";
import { ok, type Problem, type Result } from "../problem.js";

/** A file as it would be written, with what a reader gets from it. */
export interface DraftFile<T> {
  readonly file: SourceFile;
  readonly value: T;
}

/**
 * Writes a value as YAML and reads it back against its schema, so that what is written is what every reader takes.
 * The file isn't there yet: its problems name the property and, by `flagOf`, the flag that said it, rather than a line.
 */
export function draftFile<S extends z.ZodType>(
  path: string,
  value: unknown,
  schema: S,
  flagOf: (property: string) => string | null,
): Result<DraftFile<z.output<S>>> {
  const file = { path, text: stringify(value, { lineWidth: 0, aliasDuplicateObjects: false }) };
  const read = readDocument(file, schema);
  if (read.ok) return ok({ file, value: read.value });
  return { ok: false, problems: read.problems.map((problem) => unplaced(problem, flagOf)) };
}

function unplaced(problem: Problem, flagOf: (property: string) => string | null): Problem {
  const property = problem.place?.path ?? "";
  const flag = flagOf(property);
  const what = problem.what.replace(/^[^\n]*?:\d+: /, "");
  return {
    code: "draft-not-valid",
    what: `${what[0]?.toUpperCase() ?? ""}${what.slice(1)}.`,
    ...(flag === null ? {} : { fix: `Correct ${flag}.` }),
    ...(problem.place === undefined ? {} : { place: { file: problem.place.file, path: property } }),
  };
}
