import { type Document, isNode, LineCounter, type Node, parseDocument } from "yaml";
import type { z } from "zod";
import { ok, type Problem, type Result } from "./problem.js";

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
  const document = parseDocument(file.text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: true,
  });
  if (document.errors.length > 0) {
    return {
      ok: false,
      problems: document.errors.map((error) => syntaxProblem(file, lines, error)),
    };
  }
  const plain = toPlain(file, document);
  if (!plain.ok) return plain;
  const parsed = schema.safeParse(plain.value);
  if (parsed.success) return ok(parsed.data);
  const problems = parsed.error.issues.flatMap(flattenIssue);
  return {
    ok: false,
    problems: problems.map((issue) => issueProblem(file, document, lines, issue, plain.value)),
  };
}

type Issue = z.core.$ZodIssue;

function toPlain(file: SourceFile, document: Document): Result<unknown> {
  try {
    return ok(document.toJS({ maxAliasCount: MAX_ALIASES }));
  } catch (cause) {
    if (!(cause instanceof ReferenceError)) throw cause;
    return {
      ok: false,
      problems: [
        {
          code: "file-not-valid",
          what: `${file.path}: ${cause.message}`,
          place: { file: file.path },
        },
      ],
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

function syntaxProblem(
  file: SourceFile,
  lines: LineCounter,
  error: { pos: [number, number]; message: string },
): Problem {
  const line = lines.linePos(error.pos[0]).line;
  return {
    code: "file-not-valid",
    what: `${file.path}:${line}: not valid YAML: ${error.message}`,
    place: { file: file.path, line },
  };
}

function flattenIssue(issue: Issue): readonly Issue[] {
  if (issue.code !== "unrecognized_keys") return [issue];
  return issue.keys.map((key) => ({ ...issue, keys: [key], path: [...issue.path, key] }));
}

function issueProblem(
  file: SourceFile,
  document: Document,
  lines: LineCounter,
  issue: Issue,
  root: unknown,
): Problem {
  const line = lineOf(document, lines, issue.path);
  const path = issue.path.map(String).join(".");
  return {
    code: "file-not-valid",
    what: `${file.path}:${line}: ${path || "the file"}: ${expectation(issue)}, found ${found(root, issue)}`,
    place: { file: file.path, line, path },
  };
}

function expectation(issue: Issue): string {
  if (issue.code === "unrecognized_keys") return "no property of this name is known here";
  const message = issue.message.replace(/^Invalid input: /, "").replace(/, received .*$/, "");
  return message.startsWith("expected") ? message : `expected ${message}`;
}

function found(root: unknown, issue: Issue): string {
  const value = issue.path.reduce<unknown>(
    (at, key) =>
      typeof at === "object" && at !== null ? (at as Record<PropertyKey, unknown>)[key] : undefined,
    root,
  );
  if (value === undefined) return "nothing";
  const text = typeof value === "number" ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** Line of the node at a path, or of its nearest parent that the file has. */
function lineOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    const start = isNode(node) ? startOf(node) : undefined;
    if (start !== undefined) return lines.linePos(start).line;
  }
  return 1;
}

function startOf(node: Node): number | undefined {
  return node.range?.[0];
}
