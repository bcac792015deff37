import { readInputFile } from "../../adapters/files/input-file.js";
import {
  pathsLeading,
  readRegistrationFolder,
  readTraces,
} from "../../adapters/files/registration-folder.js";
import { writeTogether } from "../../adapters/files/write-together.js";
import type { SourceFile } from "../../domain/document.js";
import { parseModelName, parseVersion, quoted } from "../../domain/names.js";
import { failed, ok, type Problem, type Result } from "../../domain/problem.js";
import { newestVersion } from "../../domain/registration/newest-version.js";
import {
  missingParts,
  type RecordDraft,
  withPart,
} from "../../domain/registration/record-draft.js";
import { takenNumber } from "../../domain/registration/taken-number.js";
import {
  planRegistration,
  type RegistrableModel,
  type Registration,
  readRegistrable,
} from "../../domain/registration.js";
import { readCommand } from "./arguments.js";
import { type CliIo, type ExitCode, wrongUse } from "./cli-io.js";
import { problemText } from "./problem-text.js";
import { planEvidenceFiles } from "./registering/evidence-files.js";
import { number } from "./registering/flag-values.js";
import { REGISTER_USAGE, type RegisterFlags, registerFlags } from "./registering/flags.js";
import { gatherDraft } from "./registering/gather.js";
import { proposeFiles, verifySource } from "./registering/on-github.js";
import { type RegisterAnswer, registerJson, registerText } from "./registering/report.js";
import type { GatheredDraft } from "./registering/share.js";

/** The command `register`: writes a new version's files, or opens the pull request that adds them. */
export async function register(args: readonly string[], io: CliIo): Promise<ExitCode> {
  const words = readCommand(args, io, REGISTER_USAGE, {
    allowPositionals: true,
    options: registerFlags,
  });
  if (!words.ok) return words.code;
  const { positionals } = words.value;
  const flags: RegisterFlags = words.value.values;
  const wish = readWish(positionals, flags);
  if (!wish.ok) return wrongUse(io, problemText(wish.problems).trimEnd(), REGISTER_USAGE);
  const answer = await registerVersion(io, wish.value, flags);
  if (flags.json) io.stdout(registerJson(wish.value.model, answer));
  else if (answer.ok) {
    io.stdout(registerText(wish.value.model, answer.value));
    for (const warning of answer.value.warnings) io.stderr(`Warning: ${warning}\n`);
  } else io.stderr(`${problemText(answer.problems)}Nothing was written.\n`);
  return answer.ok ? 0 : 1;
}

interface Wish {
  readonly model: string;
  /** Null: to be proposed. */
  readonly version: string | null;
  readonly from: string | null;
}

function readWish(
  [model, version, ...others]: readonly string[],
  flags: RegisterFlags,
): Result<Wish> {
  const auto = flags.bump === "auto";
  if (flags.bump !== undefined && !auto) return failed(unknownBump(flags.bump));
  if (model === undefined || others.length > 0 || (version === undefined) !== auto)
    return failed({
      code: "words-wrong",
      what: "Name one model, and one version or --bump auto.",
    });
  const from = flags["from-record"];
  const [name, number, base] = [
    parseModelName(model),
    version === undefined ? ok(null) : parseVersion(version),
    from === undefined ? ok(null) : parseVersion(from),
  ];
  if (name.ok && number.ok && base.ok)
    return ok({ model: name.value, version: number.value, from: base.value });
  return {
    ok: false,
    problems: [name, number, base].flatMap((part) => (part.ok ? [] : part.problems)),
  };
}

