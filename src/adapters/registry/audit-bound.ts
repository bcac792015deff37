import type { AuditFinding } from "../../domain/audit/audit-finding.js";
import { type BoundFile, boundFault, boundInputs } from "../../domain/audit/bound-files.js";
import type { AuditEntry } from "../../domain/audit-entry.js";
import { type Digest, digestOf } from "../../domain/digest.js";
import { modelFolder } from "../../domain/registry-paths.js";
import type { RegistryTree } from "./registry-tree.js";

interface ReadFile {
  readonly bytes: Buffer;
  readonly digest: Digest;
}

/** The dossiers, records and evidence that a model's decisions are bound to, each file read once and told once. */
export class BoundFiles {
  readonly #tree: RegistryTree;
  readonly #folder: string;
  readonly #model: string;
  readonly #digests = new Map<string, Digest | null>();
  readonly #told = new Set<string>();

  constructor(tree: RegistryTree, root: string, model: string) {
    this.#tree = tree;
    this.#folder = modelFolder(root, model);
    this.#model = model;
  }

  /** What is gone or changed of that which an entry was decided on. A refusal binds nothing: it moved nothing. */
  async faults(entry: AuditEntry): Promise<readonly AuditFinding[]> {
    const { dossier, kind, seq } = entry;
    if (dossier === null || kind !== "promotion") return [];
    const path = `${this.#folder}/${dossier.path}`;
    const file = await this.#read(path);
    const by = `entry ${seq}`;
    const itself = this.#fault(by, { path, digest: dossier.digest, isFixed: true }, file?.digest);
    if (file?.digest !== dossier.digest) return itself;
    const inputs = boundInputs(file.bytes.toString("utf8"), this.#folder);
    const faults = [];
    for (const input of inputs)
      faults.push(...this.#fault(by, input, await this.#digestOf(input.path)));
    return faults;
  }

  #fault(by: string, bound: BoundFile, found: Digest | null = null): readonly AuditFinding[] {
    if (this.#told.has(bound.path)) return [];
    const fault = boundFault(this.#model, by, bound, found);
    if (fault === null) return [];
    this.#told.add(bound.path);
    return [fault];
  }

  async #digestOf(path: string): Promise<Digest | null> {
    const known = this.#digests.get(path);
    if (known !== undefined) return known;
    const digest = (await this.#read(path))?.digest ?? null;
    this.#digests.set(path, digest);
    return digest;
  }

  async #read(path: string): Promise<ReadFile | null> {
    const reading = await this.#tree.read(path);
    if (reading.result === "absent") return null;
    // A file that can't be read isn't the one that was there when it could.
    const bytes = reading.result === "read" ? reading.bytes : Buffer.alloc(0);
    return { bytes, digest: digestOf(bytes) };
  }
}
