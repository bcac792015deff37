import type { AuditEntry } from "../audit-entry.js";
import type { ModelFiles } from "../catalogue/model-files.js";
import { canonicalJson } from "../digest.js";
import type { Manifest, VersionState } from "../manifest.js";
import type { ModelVersion } from "../model-version.js";
import { applyMoves, productionRecord, servingWeights } from "../transition.js";
import { type Finding, fault } from "./finding.js";

/** `manifest.yaml` follows from the audit entries, and `production.json` from the manifest. */
export function checkState(files: ModelFiles): readonly Finding[] {
  return [
    ...checkManifest(files),
    ...checkMoves(files),
    ...checkAgainstLog(files),
    ...checkProduction(files),
  ];
}

function checkManifest({ manifest }: ModelFiles): readonly Finding[] {
  if (!manifest?.value) return [];
  const { path, value } = manifest;
  const current = Object.keys(value.versions).filter(
    (version) => value.versions[version]?.role === "current",
  );
  const outside = Object.keys(servingWeights(value)).filter(
    (version) => value.versions[version]?.stage !== "production",
  );
  return [
    ...current.slice(1).map((version) =>
      fault(
        path,
        {
          code: "several-current",
          what: `${current.length} versions are current: ${current.join(", ")}`,
          why: "One version of a model is the current one; systems that load it would differ.",
          fix: "Restore manifest.yaml from the repository's history.",
        },
        ["versions", version],
      ),
    ),
    ...outside.map((version) =>
      fault(
        path,
        {
          code: "rollout-outside",
          what: `${version} has a weight in the rollout, and isn't in Production`,
          fix: "Restore manifest.yaml from the repository's history.",
        },
        ["rollout", "weights", version],
      ),
    ),
  ];
}

/** The whole log, where every entry of it could be read; null otherwise, and then nothing is told of what follows from it. */
function wholeLog({ entries }: ModelFiles): readonly AuditEntry[] | null {
  const values = entries.flatMap(({ value }) => value ?? []);
  return values.length === entries.length ? values : null;
}

/** Each move begins where the ones before it ended. */
function checkMoves({ entries }: ModelFiles): readonly Finding[] {
  const stages = new Map<string, string>();
  return entries.flatMap(({ path, value }) =>
    (value?.moves ?? []).flatMap(({ version, from, to }) => {
      const is = stages.get(version) ?? "none";
      stages.set(version, to);
      // Adopted versions and roles come from a stage that the log may not know yet.
      if (is === from || value === null) return [];
      return [
        fault(path, {
          code: "audit-move",
          what: `moves ${version} from ${from} to ${to}, and it was in ${is}`,
          why: "A stage changes only together with its audit entry.",
          fix: "Restore audit/ from the repository's history.",
        }),
      ];
    }),
  );
}

function checkAgainstLog(files: ModelFiles): readonly Finding[] {
  const log = wholeLog(files);
  const { manifest, folder, entries } = files;
  if (log === null || (manifest !== null && manifest.value === null)) return [];
  const replayed = log.reduce<Manifest | null>(
    (before, one) => applyMoves(before, one, undefined),
    null,
  );
  const path = manifest?.path ?? `${folder}/manifest.yaml`;
  const value = manifest?.value ?? null;
  if (replayed === null) return value === null ? [] : [withoutLog(path)];
  if (value === null) return [withoutManifest(path, log.length)];
  const last = entries.at(-1);
  const ended =
    value.last.seq === replayed.last.seq &&
    value.last.id === replayed.last.id &&
    value.last.digest === last?.digest;
  return [
    ...(ended ? [] : [otherEnd(path, value, replayed.last, last?.digest ?? null)]),
    ...stateDifferences(path, value.versions, replayed.versions),
  ];
}

type States = Readonly<Record<string, VersionState>>;

