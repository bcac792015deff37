import { readInputFile } from "../../adapters/files/input-file.js";
import {
  evidenceNames,
  pathsLeading,
  readRegistrationFolder,
} from "../../adapters/files/registration-folder.js";
import { writeTogether } from "../../adapters/files/write-together.js";
import type { EvidenceKind } from "../../domain/evidence.js";
import { parseReportFormat, readReport } from "../../domain/metric-formats/read-report.js";
import type { ModelVersion } from "../../domain/model-version.js";
import { parseModelName, parseVersion } from "../../domain/names.js";
import { allOf, failed, ok, type Problem, type Result } from "../../domain/problem.js";
import {
  type PlannedEvidence,
  parseEvidenceKind,
  planEvidence,
} from "../../domain/registration/evidence-plan.js";
import { mergeDrafts, type RecordDraft } from "../../domain/registration/record-draft.js";
import { type RegistrableModel, readRegistrable } from "../../domain/registration.js";
import { readArguments } from "./arguments.js";
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
import { listed, unmappedText } from "./registering/report.js";

/** The command `evidence add`: writes one run of evidence about a registered version. */
export async function evidence(args: readonly string[], io: CliIo): Promise<ExitCode> {
  const words = readArguments(args, { allowPositionals: true, options: evidenceFlags });
  if (!words.ok) return wrongUse(io, words.what, EVIDENCE_USAGE);
  const flags: EvidenceFlags = words.value.values;
  if (flags.help) {
    io.stdout(`${EVIDENCE_USAGE}\n`);
    return 0;
  }
  const wish = readWish(words.value.positionals, flags.kind);
  if (!wish.ok) return wrongUse(io, problemText(wish.problems).trimEnd(), EVIDENCE_USAGE);
  const answer = await addEvidence(io, wish.value, flags);
  if (flags.json) io.stdout(json(wish.value, answer));
  else if (answer.ok) io.stdout(text(answer.value));
  else io.stderr(`${problemText(answer.problems)}Nothing was written.\n`);
  return answer.ok ? 0 : 1;
}

interface Wish {
  readonly model: string;
  readonly version: string;
  readonly kind: EvidenceKind;
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

interface Added extends PlannedEvidence {
  readonly unmapped: readonly UnreadPart[];
}

async function addEvidence(io: CliIo, wish: Wish, flags: EvidenceFlags): Promise<Result<Added>> {
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
  const leading = await pathsLeading(io.cwd, [planned.value.file.path]);
  if (leading.length > 0) return { ok: false, problems: leading };
  await writeTogether(io.cwd, [{ ...planned.value.file, mayReplace: false }]);
  return ok({ ...planned.value, unmapped: gathered.value.unmapped });
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
  const all = allOf<unknown>([own, report, sides]);
  if (!own.ok || !report.ok || !sides.ok) return all.ok ? ok(nothing) : all;
  return ok({
    content: mergeDrafts(report.value.content, sides.value.content, own.value),
    unmapped: [...report.value.unmapped, ...sides.value.unmapped],
  });
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

function text({ file, run, evidence: { kind }, unmapped }: Added): string {
  const parts = [
    `Run ${run} of kind ${kind}.\n`,
    `Written:\n${listed([file.path])}`,
    unmappedText(unmapped),
    "Next: commit the file, and merge it into the default branch.\n",
  ];
  return parts.filter((part) => part !== "").join("\n");
}

function json({ model, version, kind }: Wish, answer: Result<Added>): string {
  const added = answer.ok ? answer.value : null;
  const problems: readonly Problem[] = answer.ok ? [] : answer.problems;
  const shown = {
    schema: 1,
    model,
    version,
    kind,
    run: added?.run ?? null,
    written: added ? [added.file.path] : [],
    unmapped: added?.unmapped ?? [],
    problems,
  };
  return `${JSON.stringify(shown, null, 2)}\n`;
}

function wrongWords(what: string): Problem {
  return { code: "words-wrong", what };
}
