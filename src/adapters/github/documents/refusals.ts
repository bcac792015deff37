import { z } from "zod";
import { REFUSALS_TITLE } from "../../../render/comments/machine-refusal.js";
import { readCommentMarkers } from "../../../render/marker.js";
import type { RefusalsPlace } from "../../../use-cases/ports.js";

/** Comments of the issue that are looked through for a refusal that was told before. */
const LATELY = 30;

/**
 * Fragment of the App's own open issues, the latest changed first; takes the variable `$self`, the App's login. A title
 * and the author make the issue: anybody can open one of the same title.
 */
export const REFUSALS = `
fragment refusals on Repository {
  id
  refusals: issues(states: [OPEN], filterBy: { createdBy: $self }, orderBy: { field: UPDATED_AT, direction: DESC }, first: 20) {
    nodes { id title viewerDidAuthor body comments(last: ${LATELY}) { totalCount nodes { viewerDidAuthor body } } }
  }
}`;

/** Shape of `REFUSALS`. */
export const refusalsSchema = z.object({
  id: z.string(),
  refusals: z.object({
    nodes: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        viewerDidAuthor: z.boolean(),
        body: z.string(),
        comments: z.object({
          totalCount: z.int(),
          nodes: z.array(z.object({ viewerDidAuthor: z.boolean(), body: z.string() })),
        }),
      }),
    ),
  }),
});

/** What came of `REFUSALS`: the issue, and what it told lately. Its own text tells of the first refusal. */
export function refusalsPlace({ id, refusals }: z.output<typeof refusalsSchema>): RefusalsPlace {
  const issue = refusals.nodes.find((one) => one.viewerDidAuthor && one.title === REFUSALS_TITLE);
  if (!issue) return { repositoryId: id, issueId: null, told: [] };
  const { totalCount, nodes } = issue.comments;
  const own = nodes.filter((one) => one.viewerDidAuthor).map((one) => one.body);
  const texts = totalCount < LATELY ? [issue.body, ...own] : own;
  const told = texts
    .flatMap(readCommentMarkers)
    .flatMap((marker) => (marker.kind === "refusal" ? [marker.id] : []));
  return { repositoryId: id, issueId: issue.id, told };
}
