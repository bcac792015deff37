import { type AuditEntry, auditEntrySchema, entryDigest } from "./audit-entry.js";
import { readDocument, type SourceFile } from "./document.js";
import type { Manifest } from "./manifest.js";
import { parseModelName, parseStage, parseVersion, quoted } from "./names.js";
import { allOf, failed, ok, type Problem, type Result } from "./problem.js";
import { type ChainEnd, emptyContent, nextEntry, recordChange } from "./recording.js";
import {
  type RegistryFiles,
  type RegistryInputs,
  readRegistry,
  type StateFiles,
  type Subject,
} from "./registry.js";
import { modelPaths } from "./registry-paths.js";
import { currentVersion, stageNames } from "./stage.js";

/** A version that was in a stage before the App came. */
export interface Adoption extends Subject {
  readonly stage: "staging" | "production" | "archived";
}

/** What an adoption is decided by. */
export interface AdoptionSnapshot {
  readonly files: RegistryFiles;
  readonly state: StateFiles;
  /** The model's audit entries, oldest first. */
  readonly entries: readonly SourceFile[];
  readonly place: { readonly root: string; readonly stateBranch: string | null };
}

/** An adoption with what it is decided by. */
export interface AskedAdoption {
  readonly adoption: Adoption;
  readonly snapshot: AdoptionSnapshot;
}

/** Reads `<model>@<version>=<stage>`; all that is wrong with it is told at once. */
export function parseAdoption(text: string): Result<Adoption> {
  const [, name, number, word] = /^([^@]*)@([^=]*)=(.*)$/.exec(text) ?? [];
  if (name === undefined || number === undefined || word === undefined)
    return failed({
      code: "adoption-malformed",
      what: `${quoted(text)} names no version to adopt.`,
      fix: "Write model@version=stage, such as fraud-detection@2.0.5=production.",
    });
  const [model, version, stage] = [parseModelName(name), parseVersion(number), parseStage(word)];
  if (model.ok && version.ok && stage.ok && stage.value !== "none")
    return ok({ model: model.value, version: version.value, stage: stage.value });
  const none = stage.ok && stage.value === "none" ? [nothingToAdopt(text)] : [];
  const parts: readonly Result<string>[] = [model, version, stage];
  return {
    ok: false,
    problems: [...parts.flatMap((one) => (one.ok ? [] : one.problems)), ...none],
  };
}

/**
 * Decides adoptions together: the files to write (entries first, each model's manifest last), or all that stands
 * against any of them. Those of one model are chained in the order given.
 */
export function decideAdoptions(
  asked: readonly AskedAdoption[],
  now: string,
): Result<readonly SourceFile[]> {
  const models = [...new Set(asked.map(({ adoption }) => adoption.model))];
  const decided = models.map((model) =>
    adoptModel(
      asked.filter(({ adoption }) => adoption.model === model),
      now,
    ),
  );
  const all = allOf(decided);
  return all.ok ? ok(all.value.flat()) : { ok: false, problems: distinct(all.problems) };
}

interface ReadAdoption {
  readonly adoption: Adoption;
  readonly inputs: RegistryInputs;
}

function adoptModel(asked: readonly AskedAdoption[], now: string): Result<readonly SourceFile[]> {
  const [first] = asked;
  if (first === undefined) return ok([]);
  const read = allOf(asked.map(readAsked));
  const manifest = read.ok ? (read.value[0]?.inputs.manifest ?? null) : null;
  const problems = [
    ...stateElsewhere(first.snapshot),
    ...(read.ok ? historyProblems(first, manifest) : read.problems),
    ...repeated(
      asked.map(({ adoption }) => adoption),
      manifest,
    ),
    ...severalCurrent(
      asked.map(({ adoption }) => adoption),
      manifest,
    ),
  ];
  if (!read.ok || problems.length > 0) return { ok: false, problems };
  return ok(chained(first.snapshot, manifest, read.value, now));
}

function readAsked({ adoption, snapshot }: AskedAdoption): Result<ReadAdoption> {
  const inputs = readRegistry(snapshot.files, snapshot.state, adoption);
  return inputs.ok ? ok({ adoption, inputs: inputs.value }) : inputs;
}

/** One entry an adoption, each naming the one before; then the state that follows from all. */
function chained(
  { place, state }: AdoptionSnapshot,
  before: Manifest | null,
  adoptions: readonly ReadAdoption[],
  now: string,
): readonly SourceFile[] {
  const records = new Map(
    adoptions.flatMap(({ adoption, inputs }) => [
      [adoption.version, inputs.record] as const,
      ...(inputs.incumbent ? [[inputs.incumbent.version, inputs.incumbent.record] as const] : []),
    ]),
  );
  const files = new Map<string, SourceFile>();
  let manifest = before;
  for (const { adoption } of adoptions) {
    const { model } = adoption;
    const chain = { root: place.root, model, manifest, branch: state.branch, head: state.head };
    const change = recordChange(chain, entryOf(adoption, chain, now), { plan: undefined, records });
    manifest = change.manifest;
    for (const file of change.files) files.set(file.path, file);
  }
  return manifestLast([...files.values()], place.root, adoptions);
}

