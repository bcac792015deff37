import { z } from "zod";
import type { MergeMethod, MergeTerms } from "../../../domain/own-merge.js";

/** Selection of a repository's ways of merging. */
export const MERGE_METHODS = "squashMergeAllowed mergeCommitAllowed rebaseMergeAllowed";

/** Shape of `MERGE_METHODS`. */
export const mergeMethodsShape = {
  squashMergeAllowed: z.boolean(),
  mergeCommitAllowed: z.boolean(),
  rebaseMergeAllowed: z.boolean(),
};

/** Selection of a branch's rules that say what a merge needs: those of branch protection, and of rulesets. */
export const BRANCH_RULES = `refUpdateRule { requiredStatusCheckContexts requiredApprovingReviewCount requiresCodeOwnerReviews }
    rules(first: 50) { nodes { parameters {
      __typename
      ... on RequiredStatusChecksParameters { requiredStatusChecks { context } }
      ... on PullRequestParameters { requiredApprovingReviewCount requireCodeOwnerReview }
    } } }`;

const updateRuleSchema = z.object({
  requiredStatusCheckContexts: z.array(z.string().nullable()).nullish(),
  requiredApprovingReviewCount: z.int().nullish(),
  requiresCodeOwnerReviews: z.boolean().nullish(),
});

const parametersSchema = z.object({
  requiredStatusChecks: z.array(z.object({ context: z.string() })).optional(),
  requiredApprovingReviewCount: z.int().optional(),
  requireCodeOwnerReview: z.boolean().optional(),
});

/** Shape of `BRANCH_RULES`. */
export const branchRulesShape = {
  refUpdateRule: updateRuleSchema.nullish(),
  rules: z
    .object({
      nodes: z.array(z.object({ parameters: parametersSchema.nullish() }).nullable()).nullish(),
    })
    .nullish(),
};

const methodsSchema = z.object(mergeMethodsShape);
const rulesSchema = z.object(branchRulesShape);

/** What a merge into a branch takes, as far as the App can see. */
export function mergeTerms(
  repository: z.output<typeof methodsSchema>,
  branch: z.output<typeof rulesSchema>,
): MergeTerms {
  const parameters = (branch.rules?.nodes ?? []).flatMap((rule) => rule?.parameters ?? []);
  const protection = branch.refUpdateRule;
  const byRulesets = parameters.flatMap((one) => one.requiredStatusChecks ?? []);
  return {
    methods: methods(repository),
    requiredChecks: [
      ...(protection?.requiredStatusCheckContexts ?? []).flatMap((name) => name ?? []),
      ...byRulesets.map(({ context }) => context),
    ],
    requiresApproval:
      (protection?.requiredApprovingReviewCount ?? 0) > 0 ||
      protection?.requiresCodeOwnerReviews === true ||
      parameters.some(
        (one) => (one.requiredApprovingReviewCount ?? 0) > 0 || one.requireCodeOwnerReview === true,
      ),
  };
}

/** The ways that are allowed; squash first, which a rule for linear history allows too. */
function methods(allowed: z.output<typeof methodsSchema>): readonly MergeMethod[] {
  return [
    ...(allowed.squashMergeAllowed ? (["squash"] as const) : []),
    ...(allowed.mergeCommitAllowed ? (["merge"] as const) : []),
    ...(allowed.rebaseMergeAllowed ? (["rebase"] as const) : []),
  ];
}
