import { machineLearningBom } from "../../domain/card-formats/cyclone-dx.js";
import {
  type CataloguedVersion,
  measuringContext,
  metricsOfModel,
} from "../../domain/catalogue/catalogued-version.js";
import type { ModelFiles } from "../../domain/catalogue/model-files.js";
import type { GateContext } from "../../domain/gate/gate-context.js";
import { cardSectionSchema } from "../../domain/model-card.js";
import { nearestName } from "../../domain/nearest-name.js";
import { modelPaths } from "../../domain/registry-paths.js";
import { hubReadme } from "../../render/hub-readme.js";
import { modelCardPage } from "../../render/model-card-page.js";
import { version as toolVersion } from "../version.js";
import { readCommand } from "./arguments.js";
import { importIntoRegistry } from "./card-import.js";
import { type CliIo, type ExitCode, wrongUse } from "./cli-io.js";
import { questionFlags, questionUsage, tellAnswer } from "./cli-registry.js";
import { aboutModel, readSubject, versionIn } from "./one-model.js";
import { problemText } from "./problem-text.js";

const formats = ["markdown", "hugging-face", "cyclonedx"] as const;

type CardFormat = (typeof formats)[number];

const USAGE = `Usage: model-promoter card <model> <version> [--format FORMAT] [--as-of WHEN]
                           [--json]
       model-promoter card import FILE <model> <version> [...]

Prints a version's model card with the facts and numbers of its record and
evidence. card import --help says how a card of another format comes in.
  --format      markdown (MODEL_CARD.md; the default), hugging-face (README.md
                with front matter) or cyclonedx (1.6 ML-BOM, JSON)
${questionUsage}:
                { "schema", "asOf", "model", "version", "format", "card",
                "lacking", "text", "notes", "problems" }; "lacking" are sections
                that the card hasn't, "notes" what the format has no place for
Exit codes: 0 printed; 1 it isn't there, or not all could be read; 2 wrong use;
3 a failure outside.

Example: model-promoter card fraud-detection 2.1.3 > MODEL_CARD.md`;

/** The command `card`: prints a version's model card in several formats, or imports one. */
export async function card(args: readonly string[], io: CliIo): Promise<ExitCode> {
  if (args[0] === "import") return importIntoRegistry(args.slice(1), io);
  const words = readCommand(args, io, USAGE, {
    allowPositionals: true,
    options: { ...questionFlags, format: { type: "string", default: "markdown" } },
  });
  if (!words.ok) return words.code;
  const { values: flags, positionals } = words.value;
  const [model, version, ...others] = positionals;
  if (model === undefined || version === undefined || others.length > 0)
    return wrongUse(io, "Name one model and one version.", USAGE);
  const format = formats.find((name) => name === flags.format);
  if (format === undefined) return wrongUse(io, unknownFormat(flags.format), USAGE);
  const subject = readSubject(model, [version]);
  if (!subject.ok) return wrongUse(io, problemText(subject.problems).trimEnd(), USAGE);
  const asJson = flags.json ?? false;
  return tellAnswer(io, { asOf: flags["as-of"], asJson }, (registry) =>
    aboutModel(registry, model, [version], (files) => {
      const found = versionIn(files, version);
      if (!found.ok) return found.problems;
      const path = modelPaths(registry.root, model).card(version);
      const context = measuringContext(found.value, metricsOfModel(files, registry.policy), null);
      const drawn = draw(format, context, path, io.now());
      if (!asJson) io.stderr(drawn.notes.map((note) => `${note}\n`).join(""));
      return answer(files, found.value, format, drawn);
    }),
  );
}

function unknownFormat(typed: string): string {
  const nearest = nearestName(typed, formats);
  const hint = nearest === null ? "" : ` Did you mean ${nearest}?`;
  return `There is no format "${typed}".${hint} The formats are ${formats.join(", ")}.`;
}

/** A card as it is printed, and sentences on what it lacks. */
interface DrawnCard {
  readonly text: string;
  readonly notes: readonly string[];
}

function draw(format: CardFormat, context: GateContext, path: string, now: string): DrawnCard {
  const drawn = drawAs(format, context, path, now);
  const notes = context.card === null ? [`There is no ${path}: only the record speaks.`] : [];
  return { text: drawn.text, notes: [...notes, ...drawn.notes] };
}

function drawAs(format: CardFormat, context: GateContext, path: string, now: string): DrawnCard {
  switch (format) {
    case "markdown":
      return { text: modelCardPage(context, path), notes: [] };
    case "hugging-face":
      return hubReadme(context);
    case "cyclonedx": {
      const bom = machineLearningBom(context, { at: now, toolVersion });
      return { text: `${JSON.stringify(bom, null, 2)}\n`, notes: [] };
    }
  }
}

function answer(
  files: ModelFiles,
  { version, card: content }: CataloguedVersion,
  format: CardFormat,
  { text, notes }: DrawnCard,
) {
  const lacking = cardSectionSchema.options.filter((name) => content?.[name] === undefined);
  return {
    json: { model: files.model, version, format, card: content, lacking, text, notes },
    text,
    isYes: true,
  };
}
