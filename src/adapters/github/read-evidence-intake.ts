import type { HandedIn } from "../../domain/evidence-intake.js";
import { POLICY_PATH } from "../../domain/policy.js";
import { readPolicy } from "../../domain/registry.js";
import type { EvidenceReading } from "../../use-cases/evidence-ports.js";
import { read } from "./client.js";
import { evidenceIntakeDocument } from "./documents/evidence-intake.js";
import { filesVariables, namesOf, registryFiles, sourceFile } from "./documents/files.js";
import { refusalsPlace } from "./documents/refusals.js";
import { fullName, type GitHubRepository } from "./repository.js";

/** Reads what evidence is decided by: one request, and one more when the registry isn't where it was last seen. */
export async function readEvidence(
  repository: GitHubRepository,
  handed: HandedIn,
  branch: string,
): Promise<EvidenceReading> {
  const { owner, name, self, hints } = repository;
  const { root } = hints.of(fullName(repository));
  const { model, version, against } = handed;
  const wanted = { root, model, version, incumbent: against, year: "" };
  const { manifest: _, entries: __, ...files } = filesVariables(wanted);
  const ref = `refs/heads/${branch}`;
  const waiting = ref.slice(0, ref.lastIndexOf("/") + 1);
  const locks = `refs/heads/promotion/${model}/`;
  const at = { owner, name, self, branch, ref, waiting, locks };
  const answer = await read(repository.octokit, evidenceIntakeDocument, { ...at, ...files });
  const { defaultBranchRef: base, proposals, left, ...others } = answer.repository;
  const policy = readPolicy(sourceFile(POLICY_PATH, base.target.policy));
  if (policy.ok && !hints.agrees(fullName(repository), policy.value))
    return readEvidence(repository, handed, branch);
  const own = proposals.nodes.find((one) => one.viewerDidAuthor && !one.isCrossRepository);
  return {
    repositoryId: others.id,
    defaultBranch: base.name,
    files: registryFiles(base.target, wanted),
    pushable: base.refUpdateRule?.viewerCanPush !== false,
    proposedNames: others.waiting.nodes.flatMap(({ target }) => namesOf(target.evidence)),
    proposed: own?.number ?? null,
    promotions: others.open.nodes
      .flatMap((lock) => lock.associatedPullRequests.nodes)
      .flatMap((one) => (one.viewerDidAuthor ? [{ number: one.number, body: one.body }] : [])),
    left: left?.target.oid ?? null,
    refusals: refusalsPlace(others),
  };
}
