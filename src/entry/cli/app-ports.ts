import { type GitHubPorts, gitHubPorts } from "../../adapters/github/github-ports.js";
import { readBeginning } from "../../adapters/github/read-beginning.js";
import { RegistryHints } from "../../adapters/github/registry-hint.js";
import { createInstallationOctokit } from "../installation-octokit.js";
import type { AppKey } from "./app-key.js";
import type { CliIo } from "./cli-io.js";
import type { GitHubPlace } from "./github-place.js";

/** The App's ports for one repository, with its own key, as a terminal uses them. Throws where it isn't installed there. */
export async function appPorts(
  { now, stderr }: Pick<CliIo, "now" | "stderr">,
  { owner, name, apiUrl: baseUrl, page: repositoryUrl }: GitHubPlace,
  key: AppKey,
): Promise<GitHubPorts> {
  const octokit = await createInstallationOctokit({ ...key, baseUrl }, owner, name);
  const at = { octokit, owner, name, hints: new RegistryHints() };
  const { defaultBranch, login: self } = await readBeginning(at);
  const warn = (what: string, details: readonly string[]) =>
    stderr(`${[what, ...details].join("\n")}\n`);
  return gitHubPorts({ ...at, self, defaultBranch }, { now, repositoryUrl, warnings: [], warn });
}
