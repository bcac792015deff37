import { entryYear } from "./audit-entry.js";
import { parseModelName, parseVersion } from "./names.js";
import type { TargetStage } from "./policy.js";

/** Folder of a model. */
export function modelFolder(root: string, model: string): string {
  return `${root}/models/${model}`;
}

/** Paths of one model's files. `version` is a semantic version, `n` counts from 1. */
export function modelPaths(root: string, model: string) {
  const folder = modelFolder(root, model);
  return {
    folder,
    definition: `${folder}/model.yaml`,
    versions: `${folder}/versions`,
    record: (version: string) => `${folder}/versions/${version}.yaml`,
    card: (version: string) => `${folder}/cards/${version}.yaml`,
    evidence: (version: string) => `${folder}/evidence/${version}`,
    promotions: `${folder}/promotions`,
    dossier: (version: string, to: TargetStage, n: number) =>
      `${folder}/promotions/${version}-to-${to}-${n}.yaml`,
    manifest: `${folder}/manifest.yaml`,
    production: `${folder}/production.json`,
    audit: `${folder}/audit`,
    entry: (at: string, seq: number, id: string) =>
      `${folder}/audit/${entryYear(at)}/${String(seq).padStart(6, "0")}-${id}.json`,
  } as const;
}

/** What a dossier's path says. */
export interface DossierPath {
  readonly model: string;
  readonly version: string;
  readonly to: TargetStage;
  readonly n: number;
}

/** Parses the path of a dossier below `root`; null where the path is no dossier's. */
export function readDossierPath(root: string, path: string): DossierPath | null {
  const prefix = `${root}/models/`;
  if (!path.startsWith(prefix)) return null;
  const [, model, name] = /^(.+)\/promotions\/([^/]+)$/.exec(path.slice(prefix.length)) ?? [];
  if (model === undefined || name === undefined || !parseModelName(model).ok) return null;
  const named = readDossierName(name);
  return named && { model, ...named };
}

/** Parses a dossier's name within `promotions/`; null where the name is no dossier's. A version may itself hold `-to-`. */
export function readDossierName(name: string): Omit<DossierPath, "model"> | null {
  const [, version, to, n] = /^(.+)-to-(staging|production)-([1-9]\d{0,5})\.yaml$/.exec(name) ?? [];
  if (version === undefined || n === undefined || !parseVersion(version).ok) return null;
  return { version, to: to === "staging" ? "staging" : "production", n: Number(n) };
}

/** Number of the next dossier for a version and stage: one more than the highest among the names in `promotions/`. */
export function nextDossierNumber(
  names: readonly string[],
  version: string,
  to: TargetStage,
): number {
  const numbers = names.flatMap((name) => {
    const at = readDossierName(name);
    return at?.version === version && at.to === to ? [at.n] : [];
  });
  return numbers.reduce((highest, n) => Math.max(highest, n), 0) + 1;
}

/** Kinds of registry files that only the App may write. */
export type ReservedFile = "manifest" | "production" | "audit" | "dossier";

/** Which App-only file a path is, whatever the model; null for people's files. A folder in between counts too. */
export function reservedFile(root: string, path: string): ReservedFile | null {
  const prefix = `${root}/models/`;
  if (!path.startsWith(prefix)) return null;
  const segments = path.slice(prefix.length).split("/");
  const last = segments.at(-1);
  if (last === "manifest.yaml") return "manifest";
  if (last === "production.json") return "production";
  if (segments.slice(1).includes("audit")) return "audit";
  if (segments.slice(1).includes("promotions")) return "dossier";
  return null;
}
