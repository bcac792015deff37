import { z } from "zod";
import { CODEOWNERS_LOCATIONS } from "../../domain/codeowners.js";
import { promotionBranch } from "../../domain/names.js";
import { POLICY_PATH } from "../../domain/policy.js";
import { readDossierPath, reservedFile } from "../../domain/registry-paths.js";
import type { Look } from "../look.js";
import { eventSchema } from "./payload.js";

const schema = eventSchema.extend({
  ref: z.string(),
  deleted: z.boolean(),
  commits: z.array(
    z.object({
      added: z.array(z.string()),
      modified: z.array(z.string()),
      removed: z.array(z.string()),
    }),
  ),
});

/** The default branch moved: what promotions rest on may have changed, and a dossier may have come around its pull request. */
export function push(payload: object): readonly Look[] {
  const event = schema.parse(payload);
  if (event.deleted || event.ref !== `refs/heads/${event.repository.default_branch}`) return [];
  const changed = event.commits.flatMap((commit) => [
    ...commit.added,
    ...commit.modified,
    ...commit.removed,
  ]);
  const landed = event.commits.flatMap((commit) => commit.added).flatMap(landing);
  return [...landed, ...(changed.some(restsOn) ? [{ kind: "default-branch" } as const] : [])];
}

function landing(dossier: string): readonly Look[] {
  const at = readDossierPath(rootIn(dossier), dossier);
  if (!at) return [];
  return [{ kind: "landing", dossier, branch: promotionBranch({ model: at.model, stage: at.to }) }];
}

/** Whether promotions may rest on a path: policy, CODEOWNERS, or people's files of a registry. */
function restsOn(path: string): boolean {
  if (path === POLICY_PATH || CODEOWNERS_LOCATIONS.includes(path)) return true;
  const root = rootIn(path);
  return root !== "" && reservedFile(root, path) === null;
}

/** The folder that would be the registry's root if a path lay in one. Which folder is the root is the policy's to say. */
function rootIn(path: string): string {
  return path.slice(0, Math.max(0, path.indexOf("/models/")));
}
