import {
  openRegistration,
  type ProposedFiles,
  type ProposedPullRequest,
} from "../../../adapters/github/open-registration.js";
import { verifyCommit } from "../../../adapters/github/verify-commit.js";
import { fileName } from "../../../domain/gate/evidence-runs.js";
import type { ModelVersion } from "../../../domain/model-version.js";
import { failed, ok, type Problem, type Result } from "../../../domain/problem.js";
import type { PlannedEvidence } from "../../../domain/registration/evidence-plan.js";
import type { RegistrableModel, Registration } from "../../../domain/registration.js";
import { evidenceBody } from "../../../render/evidence-body.js";
import { registrationBody } from "../../../render/registration-body.js";
import { createOctokit } from "../../action-octokit.js";
import type { CliIo } from "../cli-io.js";
import { gitHubPlace } from "../github-place.js";

const GITHUB = "https://api.github.com";

/**
 * Looks a record's source commit up on GitHub. A commit that isn't there refuses the record; what couldn't be looked
 * up is a warning.
 */
export async function verifySource(
  io: CliIo,
  { source }: ModelVersion,
): Promise<Result<readonly string[]>> {
  if (source === undefined) return ok([]);
  const { repository, commit } = source;
  const octokit = clientOf(io);
  if (octokit === null) return ok([unverified("GITHUB_TOKEN isn't set")]);
  const check = await verifyCommit(octokit, repository, commit);
  if (check.result === "there") return ok([]);
  return check.result === "unknown"
    ? ok([unverified(check.why)])
    : failed({
        code: "commit-unknown",
        what: `${repository} has no commit ${commit} on GitHub.`,
        why: "A version's source is a commit that anyone can look at.",
        fix: "Push it first, or correct --repository and --commit.",
      });
}

/** Opens the pull request that adds a version's files to the repository that this folder was cloned from. */
export async function proposeFiles(
  io: CliIo,
  { record, version, files, bump }: Registration,
): Promise<Result<ProposedPullRequest>> {
  return propose(io, (page) => ({
    branch: `registration/${record.model}/${version}`,
    title: `Register ${record.model} ${version}`,
    body: registrationBody(record, bump, page),
    files,
    fixes: {
      there: "Fetch the default branch, and register another number.",
      underWay: "Close it, or register another number.",
    },
  }));
}

/** Opens the pull request that adds a run of evidence to the repository that this folder was cloned from. */
export async function proposeEvidence(
  io: CliIo,
  { model, catalogue }: Pick<RegistrableModel, "model" | "catalogue">,
  { file, evidence, run }: PlannedEvidence,
): Promise<Result<ProposedPullRequest>> {
  const { version, kind } = evidence;
  const name = fileName(file).replace(/\.yaml$/, "");
  return propose(io, () => ({
    branch: `evidence/${model}/${version}/${name}`,
    title: `Add evidence for ${model} ${version}: ${kind}, run ${run}`,
    body: evidenceBody(model, { path: file.path, evidence }, catalogue),
    files: [file],
    fixes: {
      there: "Fetch the default branch, and add it again: it gets the next number.",
      underWay: "Merge that one, fetch the default branch and add it again; or close it.",
    },
  }));
}

/** Opens a pull request of what is written once the repository's page is known. */
async function propose(
  io: CliIo,
  write: (page: string) => Omit<ProposedFiles, "owner" | "name">,
): Promise<Result<ProposedPullRequest>> {
  const octokit = clientOf(io);
  const place = await gitHubPlace(io);
  if (octokit === null || !place.ok)
    return {
      ok: false,
      problems: [...(octokit ? [] : [noToken]), ...(place.ok ? [] : place.problems)],
    };
  const { owner, name, page } = place.value;
  return openRegistration(octokit, { owner, name, ...write(page) });
}

function clientOf({ env }: CliIo): ReturnType<typeof createOctokit> | null {
  return env.GITHUB_TOKEN ? createOctokit(env.GITHUB_TOKEN, env.GITHUB_API_URL || GITHUB) : null;
}

function unverified(why: string): string {
  return `The source commit is unverified: ${why}.`;
}

const noToken: Problem = {
  code: "token-missing",
  what: "--pull-request needs GITHUB_TOKEN, which isn't set.",
  fix: "Set it to a token that may write contents and pull requests, or leave --pull-request out and commit the files.",
};
