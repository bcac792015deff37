import { filePlace } from "./catalogue/file-place.js";
import type { ChangedFile } from "./changed-file.js";
import { isMachine } from "./people.js";
import type { Policy } from "./policy.js";
import { modelFolder } from "./registry-paths.js";
import { modelOfPath } from "./validation/validate-files.js";

/** A commit of a pull request, as GitHub vouches for it. */
export interface VouchedCommit {
  /** Its author's login, an App's with `[bot]`; null where the signature doesn't hold or the author is nobody's account. */
  readonly author: string | null;
}

/** A pull request that may register a version. */
export interface ProposedRegistration {
  readonly root: string;
  /** Login of whoever opened it; null where GitHub doesn't tell. */
  readonly author: string | null;
  readonly commits: readonly VouchedCommit[];
  readonly files: readonly ChangedFile[];
}

/**
 * Whether a pull request is a machine's plain registration, which the App merges where the policy says
 * `registration: auto`: a machine of the policy opened it, every commit is its own and signed, and it does nothing but
 * add one new version's files. Whether these are valid is for the registry's check to say.
 */
export function isPlainRegistration(
  { root, author, commits, files }: ProposedRegistration,
  { registration, machines }: Policy,
): boolean {
  if (registration !== "auto" || author === null || !isMachine(machines, author)) return false;
  if (commits.length === 0 || commits.some((commit) => commit.author !== author)) return false;
  const places = files.map((file) => versionPlace(root, file));
  const [first] = places;
  return (
    first !== undefined &&
    places.every((place) => place?.model === first?.model && place?.version === first?.version) &&
    places.some((place) => place?.kind === "record")
  );
}

/** Model and version that a new file is about; null where it is none, or not one that people write about a version. */
function versionPlace(root: string, { path, change }: ChangedFile) {
  const model = change === "added" ? modelOfPath(root, path) : null;
  if (model === null) return null;
  const place = filePlace(path.slice(modelFolder(root, model).length + 1));
  if (place === null || place.version === null) return null;
  return { model, ...place };
}
