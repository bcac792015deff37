import { textOf } from "../domain/file-reading.js";
import { parsePromotionBranch } from "../domain/names.js";
import { isPlainRegistration } from "../domain/own-registration.js";
import { readPolicy } from "../domain/registry.js";
import { decideStatus } from "../domain/status-decision.js";
import type { RegistryJudgement } from "../render/registry-check.js";
import { mergeJudged } from "./merge-own.js";
import type { Outcome } from "./outcome.js";
import type {
  ChangeReading,
  Clock,
  MergesPullRequests,
  ReadsChanges,
  ReadsPromotions,
  ReadsRegistryChanges,
  Redraws,
  Surroundings,
} from "./ports.js";
import { refreshPromotion, statusChecks } from "./refresh-promotion.js";
import { checksOn, reportChange } from "./report-change.js";

type Ports = ReadsChanges &
  ReadsPromotions &
  ReadsRegistryChanges &
  Redraws &
  MergesPullRequests &
  Clock &
  Surroundings;

/**
 * Reports all checks on a pull request, so that they can be required on every one into the default branch. Two requests
 * where it is no promotion and changes no file of the registry; one more where it does. A machine's plain registration
 * is merged with one more, where the policy leaves that to the App.
 */
export async function reportPullRequest(ports: Ports, number: number): Promise<Outcome> {
  const reading = await ports.readChanges(number);
  if (isPromotion(reading)) return refreshPromotion(ports, reading.hint);
  if (!reading.intoDefault)
    return { did: "nothing", about: `#${number}, which goes into another branch` };
  const judgement = await reportChange(ports, reading, reading.head);
  const merged =
    registersItself(reading, judgement) && (await mergeJudged(ports, { number, ...reading }));
  return { did: merged ? "merged" : "redrawn", about: `#${number}` };
}

/** Whether it is a machine's registration that is valid and nothing else, which the policy leaves to the App. */
function registersItself(reading: ChangeReading, judgement: RegistryJudgement): boolean {
  const policy = readPolicy(textOf(reading.policy));
  if (judgement.kind !== "judged" || !policy.ok) return false;
  const valid = judgement.verdict.findings.every(({ severity }) => severity !== "error");
  return valid && isPlainRegistration(reading, policy.value);
}

/** Reports all checks on a merge group's head, judged for the pull request that the group is for. */
export async function reportMergeGroup(
  ports: Ports,
  number: number,
  head: string,
): Promise<Outcome> {
  const reading = await ports.readChanges(number);
  const about = `the merge group of #${number}`;
  if (!isPromotion(reading)) {
    await reportChange(ports, reading, head);
    return { did: "redrawn", about };
  }
  const promotion = await ports.readPromotion(reading.hint);
  const status = decideStatus(promotion, ports.now());
  await ports.redraw({ ...checksOn(head, reading), checks: statusChecks(status, ports.now()) });
  return { did: "redrawn", about };
}

/** The App opens other pull requests too; those are judged like anybody's. */
function isPromotion({ byApp, headBranch }: ChangeReading): boolean {
  return byApp && parsePromotionBranch(headBranch) !== null;
}
