import { notFound } from "../forge-error.js";
import { resolveRef } from "../rest/resolve.js";
import type { Repository } from "../world.js";
import { folderPath } from "./addresses.js";
import type { Step } from "./page.js";

/** A path at a commit, with the name by which the commit was asked for. */
export interface Location {
  readonly ref: string;
  readonly oid: string;
  readonly path: string;
}

/** Takes `{ref}/{path}` apart: a branch's name may hold slashes, so the shortest beginning that is a ref counts. Throws 404. */
export async function locate(repository: Repository, parts: readonly string[]): Promise<Location> {
  for (let length = 1; length <= parts.length; length++) {
    const ref = parts.slice(0, length).join("/");
    const oid = await resolveRef(repository, ref);
    if (oid !== null) return { ref, oid, path: pathOf(parts.slice(length)) };
  }
  throw notFound();
}

/** The folders above a path, and the path's own name as the last step. */
export function stepsTo(repository: Repository, { ref, path }: Location): readonly Step[] {
  const names = path === "" ? [] : path.split("/");
  const root = { label: shortRef(ref), address: folderPath(repository, ref, "") };
  const steps = names.map((label, index) => ({
    label,
    address: folderPath(repository, ref, names.slice(0, index + 1).join("/")),
  }));
  return [root, ...steps].map((step, index) =>
    index === names.length ? { label: step.label, address: null } : step,
  );
}

/** A ref as people read it: ids are cut short. */
export function shortRef(ref: string): string {
  return /^[0-9a-f]{40}$/.test(ref) ? ref.slice(0, 8) : ref;
}

function pathOf(parts: readonly string[]): string {
  if (parts.some((part) => part === "." || part === ".." || part.includes("/"))) throw notFound();
  return parts.join("/");
}
