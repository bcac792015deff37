import { parseCodeowners } from "../../../domain/codeowners.js";
import type { SourceFile } from "../../../domain/document.js";
import { POLICY_PATH } from "../../../domain/policy.js";
import { standIns } from "../../../domain/profile.js";
import { WORKFLOW_PATH } from "./workflow.js";

const HEAD = `# Who signs for what. The last line that matches a file decides, and GitHub is
# content with any one of a line's owners; Model Promoter asks all of them, or as
# .github/model-promoter.yml says. A model of other people gets a line of its own
# below the registry's, such as
#   /registry/models/fraud-detection/ @your-org/fraud-team
`;

/** What CODEOWNERS needs to say: who owns the models, and who the rules by which they are promoted. */
export function ownerLines(root: string): readonly string[] {
  const owned = [
    [`/${root}/`, standIns.owners],
    ["/.github/CODEOWNERS", standIns.platform],
    [`/${POLICY_PATH}`, standIns.platform],
    ["/.github/model-promoter/", standIns.platform],
    [`/${WORKFLOW_PATH}`, standIns.platform],
  ] as const;
  const width = Math.max(...owned.map(([pattern]) => pattern.length));
  return owned.map(([pattern, owner]) => `${pattern.padEnd(width)} ${owner}`);
}

/** A CODEOWNERS file for a repository that has none. */
export function codeownersFile(root: string): SourceFile {
  return { path: ".github/CODEOWNERS", text: `${HEAD}\n${ownerLines(root).join("\n")}\n` };
}

/** Lines that a repository's own CODEOWNERS lacks; a line for the same pattern counts, whoever it names. */
export function lackingLines({ path, text }: SourceFile, root: string): readonly string[] {
  const there = parseCodeowners(text, path).lines.map(({ pattern }) => pattern);
  return ownerLines(root).filter((line) => !there.includes(line.split(" ")[0] ?? ""));
}
