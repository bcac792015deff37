import { createHash } from "node:crypto";
import { notFound } from "../forge-error.js";
import { APP_ROUTES } from "./apps.js";
import { BRANCH_ROUTES } from "./branches.js";
import { CHECK_ROUTES } from "./checks.js";
import { COMMENT_ROUTES } from "./comments.js";
import { COMMIT_ROUTES } from "./commits.js";
import { CONTENT_ROUTES } from "./contents.js";
import { DISPATCH_ROUTES } from "./dispatches.js";
import { ISSUE_ROUTES } from "./issues.js";
import { META_ROUTES } from "./meta.js";
import { PEOPLE_ROUTES } from "./people.js";
import { PULL_ROUTES } from "./pulls.js";
import { REF_ROUTES } from "./refs.js";
import { REPOSITORY_ROUTES } from "./repositories.js";
import { REVIEW_ROUTES } from "./reviews.js";
import type { RestAnswer, RestRequest, Route } from "./route.js";

/** Every REST operation that the forge knows. */
export const ROUTES: readonly Route[] = [
  ...META_ROUTES,
  ...APP_ROUTES,
  ...PEOPLE_ROUTES,
  ...REPOSITORY_ROUTES,
  ...DISPATCH_ROUTES,
  ...CONTENT_ROUTES,
  ...REF_ROUTES,
  ...BRANCH_ROUTES,
  ...COMMIT_ROUTES,
  ...CHECK_ROUTES,
  ...ISSUE_ROUTES,
  ...COMMENT_ROUTES,
  ...PULL_ROUTES,
  ...REVIEW_ROUTES,
];

/** Parameters that may hold slashes. */
const LONG = ["path", "ref", "branch", "basehead", "tree_sha"];

/** Longest first, so that `/branches/{branch}` doesn't take what is below it. */
const MATCHERS = ROUTES.map((route) => ({ route, pattern: patternOf(route.path) })).toSorted(
  (one, other) => other.route.path.length - one.route.path.length,
);

/** Answers a REST request. Throws `ForgeError` where GitHub would answer an error, 404 for what the forge doesn't know. */
export async function handleRest(request: RestRequest): Promise<RestAnswer> {
  for (const { route, pattern } of MATCHERS) {
    if (route.method !== request.method) continue;
    const match = pattern.exec(request.path);
    if (match === null) continue;
    const params = Object.fromEntries(
      Object.entries(match.groups ?? {}).map(([name, value]) => [name, decoded(value)]),
    );
    return tagged(request, await route.run({ ...request, params }));
  }
  throw notFound();
}

/** Gives readable answers an `ETag`, and answers 304 to whoever has them already. */
function tagged({ method, headers }: RestRequest, answer: RestAnswer): RestAnswer {
  if (method !== "GET" || answer.status !== 200) return answer;
  const { body } = answer;
  const content = Buffer.isBuffer(body) ? body : JSON.stringify(body);
  const etag = `W/"${createHash("sha256").update(content).digest("hex")}"`;
  if (headers["if-none-match"] === etag) return { status: 304, headers: { etag } };
  return { ...answer, headers: { ...answer.headers, etag } };
}

function patternOf(path: string): RegExp {
  const source = path
    .replace(/[.+^$()|[\]\\]/g, "\\$&")
    .replace(/\{(\w+)\}/g, (_, name: string) => {
      return `(?<${name}>${LONG.includes(name) ? ".+" : "[^/]+"})`;
    });
  return new RegExp(`^${source}/?$`);
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch (error) {
    if (error instanceof URIError) throw notFound();
    throw error;
  }
}
