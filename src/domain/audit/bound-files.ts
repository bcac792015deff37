import { LineCounter } from "yaml";
import { filePlace } from "../catalogue/file-place.js";
import { composeDocument } from "../compose-document.js";
import type { Digest } from "../digest.js";
import { type AuditFinding, auditFault } from "./audit-finding.js";

/** A file that a decision was bound to, by its path from the registry's folder. */
export interface BoundFile {
  readonly path: string;
  readonly digest: Digest;
  /** Whether it may never change: records and evidence. A card and `model.yaml` go on living, and must be there. */
  readonly isFixed: boolean;
}

/** The files of the model's own folder that a dossier's text binds. The text is the App's: its digest was compared. */
export function boundInputs(text: string, folder: string): readonly BoundFile[] {
  return inputsOf(text)
    .filter(([path]) => path.startsWith(`${folder}/`) && !path.split("/").includes(".."))
    .map(([path, digest]) => {
      const kind = filePlace(path.slice(folder.length + 1))?.kind;
      return { path, digest, isFixed: kind === "record" || kind === "evidence" };
    });
}

type Inputs = readonly (readonly [string, Digest])[];

/** Parsing a whole dossier takes ten times as long as all else about its entry, so its `inputs` alone are read. */
function inputsOf(text: string): Inputs {
  const block = /^inputs:\n((?: {2}.*\n)*)/m.exec(text)?.[1] ?? "";
  const lines = block.split("\n").filter((line) => line !== "");
  const plain = lines.map((line) => /^ {2}([\w./-]+): (sha256:[0-9a-f]{64})$/.exec(line));
  if (plain.every((match) => match !== null))
    return plain.map(([, path = "", digest = ""]) => [path, digest as Digest]);
  const document = composeDocument(block, new LineCounter());
  if (document.errors.length > 0) throw new Error("a dossier whose inputs are no YAML");
  return Object.entries(document.toJS() as Readonly<Record<string, Digest>>);
}

/** What is wrong with a file that an entry was decided on. `found`: digest of what is there; null where there is nothing. */
export function boundFault(
  model: string,
  entry: string,
  { path, digest, isFixed }: BoundFile,
  found: Digest | null,
): AuditFinding | null {
  const place = { model, file: path };
  if (found === null)
    return auditFault(place, {
      code: "file-gone",
      what: `It isn't there, and ${entry} was decided on it.`,
      why: "Nothing that an entry was decided on may be deleted or renamed.",
      fix: "Restore it from the repository's history.",
    });
  if (!isFixed || found === digest) return null;
  return auditFault(place, {
    code: "file-changed",
    what: `It isn't the file that ${entry} was decided on, which had the digest ${digest}.`,
    why: "What was approved is what stays recorded: it never changes once a stage was asked for.",
    fix: "Restore it from the repository's history, and register a new version for the change.",
  });
}
