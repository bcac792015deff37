import { originName } from "../../../adapters/files/git-source.js";
import {
  openRegistration,
  type ProposedPullRequest,
} from "../../../adapters/github/open-registration.js";
import { verifyCommit } from "../../../adapters/github/verify-commit.js";
import type { ModelVersion } from "../../../domain/model-version.js";
import { failed, ok, type Problem, type Result } from "../../../domain/problem.js";
import type { Registration } from "../../../domain/registration.js";
import { registrationBody } from "../../../render/registration-body.js";
import { createOctokit } from "../../action-octokit.js";
import type { CliIo } from "../cli-io.js";

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
  const octokit = clientOf(io);
  const repository = (await originName(io.cwd)) ?? io.env.GITHUB_REPOSITORY ?? "";
  const [, owner, name] = /^([^/\s:]+)\/([^/\s:]+)$/.exec(repository) ?? [];
  const problems = [
    ...(octokit === null ? [noToken] : []),
    ...(owner === undefined ? [noRepository(repository)] : []),
  ];
  if (octokit === null || owner === undefined || name === undefined) return { ok: false, problems };
  return openRegistration(octokit, {
    owner,
    name,
    branch: `registration/${record.model}/${version}`,
    title: `Register ${record.model} ${version}`,
    body: registrationBody(record, bump, `${pagesOf(io)}/${owner}/${name}`),
    files,
  });
}

function clientOf({ env }: CliIo): ReturnType<typeof createOctokit> | null {
  return env.GITHUB_TOKEN ? createOctokit(env.GITHUB_TOKEN, env.GITHUB_API_URL || GITHUB) : null;
}

/** Where people look at repositories, from where the API is. */
function pagesOf({ env }: CliIo): string {
  const api = env.GITHUB_API_URL || GITHUB;
  return env.GITHUB_SERVER_URL || (api === GITHUB ? "https://github.com" : new URL(api).origin);
}

function unverified(why: string): string {
  return `The source commit is unverified: ${why}.`;
}

const noToken: Problem = {
  code: "token-missing",
  what: "--pull-request needs GITHUB_TOKEN, which isn't set.",
  fix: "Set it to a token that may write contents and pull requests, or leave --pull-request out and commit the files.",
};

function noRepository(found: string): Problem {
  return {
    code: "repository-unknown",
    what: `It isn't known which repository on GitHub this folder belongs to${found === "" ? "" : `: its origin is ${found}`}.`,
    fix: "Add its address as the remote origin, or set GITHUB_REPOSITORY to owner/name.",
  };
}
