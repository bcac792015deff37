import { z } from "zod";

/** Trailer of a dossier's commit that says what the promotion came of. */
export const ASKED_BY = "Asked-by";

/** Selection of a pull request's first commit, which is its dossier's. */
export const FIRST_COMMIT = "first: commits(first: 1) { nodes { commit { messageBody } } }";

/** Shape of `FIRST_COMMIT`. */
export const firstCommitSchema = z.object({
  nodes: z.array(z.object({ commit: z.object({ messageBody: z.string() }) })),
});

/** What a promotion came of; null for one whose commit doesn't say. */
export function askedByOf({ nodes }: z.output<typeof firstCommitSchema>): string | null {
  return /^Asked-by: (.+)$/m.exec(nodes[0]?.commit.messageBody ?? "")?.[1]?.trim() ?? null;
}
