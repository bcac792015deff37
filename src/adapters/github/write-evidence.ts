import { z } from "zod";
import type { Sender } from "../../domain/evidence-intake.js";
import type { EvidenceAddition, EvidenceProposal } from "../../use-cases/evidence-ports.js";
import type { WriteAnswer } from "../../use-cases/ports.js";
import { send } from "./client.js";
import { failedField } from "./mutation-fields.js";
import { fullName, type GitHubRepository } from "./repository.js";
import { bringBranch } from "./write-commits.js";

/** Commits evidence to the default branch, if it is still where it was read. */
export async function addEvidence(
  repository: GitHubRepository,
  branch: string,
  addition: EvidenceAddition,
): Promise<WriteAnswer<object>> {
  const answer = await send(
    repository.octokit,
    "mutation addEvidence($commit: CreateCommitOnBranchInput!) { commit: createCommitOnBranch(input: $commit) { clientMutationId } }",
    { commit: commitInput(repository, branch, addition) },
  );
  return failedField(answer) ?? { kind: "done" };
}

const openedSchema = z.object({
  pullRequest: z.object({ pullRequest: z.object({ number: z.int() }) }),
});

/**
 * Proposes evidence by a pull request: the branch alone in its document, then commit and pull request together, as of a
 * promotion. A branch that an earlier try left is brought to where this one begins.
 */
export async function proposeEvidence(
  repository: GitHubRepository,
  proposal: EvidenceProposal,
): Promise<WriteAnswer<{ readonly number: number }>> {
  const { repositoryId, branch, left, base, body, headline: title, expectedHead } = proposal;
  const taken = await bringBranch(repository, { repositoryId, branch, at: expectedHead, left });
  if (taken.kind === "stale") return taken;
  const answer = await send(
    repository.octokit,
    `mutation proposeEvidence($commit: CreateCommitOnBranchInput!, $pullRequest: CreatePullRequestInput!) {
  commit: createCommitOnBranch(input: $commit) { clientMutationId }
  pullRequest: createPullRequest(input: $pullRequest) { pullRequest { number } }
}`,
    {
      commit: commitInput(repository, branch, proposal),
      pullRequest: { repositoryId, baseRefName: base, headRefName: branch, title, body },
    },
  );
  const failed = failedField(answer);
  if (failed) return failed;
  return { kind: "done", number: openedSchema.parse(answer.data).pullRequest.pullRequest.number };
}

function commitInput(
  repository: GitHubRepository,
  branchName: string,
  { file, headline, from, expectedHead: expectedHeadOid }: EvidenceAddition,
) {
  return {
    branch: { repositoryNameWithOwner: fullName(repository), branchName },
    expectedHeadOid,
    message: { headline, body: coAuthor(from) },
    fileChanges: {
      additions: [{ path: file.path, contents: Buffer.from(file.text).toString("base64") }],
    },
  };
}

/**
 * The person who handed it in is an author of the commit, so that their approval of the version doesn't count. GitHub
 * links the line by the address that it gives every account.
 */
function coAuthor({ login, id, type }: Sender): string {
  return type === "User"
    ? `Co-authored-by: ${login} <${id}+${login}@users.noreply.github.com>`
    : "";
}