function stateDifferences(path: string, stated: States, logged: States): readonly Finding[] {
  const versions = new Set([...Object.keys(stated), ...Object.keys(logged)]);
  return [...versions].flatMap((version) => {
    const [is, ought] = [stated[version], logged[version]];
    if (canonicalJson(is ?? null) === canonicalJson(ought ?? null)) return [];
    return [
      fault(
        path,
        {
          code: "manifest-contradicts-audit",
          what: `${version}: the manifest says ${stateText(is)}, the audit entries say ${stateText(ought)}`,
          why: "A version's stage changes only together with its audit entry.",
          fix: "Restore manifest.yaml from the repository's history; ask for a move with a command.",
        },
        ["versions", version],
      ),
    ];
  });
}

function stateText(state: VersionState | undefined): string {
  if (state === undefined) return "none";
  const role = state.role === undefined ? "" : ` (${state.role})`;
  return `${state.stage}${role} since ${state.since} by entry ${state.entry}`;
}

function withoutLog(path: string): Finding {
  return fault(path, {
    code: "audit-missing",
    what: "there is a manifest and no audit entry that it follows from",
    why: "A version's stage changes only together with its audit entry.",
    fix: "Restore audit/ from the repository's history; for versions from before, use init --adopt.",
  });
}

function withoutManifest(path: string, entries: number): Finding {
  return fault(path, {
    code: "manifest-missing",
    what: `there are ${entries} audit entries and no manifest`,
    fix: "Restore manifest.yaml from the repository's history.",
  });
}

function otherEnd(
  path: string,
  { last }: Manifest,
  { seq, id }: Manifest["last"],
  digest: string | null,
): Finding {
  const named = `entry ${last.seq} (${last.id}, ${last.digest})`;
  return fault(
    path,
    {
      code: "manifest-contradicts-audit",
      what: `last: the manifest names ${named}, the log ends with entry ${seq} (${id}, ${digest})`,
      why: "The manifest names the last entry by its digest, so that no entry can be dropped unseen.",
      fix: "Restore manifest.yaml and audit/ from the repository's history.",
    },
    ["last"],
  );
}

function checkProduction(files: ModelFiles): readonly Finding[] {
  const log = wholeLog(files);
  const { manifest, production, records, folder } = files;
  if (log === null || !manifest?.value || (production && production.value === null)) return [];
  const entry = log.findLast(({ moves }) =>
    moves.some(({ from, to }) => from === "production" || to === "production"),
  );
  const path = production?.path ?? `${folder}/production.json`;
  if (entry === undefined)
    return production ? [contradicts(path, "no entry ever moved a version into Production")] : [];
  const serving = new Map(
    [...records].flatMap(([version, { value }]) => (value ? [[version, value] as const] : [])),
  );
  // A version without a valid record is told already.
  if (Object.keys(servingWeights(manifest.value)).some((version) => !serving.has(version)))
    return [];
  return productionDifferences(path, files, manifest.value, entry, serving);
}

function productionDifferences(
  path: string,
  { production }: ModelFiles,
  manifest: Manifest,
  entry: AuditEntry,
  records: ReadonlyMap<string, ModelVersion>,
): readonly Finding[] {
  if (!production?.value)
    return [contradicts(path, "there is none, though a version was moved into Production")];
  const expected: Readonly<Record<string, unknown>> = productionRecord(manifest, entry, records);
  const found: Readonly<Record<string, unknown>> = production.value;
  return Object.keys(expected)
    .filter((key) => canonicalJson(found[key] ?? null) !== canonicalJson(expected[key] ?? null))
    .map((key) =>
      contradicts(
        path,
        `${key}: found ${shortened(found[key])}, and from manifest and records follows ${shortened(expected[key])}`,
        [key],
      ),
    );
}

function contradicts(path: string, what: string, keys: readonly string[] | null = null): Finding {
  return fault(
    path,
    {
      code: "production-contradicts-manifest",
      what,
      why: "Serving systems load what production.json names; the App writes it with every move.",
      fix: "Restore production.json from the repository's history.",
    },
    keys,
  );
}

function shortened(value: unknown): string {
  const text = JSON.stringify(value ?? null);
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}
