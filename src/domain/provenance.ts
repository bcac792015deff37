import type { ModelVersion } from "./model-version.js";
import { POLICY_PATH, type Policy } from "./policy.js";
import type { Problem } from "./problem.js";

/** Whether a record says that nobody can name its source or data, and the policy doesn't take that. */
export function isRefusedProvenance(
  { provenance }: Pick<ModelVersion, "provenance">,
  { unknownProvenance }: Pick<Policy, "unknownProvenance">,
): boolean {
  return provenance === "unknown" && unknownProvenance === "refuse";
}

/**
 * The problem of a version of unknown provenance where the policy refuses those.
 *
 * @param mend what to do other than change the policy, as a sentence without its end
 */
export function refusedProvenance(name: string, mend: string): Problem {
  return {
    code: "provenance-refused",
    what: `The provenance of ${name} is unknown, and the policy allows no such version.`,
    why: `Nobody can vouch for what can't be traced; unknownProvenance in ${POLICY_PATH} is refuse, as it is where it isn't set.`,
    fix: `${mend}; or set unknownProvenance: allow in the policy, which is meant for versions from before the registry.`,
  };
}
