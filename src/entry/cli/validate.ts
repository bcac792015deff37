import { askEachModel } from "../../adapters/registry/ask-in-threads.js";
import { locateAll } from "../../adapters/registry/ask-models.js";
import { cacheFolder } from "../../adapters/registry/facts-cache.js";
import { type FoundModel, findModels } from "../../adapters/registry/find-models.js";
import { judgeParents } from "../../adapters/registry/judge-parents.js";
import { type OpenRegistry, openRegistry } from "../../adapters/registry/open-registry.js";
import type { LocatedFinding } from "../../domain/validation/finding.js";
import { validateWhole } from "../../domain/validation/validate-whole.js";
import { sarifLog } from "../../render/sarif.js";
import { version } from "../version.js";
import { readCommand } from "./arguments.js";
import { type CliIo, type ExitCode, wrongUse } from "./cli-io.js";
import { problemText } from "./problem-text.js";

const USAGE = `Usage: model-promoter validate [--json | --sarif] [--as-of WHEN] [--no-cache]

Checks every file of this registry by itself and all of them together, and
tells all that is wrong in one run.
  --json        print { "schema", "asOf", "models", "files", "parsed",
                "findings": [{ "severity", "code", "file", "line", "what",
                "why", "fix" }] } and nothing else
  --sarif       print a SARIF 2.1.0 log, which GitHub and editors show in place
  --as-of WHEN  as it was: a commit, branch or tag; a day such as 2025-03-10 (its
                end, UTC); or a time such as 2025-03-10T09:00:00Z
  --no-cache    parse every file; else files that were parsed once are not
                parsed again (kept in the repository's .git/model-promoter)
Exit codes: 0 valid, perhaps with warnings; 1 there are errors, or there was no
such moment; 2 wrong use; 3 a failure outside.`;

/** The command `validate`: all that is wrong with a registry. */
export async function validate(args: readonly string[], io: CliIo): Promise<ExitCode> {
  const words = readCommand(args, io, USAGE, {
    options: {
      json: { type: "boolean", default: false },
      sarif: { type: "boolean", default: false },
      "as-of": { type: "string" },
      "no-cache": { type: "boolean", default: false },
    },
  });
  if (!words.ok) return words.code;
  const { values: flags } = words.value;
  if (flags.json && flags.sarif)
    return wrongUse(io, "--json and --sarif are two answers; ask for one.", USAGE);
  const opened = await openRegistry(io.cwd, flags["as-of"] ?? null);
  if (!opened.ok) {
    io.stderr(problemText(opened.problems));
    return 1;
  }
  const cache = flags["no-cache"] ? null : await cacheFolder(io.cwd, io.env);
  try {
    const checked = await checkAll(opened.value, cache, io);
    io.stdout(answerText(checked, opened.value, flags));
    return checked.findings.some(({ severity }) => severity === "error") ? 1 : 0;
  } finally {
    await opened.value.trees.close();
  }
}

interface Checked {
  readonly models: number;
  readonly files: number;
  readonly parsed: number;
  readonly findings: readonly LocatedFinding[];
}

async function checkAll(registry: OpenRegistry, cache: string | null, io: CliIo): Promise<Checked> {
  const { address, root, policy, codeowners, trees } = registry;
  const found = await allModels(registry);
  const models = found.models.map(({ model }) => model);
  const whole = validateWhole({
    root,
    codeowners,
    models,
    unreadable: [
      ...registry.unreadable,
      ...found.links.map((path) => ({ path, why: "it is a symbolic link" })),
    ],
    problems: registry.problems,
  });
  const inquiry = { address, root, policy, codeowners: null, cache, question } as const;
  const asked = await askEachModel(inquiry, found.models, io.program ?? null);
  const apart = [...whole, ...(await judgeParents(registry, asked.parents, models))];
  const findings = [...(await locateAll(apart, trees)), ...asked.findings];
  const { read, parsed } = asked;
  return { models: models.length, files: read, parsed, findings };
}

const question = { kind: "validate" } as const;

/** Models that people's files or the App's are about: files of the App may be left of a model that was deleted. */
async function allModels({ trees, root }: OpenRegistry) {
  const people = await findModels(trees.people, root);
  if (trees.state === trees.people) return people;
  const state = await findModels(trees.state, root);
  const known = new Set(people.models.map(({ model }) => model));
  // An id is of one tree only: the other one's folder is found by its path.
  const others = state.models.filter(({ model }) => !known.has(model));
  const models: readonly FoundModel[] = [
    ...people.models,
    ...others.map(({ model }) => ({ model, id: null })),
  ];
  return { models, links: [...people.links, ...state.links] };
}

function answerText(
  { models, files, parsed, findings }: Checked,
  { asOf }: OpenRegistry,
  { json, sarif }: { readonly json: boolean; readonly sarif: boolean },
): string {
  if (sarif) return `${JSON.stringify(sarifLog(findings, version), null, 2)}\n`;
  if (!json) return findings.map(findingText).join("") + summary(models, files, findings);
  const answer = { schema: 1, asOf, models, files, parsed, findings };
  return `${JSON.stringify(answer, null, 2)}\n`;
}

function findingText({ severity, code, file, line, what, why, fix }: LocatedFinding): string {
  const below = [...(why ? [why] : []), ...(fix ? [`Fix: ${fix}`] : [])];
  return `${file}:${line}: ${severity}: ${what} [${code}]\n${below.map((one) => `  ${one}\n`).join("")}`;
}

function summary(models: number, files: number, findings: readonly LocatedFinding[]): string {
  const errors = findings.filter(({ severity }) => severity === "error").length;
  const warnings = findings.length - errors;
  const checked = `${counted(models, "model")}, ${counted(files, "file")}`;
  return `${checked}: ${counted(errors, "error")}, ${counted(warnings, "warning")}.\n`;
}

function counted(count: number, what: string): string {
  return `${count.toLocaleString("en")} ${what}${count === 1 ? "" : "s"}`;
}
