import { digestOfValue } from "./digest.js";
import { readDocument, type SourceFile } from "./document.js";
import { type Evidence, evidenceSchema } from "./evidence.js";
import { type HandedIn, inPayload, type Sender } from "./evidence-intake.js";
import { isMapping } from "./metric-formats/measured-file.js";
import type { ModelVersion } from "./model-version.js";
import { isMachine } from "./people.js";
import { POLICY_PATH, type Policy } from "./policy.js";
import { ok, type Problem, type Result } from "./problem.js";
import { draftFile } from "./registration/draft-file.js";
import { metricProblems, nextEvidencePath } from "./registration/evidence-plan.js";
import { type RegistrableModel, readRegistrable } from "./registration.js";
import { type RegistryFiles, readPolicy, registryRoot } from "./registry.js";
import { modelPaths } from "./registry-paths.js";

/** By what right somebody may hand in evidence: as a machine of the policy, or as a person, who needs write access. */
export type EvidenceRight = "machine" | "person" | "none";

/** What evidence is decided by. */
export interface EvidenceSnapshot {
  /** People's files about the version, at the head of the default branch. */
  readonly files: RegistryFiles;
  /** Names in the version's evidence folder on branches that propose evidence: their numbers are taken. */
  readonly proposedNames: readonly string[];
}

/** What becomes of evidence that was handed in. */
export type EvidenceDecision =
  | { readonly kind: "refuse"; readonly problems: readonly Problem[] }
  | { readonly kind: "there"; readonly path: string }
  | { readonly kind: "add"; readonly file: SourceFile; readonly headline: string };

/** The policy that says who may hand in evidence; fails where it can't be read, which never means that anybody may. */
export function intakePolicy(files: RegistryFiles): Result<Policy> {
  const root = registryRoot(files);
  return root.ok ? readPolicy(files.policy) : root;
}

/** The right that the policy gives a sender. A person's write access is still to be looked up. */
export function evidenceRight({ machines, evidenceFrom }: Policy, sender: Sender): EvidenceRight {
  if (isMachine(machines, sender.login)) return "machine";
  return evidenceFrom === "anyone" && sender.type === "User" ? "person" : "none";
}

/** Why somebody may not hand in evidence here. */
export function noEvidenceRight({ evidenceFrom }: Policy, { login, type }: Sender): Problem {
  const what = `\`@${login}\` may not hand in evidence here.`;
  const fix = `Add \`@${login}\` to \`machines\` in ${POLICY_PATH}, if it measures this registry's models.`;
  if (evidenceFrom === "machines")
    return {
      code: "evidence-not-from-machine",
      what,
      why: "The policy takes evidence from its machines only (`evidenceFrom: machines`).",
      fix,
    };
  return {
    code: "evidence-not-permitted",
    what,
    why: "Machines that the policy names may, and people with write access to this repository.",
    fix: type === "User" ? "Somebody with write access can send the same event." : fix,
  };
}

/** Decides on evidence: it is refused with all that stands against it, there already, or to be added as the next run. */
export function decideEvidence(
  { files, proposedNames }: EvidenceSnapshot,
  handed: HandedIn,
  sender: Sender,
  right: Exclude<EvidenceRight, "none">,
): EvidenceDecision {
  const registry = readIntakeRegistry(files, handed);
  const by = `${right === "machine" ? "machine" : "github"}:${sender.login}`;
  const root = registryRoot(files);
  const names = [...namesIn(files), ...proposedNames];
  const path = nextEvidencePath(root.ok ? root.value : "", handed, names);
  const draft = draftFile(path, withCollector(handed, by), evidenceSchema, () => null);
  const problems = [
    ...(registry.ok ? [] : registry.problems),
    ...foreignCollector(handed, by),
    ...(draft.ok ? [] : draft.problems.map((problem) => inPayload(problem, "evidence"))),
    ...(registry.ok ? bindingProblems(registry.value, handed) : []),
    ...(registry.ok && draft.ok ? metricProblems(registry.value, draft.value.value) : []),
  ];
  if (!draft.ok || problems.length > 0) return { kind: "refuse", problems };
  const { file, value } = draft.value;
  const there = sameEvidence(files, value);
  if (there !== null) return { kind: "there", path: there };
  const run = file.path.slice(file.path.lastIndexOf("/") + 1, -".yaml".length);
  const headline = `Add evidence ${run} of ${handed.model} ${handed.version}, from ${sender.login}`;
  return { kind: "add", file, headline };
}

function withCollector({ content }: HandedIn, by: string): object {
  const { schema, kind, version, collected, artifact, ...own } = content;
  const named = isMapping(collected) ? { ...collected, by } : collected;
  const head = collected === undefined ? {} : { collected: named };
  return { schema, kind, version, ...head, artifact, ...own };
}

