import type * as GitHub from "@octokit/graphql-schema";
import type { View, Viewing } from "../view.js";
import { checkMutations } from "./checks.js";
import { issueMutations } from "./issues.js";
import { mergingMutations } from "./merging.js";
import { pullRequestMutations } from "./pull-requests.js";
import { refMutations } from "./refs.js";

/** The root of every write. As on GitHub its fields run one after the other, the later ones also when one failed. */
export function mutationRoot(viewing: Viewing): View<GitHub.Mutation> {
  return {
    ...refMutations(viewing),
    ...pullRequestMutations(viewing),
    ...mergingMutations(viewing),
    ...issueMutations(viewing),
    ...checkMutations(viewing),
  };
}
