import { type Decision, decisionsOf } from "../../domain/catalogue/decisions.js";
import { readCommand } from "./arguments.js";
import { type CliIo, type ExitCode, wrongUse } from "./cli-io.js";
import { questionFlags, questionUsage, tellAnswer } from "./cli-registry.js";
import { aboutModel, readSubject } from "./one-model.js";
import { problemText } from "./problem-text.js";
import { shortText, timeText } from "./standing-text.js";
import { textTable } from "./text-table.js";

const USAGE = `Usage: model-promoter history <model> [--as-of WHEN] [--json]

Tells every decision about a model, latest first, from its audit entries.
Whether their chain is whole is validate's to say.
${questionUsage}:
                { "schema", "asOf", "model", "decisions": [{ "seq", "id",
                "kind", "at", "version", "moves", "requestedBy", "reason",
                "signedBy", "mergedBy", "pullRequest", "problems" }],
                "problems" }
Exit codes: 0 there are decisions; 1 there are none, or not all could be read;
2 wrong use; 3 a failure outside.

Example: model-promoter history fraud-detection`;

/** The command `history`: a model's decisions. */
export async function history(args: readonly string[], io: CliIo): Promise<ExitCode> {
  const words = readCommand(args, io, USAGE, { allowPositionals: true, options: questionFlags });
  if (!words.ok) return words.code;
  const { values: flags, positionals } = words.value;
  const [model, ...others] = positionals;
  if (model === undefined || others.length > 0) return wrongUse(io, "Name one model.", USAGE);
  const subject = readSubject(model, []);
  if (!subject.ok) return wrongUse(io, problemText(subject.problems).trimEnd(), USAGE);
  return tellAnswer(io, { asOf: flags["as-of"], asJson: flags.json }, (registry) =>
    aboutModel(registry, model, [], (files) => {
      const decisions = decisionsOf(files);
      const text = decisions.length > 0 ? decisionTable(decisions) : nothingDecided(model);
      return { json: { model, decisions }, text, isYes: decisions.length > 0 };
    }),
  );
}

function nothingDecided(model: string): string {
  return `Nothing was decided about ${model} yet.\n`;
}

/** Decisions as lines for people. */
export function decisionTable(decisions: readonly Decision[]): string {
  const rows = decisions.map((one) => [
    timeText(one.at),
    one.kind,
    one.version,
    moveText(one),
    one.pullRequest === null ? "" : `#${one.pullRequest}`,
    shortText(peopleText(one), 30),
    shortText(one.problems[0] ?? one.reason ?? "", 24),
  ]);
  return textTable([["WHEN (UTC)", "KIND", "VERSION", "MOVE", "PR", "BY", "REASON"], ...rows]);
}

function moveText({ moves, version }: Decision): string {
  const own = moves.find((move) => move.version === version);
  return own ? `${own.from} -> ${own.to}` : "";
}

function peopleText({ signedBy, requestedBy, mergedBy }: Decision): string {
  if (signedBy.length > 0) return `signed ${signedBy.join(" ")}`;
  if (mergedBy !== null) return `merged ${mergedBy}`;
  return requestedBy === null ? "" : `asked ${requestedBy}`;
}
