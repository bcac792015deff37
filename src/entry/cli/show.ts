import type { OpenRegistry } from "../../adapters/registry/open-registry.js";
import {
  type CataloguedVersion,
  metricsOfModel,
  standings,
} from "../../domain/catalogue/catalogued-version.js";
import { decisionsOf } from "../../domain/catalogue/decisions.js";
import type { ModelFiles } from "../../domain/catalogue/model-files.js";
import type { Policy } from "../../domain/policy.js";
import { readCommand } from "./arguments.js";
import { type CliIo, type ExitCode, wrongUse } from "./cli-io.js";
import { type Answer, questionFlags, questionUsage, tellAnswer } from "./cli-registry.js";
import { aboutModel, readSubject, versionIn } from "./one-model.js";
import { problemText } from "./problem-text.js";
import { modelText, versionText } from "./show-text.js";

const USAGE = `Usage: model-promoter show <model> [<version>] [--as-of WHEN] [--json]

Shows a model: what it is, where its versions are, its latest decisions. With a
version: its stage, lineage, numbers, evidence, card and decisions.
${questionUsage}:
                { "schema", "asOf", "model", "definition", "versions":
                [{ "version", "stage", "role", "weight", "since", "entry" }],
                "decisions", "problems" }; of a version { "schema", "asOf",
                "model", "tier", "version", "stage", "role", "weight", "since",
                "entry", "record", "card", "evidence": [{ "path", "evidence" }],
                "decisions", "problems" }. Decisions are as history tells them.
Exit codes: 0 shown; 1 it isn't there, or not all could be read; 2 wrong use;
3 a failure outside.

Example: model-promoter show fraud-detection 2.1.3`;

/** The command `show`: a model or a version. */
export async function show(args: readonly string[], io: CliIo): Promise<ExitCode> {
  const words = readCommand(args, io, USAGE, { allowPositionals: true, options: questionFlags });
  if (!words.ok) return words.code;
  const { values: flags, positionals } = words.value;
  const [model, version, ...others] = positionals;
  if (model === undefined || others.length > 0)
    return wrongUse(io, "Name one model, and perhaps one of its versions.", USAGE);
  const subject = readSubject(model, version === undefined ? [] : [version]);
  if (!subject.ok) return wrongUse(io, problemText(subject.problems).trimEnd(), USAGE);
  return tellAnswer(io, { asOf: flags["as-of"], asJson: flags.json }, (registry) =>
    version === undefined
      ? aboutModel(registry, model, [], modelAnswer)
      : versionAnswer(registry, model, version),
  );
}

function modelAnswer(files: ModelFiles) {
  const definition = files.definition?.value ?? null;
  const versions = standings(files);
  const decisions = decisionsOf(files);
  return {
    json: { model: files.model, definition, versions, decisions },
    text: modelText(files.model, definition, versions, decisions),
    isYes: true,
  };
}

function versionAnswer(registry: OpenRegistry, model: string, version: string): Promise<Answer> {
  return aboutModel(registry, model, [version], (files) => {
    const found = versionIn(files, version);
    return found.ok ? shown(files, found.value, registry.policy) : found.problems;
  });
}

function shown(files: ModelFiles, found: CataloguedVersion, policy: Policy) {
  const tier = files.definition?.value?.tier ?? null;
  const decisions = decisionsOf(files, found.version);
  return {
    json: { model: files.model, tier, ...found, decisions },
    text: versionText(found, decisions, metricsOfModel(files, policy)),
    isYes: true,
  };
}
