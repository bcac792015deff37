import { z } from "zod";

/** Selection of a branch's rules that say which checks a merge needs: those of branch protection, and of rulesets. */
export const REQUIRED_CHECKS = `refUpdateRule { requiredStatusCheckContexts }
    rules(first: 50) { nodes { parameters { __typename ... on RequiredStatusChecksParameters { requiredStatusChecks { context } } } } }`;

/** Shape of `REQUIRED_CHECKS`. */
export const requiredChecksShape = {
  refUpdateRule: z
    .object({ requiredStatusCheckContexts: z.array(z.string().nullable()).nullish() })
    .nullish(),
  rules: z
    .object({
      nodes: z
        .array(
          z
            .object({
              parameters: z
                .object({
                  requiredStatusChecks: z.array(z.object({ context: z.string() })).optional(),
                })
                .nullish(),
            })
            .nullable(),
        )
        .nullish(),
    })
    .nullish(),
};

const answerSchema = z.object(requiredChecksShape);

/** Names of the checks that a merge into a branch needs, as far as the App can see. */
export function requiredChecks({
  refUpdateRule,
  rules,
}: z.output<typeof answerSchema>): readonly string[] {
  const byProtection = refUpdateRule?.requiredStatusCheckContexts ?? [];
  const byRulesets = (rules?.nodes ?? []).flatMap(
    (rule) => rule?.parameters?.requiredStatusChecks ?? [],
  );
  return [...byProtection, ...byRulesets.map(({ context }) => context)].flatMap(
    (name) => name ?? [],
  );
}
