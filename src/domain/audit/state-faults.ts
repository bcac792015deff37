import { canonicalJson, type Digest } from "../digest.js";
import { readDocument, type SourceFile } from "../document.js";
import {
  type Manifest,
  manifestSchema,
  type ProductionRecord,
  productionRecordSchema,
  type VersionState,
} from "../manifest.js";
import { currentVersion } from "../stage.js";
import { servingWeights, writeManifest, writeProductionRecord } from "../transition.js";
import { type AuditFinding, auditFault, type FindingPlace } from "./audit-finding.js";
import type { Replay } from "./replay.js";

/** A state file as it stands, with what was found about it. `value` is null where there is none, or none that is valid. */
export interface StateReading<T> {
  readonly value: T | null;
  readonly faults: readonly AuditFinding[];
}

const fix = "Restore it from the repository's history; a stage is moved by a command.";
const why = "A version's stage changes only together with its audit entry.";

/**
 * `manifest.yaml` against what the entries lead to. The rollout is taken as the file has it, and must be one of versions
 * in Production: no entry holds the plan that it follows. `file` is null where there is none.
 */
export function readManifest(
  place: FindingPlace,
  { manifest: replayed }: Replay,
  file: SourceFile | null,
): StateReading<Manifest> {
  if (file === null) {
    if (replayed === null) return { value: null, faults: [] };
    const what = `There are ${replayed.last.seq} entries and no manifest.`;
    return { value: null, faults: [auditFault(place, { code: "manifest-missing", what, fix })] };
  }
  if (replayed !== null && writeManifest(replayed) === file.text)
    return { value: replayed, faults: rolloutFaults(place, replayed) };
  const read = readDocument(file, manifestSchema);
  if (!read.ok) return { value: null, faults: [unreadable(place, read.problems[0]?.what)] };
  const { value } = read;
  if (replayed === null) return { value, faults: [withoutLog(place)] };
  return { value, faults: manifestFaults(place, value, replayed, file.text) };
}

function manifestFaults(
  place: FindingPlace,
  found: Manifest,
  replayed: Manifest,
  text: string,
): readonly AuditFinding[] {
  const faults = [
    ...rolloutFaults(place, found),
    ...versionDifferences(place, found.versions, replayed.versions),
    ...endDifference(place, found.last, replayed.last),
    ...(found.model === replayed.model ? [] : [contradicts(place, `It is about ${found.model}.`)]),
  ];
  if (faults.length > 0 || writeManifest({ ...replayed, rollout: found.rollout }) === text)
    return faults;
  return [
    auditFault(place, {
      code: "file-hand-written",
      what: "It says what follows from the entries, and not in the form in which the App writes it.",
      fix,
    }),
  ];
}

function contradicts(place: FindingPlace, what: string): AuditFinding {
  return auditFault(place, { code: "manifest-contradicts-audit", what, why, fix });
}

type States = Readonly<Record<string, VersionState>>;

function versionDifferences(
  place: FindingPlace,
  found: States,
  replayed: States,
): readonly AuditFinding[] {
  const versions = new Set([...Object.keys(found), ...Object.keys(replayed)]);
  return [...versions].flatMap((version) => {
    const [is, ought] = [found[version], replayed[version]];
    if (canonicalJson(is ?? null) === canonicalJson(ought ?? null)) return [];
    return [
      contradicts(
        place,
        `${version}: the manifest says ${stateText(is)}, the entries say ${stateText(ought)}.`,
      ),
    ];
  });
}

function stateText(state: VersionState | undefined): string {
  if (state === undefined) return "none";
  const role = state.role === undefined ? "" : ` (${state.role})`;
  return `${state.stage}${role} since ${state.since} by entry ${state.entry}`;
}

function endDifference(
  place: FindingPlace,
  found: Manifest["last"],
  replayed: Manifest["last"],
): readonly AuditFinding[] {
  if (canonicalJson(found) === canonicalJson(replayed)) return [];
  const text = ({ seq, id, digest }: Manifest["last"]) => `entry ${seq} (${id}, ${digest})`;
  return [
    contradicts(
      place,
      `last: the manifest names ${text(found)}, the entries end with ${text(replayed)}.`,
    ),
  ];
}

