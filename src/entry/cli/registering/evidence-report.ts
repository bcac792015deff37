import type { ProposedPullRequest } from "../../../adapters/github/open-registration.js";
import type { EvidenceKind } from "../../../domain/evidence.js";
import type { Problem, Result } from "../../../domain/problem.js";
import type { PlannedEvidence } from "../../../domain/registration/evidence-plan.js";
import type { UnreadPart } from "./evaluation.js";
import { listed, unmappedText } from "./report.js";

/** What `evidence add` did. The file is written where no pull request was opened. */
export interface EvidenceAnswer extends PlannedEvidence {
  readonly unmapped: readonly UnreadPart[];
  readonly pullRequest: ProposedPullRequest | null;
}

/** What `evidence add` was asked about. */
export interface EvidenceSubject {
  readonly model: string;
  readonly version: string;
  readonly kind: EvidenceKind;
}

/** What `evidence add` did, for people. */
export function evidenceText({
  file,
  run,
  evidence,
  unmapped,
  pullRequest,
}: EvidenceAnswer): string {
  const parts = [
    `Run ${run} of kind ${evidence.kind}.\n`,
    pullRequest === null
      ? `Written:\n${listed([file.path])}`
      : `Opened #${pullRequest.number}, which adds:\n${listed([file.path])}`,
    unmappedText(unmapped),
    pullRequest === null
      ? "Next: commit the file, and merge it into the default branch.\n"
      : `Next: have it merged: ${pullRequest.url}\n`,
  ];
  return parts.filter((part) => part !== "").join("\n");
}

/** What `evidence add` did, for machines. */
export function evidenceJson(
  { model, version, kind }: EvidenceSubject,
  answer: Result<EvidenceAnswer>,
): string {
  const added = answer.ok ? answer.value : null;
  const problems: readonly Problem[] = answer.ok ? [] : answer.problems;
  const shown = {
    schema: 1,
    model,
    version,
    kind,
    run: added?.run ?? null,
    written: added && added.pullRequest === null ? [added.file.path] : [],
    pullRequest: added?.pullRequest ?? null,
    unmapped: added?.unmapped ?? [],
    problems,
  };
  return `${JSON.stringify(shown, null, 2)}\n`;
}
