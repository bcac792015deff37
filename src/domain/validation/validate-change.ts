import { filePlace } from "../catalogue/file-place.js";
import { allFacts, type ModelFiles } from "../catalogue/model-files.js";
import { pathChanges } from "../changed-file.js";
import { CODEOWNERS_LOCATIONS } from "../codeowners.js";
import { readDocument } from "../document.js";
import { type FileReading, textOf } from "../file-reading.js";
import { manifestSchema } from "../manifest.js";
import { isMachine } from "../people.js";
import { defaultPolicy, POLICY_PATH, type Policy } from "../policy.js";
import type { Result } from "../problem.js";
import { readPolicy } from "../registry.js";
import { modelFolder, reservedFile } from "../registry-paths.js";
import { checkChange, decidedVersions, reservedTouched } from "./check-change.js";
import { type Finding, fault, type LocatedFinding } from "./finding.js";
import { located } from "./locate.js";
import {
  afterChange,
  type RegistryChange,
  registryPaths,
  type TouchedModel,
} from "./registry-change.js";
import { modelOfPath, modelsOfReadings } from "./validate-files.js";
import { validatePeoplesFiles } from "./validate-model.js";
import { validateWhole } from "./validate-whole.js";

/** What a change of a registry brings. Errors among the findings make it one that must not be merged. */
export interface ChangeVerdict {
  /** How many files of the registry it touches; a renamed one counts at both of its paths. */
  readonly files: number;
  /** Models whose files it touches. */
  readonly models: readonly string[];
  /** What the change itself is at fault for, in the order of files and lines. */
  readonly findings: readonly LocatedFinding[];
  /** How many findings there are in the same models that were there before. */
  readonly earlier: number;
}

/**
 * Judges a change by what it brings: findings that would be there after it and aren't without it, and what a change must
 * never do. The rules are those of the default branch; only what a metric's name means is taken from the change itself.
 */
export function validateChange(change: RegistryChange): ChangeVerdict {
  const after = afterChange(change);
  const [was, is] = [sideOf(change, change.before), sideOf(change, after)];
  const rules = was.policy.ok ? was.policy.value : defaultPolicy;
  const metrics = is.policy.ok ? is.policy.value.metrics : rules.metrics;
  const found = findingsOf(is, { ...rules, metrics });
  const caused = without(found, findingsOf(was, rules));
  const findings = [...ofPaths(change, rules), ...ofModels(change, was, is), ...caused];
  const texts = new Map([...change.before, ...after].map((one) => [one.path, textOf(one)]));
  return {
    files: registryPaths(change.root, change.files).length,
    models: change.models.map(({ model }) => model),
    findings: findings
      .map((finding) => located(finding, texts.get(finding.file)?.text ?? null))
      .toSorted(byPlace),
    earlier: found.length - caused.length,
  };
}

/** A registry on one side of a change, as far as it was read. */
interface Side {
  readonly root: string;
  readonly files: readonly FileReading[];
  readonly policy: Result<Policy>;
  readonly models: ReadonlyMap<string, ModelFiles>;
  readonly neighbours: readonly string[];
}

function sideOf({ root, models }: RegistryChange, files: readonly FileReading[]): Side {
  const parsed = modelsOfReadings(root, files)
    // A folder in which nothing has the name of a registry's file is no model.
    .filter((model) => allFacts(model).length > 0)
    .map((model) => [model.model, model] as const);
  return {
    root,
    files,
    policy: policyOf(files.find(({ path }) => path === POLICY_PATH) ?? null),
    models: new Map(parsed),
    neighbours: models.flatMap(({ neighbours }) => neighbours),
  };
}

/** One that is there and can't be read is told as that; it is never taken for one that isn't there. */
function policyOf(reading: FileReading | null): Result<Policy> {
  return reading === null || reading.kind === "text"
    ? readPolicy(textOf(reading))
    : { ok: false, problems: [] };
}

