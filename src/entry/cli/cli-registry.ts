import { type OpenRegistry, openRegistry } from "../../adapters/registry/open-registry.js";
import { modelNames } from "../../adapters/registry/read-one-model.js";
import { nearestName } from "../../domain/nearest-name.js";
import type { Problem } from "../../domain/problem.js";
import type { CliIo, ExitCode } from "./cli-io.js";
import { problemText } from "./problem-text.js";

/** Flags that every question about a registry has. */
export const questionFlags = {
  json: { type: "boolean" },
  "as-of": { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

/** How those flags are described. */
export const questionUsage = `  --as-of WHEN  as it was: a commit, branch or tag; a day such as 2025-03-10
                (its end, UTC); or a time such as 2025-03-10T09:00:00Z
  --json        print one JSON object and nothing else; "problems" in it tells
                files that could not be read, so that the answer may be short`;

/** An answer: what goes into the JSON object, what people are shown instead, and whether it is a yes. */
export interface Answer {
  readonly json: Readonly<Record<string, unknown>>;
  readonly text: string;
  readonly problems: readonly Problem[];
  /** False where nothing was found, or something is wrong. */
  readonly isYes: boolean;
}

/** An answer that is only problems. */
export function refusal(...problems: readonly Problem[]): Answer {
  return { json: {}, text: "", problems, isYes: false };
}

/** How a question is put. */
export interface Manner {
  readonly asOf: string | undefined;
  readonly asJson: boolean | undefined;
}

/** Opens the registry that the command is run in, asks, tells the answer, and closes it. */
export async function tellAnswer(
  io: CliIo,
  { asOf, asJson }: Manner,
  ask: (registry: OpenRegistry) => Promise<Answer>,
): Promise<ExitCode> {
  const opened = await openRegistry(io.cwd, asOf ?? null);
  if (!opened.ok) return tell(io, null, refusal(...opened.problems), asJson ?? false);
  const registry = opened.value;
  try {
    const problems = [...registry.problems, ...registry.unreadable.map(unreadableFile)];
    const answer = problems.length > 0 ? refusal(...problems) : await ask(registry);
    return tell(io, registry, answer, asJson ?? false);
  } finally {
    await registry.trees.close();
  }
}

function tell(
  io: CliIo,
  registry: OpenRegistry | null,
  { json, text, problems, isYes }: Answer,
  asJson: boolean,
): ExitCode {
  if (asJson) {
    const whole = { schema: 1, asOf: registry?.asOf ?? null, ...json, problems };
    io.stdout(`${JSON.stringify(whole, null, 2)}\n`);
  } else {
    io.stdout(text);
    io.stderr(problemText(problems.slice(0, MOST_TOLD)) + andMore(problems.length - MOST_TOLD));
  }
  return isYes && problems.length === 0 ? 0 : 1;
}

function unreadableFile({ path, why }: OpenRegistry["unreadable"][number]): Problem {
  const place = { file: path };
  return { code: "file-unreadable", what: `${path} can't be read: ${why}.`, place };
}

const MOST_TOLD = 10;

function andMore(more: number): string {
  return more > 0 ? `And ${more} more; model-promoter validate tells all.\n` : "";
}

/** What to say of a model that a registry doesn't have. */
export async function unknownModel(registry: OpenRegistry, model: string): Promise<Problem> {
  const nearest = nearestName(model, await modelNames(registry));
  return {
    code: "model-unknown",
    what: `There is no model ${model} in this registry.`,
    why: `Models are the folders of ${registry.root}/models.`,
    fix: nearest === null ? "Correct the name; list shows all." : `Did you mean ${nearest}?`,
  };
}

/** What to say of a version that a model doesn't have. */
export function unknownVersion(model: string, version: string, known: readonly string[]): Problem {
  const nearest = nearestName(version, known);
  const shown = known.slice(0, 10).join(", ");
  return {
    code: "version-unknown",
    what: `${model} has no version ${version}.`,
    why: known.length === 0 ? "No version is registered yet." : `Newest: ${shown}.`,
    fix: nearest === null ? "Correct the version." : `Did you mean ${nearest}?`,
  };
}
