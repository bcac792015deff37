import { digestOf } from "./digest.js";
import { readDocument, type SourceFile } from "./document.js";
import { type Dossier, dossierSchema } from "./dossier.js";
import type { Problem, Result } from "./problem.js";
import {
  type DossierPath,
  type ReservedFile,
  readDossierPath,
  reservedFile,
} from "./registry-paths.js";

/** A commit of a pull request, as far as judging needs it. */
export interface PullRequestCommit {
  readonly oid: string;
  /**
   * Made by the App for this promotion: with GitHub's own signature to prove the App, and since the branch's promotion
   * before ended, for an older dossier brought back names another requester.
   */
  readonly byApp: boolean;
  /** Git blob id of the dossier in it; null where it has none. */
  readonly dossierBlob: string | null;
}

/** A pull request as read from GitHub. */
export interface PullRequest {
  readonly number: number;
  readonly nodeId: string;
  readonly url: string;
  readonly state: "open" | "closed" | "merged";
  readonly baseBranch: string;
  readonly headBranch: string;
  readonly head: string;
  readonly byApp: boolean;
  /** Paths that it changes; `allListed` is false where GitHub listed only the first of many. */
  readonly changed: readonly string[];
  readonly allListed: boolean;
  /** Its last commits, oldest first. */
  readonly commits: readonly PullRequestCommit[];
}

/** A dossier with the file and blob that hold it. */
export interface PlacedDossier {
  readonly path: string;
  readonly blob: string;
  readonly text: string;
  readonly dossier: Dossier;
}

/** A dossier's file as read at some commit. */
export interface DossierFile extends SourceFile {
  readonly blob: string;
}

/** App-only files that a pull request changes. */
export interface ReservedChange {
  readonly path: string;
  readonly kind: ReservedFile;
}

/** Which of the changed paths only the App may change. */
export function reservedChanges(root: string, paths: readonly string[]): readonly ReservedChange[] {
  return paths.flatMap((path) => {
    const kind = reservedFile(root, path);
    return kind ? [{ path, kind }] : [];
  });
}

/** App-only files that a pull request changes. Where not all of its files are listed, that is reason enough to say so. */
export function reservedIn(
  root: string,
  { changed, allListed }: Pick<PullRequest, "changed" | "allListed">,
): readonly ReservedChange[] {
  const found = reservedChanges(root, changed);
  return found.length > 0 || allListed
    ? found
    : [{ path: "more files than can be listed", kind: "audit" }];
}

/** The one dossier among the paths of a promotion; null where there is none. */
export function dossierPathAmong(
  root: string,
  paths: readonly string[],
  branch: string,
): string | null {
  const fits = (at: DossierPath | null) =>
    at !== null && branch === `promotion/${at.model}/${at.to}`;
  return paths.find((path) => fits(readDossierPath(root, path))) ?? null;
}

/** Reads a dossier and checks that it is the App's own: written by the App's commit, about what path and branch say. */
export function readPlacedDossier(
  root: string,
  file: DossierFile,
  { commits, headBranch }: Pick<PullRequest, "commits" | "headBranch">,
): Result<PlacedDossier> {
  const dossier = readDocument(file, dossierSchema);
  if (!dossier.ok) return dossier;
  const problems = [
    ...notTheApps(file, commits),
    ...notAsPlaced(root, file, dossier.value),
    ...notOfBranch(root, file, headBranch),
  ];
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, value: { ...file, dossier: dossier.value } };
}

function notTheApps(file: DossierFile, commits: readonly PullRequestCommit[]): readonly Problem[] {
  if (commits.some((commit) => commit.byApp && commit.dossierBlob === file.blob)) return [];
  return [
    {
      code: "dossier-forged",
      what: `${file.path} is not as the App wrote it.`,
      why: "A dossier counts only as the App committed it, with GitHub's signature.",
      fix: "Close this pull request and ask again with `/promote`.",
      place: { file: file.path },
    },
  ];
}

/** A branch is the lock of one model and stage: a dossier for another was brought here from elsewhere. */
function notOfBranch(root: string, file: DossierFile, branch: string): readonly Problem[] {
  if (dossierPathAmong(root, [file.path], branch) !== null) return [];
  return [
    {
      code: "dossier-misplaced",
      what: `${file.path} is not what the branch ${branch} is for.`,
      why: "A promotion's branch is the lock of one model and one stage.",
      fix: "Close this pull request and ask again with `/promote`.",
      place: { file: file.path },
    },
  ];
}

function notAsPlaced(root: string, file: DossierFile, dossier: Dossier): readonly Problem[] {
  const at = readDossierPath(root, file.path);
  if (at && at.model === dossier.model && at.version === dossier.version && at.to === dossier.to)
    return [];
  return [
    {
      code: "dossier-misplaced",
      what: `${file.path} is about ${dossier.model} ${dossier.version} to ${dossier.to}, not about what its name says.`,
      fix: "Close this pull request and ask again with `/promote`.",
      place: { file: file.path },
    },
  ];
}

/** A dossier as an audit entry refers to it. */
export function dossierReference({ path, text }: PlacedDossier) {
  return { path: `promotions/${path.split("/").at(-1)}`, digest: digestOf(text) };
}
