import { readInputFile } from "../../adapters/files/input-file.js";
import { listModels, readRegistryPlace } from "../../adapters/files/registry-folder.js";
import { readWorkingFile } from "../../adapters/files/working-tree.js";
import { writeTogether } from "../../adapters/files/write-together.js";
import type { Unmapped } from "../../domain/card-formats/foreign-document.js";
import {
  type ImportFormat,
  importCard,
  importFormats,
} from "../../domain/card-formats/import-card.js";
import { cardFile, type ImportedCard } from "../../domain/card-formats/imported-card.js";
import { cardSectionSchema } from "../../domain/model-card.js";
import { parseModelName, parseVersion } from "../../domain/names.js";
import { nearestName } from "../../domain/nearest-name.js";
import { failed, ok, type Problem, type Result } from "../../domain/problem.js";
import type { Subject } from "../../domain/registry.js";
import { modelPaths } from "../../domain/registry-paths.js";
import { readCommand } from "./arguments.js";
import { type CliIo, type ExitCode, wrongUse } from "./cli-io.js";
import { problemText } from "./problem-text.js";
import { textTable } from "./text-table.js";

const USAGE = `Usage: model-promoter card import FILE <model> <version> [--format FORMAT]
                           [--force] [--json]

Writes a version's model card from one of another format, ready to commit, and
lists all that the card has no place for. Numbers come over as words: gates
judge those of the version's record and evidence.
  --format  hugging-face (a README.md with front matter) or model-card-toolkit
            (JSON); left out: as the file shows
  --force   replace a card that is there. Where the version was already put up
            for approval, that voids the approvals.
  --json    print { "schema", "written", "card", "unmapped": [{ "path", "why"
            }], "problems" } and nothing else
Exit codes: 0 written; 1 it can't be, or may not; 2 wrong use; 3 a failure
outside.

Example: model-promoter card import README.md fraud-detection 2.1.3`;

/** The command `card import`: a card of another format becomes the registry's card of a version. */
export async function importIntoRegistry(args: readonly string[], io: CliIo): Promise<ExitCode> {
  const words = readCommand(args, io, USAGE, {
    allowPositionals: true,
    options: {
      format: { type: "string" },
      force: { type: "boolean" },
      json: { type: "boolean" },
    },
  });
  if (!words.ok) return words.code;
  const { values: flags, positionals } = words.value;
  const wish = readWish(positionals, flags.format, flags.force ?? false);
  if (!wish.ok) return wrongUse(io, problemText(wish.problems).trimEnd(), USAGE);
  const written = await importInto(io.cwd, wish.value);
  if (flags.json) io.stdout(json(written));
  else if (written.ok) io.stdout(report(written.value));
  else io.stderr(`${problemText(written.problems)}Nothing was written.\n`);
  return written.ok ? 0 : 1;
}

interface Wish extends Subject {
  readonly file: string;
  readonly format: ImportFormat | null;
  readonly force: boolean;
}

function readWish(
  words: readonly string[],
  typed: string | undefined,
  force: boolean,
): Result<Wish> {
  const [file, model, version, ...others] = words;
  if (file === undefined || model === undefined || version === undefined || others.length > 0)
    return failed({ code: "words-wrong", what: "Name one file, one model and one version." });
  const names = [parseModelName(model), parseVersion(version)];
  const format = importFormats.find((name) => name === typed);
  const problems = [
    ...names.flatMap((name) => (name.ok ? [] : name.problems)),
    ...(typed !== undefined && format === undefined ? [unknownFormat(typed)] : []),
  ];
  if (problems.length > 0) return { ok: false, problems };
  return ok({ file, model, version, format: format ?? null, force });
}

function unknownFormat(typed: string): Problem {
  const nearest = nearestName(typed, importFormats);
  return {
    code: "card-format-unknown",
    what: `No card can be imported from the format "${typed}".`,
    fix: nearest === null ? `Write ${importFormats.join(" or ")}.` : `Did you mean ${nearest}?`,
  };
}

interface Written extends ImportedCard {
  readonly path: string;
}

async function importInto(folder: string, wish: Wish): Promise<Result<Written>> {
  const { root } = await readRegistryPlace(folder);
  const paths = modelPaths(root, wish.model);
  const path = paths.card(wish.version);
  const read = await readInputFile(folder, wish.file);
  const imported = read.ok ? importCard(read.value, wish.format, wish.version) : read;
  const problems = [
    ...(imported.ok ? [] : imported.problems),
    ...(await absentModel(folder, root, wish.model)),
    ...(wish.force ? [] : await cardThere(folder, path)),
  ];
  if (!imported.ok || problems.length > 0) return { ok: false, problems };
  const { card, unmapped } = imported.value;
  if (Object.values(card).every((section) => section === undefined))
    return failed(nothingFound(wish.file));
  const file = cardFile(path, wish, card);
  if (!file.ok) return file;
  await writeTogether(folder, [{ ...file.value, mayReplace: wish.force }]);
  return ok({ path, card, unmapped });
}

async function absentModel(
  folder: string,
  root: string,
  model: string,
): Promise<readonly Problem[]> {
  const { result } = await readWorkingFile(folder, modelPaths(root, model).definition);
  if (result !== "absent") return [];
  const nearest = nearestName(model, await listModels(folder, root));
  return [
    {
      code: "model-unknown",
      what: `There is no model ${model} in this registry.`,
      why: "A registered model has a model.yaml in its folder.",
      fix: nearest === null ? "Add the model first." : `Did you mean ${nearest}?`,
    },
  ];
}

async function cardThere(folder: string, path: string): Promise<readonly Problem[]> {
  const { result } = await readWorkingFile(folder, path);
  if (result === "absent") return [];
  return [
    {
      code: "card-exists",
      what: `${path} is there already.`,
      why: "Approvals are bound to a version's card as it is.",
      fix: "Add --force to replace it.",
      place: { file: path },
    },
  ];
}

function nothingFound(file: string): Problem {
  return {
    code: "card-empty",
    what: `${file} says nothing that a card has a place for.`,
    place: { file },
  };
}

function json(written: Result<Written>): string {
  const { path = null, card = null, unmapped = [] } = written.ok ? written.value : {};
  const problems = written.ok ? [] : written.problems;
  return `${JSON.stringify({ schema: 1, written: path, card, unmapped, problems }, null, 2)}\n`;
}

function report({ path, card, unmapped }: Written): string {
  const lacking = cardSectionSchema.options.filter((name) => card[name] === undefined);
  const parts = [
    `Written: ${path}\n`,
    lacking.length > 0 ? `It has nothing on ${lacking.join(", ")}.\n` : "",
    unmapped.length > 0 ? `Not mapped:\n${unmappedTable(unmapped)}` : "Everything was mapped.\n",
  ];
  return parts.join("");
}

function unmappedTable(unmapped: readonly Unmapped[]): string {
  return textTable(unmapped.map(({ path, why }) => [`  ${path}`, why]));
}