/** Reads, plans and, where nothing stands against it, writes or proposes. */
async function registerVersion(
  io: CliIo,
  wish: Wish,
  flags: RegisterFlags,
): Promise<Result<RegisterAnswer>> {
  const { model, version, from } = wish;
  const folder = await readRegistrationFolder(io.cwd, model, (names) => recordsWanted(names, from));
  const read = readRegistrable(model, folder);
  const taken = version === null ? [] : await takenProblems(io.cwd, folder.root, model, version);
  const early = [...folder.problems, ...(read.ok ? [] : read.problems), ...taken];
  if (!read.ok || early.length > 0) return { ok: false, problems: early };
  const registry = read.value;
  const named = (one: string | null) =>
    registry.records.find((record) => record.version === one) ?? null;
  const base = named(from);
  if (from !== null && base === null) return failed(noBase(model, from, folder.versionNames));
  const gathered = await gatherDraft(io, flags, registry, base);
  const card = await readCard(io.cwd, flags.card);
  if (!gathered.ok || !card.ok)
    return { ok: false, problems: [gathered, card].flatMap((one) => (one.ok ? [] : one.problems)) };
  const plan = planRegistration(registry, folder.root, {
    version,
    draft: await completed(io, flags, gathered.value.draft),
    newest: named(newestVersion(folder.versionNames)),
    card: card.value,
  });
  if (!plan.ok) return plan;
  const whole = await withEvidence(io, flags, registry, folder.root, plan.value);
  return whole.ok ? carryOut(io, flags, whole.value, gathered.value) : whole;
}

function recordsWanted(names: readonly string[], from: string | null): readonly string[] {
  const wanted = new Set([from, newestVersion(names)].flatMap((one) => one ?? []));
  return [...wanted].filter((one) => names.includes(`${one}.yaml`));
}

async function takenProblems(
  folder: string,
  root: string,
  model: string,
  version: string,
): Promise<readonly Problem[]> {
  return takenNumber(model, version, await readTraces(folder, root, model, version));
}

async function readCard(
  root: string,
  path: string | undefined,
): Promise<Result<SourceFile | null>> {
  return path === undefined ? ok(null) : readInputFile(root, path);
}

/** Asks the person at the terminal for what is still missing; an empty answer leaves it missing. */
async function completed(
  { ask }: CliIo,
  { json = false }: RegisterFlags,
  draft: RecordDraft,
): Promise<RecordDraft> {
  let whole = draft;
  if (ask === null || json) return whole;
  for (const { path, flag, what } of missingParts(draft)) {
    if (path === "evaluationSet") continue;
    const line = (await ask(`${what} (${flag}): `)).trim();
    if (line !== "") whole = withPart(whole, path, number(line));
  }
  return whole;
}

async function withEvidence(
  io: CliIo,
  flags: RegisterFlags,
  registry: RegistrableModel,
  root: string,
  plan: Registration,
): Promise<Result<Registration>> {
  const { record, version, files } = plan;
  const evidence = await planEvidenceFiles(io.cwd, flags.evidence ?? [], {
    root,
    record,
    names: [],
    catalogue: registry.catalogue,
  });
  const taken = await takenProblems(io.cwd, root, registry.model, version);
  const leading = await pathsLeading(
    io.cwd,
    files.map(({ path }) => path),
  );
  const problems = [...taken, ...leading, ...(evidence.ok ? [] : evidence.problems)];
  if (!evidence.ok || problems.length > 0) return { ok: false, problems };
  return ok({ ...plan, files: [...files, ...evidence.value] });
}

async function carryOut(
  io: CliIo,
  flags: RegisterFlags,
  plan: Registration,
  gathered: GatheredDraft,
): Promise<Result<RegisterAnswer>> {
  const verified = await verifySource(io, plan.record);
  if (!verified.ok) return verified;
  const warnings = [...plan.warnings, ...gathered.warnings, ...verified.value];
  const answer = { ...plan, warnings, unmapped: gathered.unmapped, pullRequest: null };
  if (!flags["pull-request"]) {
    await writeTogether(
      io.cwd,
      plan.files.map((file) => ({ ...file, mayReplace: false })),
    );
    return ok(answer);
  }
  const proposed = await proposeFiles(io, plan);
  return proposed.ok ? ok({ ...answer, pullRequest: proposed.value }) : proposed;
}

function unknownBump(word: string): Problem {
  return {
    code: "bump-unknown",
    what: `--bump ${quoted(word)} is unknown.`,
    why: "The number follows from what changed.",
    fix: "Write --bump auto, or the version itself.",
  };
}

function noBase(model: string, from: string, names: readonly string[]): Problem {
  const known = names.map((name) => name.replace(/\.yaml$/, "")).slice(-10);
  return {
    code: "version-unknown",
    what: `${model} has no version ${from} to take over from.`,
    why: known.length === 0 ? "No version is registered yet." : `Registered: ${known.join(", ")}.`,
    fix: "Correct --from-record, or leave it out.",
  };
}
