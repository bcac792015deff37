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
export function push(payload: object, root: string): readonly Look[] {
  const event = schema.parse(payload);
  if (event.deleted || event.ref !== `refs/heads/${event.repository.default_branch}`) return [];
  const changed = event.commits.flatMap((commit) => [
    ...commit.added,
    ...commit.modified,
    ...commit.removed,
  ]);
  const landed = event.commits
    .flatMap((commit) => commit.added)
    .flatMap((path) => landing(root, path));
  return [
    ...landed,
    ...(changed.some((path) => restsOn(root, path)) ? [{ kind: "default-branch" } as const] : []),
  ];
}

function landing(root: string, dossier: string): readonly Look[] {
  const at = readDossierPath(root, dossier);
  return at
    ? [{ kind: "landing", dossier, branch: promotionBranch({ model: at.model, stage: at.to }) }]
    : [];
}

/** Whether promotions may rest on a path: policy, CODEOWNERS, or people's files of the registry. */
function restsOn(root: string, path: string): boolean {
  if (path === POLICY_PATH || CODEOWNERS_LOCATIONS.includes(path)) return true;
  return path.startsWith(`${root}/`) && reservedFile(root, path) === null;
}
