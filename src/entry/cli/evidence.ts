import { readInputFile } from "../../adapters/files/input-file.js";
import {
  evidenceNames,
  pathsLeading,
  readRegistrationFolder,
} from "../../adapters/files/registration-folder.js";
import { writeTogether } from "../../adapters/files/write-together.js";
import type { EvidenceKind } from "../../domain/evidence.js";
import type { MetricCatalogue } from "../../domain/metric.js";
import { parseReportFormat, readReport } from "../../domain/metric-formats/read-report.js";
import type { ModelVersion } from "../../domain/model-version.js";
import { parseModelName, parseVersion } from "../../domain/names.js";
import { allOf, failed, ok, type Problem, type Result } from "../../domain/problem.js";
import { parseEvidenceKind, planEvidence } from "../../domain/registration/evidence-plan.js";
import { mergeDrafts, type RecordDraft } from "../../domain/registration/record-draft.js";
import { type RegistrableModel, readRegistrable } from "../../domain/registration.js";
import { readCommand } from "./arguments.js";
import { type CliIo, type ExitCode, wrongUse } from "./cli-io.js";
import { problemText } from "./problem-text.js";
import { bothSides } from "./registering/both-sides.js";
import type { UnreadPart } from "./registering/evaluation.js";
import {
  EVIDENCE_USAGE,
  type EvidenceFlags,
  evidenceDraft,
  evidenceFlags,
} from "./registering/evidence-flags.js";
import {
  type EvidenceAnswer,
  type EvidenceSubject,
  evidenceJson,
  evidenceText,
} from "./registering/evidence-report.js";
import { proposeEvidence } from "./registering/on-github.js";
import { pairedDraft, type ReadScores, readScores } from "./registering/scores.js";

/** The command `evidence add`: writes one run of evidence about a registered version, or opens its pull request. */
export async function evidence(args: readonly string[], io: CliIo): Promise<ExitCode> {
  const words = readCommand(args, io, EVIDENCE_USAGE, {
    allowPositionals: true,
    options: evidenceFlags,
  });
  if (!words.ok) return words.code;
  const flags: EvidenceFlags = words.value.values;
  const wish = readWish(words.value.positionals, flags.kind);
  if (!wish.ok) return wrongUse(io, problemText(wish.problems).trimEnd(), EVIDENCE_USAGE);
  const answer = await addEvidence(io, wish.value, flags);
  if (flags.json) io.stdout(evidenceJson(wish.value, answer));
  else if (answer.ok) io.stdout(evidenceText(answer.value));
  else io.stderr(`${problemText(answer.problems)}Nothing was written.\n`);
  return answer.ok ? 0 : 1;
}

interface Wish extends EvidenceSubject {
  readonly file: string | null;
}

function readWish(words: readonly string[], kindWord: string | undefined): Result<Wish> {
  const [verb, model, version, file = null, ...others] = words;
  if (verb !== "add" || model === undefined || version === undefined || others.length > 0)
    return failed(wrongWords("Write add, then one model, one version and perhaps a file."));
  if (kindWord === undefined)
    return failed(wrongWords("Say with --kind what kind of evidence it is."));
  const parts = [parseModelName(model), parseVersion(version)] as const;
  const kind = parseEvidenceKind(kindWord);
  if (parts[0].ok && parts[1].ok && kind.ok)
    return ok({ model: parts[0].value, version: parts[1].value, kind: kind.value, file });
  return { ok: false, problems: [...parts, kind].flatMap((one) => (one.ok ? [] : one.problems)) };
}

async function addEvidence(
  io: CliIo,
  wish: Wish,
  flags: EvidenceFlags,
): Promise<Result<EvidenceAnswer>> {
  const { model, version, kind } = wish;
  const wanted = [version, ...(flags.against === undefined ? [] : [flags.against])];
  const folder = await readRegistrationFolder(io.cwd, model, (names) =>
    wanted.filter((one) => names.includes(`${one}.yaml`)),
  );
  const registry = readRegistrable(model, folder);
  const early = [...folder.problems, ...(registry.ok ? [] : registry.problems)];
  if (!registry.ok || early.length > 0) return { ok: false, problems: early };
  const [record, against] = wanted.map((one) => recordOf(registry.value, one, folder.versionNames));
  if (!record?.ok || against?.ok === false)
    return {
      ok: false,
      problems: [record, against].flatMap((one) => (!one || one.ok ? [] : one.problems)),
    };
  const beside = against?.ok ? against.value : null;
  const gathered = await gather(io, wish, flags, registry.value, [
    record.value,
    ...(beside ? [beside] : []),
  ]);
  if (!gathered.ok) return gathered;
  const place = {
    root: folder.root,
    record: record.value,
    names: await evidenceNames(io.cwd, folder.root, model, version),
    catalogue: registry.value.catalogue,
  };
  const planned = planEvidence(place, { kind, content: gathered.value.content, against: beside });
  if (!planned.ok) return planned;
  const answer = { ...planned.value, unmapped: gathered.value.unmapped, pullRequest: null };
  return flags["pull-request"] ? propose(io, registry.value, answer) : write(io, answer);
}

