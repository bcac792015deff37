import type { Digest } from "../digest.js";
import type { SourceFile } from "../document.js";
import { failed, ok, type Problem, type Result } from "../problem.js";
import { isMapping, isNumber, type Mapping, type Unmapped } from "./measured-file.js";
import { splitParameters } from "./plain.js";
import { readPlain } from "./read-plain.js";

/** A file or folder that a pipeline of DVC read or made. */
export interface LockedFile {
  readonly path: string;
  readonly stage: string;
  readonly made: boolean;
  /** How DVC tells its content: md5 as a rule, etag or checksum of a remote one. */
  readonly hash: { readonly kind: string; readonly value: string } | null;
  readonly bytes: number | null;
}

/** What a `dvc.lock` says. */
export interface DvcLock {
  readonly files: readonly LockedFile[];
  readonly parameters: Readonly<Record<string, string | number | boolean | null>>;
  readonly unmapped: readonly Unmapped[];
}

/** Whether a plain value is a `dvc.lock`. */
export function isDvcLock(value: unknown): value is Mapping {
  return isMapping(value) && isMapping(value.stages) && "schema" in value;
}

/** Reads a `dvc.lock` (schema 2.0): each stage's dependencies, outputs and parameters. */
export function readDvcLock(file: SourceFile): Result<DvcLock> {
  const plain = readPlain(file);
  if (!plain.ok) return plain;
  if (!isDvcLock(plain.value) || !isMapping(plain.value.stages)) return failed(noLock(file.path));
  const stages = Object.entries(plain.value.stages).flatMap(([name, stage]) =>
    isMapping(stage) ? [{ name, stage }] : [],
  );
  const split = stages.map(({ stage }) => splitParameters(allParameters(stage.params)));
  return ok({
    files: stages.flatMap(({ name, stage }) => [
      ...lockedFiles(name, stage.deps, false),
      ...lockedFiles(name, stage.outs, true),
    ]),
    parameters: Object.assign({}, ...split.map(({ parameters }) => parameters)),
    unmapped: split.flatMap(({ unread }) => unread),
  });
}

/** Parameters stand below the file that they come from, in dotted names or nested. */
function allParameters(params: unknown): Mapping {
  return isMapping(params) ? Object.assign({}, ...Object.values(params).filter(isMapping)) : {};
}

function lockedFiles(stage: string, list: unknown, made: boolean): readonly LockedFile[] {
  if (!Array.isArray(list)) return [];
  return list.filter(isMapping).flatMap((one) => {
    if (typeof one.path !== "string") return [];
    const kind = ["sha256", "md5", "etag", "checksum"].find(
      (name) => typeof one[name] === "string",
    );
    const hash = kind === undefined ? null : { kind, value: String(one[kind]) };
    const bytes = isNumber(one.size) ? one.size : null;
    return [{ path: one.path, stage, made, hash, bytes }];
  });
}

/** The file of a lock that a path names; fails with the paths there are. */
export function lockedFile(lock: DvcLock, file: string, path: string): Result<LockedFile> {
  const found = lock.files.findLast((one) => one.path === path);
  if (found !== undefined) return ok(found);
  const known = [...new Set(lock.files.map((one) => one.path))].join(", ");
  return failed({
    code: "dvc-path-unknown",
    what: `${file} knows no ${path}.`,
    why: known === "" ? "It names no files." : `It names ${known}.`,
    fix: "Name one of them with --dvc-path.",
    place: { file },
  });
}

/** The SHA-256 digest that a lock itself has of a file; null as a rule, for DVC keeps MD5. */
export function lockedDigest({ hash }: LockedFile): Digest | null {
  if (hash?.kind !== "sha256" || !/^[0-9a-f]{64}$/.test(hash.value)) return null;
  return `sha256:${hash.value}`;
}

/** Why a locked file's content can't be named by SHA-256, and what to do. */
export function noSha256(file: string, { path, hash }: LockedFile, isThere: boolean): Problem {
  const folder = hash?.value.endsWith(".dir") === true;
  const known = hash === null ? "no hash" : `${hash.kind} ${hash.value}`;
  const why = folder
    ? "It is a folder, and a digest in the registry is of one file's bytes."
    : "That is no SHA-256, and none can be made of it: the digest is of the file's bytes.";
  return {
    code: "digest-not-sha256",
    what: `${file} has ${known} for ${path}.`,
    why,
    fix:
      isThere || folder
        ? "Give --dataset-digest sha256:..., of an archive or a listing of the folder."
        : `Fetch it with dvc pull ${path} so that it can be hashed, or give --dataset-digest sha256:....`,
    place: { file },
  };
}

function noLock(file: string): Problem {
  return {
    code: "dvc-lock-malformed",
    what: `${file} is no dvc.lock.`,
    why: "A dvc.lock has schema and stages.",
    fix: "Give the dvc.lock that dvc repro wrote.",
    place: { file },
  };
}
