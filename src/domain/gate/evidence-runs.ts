import type { Evidence, EvidenceKind, EvidenceRun } from "../evidence.js";
import type { GateContext } from "./gate-context.js";

/** Evidence of one kind. */
export type EvidenceOf<K extends EvidenceKind> = Extract<Evidence, { readonly kind: K }>;

/** Runs of one kind, oldest first: those of the candidate's artifact, and those that measured another one. */
export interface Runs<K extends EvidenceKind> {
  readonly counted: readonly EvidenceRun<EvidenceOf<K>>[];
  readonly foreign: readonly EvidenceRun<EvidenceOf<K>>[];
}

/** The candidate's runs of a kind. What measured another artifact than the record's says nothing about the candidate. */
export function runsOf<K extends EvidenceKind>(context: GateContext, kind: K): Runs<K> {
  const runs = context.evidence.filter((run): run is EvidenceRun<EvidenceOf<K>> =>
    isOfKind(run.evidence, kind),
  );
  const { digest } = context.candidate.artifact;
  return {
    counted: runs.filter((run) => run.evidence.artifact === digest),
    foreign: runs.filter((run) => run.evidence.artifact !== digest),
  };
}

/** The file's name without its folders, for texts. */
export function fileName({ path }: Pick<EvidenceRun, "path">): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Names runs that don't count because they measured another artifact; empty where there are none. */
export function foreignNote(foreign: readonly EvidenceRun[]): string {
  return foreign.length === 0
    ? ""
    : `; not counted, of another artifact: ${listed(foreign.map(fileName))}`;
}

/** The first five of a list and how many more there are. */
export function listed(items: readonly string[]): string {
  const more = items.length - 5;
  return more > 0 ? `${items.slice(0, 5).join(", ")} and ${more} more` : items.join(", ");
}

function isOfKind<K extends EvidenceKind>(evidence: Evidence, kind: K): evidence is EvidenceOf<K> {
  return evidence.kind === kind;
}