async function write(io: CliIo, answer: EvidenceAnswer): Promise<Result<EvidenceAnswer>> {
  const leading = await pathsLeading(io.cwd, [answer.file.path]);
  if (leading.length > 0) return { ok: false, problems: leading };
  await writeTogether(io.cwd, [{ ...answer.file, mayReplace: false }]);
  return ok(answer);
}

async function propose(
  io: CliIo,
  registry: RegistrableModel,
  answer: EvidenceAnswer,
): Promise<Result<EvidenceAnswer>> {
  const proposed = await proposeEvidence(io, registry, answer);
  return proposed.ok ? ok({ ...answer, pullRequest: proposed.value }) : proposed;
}

interface Gathered {
  readonly content: RecordDraft;
  readonly unmapped: readonly UnreadPart[];
}

/** The evidence's own properties: of its file, of files of numbers, of flags, each before the ones named earlier. */
async function gather(
  io: CliIo,
  { kind, file }: Wish,
  flags: EvidenceFlags,
  registry: RegistrableModel,
  records: readonly ModelVersion[],
): Promise<Result<Gathered>> {
  const own = evidenceDraft(flags);
  const report = file === null ? ok(nothing) : await fromFile(io.cwd, file, flags.format, kind);
  const sides =
    kind === "evaluation" && flags.metrics !== undefined
      ? await bothSides(io.cwd, flags, registry, records)
      : ok(nothing);
  const scores = await scoresOf(io.cwd, flags.scores ?? [], kind, registry.catalogue);
  const all = allOf<unknown>([own, report, sides, scores]);
  if (!own.ok || !report.ok || !sides.ok || !scores.ok) return all.ok ? ok(nothing) : all;
  const content = mergeDrafts(report.value.content, sides.value.content, own.value);
  const paired = pairedDraft(scores.value, content, registry.catalogue);
  if (!paired.ok) return paired;
  return ok({
    content: mergeDrafts(content, paired.value),
    unmapped: [...report.value.unmapped, ...sides.value.unmapped],
  });
}

async function scoresOf(
  root: string,
  words: readonly string[],
  kind: EvidenceKind,
  catalogue: MetricCatalogue,
): Promise<Result<readonly ReadScores[]>> {
  if (words.length > 0 && kind !== "evaluation") return failed(noScoresOf(kind));
  return readScores(root, words, catalogue);
}

const nothing: Gathered = { content: {}, unmapped: [] };

async function fromFile(
  root: string,
  path: string,
  formatWord: string | undefined,
  kind: EvidenceKind,
): Promise<Result<Gathered>> {
  const format = parseReportFormat(formatWord);
  const file = await readInputFile(root, path);
  const both = allOf<unknown>([format, file]);
  if (!format.ok || !file.ok) return both.ok ? ok(nothing) : both;
  const read = readReport(file.value, format.value, kind);
  if (!read.ok) return read;
  const { content, unmapped } = read.value;
  return ok({ content, unmapped: unmapped.map((one) => ({ file: path, ...one })) });
}

function recordOf(
  { model, records }: RegistrableModel,
  version: string,
  names: readonly string[],
): Result<ModelVersion> {
  const record = records.find((one) => one.version === version);
  if (record !== undefined) return ok(record);
  const known = names.map((name) => name.replace(/\.yaml$/, "")).slice(-10);
  return failed({
    code: "version-unknown",
    what: `${model} has no version ${version}.`,
    why: known.length === 0 ? "No version is registered yet." : `Registered: ${known.join(", ")}.`,
    fix: "Correct the version, or register it first.",
  });
}

function wrongWords(what: string): Problem {
  return { code: "words-wrong", what };
}

function noScoresOf(kind: EvidenceKind): Problem {
  return {
    code: "scores-kind",
    what: `Evidence of kind ${kind} has no scores of examples.`,
    fix: "Leave --scores out, or add it with --kind evaluation.",
  };
}
