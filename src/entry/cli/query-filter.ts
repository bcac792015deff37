import { type Bound, parseBound } from "../../domain/catalogue/bound.js";
import type { SliceBound, VersionFilter } from "../../domain/catalogue/version-filter.js";
import { parseModelName, parseStage, quoted, type Stage } from "../../domain/names.js";
import { allOf, failed, ok, type Result } from "../../domain/problem.js";

/** The flags of `query` that narrow down, as the command line has them. */
export interface FilterFlags {
  readonly model?: string | undefined;
  readonly stage?: readonly string[] | undefined;
  readonly tier?: string | undefined;
  readonly owner?: string | undefined;
  readonly dataset?: string | undefined;
  readonly "trained-after"?: string | undefined;
  readonly "trained-before"?: string | undefined;
  readonly "trained-by"?: string | undefined;
  readonly commit?: string | undefined;
  readonly provenance?: string | undefined;
  readonly tag?: readonly string[] | undefined;
  readonly metric?: readonly string[] | undefined;
  readonly slice?: readonly string[] | undefined;
}

const tiers = ["low", "medium", "high"] as const;
const provenances = ["known", "unknown"] as const;

/** Reads the flags as a filter; everything that is wrong with them is told at once. */
export function readFilter(flags: FilterFlags): Result<VersionFilter> {
  const parts = {
    model: optional(flags.model, parseModelName),
    stages: allOf((flags.stage ?? []).map((stage): Result<Stage> => parseStage(stage))),
    tier: optional(flags.tier, (text) => oneOf("tier", text, tiers)),
    owner: optional(flags.owner, readOwner),
    after: optional(flags["trained-after"], (text) => readTime("trained-after", text)),
    before: optional(flags["trained-before"], (text) => readTime("trained-before", text)),
    commit: optional(flags.commit, readCommit),
    provenance: optional(flags.provenance, (text) => oneOf("provenance", text, provenances)),
    metrics: allOf((flags.metric ?? []).map(parseBound)),
    slices: allOf((flags.slice ?? []).map(readSlice)),
  };
  const { model, stages, tier, owner, after, before, commit, provenance, metrics, slices } = parts;
  if (
    model.ok &&
    stages.ok &&
    tier.ok &&
    owner.ok &&
    after.ok &&
    before.ok &&
    commit.ok &&
    provenance.ok &&
    metrics.ok &&
    slices.ok
  )
    return ok({
      model: model.value,
      stages: stages.value,
      tier: tier.value,
      owner: owner.value,
      dataset: flags.dataset === undefined ? null : readDataset(flags.dataset),
      trainedAfter: after.value,
      trainedBefore: before.value,
      trainedBy: flags["trained-by"] ?? null,
      commit: commit.value,
      provenance: provenance.value,
      tags: flags.tag ?? [],
      metrics: metrics.value,
      slices: slices.value,
    });
  const problems = Object.values(parts).flatMap((part) => (part.ok ? [] : part.problems));
  return { ok: false, problems };
}

function optional<T>(
  text: string | undefined,
  read: (text: string) => Result<T>,
): Result<T | null> {
  return text === undefined ? ok(null) : read(text);
}

function oneOf<T extends string>(flag: string, text: string, known: readonly T[]): Result<T> {
  const found = known.find((one) => one === text);
  return found === undefined
    ? failed({
        code: "flag-invalid",
        what: `--${flag} ${quoted(text)}: write ${known.join(", ")}.`,
      })
    : ok(found);
}

function readOwner(text: string): Result<string> {
  if (/^@[A-Za-z0-9][\w-]*(\/[\w.-]+)?$/.test(text)) return ok(text);
  const what = `--owner ${quoted(text)}: write @login or @org/team.`;
  return failed({ code: "flag-invalid", what });
}

function readDataset(text: string): { readonly name: string; readonly version: string | null } {
  const at = text.lastIndexOf("@");
  return at > 0
    ? { name: text.slice(0, at), version: text.slice(at + 1) }
    : { name: text, version: null };
}

function readTime(flag: string, text: string): Result<string> {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const time = isDay ? `${text}T00:00:00Z` : text;
  if (/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(time) && !Number.isNaN(Date.parse(time))) return ok(time);
  return failed({
    code: "flag-invalid",
    what: `--${flag} ${quoted(text)}: write a day such as 2025-03-10, or a UTC time such as 2025-03-10T09:00:00Z.`,
  });
}

function readCommit(text: string): Result<string> {
  if (/^[0-9a-f]{4,40}$/i.test(text)) return ok(text.toLowerCase());
  const what = `--commit ${quoted(text)}: write 4 to 40 hex digits.`;
  return failed({ code: "flag-invalid", what });
}

/** `f1<0.85`, or `region=rural f1<0.85` for one slice. */
function readSlice(text: string): Result<SliceBound> {
  const [, slice = null, rest = text] = /^\s*([^\s<>=]+=\S+)\s+(.+)$/.exec(text) ?? [];
  const bound: Result<Bound> = parseBound(rest);
  return bound.ok ? ok({ slice, bound: bound.value }) : bound;
}
