import { isAbsolute, relative, resolve, sep } from "node:path";
import { readFirstWorkingFile } from "../../adapters/files/working-tree.js";
import {
  CODEOWNERS_LOCATIONS,
  type Codeowners,
  errorsTouching,
  isCatchAll,
  type Ownership,
  ownersOf,
  parseCodeowners,
} from "../../domain/codeowners.js";
import { readCommand } from "./arguments.js";
import { type CliIo, type ExitCode, wrongUse } from "./cli-io.js";
import { textTable } from "./text-table.js";

const USAGE = `Usage: model-promoter owners <path...> [--codeowners FILE] [--json]

Says who owns each path, and which line of CODEOWNERS says so, by GitHub's own rules.
  --codeowners FILE  read this file, not the first of ${CODEOWNERS_LOCATIONS.join(", ")}
  --json             print [{ "path", "owners", "line", "pattern" }]
Exit codes: 0 every path has an owner, 1 some path has none, 2 wrong use, 3 a failure outside.`;

const NO_FILE = `There is no CODEOWNERS file, so nothing has an owner. GitHub looks for ${CODEOWNERS_LOCATIONS.join(", ")}.\n`;

/** The command `owners`; its paths are taken from the folder that it is run in. */
export async function owners(args: readonly string[], io: CliIo): Promise<ExitCode> {
  const words = readCommand(args, io, USAGE, {
    allowPositionals: true,
    options: {
      codeowners: { type: "string" },
      json: { type: "boolean" },
    },
  });
  if (!words.ok) return words.code;
  const { values: flags, positionals } = words.value;
  if (positionals.length === 0) return wrongUse(io, "Name at least one path.", USAGE);
  const outside = positionals.find((path) => toRepositoryPath(io.cwd, path) === null);
  if (outside !== undefined) {
    return wrongUse(io, `"${outside}" is not inside ${io.cwd}. Name a path below it.`, USAGE);
  }
  const found = await findCodeowners(io.cwd, flags.codeowners);
  if (found.result === "unreadable") return wrongUse(io, found.what, USAGE);
  if (found.result === "none") io.stderr(NO_FILE);
  const paths = positionals.flatMap((path) => toRepositoryPath(io.cwd, path) ?? []);
  return answer(found.codeowners, paths, flags.json ?? false, io);
}

/** Null when the path is the folder itself or outside it. A last `/` (any file below) is kept. */
function toRepositoryPath(root: string, path: string): string | null {
  const inside = relative(root, resolve(root, path)).split(sep).join("/");
  if (inside === "" || inside === ".." || inside.startsWith("../") || isAbsolute(inside))
    return null;
  return path.endsWith("/") ? `${inside}/` : inside;
}

type Finding =
  | { readonly result: "found" | "none"; readonly codeowners: Codeowners }
  | { readonly result: "unreadable"; readonly what: string };

async function findCodeowners(root: string, file: string | undefined): Promise<Finding> {
  const found = await readFirstWorkingFile(
    root,
    file === undefined ? CODEOWNERS_LOCATIONS : [file],
  );
  if (found === null && file !== undefined) {
    return { result: "unreadable", what: `There is no file ${file}.` };
  }
  if (found === null) return { result: "none", codeowners: parseCodeowners("", "CODEOWNERS") };
  if (found.reading.result === "unreadable") {
    return { result: "unreadable", what: `${found.path} can't be read: ${found.reading.why}.` };
  }
  return { result: "found", codeowners: parseCodeowners(found.reading.text, found.path) };
}

function answer(
  codeowners: Codeowners,
  paths: readonly string[],
  asJson: boolean,
  io: CliIo,
): ExitCode {
  const answers = paths.map((path) => ownersOf(codeowners, path));
  io.stderr(errorText(codeowners, paths));
  io.stdout(asJson ? toJson(answers) : toTable(codeowners.file, answers));
  return answers.every((ownership) => ownership.owners.length > 0) ? 0 : 1;
}

function errorText(codeowners: Codeowners, paths: readonly string[]): string {
  const faults = codeowners.errors.map(
    ({ line, message }) => `${codeowners.file}:${line}: ${message}\n`,
  );
  const doubts = paths.flatMap((path) =>
    errorsTouching(codeowners, path).map(
      ({ line }) =>
        `${codeowners.file}:${line}: the line is skipped, but may have been meant for ${path}: its owners are in doubt.\n`,
    ),
  );
  return [...faults, ...new Set(doubts)].join("");
}

function toJson(answers: readonly Ownership[]): string {
  const plain = answers.map(({ path, owners, line, pattern }) => ({
    path,
    owners: owners.map((owner) => owner.text),
    line,
    pattern,
  }));
  return `${JSON.stringify(plain, null, 2)}\n`;
}

function toTable(file: string, answers: readonly Ownership[]): string {
  const rows = answers.map((ownership) => [
    ownership.path,
    ownership.owners.map((owner) => owner.text).join(" ") || "(nobody)",
    ownership.line === null ? "no line matches" : `${file}:${ownership.line}`,
    patternCell(ownership.pattern),
  ]);
  return textTable([["PATH", "OWNERS", "DECIDED BY", "PATTERN"], ...rows]);
}

function patternCell(pattern: string | null): string {
  if (pattern === null) return "";
  return isCatchAll(pattern) ? `${pattern}  (matches every file)` : pattern;
}
