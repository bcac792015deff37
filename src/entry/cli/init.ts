import { placeInRepository } from "../../adapters/files/ask-git.js";
import { writeTogether } from "../../adapters/files/write-together.js";
import { type Adoption, parseAdoption } from "../../domain/adoption.js";
import { quoted } from "../../domain/names.js";
import { nearestName } from "../../domain/nearest-name.js";
import { allOf, ok, type Problem, type Result } from "../../domain/problem.js";
import { type Profile, profileSummaries, profiles, standIns } from "../../domain/profile.js";
import { readCommand } from "./arguments.js";
import { type CliIo, type ExitCode, wrongUse } from "./cli-io.js";
import { problemText } from "./problem-text.js";
import { type InitPlan, planInit } from "./starter/plan.js";

const USAGE = `Usage: model-promoter init [--yes] [--profile small|medium|regulated]
                           [--adopt model@version=stage]... [--json]

Sets up a registry in the repository's folder that it is run in: policy,
CODEOWNERS, GitHub workflow, and an example model where there are no models.
Only files that aren't there yet are written. It lists them and asks first.
  --yes             write without asking
  --profile NAME    rules to begin with; small where left out:
${profiles.map(profileLine).join("\n")}
  --adopt MODEL@VERSION=STAGE
                    record where a version is already, before the first
                    promotion: staging, production or archived. Its record must
                    be there. May be given several times.
  --json            print { "schema", "written", "kept", "codeowners",
                    "problems" } and nothing else
Exit codes: 0 done, or nothing to do; 1 refused, or answered no, and nothing
was written; 2 wrong use; 3 a failure outside.

Example: model-promoter init --yes --adopt fraud-detection@2.0.5=production`;

function profileLine(name: Profile): string {
  return `${" ".repeat(20)}${name.padEnd(10)} ${profileSummaries[name]}`;
}

/** The command `init`: sets up a registry in the folder that it is run in, and adopts versions that are in a stage already. */
export async function init(args: readonly string[], io: CliIo): Promise<ExitCode> {
  const words = readCommand(args, io, USAGE, {
    options: {
      yes: { type: "boolean", short: "y" },
      profile: { type: "string", default: "small" },
      adopt: { type: "string", multiple: true, default: [] },
      json: { type: "boolean" },
    },
  });
  if (!words.ok) return words.code;
  const { values: flags } = words.value;
  const wish = readWish(flags.profile, flags.adopt);
  if (!wish.ok) return wrongUse(io, problemText(wish.problems).trimEnd(), USAGE);
  const inside = await placeInRepository(io.cwd);
  if (inside) return wrongUse(io, belowTop(inside), USAGE);
  const plan = await planInit(io.cwd, wish.value.profile, wish.value.adoptions, io.now());
  return carryOut(plan, { yes: flags.yes ?? false, asJson: flags.json ?? false }, io);
}

interface Wish {
  readonly profile: Profile;
  readonly adoptions: readonly Adoption[];
}

function readWish(profile: string, adopt: readonly string[]): Result<Wish> {
  const known = profiles.find((name) => name === profile);
  const adoptions = allOf(adopt.map(parseAdoption));
  if (known !== undefined && adoptions.ok)
    return ok({ profile: known, adoptions: adoptions.value });
  return {
    ok: false,
    problems: [
      ...(known === undefined ? [unknownProfile(profile)] : []),
      ...(adoptions.ok ? [] : adoptions.problems),
    ],
  };
}

function unknownProfile(typed: string): Problem {
  const nearest = nearestName(typed, profiles);
  return {
    code: "profile-unknown",
    what: `There is no profile ${quoted(typed)}.`,
    fix: nearest === null ? `Write one of ${profiles.join(", ")}.` : `Did you mean ${nearest}?`,
  };
}

function belowTop(inside: string): string {
  const up = inside
    .split("/")
    .slice(1)
    .map(() => "..")
    .join("/");
  return `This folder is ${inside} of a repository, and GitHub reads these files at its top. Run it in ${up}.`;
}

interface Manner {
  readonly yes: boolean;
  readonly asJson: boolean;
}

async function carryOut(
  plan: Result<InitPlan>,
  { yes, asJson }: Manner,
  io: CliIo,
): Promise<ExitCode> {
  if (!plan.ok) {
    if (asJson) io.stdout(json(null, plan.problems));
    else io.stderr(`${problemText(plan.problems)}Nothing was written.\n`);
    return 1;
  }
  const { write } = plan.value;
  if (write.length > 0 && !yes) {
    if (io.ask === null) return wrongUse(io, NOBODY_THERE, USAGE);
    io.stderr(`These files would be written:\n${listed(write.map(({ path }) => path))}`);
    if (!/^y(es)?$/i.test((await io.ask("Write them? (y/N) ")).trim())) {
      io.stderr("Nothing was written.\n");
      return 1;
    }
  }
  await writeTogether(io.cwd, write);
  io.stdout(asJson ? json(plan.value, []) : report(plan.value));
  return 0;
}

const NOBODY_THERE = "Nobody is at a terminal to say yes. Add --yes to write without asking.";

function json(plan: InitPlan | null, problems: readonly Problem[]): string {
  const answer = {
    schema: 1,
    written: plan?.write.map(({ path }) => path) ?? [],
    kept: plan?.kept ?? [],
    codeowners: plan?.ownerLines ?? null,
    problems,
  };
  return `${JSON.stringify(answer, null, 2)}\n`;
}

function report({ write, kept, ownerLines }: InitPlan): string {
  const paths = write.map(({ path }) => path);
  const parts = [
    paths.length > 0 ? `Written:\n${listed(paths)}` : "Nothing to write: everything is there.\n",
    kept.length > 0 ? `Kept as they are:\n${listed(kept)}` : "",
    ownerLines ? `Add these lines to ${ownerLines.file}:\n${listed(ownerLines.lines)}` : "",
    nextSteps(write, ownerLines),
  ];
  return parts.filter((part) => part !== "").join("\n");
}

function nextSteps(write: InitPlan["write"], ownerLines: InitPlan["ownerLines"]): string {
  const names = Object.values(standIns);
  const stands = (text: string) => names.some((name) => text.includes(name));
  const files = write.filter(({ text }) => stands(text)).map(({ path }) => path);
  const places = [...files, ...(ownerLines ? [ownerLines.file] : [])];
  const steps = [
    ...(places.length > 0
      ? [`Put your people in the place of @your-org/... and @your-login, in\n${listed(places)}`]
      : []),
    ...(write.length > 0 ? ["Commit the files, and merge them into the default branch.\n"] : []),
  ];
  return steps.length > 0 ? `Next:\n${steps.map((step, i) => `${i + 1}. ${step}`).join("")}` : "";
}

function listed(lines: readonly string[]): string {
  return lines.map((line) => `  ${line}\n`).join("");
}