function findingsOf(side: Side, rules: Policy): readonly Finding[] {
  const { root, files, policy, models, neighbours } = side;
  const codeowners = CODEOWNERS_LOCATIONS.flatMap(
    (location) => files.find(({ path }) => path === location) ?? [],
  )[0];
  const rulesFiles = [POLICY_PATH, ...CODEOWNERS_LOCATIONS];
  const whole = validateWhole({
    root,
    codeowners: textOf(codeowners ?? null),
    models: [...new Set([...models.keys(), ...neighbours])],
    unreadable: files.filter(({ path }) => rulesFiles.includes(path)).flatMap(unreadable),
    problems: policy.ok ? [] : policy.problems,
  });
  return [...whole, ...[...models.values()].flatMap((model) => validatePeoplesFiles(model, rules))];
}

function unreadable(reading: FileReading) {
  if (reading.kind === "text") return [];
  const why = reading.kind === "link" ? "it is a symbolic link" : reading.why;
  return [{ path: reading.path, why }];
}

/** What is told of paths alone: files of the App that are touched, and evidence that a person adds where only machines may. */
function ofPaths(change: RegistryChange, rules: Policy): readonly Finding[] {
  const { root, files } = change;
  return pathChanges(files).flatMap((one) => {
    if (reservedFile(root, one.path)) return [reservedTouched(one)];
    const byHand = one.change === "added" && isEvidence(root, one.path) && isByHand(change, rules);
    return byHand ? [evidenceByHand(one.path, change.author)] : [];
  });
}

function ofModels({ models }: RegistryChange, was: Side, is: Side): readonly Finding[] {
  return models.flatMap((touched) => {
    const before = was.models.get(touched.model) ?? null;
    const after = is.models.get(touched.model) ?? null;
    return checkChange(before, after, decidedOf(touched, before));
  });
}

/** Where the manifest can't be read, every version may have been decided on. */
function decidedOf(
  { manifest, dossierNames }: TouchedModel,
  before: ModelFiles | null,
): ReadonlySet<string> {
  if (manifest === null) return decidedVersions(null, dossierNames);
  const text = textOf(manifest);
  const read = text && readDocument(text, manifestSchema);
  return read?.ok
    ? decidedVersions(read.value, dossierNames)
    : new Set(before?.records.keys() ?? []);
}

function isEvidence(root: string, path: string): boolean {
  const model = modelOfPath(root, path);
  if (model === null) return false;
  return filePlace(path.slice(modelFolder(root, model).length + 1))?.kind === "evidence";
}

function isByHand({ author, byApp }: RegistryChange, { evidenceFrom, machines }: Policy): boolean {
  if (evidenceFrom === "anyone" || byApp) return false;
  return author === null || !isMachine(machines, author);
}

function evidenceByHand(path: string, author: string | null): Finding {
  return fault(path, {
    code: "evidence-by-hand",
    what: `is brought by ${author === null ? "somebody unknown" : `@${author}`}, which is no machine of the policy`,
    why: "The policy's evidenceFrom is machines: evidence comes from whatever measured, not from people.",
    fix: "Let the machine that measured open the pull request; the policy lists those that may under machines.",
  });
}

/** Findings that aren't among others: each of those takes away one that says the same of the same file, wherever it stands. */
function without(found: readonly Finding[], others: readonly Finding[]): readonly Finding[] {
  const counts = new Map<string, number>();
  for (const other of others.map(keyOf)) counts.set(other, (counts.get(other) ?? 0) + 1);
  return found.filter((finding) => {
    const key = keyOf(finding);
    const count = counts.get(key) ?? 0;
    counts.set(key, count - 1);
    return count <= 0;
  });
}

function keyOf(finding: Finding): string {
  const { severity, code, file, what } = located(finding, null);
  return JSON.stringify([severity, code, file, what]);
}

function byPlace(a: LocatedFinding, b: LocatedFinding): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line;
}
