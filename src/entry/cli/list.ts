import { cacheFolder } from "../../adapters/registry/facts-cache.js";
import { findModels } from "../../adapters/registry/find-models.js";
import type { OpenRegistry } from "../../adapters/registry/open-registry.js";
import { readProduction } from "../../adapters/registry/read-production.js";
import type {
  ModelOverview,
  ModelQuestion,
  StagedVersion,
} from "../../domain/catalogue/model-question.js";
import { parseStage, type Stage } from "../../domain/names.js";
import { readCommand } from "./arguments.js";
import { type CliIo, type ExitCode, wrongUse } from "./cli-io.js";
import { type Answer, questionFlags, questionUsage, tellAnswer } from "./cli-registry.js";
import { problemText } from "./problem-text.js";
import { roleText, timeText } from "./standing-text.js";
import { textTable } from "./text-table.js";

const USAGE = `Usage: model-promoter list [--stage STAGE] [--as-of WHEN] [--json]

Lists the models of this registry; with --stage the versions in a stage. What
is in production is read from the files production.json alone.
  --stage STAGE none, staging, production or archived
${questionUsage}:
                { "schema", "asOf", "models": [{ "model", "versions",
                "production": [{ "version", "role", "weight", "since" }],
                "staging", "archived" }], "problems" }; with --stage, in the
                place of models: "stage", "versions": [{ "model", "version",
                "stage", "role", "weight", "since", "entry", "artifact" }]
Exit codes: 0 something is listed; 1 nothing is there, or not all could be
read; 2 wrong use; 3 a failure outside.

Example: model-promoter list --stage production`;

/** The command `list`: models, or versions in a stage. */
export async function list(args: readonly string[], io: CliIo): Promise<ExitCode> {
  const words = readCommand(args, io, USAGE, {
    options: { stage: { type: "string" }, ...questionFlags },
  });
  if (!words.ok) return words.code;
  const { values: flags } = words.value;
  const stage = flags.stage === undefined ? null : parseStage(flags.stage);
  if (stage && !stage.ok) return wrongUse(io, problemText(stage.problems).trimEnd(), USAGE);
  return tellAnswer(io, { asOf: flags["as-of"], asJson: flags.json }, (registry) =>
    stage === null ? listModels(registry, io) : listStage(registry, stage.value, io),
  );
}

async function listModels(registry: OpenRegistry, io: CliIo): Promise<Answer> {
  const { overviews, problems } = await askAll(registry, { kind: "overview" }, io);
  const text = overviews.length > 0 ? overviewTable(overviews) : noModels(registry);
  return { json: { models: overviews }, text, problems, isYes: overviews.length > 0 };
}

async function listStage(registry: OpenRegistry, stage: Stage, io: CliIo): Promise<Answer> {
  const { staged, problems } =
    stage === "production"
      ? await readProduction(registry)
      : await askAll(registry, { kind: "stage", stage }, io);
  const text = staged.length > 0 ? stagedTable(staged) : `No version is in ${stage}.\n`;
  return { json: { stage, versions: staged }, text, problems, isYes: staged.length > 0 };
}

async function askAll(registry: OpenRegistry, question: ModelQuestion, io: CliIo) {
  // What is in Production is told without this: loading it takes longer than reading a thousand models.
  const { askEachModel } = await import("../../adapters/registry/ask-in-threads.js");
  const { address, root, policy, trees } = registry;
  const { models } = await findModels(trees.people, root);
  const cache = await cacheFolder(io.cwd, io.env);
  const inquiry = { address, root, policy, codeowners: null, cache, question };
  return askEachModel(inquiry, models, io.program ?? null);
}

function noModels({ root }: OpenRegistry): string {
  return `There is no model in ${root}/models.\n`;
}

function overviewTable(models: readonly ModelOverview[]): string {
  const rows = models.map(({ model, versions, production, staging, archived }) => [
    model,
    production
      .map(({ version, role, weight }) => `${version} ${roleText(role, weight)}`)
      .join(", "),
    staging.join(", "),
    String(archived),
    String(versions),
  ]);
  return textTable([["MODEL", "PRODUCTION", "STAGING", "ARCHIVED", "VERSIONS"], ...rows]);
}

function stagedTable(versions: readonly StagedVersion[]): string {
  const hasArtifacts = versions.some(({ artifact }) => artifact !== null);
  const rows = versions.map(({ model, version, role, weight, since, artifact, provenance }) => [
    model,
    provenance === undefined ? version : `${version} PROVENANCE UNKNOWN`,
    ...(hasArtifacts ? [roleText(role, weight)] : []),
    timeText(since),
    ...(hasArtifacts ? [artifact?.uri ?? ""] : []),
  ]);
  const heads = hasArtifacts
    ? ["MODEL", "VERSION", "ROLE", "SINCE (UTC)", "ARTIFACT"]
    : ["MODEL", "VERSION", "SINCE (UTC)"];
  return textTable([heads, ...rows]);
}
