import type { Anchors, Head } from "../../domain/audit/anchors.js";
import { AnchorWatch, anchorCommitGone } from "../../domain/audit/anchors.js";
import type { AuditFinding } from "../../domain/audit/audit-finding.js";
import type { AdoptedVersion } from "../../domain/audit/history-replay.js";
import { nameCommits } from "../../domain/audit/name-commits.js";
import { askGit } from "../files/ask-git.js";
import { followHistory } from "./audit-history.js";
import type { SignatureKeys } from "./audit-keys.js";
import { auditModel } from "./audit-model.js";
import { openBatches } from "./audit-objects.js";
import type { AuditPlace } from "./audit-place.js";
import { readAhead } from "./audit-read-ahead.js";
import { findModels } from "./find-models.js";
import { openTrees } from "./open-registry.js";

/** What an audit is asked with. */
export interface AuditQuestion {
  readonly place: AuditPlace;
  /** Logins of the Apps that record here; none: whichever App recorded first. */
  readonly apps: readonly string[];
  readonly keys: SignatureKeys | null;
  /** Null where nothing was kept outside. */
  readonly anchors: Anchors | null;
}

/** What an audit found. */
export interface Audited {
  readonly models: number;
  readonly entries: number;
  /** Commits that the App recorded with. */
  readonly recorded: number;
  /** The Apps that record here; none where none is named and none has. */
  readonly apps: readonly string[];
  readonly adopted: readonly AdoptedVersion[];
  readonly heads: Readonly<Record<string, Head>>;
  readonly findings: readonly AuditFinding[];
  /** How many more findings there were than are kept. */
  readonly more: number;
}

/** Findings that are kept; who has more has lost the registry, not a file of it. */
const MOST_KEPT = 1000;

/** Proves a registry's audit chains, the state that follows from them, and every commit that wrote them. */
export async function auditRegistry(question: AuditQuestion): Promise<Audited> {
  const { place, apps, keys, anchors } = question;
  const standing = new Findings();
  const watch = new AnchorWatch(anchors?.entries ?? []);
  const stands = await auditModels(place, watch, standing);
  standing.add(watch.faults());
  standing.add(await anchorCommit(place, anchors));
  const past = new Findings();
  const log = {
    folder: place.address.folder,
    place: { prefix: place.address.prefix, root: place.root },
    head: place.head,
    keys,
    apps,
  };
  const history = await followHistory(log, (found) => past.add(found));
  const findings = await namedCommits(place, nameCommits(past.kept, standing.kept));
  return {
    ...stands,
    recorded: history.recorded,
    apps: history.apps,
    adopted: history.adopted,
    findings,
    more: standing.more + past.more,
  };
}

/** Models that are looked at together. */
const AT_ONCE = 4;

async function auditModels(place: AuditPlace, anchors: AnchorWatch, findings: Findings) {
  const { address, root } = place;
  const trees = openTrees(address);
  const objects = openBatches(address.folder);
  const heads: Record<string, Head> = {};
  let entries = 0;
  try {
    const { models } = await findModels(trees.state, root);
    const audit = { trees, objects, root, anchors };
    // One model's git is asked while another's entries are looked at.
    const audits = readAhead(models, AT_ONCE, ({ model }) => auditModel(audit, model));
    for await (const audited of audits) {
      findings.add(audited.findings);
      entries += audited.entries;
      if (audited.head) heads[audited.model] = audited.head;
    }
    return { models: models.length, entries, heads };
  } finally {
    await Promise.all([trees.close(), objects.close()]);
  }
}

async function anchorCommit(place: AuditPlace, anchors: Anchors | null): Promise<Found> {
  const commit = anchors?.commit ?? null;
  if (commit === null) return [];
  const { folder } = place.address;
  const answer = await askGit(folder, "merge-base", "--is-ancestor", commit, place.head);
  return answer === null ? [anchorCommitGone(commit, place.head)] : [];
}

/** Findings about files that people write name the commit that changed them last; of very many, the first do. */
const MOST_NAMED = 20;

async function namedCommits(place: AuditPlace, findings: Found): Promise<Found> {
  const named: AuditFinding[] = [];
  let asked = 0;
  for (const finding of findings) {
    const isNameless = finding.commit === null && finding.file !== null && asked < MOST_NAMED;
    if (isNameless) asked += 1;
    named.push(isNameless ? { ...finding, commit: await lastTouching(place, finding) } : finding);
  }
  return named;
}

async function lastTouching(
  { address, head, people }: AuditPlace,
  { file, code }: AuditFinding,
): Promise<string | null> {
  const isPeoples = code === "file-gone" || code === "file-changed";
  const path = `:(top,literal)${address.prefix}${file}`;
  const at = isPeoples ? people : head;
  const answer = await askGit(address.folder, "log", "-1", "--format=%H", at, "--", path);
  return answer?.trim() || null;
}

type Found = readonly AuditFinding[];

class Findings {
  readonly #kept: AuditFinding[] = [];
  #all = 0;

  add(found: Found): void {
    this.#all += found.length;
    this.#kept.push(...found.slice(0, MOST_KEPT - this.#kept.length));
  }

  get kept(): Found {
    return this.#kept;
  }

  get more(): number {
    return this.#all - this.#kept.length;
  }
}
