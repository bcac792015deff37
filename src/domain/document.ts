import { type Document, LineCounter, type YAMLParseError } from "yaml";
import type { z } from "zod";
import { composeDocument } from "./compose-document.js";
import { type Outline, outlineOf } from "./document-outline.js";
import { ok, type Problem, type Result } from "./problem.js";
import { expectation, foundText, schemaPart, separateIssues } from "./schema-issue.js";

/** GitHub hands out a blob's text whole up to this size; a longer registry file is not read. */
const MAX_CHARACTERS = 500_000;
/** Aliases that one file may expand to; more is taken for an attack. */
const MAX_ALIASES = 100;

/** A file as it was read: its repository path and its whole text. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/**
 * Reads a YAML or JSON file against a schema.
 * All problems are reported at once, each with file, line, property path, what was expected and what was found.
 */
export function readDocument<S extends z.ZodType>(
  file: SourceFile,
  schema: S,
): Result<z.output<S>> {
  if (file.text.length > MAX_CHARACTERS) return { ok: false, problems: [tooLarge(file)] };
  const lines = new LineCounter();
  const document = composeDocument(file.text, lines);
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) => syntaxProblem(file, lines, error));
    return { ok: false, problems };
  }
  const outline = outlineOf(document, lines);
  if (outline.faults.length > 0) {
    const problems = outline.faults.map(({ line, what }) => shapeProblem(file, line, what));
    return { ok: false, problems };
  }
  const plain = toPlain(file, document);
  return plain.ok ? validate(file, schema, plain.value, outline) : plain;
}

function validate<S extends z.ZodType>(
  file: SourceFile,
  schema: S,
  plain: unknown,
  outline: Outline,
): Result<z.output<S>> {
  const parsed = schema.safeParse(plain);
  if (parsed.success) return ok(parsed.data);
  const whole = schemaPart(schema);
  const problems = parsed.error.issues.flatMap(separateIssues).map((issue) => {
    const line = outline.lineOf(issue.path);
    const path = issue.path.map(String).join(".");
    const what = `${path || "the file"}: ${expectation(whole, issue, plain)}, found ${foundText(plain, issue)}`;
    return shapeProblem(file, line, what, path);
  });
  return { ok: false, problems };
}

function toPlain(file: SourceFile, document: Document): Result<unknown> {
  try {
    return ok(document.toJS({ maxAliasCount: MAX_ALIASES }));
  } catch (cause) {
    if (!(cause instanceof ReferenceError)) throw cause;
    return {
      ok: false,
      problems: [shapeProblem(file, 1, "its aliases expand to more than a registry file may hold")],
    };
  }
}

function tooLarge(file: SourceFile): Problem {
  return {
    code: "file-too-large",
    what: `${file.path} has ${file.text.length.toLocaleString("en")} characters.`,
    why: `A registry file may have ${MAX_CHARACTERS.toLocaleString("en")} at most.`,
    fix: "Keep large data beside the registry and refer to it by digest.",
    place: { file: file.path },
  };
}

function syntaxProblem(file: SourceFile, lines: LineCounter, error: YAMLParseError): Problem {
  const { line } = lines.linePos(error.pos[0]);
  return shapeProblem(file, line, `not valid YAML: ${syntaxText(error)}`);
}

function syntaxText({ code, message }: YAMLParseError): string {
  if (code === "MULTIPLE_DOCS") return "a second document begins here; a file holds one";
  if (code === "RESOURCE_EXHAUSTION") return "values are nested too deeply";
  return message;
}

function shapeProblem(file: SourceFile, line: number, what: string, path?: string): Problem {
  return {
    code: "file-not-valid",
    what: `${file.path}:${line}: ${what}`,
    place: { file: file.path, line, ...(path === undefined ? {} : { path }) },
  };
}
