import { NEEDS, requireAccess } from "../access.js";
import { ForgeError } from "../forge-error.js";
import { accountOf } from "../people.js";
import { updateRefusal } from "../protection.js";
import type { Repository } from "../world.js";
import type { Viewing } from "./view.js";

/** Whether whoever looks could push to a branch: by permission, and by the branch's rules. */
export async function viewerMayPush(
  { actor }: Viewing,
  repository: Repository,
  branch: string,
): Promise<boolean> {
  const account = accountOf(actor);
  if (account === null || !isAllowed(() => requireAccess(actor, repository, NEEDS.writeContents))) {
    return false;
  }
  return (await updateRefusal(repository, account, { branch, unknown: true })) === null;
}

function isAllowed(check: () => void): boolean {
  try {
    check();
    return true;
  } catch (error) {
    if (error instanceof ForgeError) return false;
    throw error;
  }
}
