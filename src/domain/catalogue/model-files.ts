import compareNewestFirst from "semver/functions/rcompare.js";
import { parseVersion } from "../names.js";
import type { Problem } from "../problem.js";
import { modelFolder } from "../registry-paths.js";
import type { FactsOf, FileFacts } from "./file-facts.js";
import type { FileKind } from "./file-place.js";

/** Something in a model's folder that is no file of the registry, though it may have been meant as one. */
export interface Stray {
  readonly path: string;
  readonly kind: "link" | "unknown-file" | "unknown-folder";
}

/** A model's folder as a listing tells it, before any file is read. */
export interface ModelListing {
  readonly root: string;
  readonly model: string;
  /** Names in `versions/` without their ending, newest version first. */
  readonly versionNames: readonly string[];
  readonly strays: readonly Stray[];
}

/** All of a model's files that were asked for, parsed; ones that weren't asked for are absent. */
export interface ModelFiles extends ModelListing {
  readonly folder: string;
  readonly definition: FactsOf<"definition"> | null;
  readonly manifest: FactsOf<"manifest"> | null;
  readonly production: FactsOf<"production"> | null;
  readonly records: ReadonlyMap<string, FactsOf<"record">>;
  readonly cards: ReadonlyMap<string, FactsOf<"card">>;
  readonly evidence: readonly FactsOf<"evidence">[];
  readonly dossiers: readonly FactsOf<"dossier">[];
  /** In the order of their names, which is that of the chain. */
  readonly entries: readonly FactsOf<"entry">[];
}

/** Sorts a model's parsed files into their places. */
export function gatherModel(listing: ModelListing, facts: readonly FileFacts[]): ModelFiles {
  const ordered = facts.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const of = <K extends FileKind>(kind: K) => ordered.filter(isOf(kind));
  return {
    ...listing,
    folder: modelFolder(listing.root, listing.model),
    definition: of("definition")[0] ?? null,
    manifest: of("manifest")[0] ?? null,
    production: of("production")[0] ?? null,
    records: byVersion(of("record")),
    cards: byVersion(of("card")),
    evidence: of("evidence"),
    dossiers: of("dossier"),
    entries: of("entry").toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1)),
  };
}

type Of<K extends FileKind> = Extract<FileFacts, { readonly kind: K }>;

function isOf<K extends FileKind>(kind: K) {
  return (facts: FileFacts): facts is Of<K> => facts.kind === kind;
}

function byVersion<F extends { readonly version: string | null }>(
  facts: readonly F[],
): ReadonlyMap<string, F> {
  return new Map(facts.map((one) => [one.version ?? "", one]));
}

function nameOf({ path }: FileFacts): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Orders versions newest first by semantic versioning; names that are no version come last. */
export function newestFirst(a: string, b: string): number {
  const [one, other] = [parseVersion(a).ok, parseVersion(b).ok];
  if (one && other) return compareNewestFirst(a, b);
  if (one !== other) return one ? -1 : 1;
  return a < b ? -1 : 1;
}

/** Problems of all files that were read. */
export function fileProblems(files: ModelFiles): readonly Problem[] {
  return allFacts(files).flatMap(({ problems }) => problems);
}

/** All facts of a model, in no order to rely on. */
export function allFacts(files: ModelFiles): readonly FileFacts[] {
  const { definition, manifest, production, records, cards, evidence, dossiers, entries } = files;
  return [
    ...[definition, manifest, production].flatMap((one) => one ?? []),
    ...records.values(),
    ...cards.values(),
    ...evidence,
    ...dossiers,
    ...entries,
  ];
}
