import type * as GitHub from "@octokit/graphql-schema";
import { notFound, unprocessable } from "../../forge-error.js";
import { findNodeOf } from "../../node-ids.js";
import { createCommitOnBranch, createRef, deleteRef, updateRef, updateRefs } from "../../refs.js";
import type { Repository } from "../../world.js";
import { commitAt } from "../git-objects.js";
import { refByName } from "../ref.js";
import type { View, Viewing } from "../view.js";
import { given, mutation, shortBranch } from "./mutation.js";

/** Writes to refs and to branches' content. */
export function refMutations(viewing: Viewing): View<GitHub.Mutation> {
  const { world, actor } = viewing;
  return {
    createRef: mutation(async ({ repositoryId, name, oid }: GitHub.CreateRefInput) => {
      const repository = findNodeOf(world, repositoryId, "Repository");
      if ((await repository.git.resolve(name)) !== null) {
        throw unprocessable(`A ref named "${name}" already exists in the repository.`);
      }
      await createRef(world, actor, repository, { name, oid });
      return { ref: () => refByName(viewing, repository, name) };
    }),
    updateRef: mutation(async ({ refId, oid, force }: GitHub.UpdateRefInput) => {
      const { repository, name } = findNodeOf(world, refId, "Ref");
      await updateRef(world, actor, repository, { name, oid, force: force ?? false });
      return { ref: () => refByName(viewing, repository, name) };
    }),
    updateRefs: mutation(async ({ repositoryId, refUpdates }: GitHub.UpdateRefsInput) => {
      const repository = findNodeOf(world, repositoryId, "Repository");
      const updates = refUpdates.map(({ name, afterOid, beforeOid, force }) => ({
        name: String(name),
        afterOid: String(afterOid),
        ...given("beforeOid", beforeOid as string | null | undefined),
        ...given("force", force),
      }));
      await updateRefs(world, actor, repository, updates);
      return {};
    }),
    deleteRef: mutation(async ({ refId }: GitHub.DeleteRefInput) => {
      const { repository, name } = findNodeOf(world, refId, "Ref");
      await deleteRef(world, actor, repository, name);
      return {};
    }),
    createCommitOnBranch: mutation((input: GitHub.CreateCommitOnBranchInput) =>
      commitOnBranch(viewing, input),
    ),
  };
}

async function commitOnBranch(
  viewing: Viewing,
  { branch, message, expectedHeadOid, fileChanges }: GitHub.CreateCommitOnBranchInput,
): Promise<object> {
  const { repository, name } = branchOf(viewing, branch);
  const oid = await createCommitOnBranch(viewing.world, viewing.actor, repository, {
    branch: name,
    expectedHeadOid: String(expectedHeadOid),
    headline: message.headline,
    body: message.body ?? "",
    additions: (fileChanges?.additions ?? []).map(({ path, contents }) => ({
      path,
      content: decoded(path, String(contents)),
    })),
    deletions: (fileChanges?.deletions ?? []).map(({ path }) => path),
  });
  return {
    commit: () => commitAt(viewing, repository, oid),
    ref: () => refByName(viewing, repository, `refs/heads/${name}`),
  };
}

/** A branch by its id, or by its repository's and its own name. */
function branchOf(
  { world }: Viewing,
  { id, branchName, repositoryNameWithOwner }: GitHub.CommittableBranch,
): { readonly repository: Repository; readonly name: string } {
  if (id != null) {
    const ref = findNodeOf(world, id, "Ref");
    return { repository: ref.repository, name: shortBranch(ref.name) };
  }
  const name = repositoryNameWithOwner ?? "";
  const repository = world.repositories.get(name.toLowerCase());
  if (repository === undefined) {
    throw notFound(`Could not resolve to a Repository with the name '${name}'.`);
  }
  return { repository, name: shortBranch(branchName ?? "") };
}

function decoded(path: string, contents: string): Buffer {
  const plain = contents.replace(/\s/g, "");
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(plain) || plain.length % 4 !== 0) {
    throw unprocessable(`The contents of ${path} are not valid Base64`);
  }
  return Buffer.from(plain, "base64");
}
