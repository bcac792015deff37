import { z } from "zod";
import { POLICY_PATH } from "../../domain/policy.js";
import { readPolicy } from "../../domain/registry.js";
import { type Octokit, read } from "./client.js";
import { BLOB, fileSchema, sourceFile } from "./documents/files.js";
import type { RegistryHints } from "./registry-hint.js";

const beginningDocument = {
  name: "beginning",
  text: `query beginning($owner: String!, $name: String!) {
  viewer { login }
  repository(owner: $owner, name: $name) {
    defaultBranchRef { name target { ... on Commit { policy: file(path: "${POLICY_PATH}") { object { ...blob } } } } }
  }
}
${BLOB}`,
  answer: z.object({
    viewer: z.object({ login: z.string() }),
    repository: z.object({
      defaultBranchRef: z.object({ name: z.string(), target: z.object({ policy: fileSchema }) }),
    }),
  }),
};

/** Where a process that knows nothing yet is to look: a repository, and a memory of where registries are. */
export interface Unknown {
  readonly octokit: Octokit;
  readonly owner: string;
  readonly name: string;
  readonly hints: RegistryHints;
}

/** What a process that runs once has to know before it reads an event. */
export interface Beginning {
  /** Whose token it is: `<app>[bot]`, or a person's login. */
  readonly login: string;
  readonly defaultBranch: string;
}

/** Reads whose token this is and which branch is the default one, and learns where the registry is. One request. */
export async function readBeginning({ octokit, owner, name, hints }: Unknown): Promise<Beginning> {
  const { viewer, repository } = await read(octokit, beginningDocument, { owner, name });
  const { defaultBranchRef } = repository;
  const policy = readPolicy(sourceFile(POLICY_PATH, defaultBranchRef.target.policy));
  if (policy.ok) hints.agrees(`${owner}/${name}`, policy.value);
  return { login: viewer.login, defaultBranch: defaultBranchRef.name };
}
