import { type ReservedChange, reservedChanges } from "../domain/pull-request.js";
import { decideStatus } from "../domain/status-decision.js";
import { otherPullRequestChecks } from "../render/checks.js";
import type { Outcome } from "./outcome.js";
import type {
  ChangeReading,
  Clock,
  ReadsChanges,
  ReadsPromotions,
  Redraws,
  Surroundings,
} from "./ports.js";
import { refreshPromotion, statusChecks } from "./refresh-promotion.js";

type Ports = ReadsChanges & ReadsPromotions & Redraws & Clock & Surroundings;

/**
 * Reports both checks on a pull request, so that they can be required on every one into the default branch.
 * Two requests: a pull request that is no promotion passes, unless it touches what only the App may write.
 */
export async function reportPullRequest(ports: Ports, number: number): Promise<Outcome> {
  const reading = await ports.readChanges(number);
  if (reading.byApp) return refreshPromotion(ports, reading.hint);
  if (!reading.intoDefault)
    return { did: "nothing", about: `#${number}, which goes into another branch` };
  await ports.redraw({
    ...checksOn(reading.head, reading),
    checks: otherPullRequestChecks(reserved(reading)),
  });
  return { did: "redrawn", about: `#${number}` };
}

/** Reports both checks on a merge group's head, judged for the pull request that the group is for. */
export async function reportMergeGroup(
  ports: Ports,
  number: number,
  head: string,
): Promise<Outcome> {
  const reading = await ports.readChanges(number);
  const about = `the merge group of #${number}`;
  if (!reading.byApp) {
    await ports.redraw({
      ...checksOn(head, reading),
      checks: otherPullRequestChecks(reserved(reading)),
    });
    return { did: "redrawn", about };
  }
  const promotion = await ports.readPromotion(reading.hint);
  const status = decideStatus(promotion, ports.now());
  await ports.redraw({ ...checksOn(head, reading), checks: statusChecks(status, ports.now()) });
  return { did: "redrawn", about };
}

function checksOn(head: string, { repositoryId }: ChangeReading) {
  return { repositoryId, head, pullRequestId: null, body: null, reply: null };
}

/** App-only files that it changes; where not all files are listed, that is reason enough to fail. */
function reserved({ root, paths, allListed }: ChangeReading): readonly ReservedChange[] {
  const found = reservedChanges(root, paths);
  return found.length > 0 || allListed
    ? found
    : [{ path: "more files than can be listed", kind: "audit" }];
}
