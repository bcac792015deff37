import { z } from "zod";
import type { Actor } from "../../../domain/audit-entry.js";
import type { DossierFile, PullRequest } from "../../../domain/pull-request.js";
import type { Opinion, Review } from "../../../domain/review.js";
import { dossierFile, fileSchema } from "./files.js";

const actorSchema = z
  .object({ __typename: z.string(), login: z.string(), databaseId: z.int().optional() })
  .nullish();
const blobIdSchema = z
  .object({ object: z.object({ oid: z.string().optional() }).nullish() })
  .nullish();

/** Fragment of a pull request with what its judging needs; takes `$dossier`, the path of its dossier. */
export const PULL = `
fragment pull on PullRequest {
  id number url state baseRefName headRefName headRefOid viewerDidAuthor changedFiles
  files(first: 100) { nodes { path } }
  commits(last: 50) { nodes { commit {
    oid committedDate author { email user { login } } signature { isValid wasSignedByGitHub } dossier: file(path: $dossier) { object { ...id } }
  } } }
  tip: commits(last: 1) { nodes { commit { dossier: file(path: $dossier) { object { ...blob } } } } }
  reviews(last: 100, states: [APPROVED, CHANGES_REQUESTED, DISMISSED]) { nodes {
    databaseId state submittedAt body authorCanPushToRepository author { ...actor }
    commit { oid dossier: file(path: $dossier) { object { ...id } } }
  } }
  dismissals: timelineItems(last: 100, itemTypes: [REVIEW_DISMISSED_EVENT]) { nodes {
    ... on ReviewDismissedEvent { createdAt previousReviewState review { databaseId } }
  } }
}
fragment id on Blob { oid }
fragment actor on Actor { __typename login ... on User { databaseId } ... on Bot { databaseId } }`;

/** Shape of `PULL`. */
export const pullSchema = z.object({
  id: z.string(),
  number: z.int(),
  url: z.string(),
  state: z.enum(["OPEN", "CLOSED", "MERGED"]),
  baseRefName: z.string(),
  headRefName: z.string(),
  headRefOid: z.string(),
  viewerDidAuthor: z.boolean(),
  changedFiles: z.int(),
  files: z.object({ nodes: z.array(z.object({ path: z.string() })) }).nullable(),
  commits: z.object({
    nodes: z.array(
      z.object({
        commit: z.object({
          oid: z.string(),
          committedDate: z.string(),
          author: z
            .object({
              email: z.string().nullish(),
              user: z.object({ login: z.string() }).nullish(),
            })
            .nullish(),
          signature: z.object({ isValid: z.boolean(), wasSignedByGitHub: z.boolean() }).nullish(),
          dossier: blobIdSchema,
        }),
      }),
    ),
  }),
  tip: z.object({
    nodes: z.array(
      z.object({
        commit: z.object({
          dossier: fileSchema,
        }),
      }),
    ),
  }),
  reviews: z.object({
    nodes: z.array(
      z.object({
        databaseId: z.int(),
        state: z.enum(["APPROVED", "CHANGES_REQUESTED", "DISMISSED", "COMMENTED", "PENDING"]),
        submittedAt: z.string().nullable(),
        body: z.string(),
        authorCanPushToRepository: z.boolean(),
        author: actorSchema,
        commit: z.object({ oid: z.string(), dossier: blobIdSchema }).nullish(),
      }),
    ),
  }),
  dismissals: z.object({
    nodes: z.array(
      z.object({
        createdAt: z.string(),
        previousReviewState: z.string(),
        review: z.object({ databaseId: z.int() }).nullish(),
      }),
    ),
  }),
});

type PullAnswer = z.output<typeof pullSchema>;

const states = { OPEN: "open", CLOSED: "closed", MERGED: "merged" } as const;

/** Selection of the branch's promotions before; takes `$branch`. */
export const FORMER = `former: pullRequests(headRefName: $branch, states: [CLOSED, MERGED], first: 20, orderBy: { field: CREATED_AT, direction: DESC }) {
      nodes { number closedAt viewerDidAuthor isCrossRepository }
    }`;

/** Shape of `FORMER`. */
export const formerSchema = z.object({
  nodes: z.array(
    z.object({
      number: z.int(),
      closedAt: z.string().nullable(),
      viewerDidAuthor: z.boolean(),
      isCrossRepository: z.boolean(),
    }),
  ),
});

