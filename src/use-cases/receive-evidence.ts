import {
  decideEvidence,
  type EvidenceRight,
  evidenceRight,
  intakePolicy,
  noEvidenceRight,
} from "../domain/evidence-decision.js";
import {
  evidenceAsked,
  evidenceBranch,
  type HandedIn,
  readEvidenceIntake,
  type Sender,
} from "../domain/evidence-intake.js";
import { failed, ok, type Problem, type Result } from "../domain/problem.js";
import type { RegistryFiles } from "../domain/registry.js";
import { evidenceProposalBody } from "../render/evidence-proposal.js";
import { mayWrite } from "./authorise.js";
import type {
  AddsEvidence,
  EvidenceAddition,
  EvidenceReading,
  ProposesEvidence,
  ReadsEvidence,
} from "./evidence-ports.js";
import { Contended, MOST_TRIES, type Outcome } from "./outcome.js";
import type { PromotionHint, ReadsPermission, RefusalsPlace, TellsRefusals } from "./ports.js";
import { reportPullRequest } from "./report-pull-request.js";

/** A pull request of the App's own is reported on here: the App doesn't look at its own events. */
type Ports = ReadsEvidence &
  ReadsPermission &
  AddsEvidence &
  ProposesEvidence &
  TellsRefusals &
  Parameters<typeof reportPullRequest>[0];

/** What came of evidence, and the model's open promotions, which rest on what has now changed. */
export interface Receipt {
  readonly outcome: Outcome;
  readonly siblings: readonly PromotionHint[];
}

/**
 * Takes evidence that was handed in by an event: right, snapshot, decision; then one commit on the default branch, or a
 * pull request where the App may not push there. Two requests from a machine, one more from a person. A repeat finds the
 * file, or the pull request, and stops.
 */
export async function receiveEvidence(
  ports: Ports,
  sender: Sender,
  payload: unknown,
): Promise<Receipt> {
  const asked = evidenceAsked(payload);
  const about = `${asked}, sent by ${sender.login}`;
  const refuse = async (problems: readonly Problem[], place?: RefusalsPlace): Promise<Receipt> => {
    await ports.tellRefusal({ sender, asked, problems }, place);
    return { outcome: { did: "refused", about }, siblings: [] };
  };
  const handed = readEvidenceIntake(payload);
  if (!handed.ok) return refuse(handed.problems);
  const branch = evidenceBranch(handed.value, sender);
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const reading = await ports.readEvidence(handed.value, branch);
    const right = await rightOf(ports, reading.files, sender);
    if (!right.ok) return refuse(right.problems, reading.refusals);
    const decision = decideEvidence(reading, handed.value, sender, right.value);
    if (decision.kind === "refuse") return refuse(decision.problems, reading.refusals);
    if (decision.kind === "there") return received(reading, "nothing", `${about}: it is there`);
    const { file, headline } = decision;
    const addition = { file, headline, from: sender, expectedHead: reading.files.commit };
    const did = await write(ports, reading, { handed: handed.value, branch, addition });
    if (did !== "stale") return received(reading, did, about);
  }
  throw new Contended(about);
}

/** The App's own commit is no event to look at; whoever died before looking at the promotions is made up for by a repeat. */
function received(
  { promotions }: EvidenceReading,
  did: "nothing" | "received" | "proposed",
  about: string,
): Receipt {
  return { outcome: { did, about }, siblings: did === "proposed" ? [] : promotions };
}

/** The policy's answer; a person's write access costs a request. */
async function rightOf(
  ports: ReadsPermission,
  files: RegistryFiles,
  sender: Sender,
): Promise<Result<Exclude<EvidenceRight, "none">>> {
  const policy = intakePolicy(files);
  if (!policy.ok) return policy;
  const right = evidenceRight(policy.value, sender);
  if (right === "machine") return ok(right);
  if (right === "person" && mayWrite(await ports.permissionOf(sender.login))) return ok(right);
  return failed(noEvidenceRight(policy.value, sender));
}

interface Writing {
  readonly handed: HandedIn;
  readonly branch: string;
  readonly addition: EvidenceAddition;
}

async function write(
  ports: Ports,
  reading: EvidenceReading,
  { handed, branch, addition }: Writing,
): Promise<"received" | "proposed" | "stale"> {
  if (reading.pushable) {
    const added = await ports.addEvidence(reading.defaultBranch, addition);
    return added.kind === "done" ? "received" : "stale";
  }
  if (reading.proposed !== null) {
    await reportPullRequest(ports, reading.proposed);
    return "proposed";
  }
  const { repositoryId, left, defaultBranch: base } = reading;
  const body = evidenceProposalBody(handed, addition.from.login, base);
  const proposal = { ...addition, repositoryId, branch, left, base, body };
  const opened = await ports.proposeEvidence(proposal);
  if (opened.kind === "stale") return "stale";
  await reportPullRequest(ports, opened.number);
  return "proposed";
}
