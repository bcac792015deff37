import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { hashInputFile, readInputFile } from "../../../adapters/files/input-file.js";
import {
  type LockedFile,
  lockedDigest,
  lockedFile,
  noSha256,
  readDvcLock,
} from "../../../domain/metric-formats/dvc-lock.js";
import { failed, ok, type Problem, type Result } from "../../../domain/problem.js";
import type { UnreadPart } from "./evaluation.js";
import { group } from "./flag-values.js";
import type { RegisterFlags } from "./flags.js";
import { nothing, type Share } from "./share.js";

/**
 * Parameters of a `dvc.lock`, and with `--dvc-path` the digest of the dataset that it names: computed from the file
 * itself, where that is the one that was locked.
 */
export async function fromDvcLock(root: string, flags: RegisterFlags): Promise<Result<Share>> {
  const path = flags["dvc-lock"];
  if (path === undefined) return ok(nothing);
  const file = await readInputFile(root, path);
  const lock = file.ok ? readDvcLock(file.value) : file;
  if (!lock.ok) return lock;
  const { parameters } = lock.value;
  const share = {
    ...nothing,
    draft: Object.keys(parameters).length > 0 ? { parameters } : {},
    unmapped: lock.value.unmapped.map((one) => ({ file: path, ...one })),
  };
  const wanted = flags["dvc-path"];
  if (wanted === undefined)
    return ok({ ...share, unmapped: [...share.unmapped, ...untaken(path, lock.value.files)] });
  const locked = lockedFile(lock.value, path, wanted);
  if (!locked.ok) return locked;
  const said = flags["dataset-digest"] ?? flags["dataset-file"];
  const digest =
    said === undefined ? await digestOfLocked(root, path, locked.value) : ok(undefined);
  if (!digest.ok) return digest;
  return ok({ ...share, draft: { ...share.draft, ...group("dataset", { digest: digest.value }) } });
}

/** A lock's MD5 finds out whether the file that is there is the one that was locked; its SHA-256 is then computed. */
async function digestOfLocked(
  root: string,
  lock: string,
  locked: LockedFile,
): Promise<Result<string>> {
  const own = lockedDigest(locked);
  if (own !== null) return ok(own);
  const path = join(dirname(lock), locked.path);
  const isThere = existsSync(resolve(root, path));
  if (!isThere || locked.hash?.kind !== "md5" || locked.hash.value.endsWith(".dir"))
    return failed(noSha256(lock, locked, isThere));
  const content = await hashInputFile(root, path);
  if (!content.ok) return content;
  return content.value.md5 === locked.hash.value
    ? ok(content.value.digest)
    : failed(otherContent(lock, path));
}

function untaken(file: string, files: readonly LockedFile[]): readonly UnreadPart[] {
  const paths = [...new Set(files.filter(({ made }) => !made).map((one) => one.path))];
  return paths.map((path) => ({ file, path, why: "take it as the dataset with --dvc-path" }));
}

function otherContent(lock: string, path: string): Problem {
  return {
    code: "dvc-content-changed",
    what: `${path} isn't what ${lock} names: its MD5 is another.`,
    why: "A digest of other data than the model was trained on would be a false lineage.",
    fix: `Run dvc checkout ${path}, or give --dataset-digest of the data that it was trained on.`,
    place: { file: path },
  };
}
