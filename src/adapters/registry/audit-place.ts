import { failed, ok, type Problem, type Result } from "../../domain/problem.js";
import { askGit } from "../files/ask-git.js";
import { stateBranchMissing, stateCommit } from "../files/state-source.js";
import { openRegistry, type RegistryAddress } from "./open-registry.js";

/** Where an audit reads from: always commits, never a working tree. */
export interface AuditPlace {
  readonly address: RegistryAddress;
  readonly root: string;
  /** Branch that the entries are on, as it is called here; null: the commit that is checked out. */
  readonly branch: string | null;
  /** Commit that the entries are read at. */
  readonly head: string;
  /** Commit that people's files are read at. */
  readonly people: string;
}

/**
 * Finds the commits that an audit of a folder's registry reads: of the branch asked for, else of the policy's
 * `state.branch`, else the one that is checked out.
 */
export async function findAuditPlace(
  folder: string,
  asked: string | null,
): Promise<Result<AuditPlace>> {
  const here = await askGit(folder, "rev-parse", "--verify", "--quiet", "HEAD^{commit}");
  if (here === null) return failed(noHistory);
  if ((await askGit(folder, "rev-parse", "--is-shallow-repository"))?.trim() === "true")
    return failed(shallow);
  const opened = await openRegistry(folder, "HEAD");
  if (!opened.ok) return opened;
  const { trees, policy, root, address, problems } = opened.value;
  await trees.close();
  // Whether a branch is there is looked at below; what else is wrong leaves it open where the registry lies.
  const lost = problems.filter(({ code }) => code !== "state-branch-missing");
  if (lost.length > 0) return { ok: false, problems: lost };
  const branch = asked ?? policy.state.branch;
  const head = branch === null ? here.trim() : await stateCommit(folder, branch);
  if (head === null) return failed(branchMissing(branch ?? "", asked !== null));
  const isApart = policy.state.branch !== null;
  const people = isApart ? here.trim() : head;
  const state = isApart ? ({ kind: "commit", commit: head } as const) : { kind: "beside" as const };
  return ok({ address: { ...address, commit: people, state }, root, branch, head, people });
}

const noHistory: Problem = {
  code: "no-history",
  what: "This folder lies in no git repository that has a commit.",
  why: "An audit reads every commit that wrote an entry.",
  fix: "Run it in a clone of the registry.",
};

const shallow: Problem = {
  code: "history-shallow",
  what: "This clone is shallow: commits that wrote entries aren't here.",
  why: "An audit reads every commit that wrote an entry.",
  fix: "Run git fetch --unshallow, then try again.",
};

function branchMissing(branch: string, isAsked: boolean): Problem {
  if (!isAsked) return stateBranchMissing(branch);
  return {
    code: "branch-missing",
    what: `This clone has no branch ${branch}.`,
    fix: `Run git fetch origin ${branch}:refs/remotes/origin/${branch}, then try again.`,
  };
}