/** Who collected it is GitHub's to say, not the payload's. */
function foreignCollector({ content: { collected } }: HandedIn, by: string): readonly Problem[] {
  if (!isMapping(collected) || collected.by === undefined || collected.by === by) return [];
  return [
    {
      code: "evidence-by-other",
      what: "evidence.collected.by names somebody else than who sent it.",
      why: `Evidence that is handed in counts as its sender's, here \`${by}\`.`,
      fix: "Leave `collected.by` out: the App adds it.",
    },
  ];
}

/** What of the registry evidence is held against. */
interface IntakeRegistry extends Pick<RegistrableModel, "catalogue"> {
  readonly record: ModelVersion;
  readonly against: ModelVersion | null;
}

function readIntakeRegistry(files: RegistryFiles, handed: HandedIn): Result<IntakeRegistry> {
  const root = registryRoot(files);
  if (!root.ok) return root;
  const { model, version } = handed;
  const cut = unreadableOf(files, root.value, handed);
  if (cut.length > 0) return { ok: false, problems: cut };
  const records = [files.record, ...files.otherRecords].flatMap((file) => file ?? []);
  const read = readRegistrable(model, {
    root: root.value,
    policy: files.policy,
    definition: files.definition,
    collision: null,
    records,
  });
  const absent = files.definition && !files.record ? [unknownVersion(handed, files)] : [];
  if (!read.ok) return { ok: false, problems: [...read.problems, ...absent] };
  const record = read.value.records.find((one) => one.version === version);
  if (record === undefined || absent.length > 0)
    return { ok: false, problems: [unknownVersion(handed, files)] };
  const against = read.value.records.find((one) => one.version === handed.against) ?? null;
  return ok({ catalogue: read.value.catalogue, record, against });
}

/** Files that are there and could not be read, of those that evidence is held against. */
function unreadableOf(
  { unreadable }: RegistryFiles,
  root: string,
  { model, version, against }: HandedIn,
): readonly Problem[] {
  const paths = modelPaths(root, model);
  const needed = [paths.definition, paths.record(version), paths.record(against ?? version)];
  return unreadable
    .filter(({ path }) => needed.includes(path) || path.startsWith(`${paths.evidence(version)}/`))
    .map(({ path, why }) => ({
      code: "file-unreadable",
      what: `${path} could not be read: ${why}.`,
      fix: "Registry files are text of less than 500 kB.",
    }));
}

function unknownVersion({ model, version }: HandedIn, { versionNames }: RegistryFiles): Problem {
  const known = versionNames.map((name) => name.replace(/\.yaml$/, "")).slice(-10);
  return {
    code: "version-unknown",
    what: `${model} has no version ${version}.`,
    why: known.length === 0 ? "No version is registered yet." : `Registered: ${known.join(", ")}.`,
    fix: "Correct the version, or register it first.",
  };
}

/** Evidence counts for one artifact only, and beside one artifact only. */
function bindingProblems(
  { record, against }: IntakeRegistry,
  handed: HandedIn,
): readonly Problem[] {
  const { artifact, against: beside } = handed.content;
  return [
    ...otherArtifact("evidence.artifact", artifact, record),
    ...(isMapping(beside) && against
      ? otherArtifact("evidence.against.artifact", beside.artifact, against)
      : []),
    ...(handed.against !== null && against === null ? [unknownAgainst(handed)] : []),
  ];
}

function otherArtifact(
  property: string,
  found: unknown,
  { model, version, artifact }: ModelVersion,
): readonly Problem[] {
  if (typeof found !== "string" || found === artifact.digest) return [];
  return [
    {
      code: "evidence-foreign",
      what: `${property} is not the artifact of ${model} ${version}, ${artifact.digest}.`,
      why: "Evidence counts only for the artifact that it was measured on.",
      fix: "Measure the artifact that is registered, or name the version that was measured.",
    },
  ];
}

function unknownAgainst({ model, against }: HandedIn): Problem {
  return {
    code: "against-unknown",
    what: `evidence.against.version: ${model} has no version ${against}.`,
    why: "What it was measured beside must be registered.",
    fix: "Correct the version, or register it first.",
  };
}

/** Path of the file that holds the same value already; null where there is none. */
function sameEvidence({ evidence }: RegistryFiles, value: Evidence): string | null {
  const digest = digestOfValue(value);
  const same = evidence.find((file) => {
    const read = readDocument(file, evidenceSchema);
    return read.ok && digestOfValue(read.value) === digest;
  });
  return same?.path ?? null;
}

function namesIn({ evidence }: RegistryFiles): readonly string[] {
  return evidence.map(({ path }) => path.slice(path.lastIndexOf("/") + 1));
}
