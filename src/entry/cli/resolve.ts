import type { OpenRegistry } from "../../adapters/registry/open-registry.js";
import { readOneModel } from "../../adapters/registry/read-one-model.js";
import { readOne } from "../../adapters/registry/read-production.js";
import { type Standing, standings } from "../../domain/catalogue/catalogued-version.js";
import { fileProblems } from "../../domain/catalogue/model-files.js";
import { parseStage, type Stage } from "../../domain/names.js";
import { readCommand } from "./arguments.js";
import { type CliIo, type ExitCode, wrongUse } from "./cli-io.js";
import {
  type Answer,
  questionFlags,
  questionUsage,
  refusal,
  tellAnswer,
  unknownModel,
} from "./cli-registry.js";
import { filesAbout, readSubject, versionIn } from "./one-model.js";
import { problemText } from "./problem-text.js";

const USAGE = `Usage: model-promoter resolve <model> [--stage STAGE] [--as-of WHEN] [--json]

Prints what to load of a model: the artifact's address and digest, a space
between them. In production it is the current version's, from production.json.
  --stage STAGE production (where left out), staging or archived
${questionUsage}:
                { "schema", "asOf", "model", "stage", "version", "since",
                "entry", "artifact": { "uri", "digest" }, "serving":
                [{ "version", "weight", "artifact" }], "problems" }
Exit codes: 0 there is one version; 1 there is none, or several; 2 wrong use;
3 a failure outside.

Example: model-promoter resolve fraud-detection | cut -d' ' -f1`;

/** The command `resolve`: what a machine is to load. */
export async function resolve(args: readonly string[], io: CliIo): Promise<ExitCode> {
  const words = readCommand(args, io, USAGE, {
    allowPositionals: true,
    options: { stage: { type: "string", default: "production" }, ...questionFlags },
  });
  if (!words.ok) return words.code;
  const { values: flags, positionals } = words.value;
  const [model, ...others] = positionals;
  if (model === undefined || others.length > 0) return wrongUse(io, "Name one model.", USAGE);
  const [subject, stage] = [readSubject(model, []), parseStage(flags.stage)];
  if (!subject.ok) return wrongUse(io, problemText(subject.problems).trimEnd(), USAGE);
  if (!stage.ok) return wrongUse(io, problemText(stage.problems).trimEnd(), USAGE);
  return tellAnswer(io, { asOf: flags["as-of"], asJson: flags.json }, (registry) =>
    stage.value === "production"
      ? fromProduction(registry, model)
      : fromManifest(registry, model, stage.value),
  );
}

async function fromProduction(registry: OpenRegistry, model: string): Promise<Answer> {
  const { record, problems } = await readOne(registry, { model, id: null });
  if (problems.length > 0) return refusal(...problems);
  const current = record?.serving.find(({ version }) => version === record.current);
  if (!record || !current) return notServing(registry, model);
  const { version, artifact } = current;
  const { since, entry, serving } = record;
  const json = { model, stage: "production", version, since, entry, artifact, serving };
  return { json, text: line(artifact), problems: [], isYes: true };
}

async function notServing(registry: OpenRegistry, model: string): Promise<Answer> {
  const files = await readOneModel(registry, model, () => false);
  if (files === null) return refusal(await unknownModel(registry, model));
  return refusal(nothingIn(model, "production"));
}

async function fromManifest(registry: OpenRegistry, model: string, stage: Stage): Promise<Answer> {
  const first = await readOneModel(registry, model, ({ kind }) => kind === "manifest");
  if (first === null) return refusal(await unknownModel(registry, model));
  const unread = fileProblems(first);
  if (unread.length > 0) return refusal(...unread);
  const [found, ...others] = standings(first).filter((one) => one.stage === stage);
  if (found === undefined) return refusal(nothingIn(model, stage));
  if (others.length > 0) return refusal(severalIn(model, stage, [found, ...others]));
  const wanted = filesAbout([found.version]);
  const files = await readOneModel(registry, model, wanted);
  const version = files ? versionIn(files, found.version) : null;
  if (!version?.ok) return refusal(...(version?.problems ?? []));
  const { uri, digest } = version.value.record.artifact;
  const { since, entry } = found;
  const json = { model, stage, version: found.version, since, entry, artifact: { uri, digest } };
  return {
    json: { ...json, serving: [] },
    text: line({ uri, digest }),
    problems: [],
    isYes: true,
  };
}

function line({ uri, digest }: { readonly uri: string; readonly digest: string }): string {
  return `${uri} ${digest}\n`;
}

function nothingIn(model: string, stage: Stage) {
  return {
    code: "stage-empty",
    what: `No version of ${model} is in ${stage}.`,
    fix: `model-promoter show ${model} tells where its versions are.`,
  };
}

function severalIn(model: string, stage: Stage, versions: readonly Standing[]) {
  return {
    code: "stage-ambiguous",
    what: `${versions.length} versions of ${model} are in ${stage}: ${versions.map(({ version }) => version).join(", ")}.`,
    why: "The newest isn't the one that was chosen.",
    fix: `model-promoter show ${model} <version> --json tells the artifact of one of them.`,
  };
}
