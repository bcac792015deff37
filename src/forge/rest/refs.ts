import * as z from "zod";
import { NEEDS } from "../access.js";
import { notFound } from "../forge-error.js";
import { gitNodeId } from "../node-ids.js";
import { createRef, deleteRef, updateRef } from "../refs.js";
import type { Schemas } from "../shapes/accounts.js";
import { repositoryUrl } from "../shapes/repositories.js";
import type { Repository } from "../world.js";
import {
  type Call,
  created,
  input,
  noContent,
  ok,
  optional,
  param,
  type RestAnswer,
  type Route,
  repositoryOf,
  route,
} from "./route.js";

/** Operations on refs; `{ref}` is written without `refs/`. */
export const REF_ROUTES: readonly Route[] = [
  route("GET", "/repos/{owner}/{repo}/git/ref/{ref}", readRef),
  route("POST", "/repos/{owner}/{repo}/git/refs", async (call) => {
    const repository = repositoryOf(call, NEEDS.writeContents);
    const { ref, sha } = input(call, z.object({ ref: z.string(), sha: z.string() }));
    await createRef(call.world, call.actor, repository, { name: ref, oid: sha });
    return created(refShape(call, repository, ref, sha));
  }),
  route("PATCH", "/repos/{owner}/{repo}/git/refs/{ref}", async (call) => {
    const repository = repositoryOf(call, NEEDS.writeContents);
    const { sha, force } = input(call, z.object({ sha: z.string(), force: optional(z.boolean()) }));
    const wanted = { name: nameOf(call), oid: sha, force: force ?? false };
    await updateRef(call.world, call.actor, repository, wanted);
    return ok(refShape(call, repository, nameOf(call), sha));
  }),
  route("DELETE", "/repos/{owner}/{repo}/git/refs/{ref}", async (call) => {
    const repository = repositoryOf(call, NEEDS.writeContents);
    await deleteRef(call.world, call.actor, repository, nameOf(call));
    return noContent();
  }),
];

async function readRef(call: Call): Promise<RestAnswer> {
  const repository = repositoryOf(call, NEEDS.readContents);
  const oid = await repository.git.resolve(nameOf(call));
  if (oid === null) throw notFound();
  return ok(refShape(call, repository, nameOf(call), oid));
}

function refShape({ world }: Call, repository: Repository, ref: string, sha: string) {
  const url = `${repositoryUrl(world, repository)}/git`;
  return {
    ref,
    node_id: gitNodeId("Ref", repository, ref),
    url: `${url}/${ref}`,
    object: { sha, type: "commit", url: `${url}/commits/${sha}` },
  } satisfies Schemas["git-ref"];
}

function nameOf(call: Call): string {
  return `refs/${param(call, "ref")}`;
}
