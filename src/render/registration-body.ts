import type { BumpProposal } from "../domain/bump.js";
import type { ModelVersion } from "../domain/model-version.js";
import { code } from "./escape.js";
import { join, md } from "./markdown.js";
import { recordFacts, unknownProvenance } from "./sections/model-details.js";

/** Body of the pull request that adds a version to the registry. `repositoryUrl` is the repository's page. */
export function registrationBody(
  record: ModelVersion,
  bump: BumpProposal | null,
  repositoryUrl: string,
): string {
  const command = code(`/promote ${record.model} ${record.version} to staging`);
  const why =
    bump &&
    md`**Why ${record.version}:** ${join(
      bump.reasons.map((one) => md`${one}`),
      "; ",
    )}.`;
  const parts = [
    md`Adds ${code(`${record.model} ${record.version}`)} to the registry. Merging it puts the version into no stage.`,
    unknownProvenance(record),
    recordFacts(record, repositoryUrl),
    why,
    md`Once it is merged, ask for Staging with ${command}.`,
  ];
  return `${
    join(
      parts.flatMap((part) => part ?? []),
      "\n\n",
    ).text
  }\n`;
}
