import { z } from "zod";
import {
  type MachineRefusal,
  REFUSALS_TITLE,
  refusalComment,
  refusalId,
  refusalsIssue,
} from "../../render/comments/machine-refusal.js";
import type { RefusalsPlace } from "../../use-cases/ports.js";
import { read } from "./client.js";
import { REFUSALS, refusalsPlace, refusalsSchema } from "./documents/refusals.js";
import { Fields, succeed } from "./mutation-fields.js";
import type { GitHubRepository } from "./repository.js";

const refusalsDocument = {
  name: "refusals",
  text: `query refusals($owner: String!, $name: String!, $self: String!) { repository(owner: $owner, name: $name) { ...refusals } }
${REFUSALS}`,
  answer: z.object({ repository: refusalsSchema }),
};

/** Tells of a refusal in the App's issue, which is opened where there is none. One request where the place was read, else two. */
export async function tellRefusal(
  repository: GitHubRepository,
  refusal: MachineRefusal,
  place?: RefusalsPlace,
): Promise<void> {
  const { repositoryId, issueId, told } = place ?? (await readPlace(repository));
  if (told.includes(refusalId(refusal))) return;
  const fields = new Fields();
  if (issueId === null)
    fields.add("issue", "createIssue", "CreateIssueInput", {
      repositoryId,
      title: REFUSALS_TITLE,
      body: refusalsIssue(refusal),
    });
  else
    fields.add("comment", "addComment", "AddCommentInput", {
      subjectId: issueId,
      body: refusalComment(refusal),
    });
  succeed("tellRefusal", await fields.send(repository.octokit, "tellRefusal"));
}

async function readPlace(repository: GitHubRepository): Promise<RefusalsPlace> {
  const { octokit, owner, name, self } = repository;
  return refusalsPlace((await read(octokit, refusalsDocument, { owner, name, self })).repository);
}