/** When the branch's promotion before a pull request ended; null where it is the branch's first. */
function formerEnd(former: z.output<typeof formerSchema>, number: number): string | null {
  const ends = former.nodes
    .filter((one) => one.viewerDidAuthor && !one.isCrossRepository && one.number < number)
    .flatMap(({ closedAt }) => closedAt ?? []);
  return ends.sort().at(-1) ?? null;
}

/** What came of `PULL` and `FORMER`, as the domain takes it. `app` is the App's own login. */
export function pullRequestOf(
  answer: PullAnswer,
  former: z.output<typeof formerSchema>,
  app: string,
): PullRequest {
  const since = formerEnd(former, answer.number);
  const changed = answer.files?.nodes.map((file) => file.path) ?? [];
  return {
    number: answer.number,
    nodeId: answer.id,
    url: answer.url,
    state: states[answer.state],
    baseBranch: answer.baseRefName,
    headBranch: answer.headRefName,
    head: answer.headRefOid,
    byApp: answer.viewerDidAuthor,
    changed,
    allListed: changed.length === answer.changedFiles,
    commits: answer.commits.nodes.map(({ commit }) => ({
      oid: commit.oid,
      byApp: isByApp(commit, app) && (since === null || commit.committedDate >= since),
      dossierBlob: commit.dossier?.object?.oid ?? null,
    })),
  };
}

/** A commit is the App's when GitHub signed it and its author is the App's account; names and emails alone can be forged. */
function isByApp(commit: PullAnswer["commits"]["nodes"][number]["commit"], app: string): boolean {
  if (!commit.signature?.isValid || !commit.signature.wasSignedByGitHub) return false;
  if (commit.author?.user?.login === app) return true;
  return commit.author?.email?.includes(`+${app}@users.noreply.`) ?? false;
}

/** The dossier at a pull request's head. */
export function tipDossier(answer: PullAnswer, path: string): DossierFile | null {
  return dossierFile(path, answer.tip.nodes[0]?.commit.dossier);
}

const opinions: Readonly<Record<string, Opinion>> = {
  APPROVED: "approved",
  CHANGES_REQUESTED: "changes-requested",
};

/** The opinions among a pull request's reviews; a dismissed one keeps what it said and since when it doesn't stand. */
export function reviewsOf(answer: PullAnswer): readonly Review[] {
  return answer.reviews.nodes.flatMap((review) => {
    const dismissal = answer.dismissals.nodes.find(
      (one) => one.review?.databaseId === review.databaseId,
    );
    const opinion =
      opinions[
        review.state === "DISMISSED" ? (dismissal?.previousReviewState ?? "") : review.state
      ];
    if (!opinion || !review.submittedAt || !review.author) return [];
    return [
      {
        id: review.databaseId,
        by: personOf(review.author),
        opinion,
        at: review.submittedAt,
        dismissedAt:
          review.state === "DISMISSED" ? (dismissal?.createdAt ?? review.submittedAt) : null,
        commit: review.commit?.oid ?? null,
        dossierBlob: review.commit?.dossier?.object?.oid ?? null,
        canWrite: review.authorCanPushToRepository,
        words: review.body,
      },
    ];
  });
}

function personOf(author: NonNullable<z.output<typeof actorSchema>>): Review["by"] {
  return {
    login: `@${author.login}`,
    id: author.databaseId ?? null,
    isBot: author.__typename !== "User",
  };
}

/** Shape of whoever did something. */
export const whoSchema = actorSchema;

/** The App itself, as an audit entry names it; null where somebody else did it. GraphQL leaves the end off a bot's login. */
export function appAsActor(who: z.output<typeof actorSchema>, app: string): Actor | null {
  const plain = (login: string) => login.replace(/\[bot\]$/, "");
  if (!who || who.__typename === "User" || plain(who.login) !== plain(app)) return null;
  return { login: `@${plain(app)}[bot]`, id: who.databaseId ?? null };
}

/** Whoever did something, as an audit entry names them; null where GitHub doesn't tell, or a bot did it for somebody. */
export function actorOf(who: z.output<typeof actorSchema>): Actor | null {
  return who && who.__typename === "User"
    ? { login: `@${who.login}`, id: who.databaseId ?? null }
    : null;
}
