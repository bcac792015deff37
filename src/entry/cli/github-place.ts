import { originName } from "../../adapters/files/git-source.js";
import { failed, ok, type Problem, type Result } from "../../domain/problem.js";
import type { CliIo } from "./cli-io.js";

const GITHUB = "https://api.github.com";

/** A repository on GitHub, the API that tells of it and the page where people look at it. */
export interface GitHubPlace {
  readonly owner: string;
  readonly name: string;
  readonly apiUrl: string;
  readonly page: string;
}

/** The repository that a folder was cloned from; else the one that the environment names. */
export async function gitHubPlace({ cwd, env }: CliIo): Promise<Result<GitHubPlace>> {
  const repository = (await originName(cwd)) ?? env.GITHUB_REPOSITORY ?? "";
  const [, owner, name] = /^([^/\s:]+)\/([^/\s:]+)$/.exec(repository) ?? [];
  if (owner === undefined || name === undefined) return failed(unknown(repository));
  const apiUrl = env.GITHUB_API_URL || GITHUB;
  const pages = apiUrl === GITHUB ? "https://github.com" : new URL(apiUrl).origin;
  return ok({ owner, name, apiUrl, page: `${env.GITHUB_SERVER_URL || pages}/${owner}/${name}` });
}

function unknown(found: string): Problem {
  return {
    code: "repository-unknown",
    what: `It isn't known which repository on GitHub this folder belongs to${found === "" ? "" : `: its origin is ${found}`}.`,
    fix: "Add its address as the remote origin, or set GITHUB_REPOSITORY to owner/name.",
  };
}