/** A rollout is of the version that is rolling out, and shares the requests between it and the current one. */
function rolloutFaults(place: FindingPlace, manifest: Manifest): readonly AuditFinding[] {
  const { rollout, versions } = manifest;
  const rolling = Object.keys(versions).filter((one) => versions[one]?.role === "rolling-out");
  const expected = rollout === null ? [] : [rollout.version];
  const outside = Object.keys(rollout?.weights ?? {}).filter((one) => !versions[one]?.role);
  return [
    ...(rolling.join() === expected.join()
      ? []
      : [
          contradicts(
            place,
            `rollout: it is of ${expected.join() || "no version"}, and rolling out ${rolling.length === 1 ? "is" : "are"} ${rolling.join(", ") || "none"}.`,
          ),
        ]),
    ...outside.map((version) =>
      contradicts(place, `rollout: ${version} has a weight, and isn't in Production.`),
    ),
  ];
}

function withoutLog(place: FindingPlace): AuditFinding {
  return auditFault(place, {
    code: "audit-missing",
    what: "There is a manifest and no entry that it follows from.",
    why,
    fix: "Restore audit/ from the repository's history; for versions from before, use init --adopt.",
  });
}

function unreadable(place: FindingPlace, what = "it isn't valid"): AuditFinding {
  return auditFault(place, { code: "state-unreadable", what: `It can't be read: ${what}.`, fix });
}

/** Address and digest of what a version's record says is to be loaded. */
export type ArtifactOf = (
  version: string,
) => { readonly uri: string; readonly digest: Digest } | null;

/** `production.json` against the manifest and the entry that last moved Production. `artifactOf` null: not compared. */
export function readProductionFile(
  place: FindingPlace,
  { manifest, servedBy }: Replay,
  file: SourceFile | null,
  artifactOf: ArtifactOf | null,
): readonly AuditFinding[] {
  if (servedBy === null || manifest === null)
    return file === null
      ? []
      : [misstates(place, "No entry ever moved a version into Production.")];
  if (file === null)
    return [misstates(place, "There is none, though an entry moved a version into Production.")];
  const read = readDocument(file, productionRecordSchema);
  if (!read.ok) return [unreadable(place, read.problems[0]?.what)];
  const { value } = read;
  const faults = servingFaults(place, manifest, servedBy, value);
  const artifacts = artifactOf === null ? [] : artifactFaults(place, value, artifactOf);
  if (faults.length + artifacts.length > 0 || writeProductionRecord(value) === file.text)
    return [...faults, ...artifacts];
  return [misstates(place, "It doesn't have the form in which the App writes it.")];
}

function servingFaults(
  place: FindingPlace,
  manifest: Manifest,
  servedBy: string,
  found: ProductionRecord,
): readonly AuditFinding[] {
  const current = currentVersion(manifest);
  const since = current === null ? null : (manifest.versions[current]?.since ?? null);
  const weights = (serving: readonly (readonly [string, number])[]) =>
    serving.map(([version, weight]) => `${version} ${weight}%`).join(", ");
  const says = [
    ["model", found.model, manifest.model],
    ["current", found.current, current],
    ["since", found.since, since],
    ["entry", found.entry, servedBy],
    [
      "serving",
      weights(found.serving.map(({ version, weight }) => [version, weight])),
      weights(Object.entries(servingWeights(manifest))),
    ],
  ] as const;
  return says
    .filter(([, is, ought]) => is !== ought)
    .map(([name, is, ought]) =>
      misstates(place, `${name}: the file says ${is}, and from the entries follows ${ought}.`),
    );
}

function artifactFaults(
  place: FindingPlace,
  { serving }: ProductionRecord,
  artifactOf: ArtifactOf,
): readonly AuditFinding[] {
  return serving.flatMap(({ version, artifact }) => {
    const recorded = artifactOf(version);
    if (recorded === null)
      return [misstates(place, `${version} serves, and has no record that can be read.`)];
    if (recorded.uri === artifact.uri && recorded.digest === artifact.digest) return [];
    return [
      misstates(
        place,
        `${version}: the file has ${artifact.uri} (${artifact.digest}), the record ${recorded.uri} (${recorded.digest}).`,
      ),
    ];
  });
}

function misstates(place: FindingPlace, what: string): AuditFinding {
  return auditFault(place, {
    code: "production-contradicts-audit",
    what,
    why: "Serving systems load what production.json names; the App writes it with every move.",
    fix: "Restore production.json from the repository's history.",
  });
}
