import { recordedDecision } from "./audit-entry.js";
import type { Problem } from "./problem.js";
import type { Evaluation } from "./promotion-evaluation.js";
import type { PullRequest } from "./pull-request.js";
import type { SignOffs } from "./sign-off.js";

/** A promotion that was withdrawn is over, even where its branch was brought back and merged. */
export function withdrawnBefore(
  entryNames: readonly string[],
  model: string,
  number: number,
): readonly Problem[] {
  if (recordedDecision(entryNames, model, number)?.kind !== "withdrawn") return [];
  return [
    {
      code: "withdrawn-before",
      what: `The promotion of #${number} was withdrawn before it was merged.`,
      why: "A withdrawal is recorded and final.",
      fix: "Ask again with `/promote`.",
    },
  ];
}

/** A merge that brought no dossier. */
export function noDossier(pullRequest: PullRequest): Problem {
  return {
    code: "dossier-gone",
    what: `The merge of #${pullRequest.number} brought no dossier.`,
    fix: "Ask again with `/promote`.",
  };
}

/** What is no longer as it was approved. */
export function movedProblems(evaluation: Evaluation): readonly Problem[] {
  return [
    ...evaluation.problems,
    ...evaluation.moved.map((what) => ({
      code: "inputs-moved",
      what: `Since the dossier was written: ${what}.`,
      why: "What was approved is what is recorded.",
      fix: "Ask again with `/promote`.",
    })),
  ];
}

/** Gates that kept the promotion back. */
export function gateProblems(evaluation: Evaluation): readonly Problem[] {
  return evaluation.gates
    .filter((gate) => gate.blocks)
    .map((gate) => ({
      code: "gate-blocks",
      what: `Gate ${gate.id}: ${gate.text}`,
      ...(gate.fix ? { fix: gate.fix } : {}),
    }));
}

/** Places that are proven to be empty; one whose people couldn't be read proves nothing. */
export function signOffProblems(signOffs: SignOffs): readonly Problem[] {
  const proven = signOffs.missing.filter(({ unread }) => unread === null);
  return proven.map(({ place }) => ({
    code: "sign-off-missing",
    what: `${place.owner} had not signed when this was merged.`,
    fix: "Ask again with `/promote`, and merge when all have signed.",
  }));
}

/** Places whose people couldn't be read: no reason to refuse, and none to record. */
export function unreadProblems(signOffs: SignOffs): readonly Problem[] {
  return signOffs.missing.flatMap(({ unread }) =>
    unread === null ? [] : [{ code: "owner-unread", what: unread }],
  );
}
