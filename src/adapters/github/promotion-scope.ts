import { readDocument, type SourceFile } from "../../domain/document.js";
import { dossierSchema } from "../../domain/dossier.js";
import { manifestSchema } from "../../domain/manifest.js";
import { promotionBranch } from "../../domain/names.js";
import { isTeam, ownersNamed } from "../../domain/people.js";
import { dossierPathAmong } from "../../domain/pull-request.js";
import { readPolicy } from "../../domain/registry.js";
import { readDossierPath } from "../../domain/registry-paths.js";
import { currentVersion } from "../../domain/stage.js";
import { readMarker } from "../../render/marker.js";
import type { PromotionHint } from "../../use-cases/ports.js";
import type { FilesWanted } from "./documents/files.js";
import type { RegistryHint } from "./registry-hint.js";

/** What to read for a promotion. It begins as a guess from hints and is right once what was read asks for no more. */
export interface PromotionScope {
  readonly registry: RegistryHint;
  readonly dossier: string;
  readonly incumbent: string | null;
  readonly teams: readonly string[];
  /** Year of the audit entries to name. */
  readonly year: string;
}

/** The guess that a pull request's own words allow; none of them is believed. */
export function guessedScope(
  hint: PromotionHint,
  registry: RegistryHint,
  year: string,
): PromotionScope {
  const marker = readMarker(hint.body);
  return {
    registry,
    dossier: marker?.dossier ?? `${registry.root}/models/-/promotions/-`,
    incumbent: marker?.incumbent ?? null,
    teams: marker?.teams.map((team) => `@${team}`) ?? [],
    year,
  };
}

/** What was read that says what should have been. */
export interface ScopeEvidence {
  readonly policy: SourceFile | null;
  readonly manifest: SourceFile | null;
  readonly changed: readonly string[];
  readonly headBranch: string;
  readonly dossier: SourceFile | null;
  readonly year: string;
}

/** The scope that what was read asks for. */
export function neededScope(scope: PromotionScope, evidence: ScopeEvidence): PromotionScope {
  const policy = readPolicy(evidence.policy);
  const registry = policy.ok
    ? { root: policy.value.registry.root, stateBranch: policy.value.state.branch }
    : scope.registry;
  const path =
    dossierPathAmong(registry.root, evidence.changed, evidence.headBranch) ?? scope.dossier;
  const manifest = evidence.manifest ? readDocument(evidence.manifest, manifestSchema) : null;
  return {
    registry,
    dossier: path,
    incumbent: manifest?.ok ? currentVersion(manifest.value) : scope.incumbent,
    teams: neededTeams(scope, evidence.dossier),
    year: evidence.year,
  };
}

function neededTeams(scope: PromotionScope, file: SourceFile | null): readonly string[] {
  const dossier = file ? readDocument(file, dossierSchema) : null;
  if (!dossier?.ok) return scope.teams;
  const teams = ownersNamed(dossier.value.requirements.owners).filter(isTeam);
  const known = (team: string) =>
    scope.teams.some((one) => one.toLowerCase() === team.toLowerCase());
  return teams.every(known) ? scope.teams : teams;
}

/** Whether two scopes read the same. */
export function sameScope(a: PromotionScope, b: PromotionScope): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Files to read for a scope. */
export function filesWanted(scope: PromotionScope): FilesWanted {
  const at = readDossierPath(scope.registry.root, scope.dossier);
  return {
    root: scope.registry.root,
    model: at?.model ?? "-",
    version: at?.version ?? "-",
    incumbent: scope.incumbent,
    year: scope.year,
  };
}

/** Branch that a scope's dossier belongs on; no branch has a name with a space. */
export function branchOf(scope: PromotionScope): string {
  const at = readDossierPath(scope.registry.root, scope.dossier);
  return at ? promotionBranch({ model: at.model, stage: at.to }) : "no branch";
}
