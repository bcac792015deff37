import { pathToFileURL } from "node:url";
import { listModels, readRegistryFolder } from "../../adapters/files/registry-folder.js";
import type { PromotionTarget } from "../../domain/dossier-draft.js";
import type { EvaluatedGate } from "../../domain/gate/evaluated-gate.js";
import { parseModelName, parseStage, parseVersion } from "../../domain/names.js";
import { nearestName } from "../../domain/nearest-name.js";
import type { Problem, Result } from "../../domain/problem.js";
import { tallyGates } from "../../render/gate-tally.js";
import { type CheckedVersion, checkVersion } from "../../use-cases/check-version.js";
import { readCommand } from "./arguments.js";
import { type CliIo, type ExitCode, wrongUse } from "./cli-io.js";
import { problemText } from "./problem-text.js";
import { terminalText } from "./terminal-text.js";

const USAGE = `Usage: model-promoter check <model> <version> --to <stage> [--json]

Judges a version by the gates of a stage, and prints the pull request that
/promote would open: from the files of this folder, committed or not, without
network. People can't be looked up so: it names the owners who must sign, not
who may sign for them.
  --to STAGE  staging or production
  --json      print { "schema", "title", "body", "gates", "comparison",
              "owners", "problems" } and nothing else
Exit codes: 0 no gate says no; 1 a gate does, or the promotion is refused;
2 wrong use; 3 a failure outside.

Example: model-promoter check fraud-detection 2.1.3 --to production`;

/** The command `check`: a version's gates and pull request from the folder that it is run in. */
export async function check(args: readonly string[], io: CliIo): Promise<ExitCode> {
  const words = readCommand(args, io, USAGE, {
    allowPositionals: true,
    options: {
      to: { type: "string" },
      json: { type: "boolean" },
    },
  });
  if (!words.ok) return words.code;
  const { values: flags, positionals } = words.value;
  const target = readTarget(positionals, flags.to);
  if (!target.ok) return wrongUse(io, problemText(target.problems).trimEnd(), USAGE);
  const checked = await checkFolder(io, target.value);
  const { gates } = tell(checked, flags.json ?? false, io);
  return checked.ok && verdictOf(gates) !== "blocked" ? 0 : 1;
}

function readTarget(words: readonly string[], to: string | undefined): Result<PromotionTarget> {
  const [model, version, ...others] = words;
  if (model === undefined || version === undefined || others.length > 0 || to === undefined)
    return {
      ok: false,
      problems: [
        {
          code: "words-wrong",
          what: "Name one model, one version, and with --to the stage that it is to go to.",
        },
      ],
    };
  const [name, number, stage] = [parseModelName(model), parseVersion(version), parseStage(to)];
  if (name.ok && number.ok && stage.ok)
    return { ok: true, value: { model: name.value, version: number.value, to: stage.value } };
  return {
    ok: false,
    problems: [name, number, stage].flatMap((part) => (part.ok ? [] : part.problems)),
  };
}

async function checkFolder(io: CliIo, target: PromotionTarget): Promise<Result<CheckedVersion>> {
  const reading = await readRegistryFolder(io.cwd, target);
  if (reading.problems.length > 0) return { ok: false, problems: reading.problems };
  // A folder's address is none of the web, so that the text has no links, which a terminal would show raw.
  const checked = checkVersion(reading, target, pathToFileURL(io.cwd).href, io.now());
  if (checked.ok) return checked;
  const known = reading.files.definition ? [] : await listModels(io.cwd, reading.place.root);
  return { ok: false, problems: checked.problems.map((one) => withNearest(one, target, known)) };
}

function withNearest(
  problem: Problem,
  { model }: PromotionTarget,
  known: readonly string[],
): Problem {
  if (problem.code !== "model-unknown") return problem;
  const nearest = nearestName(model, known);
  return nearest === null ? problem : { ...problem, fix: `Did you mean ${nearest}?` };
}

const nothing: Omit<CheckedVersion, "title" | "body"> = { gates: [], comparison: [], owners: [] };

function tell(
  checked: Result<CheckedVersion>,
  asJson: boolean,
  io: CliIo,
): Pick<CheckedVersion, "gates"> {
  const problems = checked.ok ? [] : checked.problems;
  const shown = checked.ok ? checked.value : { title: null, body: null, ...nothing };
  if (asJson) {
    const { title, body, gates, comparison, owners } = shown;
    const answer = { schema: 1, title, body, gates, comparison, owners, problems };
    io.stdout(`${JSON.stringify(answer, null, 2)}\n`);
  } else if (checked.ok) {
    io.stdout(checkText(checked.value));
  } else {
    io.stderr(problemText(problems));
  }
  return shown;
}

function checkText({ title, body, gates }: CheckedVersion): string {
  const { text } = tallyGates(gates);
  return `# ${title}\n\n${terminalText(body)}\n\nGates ${verdictOf(gates)}: ${text}.\n`;
}

/** A gate that only waits for a person or for time says no to nothing yet. */
function verdictOf(gates: readonly EvaluatedGate[]): "passed" | "waiting" | "blocked" {
  const held = gates.filter(({ blocks }) => blocks);
  if (held.some(({ waitsFor }) => waitsFor === undefined)) return "blocked";
  return held.length > 0 ? "waiting" : "passed";
}
