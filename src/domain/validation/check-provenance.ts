import type { ModelFiles } from "../catalogue/model-files.js";
import type { Policy } from "../policy.js";
import { isRefusedProvenance } from "../provenance.js";
import { type Finding, fault } from "./finding.js";

/** Versions of unknown provenance are there only where the policy allows them, those from before the registry too. */
export function checkProvenance({ records }: ModelFiles, policy: Policy): readonly Finding[] {
  return [...records.values()].flatMap(({ path, value }) =>
    value && isRefusedProvenance(value, policy) ? [refused(path)] : [],
  );
}

function refused(path: string): Finding {
  return fault(
    path,
    {
      code: "provenance-refused",
      what: "provenance: unknown, and the policy allows no such version",
      why: "Nobody can vouch for what can't be traced; unknownProvenance in the policy is refuse, as it is where it isn't set.",
      fix: "Name source and dataset where no stage was asked for yet and somebody knows them. For versions from before the registry set unknownProvenance: allow in the policy.",
    },
    ["provenance"],
  );
}