/** The manifest is what makes an entry count: whoever stops halfway has changed no stage. */
function manifestLast(
  files: readonly SourceFile[],
  root: string,
  [first]: readonly ReadAdoption[],
): readonly SourceFile[] {
  const { manifest, production } = modelPaths(root, first?.adoption.model ?? "");
  const last: readonly string[] = [production, manifest];
  const rank = ({ path }: SourceFile) => last.indexOf(path);
  return files.toSorted((a, b) => rank(a) - rank(b));
}

function entryOf({ version, stage }: Adoption, chain: ChainEnd, now: string): AuditEntry {
  const role = stage === "production" ? { role: "current" as const } : {};
  return nextEntry(chain, "adopt", `adopt/${version}`, {
    ...emptyContent,
    kind: "adopt",
    at: now,
    recordedAt: now,
    version,
    moves: [{ version, from: "none", to: stage, ...role }],
  });
}

function stateElsewhere({ place }: AdoptionSnapshot): readonly Problem[] {
  if (place.stateBranch === null) return [];
  return [
    {
      code: "adoption-elsewhere",
      what: `The policy keeps manifest and audit entries on the branch ${place.stateBranch}, where init can't write.`,
      why: "init writes files of this folder only.",
      fix: "Adopt while state.branch is null, and move the files to that branch with the change of the policy.",
    },
  ];
}

/** Adopting comes before all other history: entries of another kind, or ones that don't fit the manifest, refuse it. */
function historyProblems(
  { adoption, snapshot }: AskedAdoption,
  manifest: Manifest | null,
): readonly Problem[] {
  const read = allOf(snapshot.entries.map((file) => readDocument(file, auditEntrySchema)));
  if (!read.ok) return read.problems;
  const entries = read.value;
  const other = entries.find((entry) => entry.kind !== "adopt");
  if (other) return [historyBegun(adoption.model, other)];
  const last = entries.at(-1);
  const fits =
    manifest === null
      ? last === undefined
      : last !== undefined && manifest.last.digest === entryDigest(last);
  return fits ? [] : [brokenHistory(adoption.model)];
}

function repeated(adoptions: readonly Adoption[], manifest: Manifest | null): readonly Problem[] {
  return adoptions.flatMap(({ model, version }, index) => {
    const state = manifest?.versions[version];
    if (state !== undefined)
      return [
        {
          code: "adoption-repeated",
          what: `${model} ${version} is in ${stageNames[state.stage]} already.`,
          why: "Adopting says where a version was before Model Promoter came; moves after that are promotions.",
          fix: "Leave it out.",
        },
      ];
    if (adoptions.findIndex((one) => one.version === version) === index) return [];
    return [
      {
        code: "adoption-repeated",
        what: `${model} ${version} is to be adopted twice.`,
        fix: "Name each version once.",
      },
    ];
  });
}

function severalCurrent(
  adoptions: readonly Adoption[],
  manifest: Manifest | null,
): readonly Problem[] {
  const current = currentVersion(manifest);
  const named = adoptions.filter(({ stage }) => stage === "production");
  const versions = [...(current === null ? [] : [current]), ...named.map((one) => one.version)];
  const [first] = named;
  if (first === undefined || versions.length < 2) return [];
  return [
    {
      code: "adoption-several-current",
      what: `${first.model} would have ${versions.length} current versions in Production: ${versions.join(", ")}.`,
      why: "One version of a model is the current one.",
      fix: "Adopt the version that serves now into Production, and earlier ones as archived.",
    },
  ];
}

function nothingToAdopt(text: string): Problem {
  return {
    code: "adoption-none",
    what: `${quoted(text)} adopts a version into None, where every version is that no manifest names.`,
    fix: "Adopt it into staging, production or archived, or leave it out.",
  };
}

function historyBegun(model: string, entry: AuditEntry): Problem {
  return {
    code: "adoption-late",
    what: `${model} has a history here already: its audit entry ${entry.seq} is of kind ${entry.kind}.`,
    why: "Adopting says where versions were before Model Promoter came, so it comes first.",
    fix: "Promote the version instead.",
  };
}

function brokenHistory(model: string): Problem {
  return {
    code: "audit-broken",
    what: `The manifest of ${model} doesn't fit its audit entries.`,
    why: "The manifest names the last entry by its digest.",
    fix: "Restore manifest.yaml and audit/ from the repository's history.",
  };
}

function distinct(problems: readonly Problem[]): readonly Problem[] {
  return problems.filter(
    ({ what }, index) => problems.findIndex((other) => other.what === what) === index,
  );
}
