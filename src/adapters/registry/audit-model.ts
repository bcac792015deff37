import type { AnchorWatch, Head } from "../../domain/audit/anchors.js";
import type { AuditFinding } from "../../domain/audit/audit-finding.js";
import { beginChain, followChain, formFaults, linkFaults } from "../../domain/audit/chain.js";
import {
  moveFaults,
  nothingReplayed,
  type Replay,
  replayEntry,
} from "../../domain/audit/replay.js";
import { readManifest, readProductionFile } from "../../domain/audit/state-faults.js";
import { readDocument, type SourceFile } from "../../domain/document.js";
import { type ModelVersion, modelVersionSchema } from "../../domain/model-version.js";
import { modelPaths } from "../../domain/registry-paths.js";
import { decodeText } from "../../domain/registry-text.js";
import { servingWeights } from "../../domain/transition.js";
import { BoundFiles } from "./audit-bound.js";
import { listEntries, readEntries } from "./audit-entries.js";
import type { ObjectBatches } from "./audit-objects.js";
import type { OpenTrees } from "./open-registry.js";
import type { RegistryTree } from "./registry-tree.js";

/** How a model stands: where its chain ends, and how many entries it has. */
export interface AuditedModel {
  readonly model: string;
  readonly findings: readonly AuditFinding[];
  readonly entries: number;
  /** Null where there is no entry. */
  readonly head: Head | null;
}

interface Audit {
  readonly trees: OpenTrees;
  /** Of the commit that the entries are read at. */
  readonly objects: ObjectBatches;
  readonly root: string;
  readonly anchors: AnchorWatch;
}

/** Proves one model as it stands at a commit: its chain, the state that follows from it, the files that it is bound to. */
export async function auditModel(audit: Audit, model: string): Promise<AuditedModel> {
  const { trees, objects, root, anchors } = audit;
  const findings: AuditFinding[] = [];
  const tell = (found: readonly AuditFinding[]) => {
    findings.push(...found);
  };
  const listed = await listEntries(trees.state, root, model);
  tell(listed.faults);
  const bound = new BoundFiles(trees.people, root, model);
  let chain = beginChain(model);
  let replay: Replay | null = nothingReplayed;
  for await (const file of readEntries(trees.state, listed.entries, objects)) {
    tell(linkFaults(chain, file));
    tell(formFaults(model, file));
    chain = followChain(chain, file);
    anchors.meet(model, file.seq, file.digest);
    const { value } = file;
    if (value !== null && replay !== null) {
      tell(moveFaults({ model, file: file.path }, replay, value));
      tell(await bound.faults(value));
    }
    replay = value === null || replay === null ? null : replayEntry(replay, value);
  }
  // Of a log that can't be read whole, nothing is told but that.
  if (replay !== null) tell(await stateFaults(audit, model, replay));
  const head = chain.digest === null ? null : { seq: chain.seq, digest: chain.digest };
  return { model, findings, entries: listed.entries.length, head };
}

async function stateFaults(
  { trees, root }: Audit,
  model: string,
  replay: Replay,
): Promise<readonly AuditFinding[]> {
  const paths = modelPaths(root, model);
  const [manifest, production] = await Promise.all([
    readText(trees.state, paths.manifest),
    readText(trees.state, paths.production),
  ]);
  const read = readManifest({ model, file: paths.manifest }, replay, manifest);
  const state = { ...replay, manifest: read.value ?? replay.manifest };
  const serving = Object.keys(state.manifest ? servingWeights(state.manifest) : {});
  const records = new Map<string, ModelVersion>();
  for (const version of serving) {
    const file = await readText(trees.people, paths.record(version));
    const record = file && readDocument(file, modelVersionSchema);
    if (record?.ok) records.set(version, record.value);
  }
  const place = { model, file: paths.production };
  const artifactOf = (version: string) => records.get(version)?.artifact ?? null;
  return [...read.faults, ...readProductionFile(place, state, production, artifactOf)];
}

async function readText(tree: RegistryTree, path: string): Promise<SourceFile | null> {
  const reading = await tree.read(path);
  if (reading.result === "absent") return null;
  const decoded = reading.result === "read" ? decodeText(reading.bytes) : null;
  // What can't be read isn't what the App wrote, which an empty text says too.
  return { path, text: decoded?.ok ? decoded.text : "" };
}
