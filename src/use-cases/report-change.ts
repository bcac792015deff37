import { type PathChange, pathChanges } from "../domain/changed-file.js";
import { type ReservedChange, reservedIn } from "../domain/pull-request.js";
import { registryPaths } from "../domain/validation/registry-change.js";
import { validateChange } from "../domain/validation/validate-change.js";
import { otherPullRequestChecks } from "../render/checks.js";
import { type RegistryJudgement, registryCheck } from "../render/registry-check.js";
import type { ChangeReading, ReadsRegistryChanges, Redraws } from "./ports.js";

/**
 * Reports all checks of a change that is no promotion, on a commit that has it: gates and sign-offs pass unless it
 * touches what only the App may write; the registry's files that it changes are judged, and how is answered. One
 * request; one more, and rarely others, where it changes files of the registry.
 */
export async function reportChange(
  ports: ReadsRegistryChanges & Redraws,
  reading: ChangeReading,
  head: string,
): Promise<RegistryJudgement> {
  const judgement = await judge(ports, reading, head);
  await ports.redraw({
    ...checksOn(head, reading),
    checks: [...otherPullRequestChecks(reserved(reading)), registryCheck(judgement)],
  });
  return judgement;
}

/** A redrawing of nothing but checks. */
export function checksOn(head: string, { repositoryId }: Pick<ChangeReading, "repositoryId">) {
  return { repositoryId, head, pullRequestId: null, body: null, reply: null };
}

async function judge(
  ports: ReadsRegistryChanges,
  reading: ChangeReading,
  head: string,
): Promise<RegistryJudgement> {
  if (!reading.allListed) return { kind: "unlisted" };
  if (registryPaths(reading.root, reading.files).length === 0) return { kind: "untouched" };
  const change = await ports.readRegistryChange(reading, head);
  return { kind: "judged", verdict: validateChange(change) };
}

/** App-only files that it changes; where not all files are listed, that is reason enough to fail. */
function reserved({ root, files, allListed }: ChangeReading): readonly ReservedChange[] {
  return reservedIn(root, { changed: pathChanges(files).map(pathOf), allListed });
}

function pathOf({ path }: PathChange): string {
  return path;
}
