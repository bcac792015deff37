import type { Octokit } from "@octokit/rest";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROUTES } from "../../../src/forge/rest/router.js";
import { headOf, type Scene } from "../scene.js";
import { appClient, clientOf, setRestScene } from "./clients.js";

const at = { owner: "acme", repo: "registry" } as const;

/** Who calls, and what earlier rows of the table left behind. */
interface Story {
  readonly scene: Scene;
  readonly alice: Octokit;
  readonly bob: Octokit;
  readonly app: Octokit;
  readonly installed: Octokit;
  readonly left: { main: string; comment: number; run: number; review: number; delivery: number };
}

/** An operation as GitHub's OpenAPI document names it, a call of it, and a part of what must come back. */
type Row = readonly [
  operation: string,
  call: (story: Story) => Promise<{ readonly status: number; readonly data: unknown }>,
  shows: unknown,
  status?: number,
];

const R = "/repos/{owner}/{repo}";
const some = expect.anything();
const atLeastOne = (of: object) => expect.arrayContaining([expect.objectContaining(of)]);

const TABLE: readonly Row[] = [
  [
    "GET /meta",
    ({ alice }) => alice.rest.meta.get(),
    { verifiable_password_authentication: false },
  ],
  ["GET /zen", ({ alice }) => alice.rest.meta.getZen(), some],
  [
    "GET /rate_limit",
    ({ alice }) => alice.rest.rateLimit.get(),
    { resources: { core: { limit: 5000 }, graphql: { limit: 5000 } } },
  ],

  ["GET /app", ({ app }) => app.rest.apps.getAuthenticated(), { slug: "promoter" }],
  [
    "GET /app/installations",
    ({ app }) => app.rest.apps.listInstallations(),
    [{ app_slug: "promoter", account: { login: "acme" } }],
  ],
  [
    "GET /app/installations/{installation_id}",
    ({ app, scene }) => app.rest.apps.getInstallation({ installation_id: scene.installation.id }),
    { target_type: "Organization" },
  ],
  [
    "POST /app/installations/{installation_id}/access_tokens",
    ({ app, scene }) =>
      app.rest.apps.createInstallationAccessToken({
        installation_id: scene.installation.id,
        repositories: ["registry"],
        permissions: { contents: "read" },
      }),
    { permissions: { contents: "read", metadata: "read" }, repositories: [{ name: "registry" }] },
    201,
  ],
  [
    `GET ${R}/installation`,
    ({ app }) => app.rest.apps.getRepoInstallation(at),
    { account: { login: "acme" } },
  ],
  [
    "GET /orgs/{org}/installation",
    ({ app }) => app.rest.apps.getOrgInstallation({ org: "acme" }),
    { account: { login: "acme" } },
  ],
  [
    "GET /users/{username}/installation",
    async ({ app, scene }) => {
      scene.forge.world.install(scene.app, scene.alice, "all");
      return await app.rest.apps.getUserInstallation({ username: "alice" });
    },
    { account: { login: "alice" }, repository_selection: "all" },
  ],
  [
    "GET /installation/repositories",
    ({ installed }) => installed.rest.apps.listReposAccessibleToInstallation(),
    { total_count: 1, repositories: [{ full_name: "acme/registry" }] },
  ],

  ["GET /user", ({ alice }) => alice.rest.users.getAuthenticated(), { login: "alice" }],
  [
    "GET /users/{username}",
    ({ alice }) => alice.rest.users.getByUsername({ username: "promoter[bot]" }),
    { login: "promoter[bot]", type: "Bot" },
  ],
  ["GET /orgs/{org}", ({ alice }) => alice.rest.orgs.get({ org: "acme" }), { login: "acme" }],
  [
    "GET /orgs/{org}/teams/{team_slug}",
    ({ installed }) => installed.rest.teams.getByName({ org: "acme", team_slug: "on-call" }),
    { slug: "on-call", parent: { slug: "signers" }, organization: { login: "acme" } },
  ],
  [
    "GET /orgs/{org}/teams/{team_slug}/members",
    ({ installed }) => installed.rest.teams.listMembersInOrg({ org: "acme", team_slug: "signers" }),
    [{ login: "bob" }, { login: "carol" }],
  ],
  [
    "GET /orgs/{org}/teams/{team_slug}/memberships/{username}",
    ({ installed }) =>
      installed.rest.teams.getMembershipForUserInOrg({
        org: "acme",
        team_slug: "signers",
        username: "carol",
      }),
    { state: "active", role: "member" },
  ],
  [
    `GET ${R}/collaborators`,
    ({ alice }) => alice.rest.repos.listCollaborators(at),
    atLeastOne({ login: "bob", role_name: "write" }),
  ],
  [
    `PUT ${R}/collaborators/{username}`,
    ({ alice, scene }) => {
      scene.forge.world.addUser("mia");
      return alice.rest.repos.addCollaborator({ ...at, username: "mia", permission: "maintain" });
    },
    undefined,
    204,
  ],
  [
    `GET ${R}/collaborators/{username}/permission`,
    ({ installed }) =>
      installed.rest.repos.getCollaboratorPermissionLevel({ ...at, username: "mia" }),
    { permission: "write", role_name: "maintain", user: { login: "mia" } },
  ],

  [
    `PATCH ${R}`,
    ({ alice }) => alice.rest.repos.update({ ...at, delete_branch_on_merge: true }),
    { delete_branch_on_merge: true, allow_squash_merge: true },
  ],
  [
    `GET ${R}`,
    ({ bob }) => bob.rest.repos.get(at),
    { full_name: "acme/registry", permissions: { push: true, admin: false } },
  ],
  [
    `POST ${R}/dispatches`,
    ({ bob }) =>
      bob.rest.repos.createDispatchEvent({ ...at, event_type: "any", client_payload: { a: 1 } }),
    undefined,
    204,
  ],
  [
    `GET ${R}/codeowners/errors`,
    ({ alice }) => alice.rest.repos.codeownersErrors(at),
    {
      errors: [
        {
          line: 3,
          column: 12,
          kind: "Unknown owner",
          path: ".github/CODEOWNERS",
          source: "nobody.txt @nobody",
        },
      ],
    },
  ],

  [
    `GET ${R}/contents`,
    ({ alice }) => alice.request(`GET ${R}/contents`, at),
    atLeastOne({ name: "models", type: "dir" }),
  ],
  [
    `PUT ${R}/contents/{path}`,
    ({ alice }) =>
      alice.rest.repos.createOrUpdateFileContents({
        ...at,
        path: "models/b c.txt",
        message: "Add b",
        content: Buffer.from("b\n").toString("base64"),
      }),
    { content: { path: "models/b c.txt" }, commit: { message: "Add b" } },
    201,
  ],
  [
    `GET ${R}/contents/{path}`,
    ({ alice }) => alice.rest.repos.getContent({ ...at, path: "models/b c.txt" }),
    { type: "file", encoding: "base64", content: "Ygo=", size: 2 },
  ],
  [
    `GET ${R}/git/trees/{tree_sha}`,
    ({ alice }) => alice.rest.git.getTree({ ...at, tree_sha: "main", recursive: "1" }),
    { truncated: false, tree: atLeastOne({ path: "models/b c.txt", type: "blob", size: 2 }) },
  ],
  [
    `GET ${R}/git/ref/{ref}`,
    async ({ alice, left, scene }) => {
      left.main = await headOf(scene.registry, "main");
      return await alice.rest.git.getRef({ ...at, ref: "heads/main" });
    },
    { ref: "refs/heads/main", object: { type: "commit" } },
  ],
  [
    `POST ${R}/git/refs`,
    ({ alice, left }) =>
      alice.rest.git.createRef({ ...at, ref: "refs/heads/promotion/a", sha: left.main }),
    { ref: "refs/heads/promotion/a" },
    201,
  ],
  [
    `PATCH ${R}/git/refs/{ref}`,
    async ({ alice, scene }) => {
      const { data } = await alice.rest.repos.createOrUpdateFileContents({
        ...at,
        path: "models/new.txt",
        message: "Add new",
        content: "bmV3Cg==",
        branch: "promotion/a",
      });
      const sha = String(data.commit.sha);
      const main = await headOf(scene.registry, "main");
      await alice.rest.git.createRef({ ...at, ref: "refs/heads/promotion/c", sha: main });
      return await alice.rest.git.updateRef({ ...at, ref: "heads/promotion/c", sha });
    },
    { ref: "refs/heads/promotion/c" },
  ],
  [
    `DELETE ${R}/git/refs/{ref}`,
    ({ alice }) => alice.rest.git.deleteRef({ ...at, ref: "heads/promotion/c" }),
    undefined,
    204,
  ],

  [
    `GET ${R}/branches/{branch}`,
    ({ alice }) => alice.rest.repos.getBranch({ ...at, branch: "promotion/a" }),
    { name: "promotion/a", protected: false, commit: { commit: { message: "Add new" } } },
  ],
  [
    `PUT ${R}/branches/{branch}/protection`,
    ({ alice }) =>
      alice.rest.repos.updateBranchProtection({
        ...at,
        branch: "release/1",
        required_status_checks: { strict: false, contexts: ["build"] },
        enforce_admins: true,
        required_pull_request_reviews: { required_approving_review_count: 2 },
        restrictions: { users: ["bob"], teams: [], apps: ["promoter"] },
      }),
    { restrictions: { users: [{ login: "bob" }], apps: [{ slug: "promoter" }] } },
  ],
  [
    `GET ${R}/branches/{branch}/protection`,
    ({ alice }) => alice.rest.repos.getBranchProtection({ ...at, branch: "release/1" }),
    {
      enforce_admins: { enabled: true },
      required_status_checks: { contexts: ["build"] },
      required_pull_request_reviews: { required_approving_review_count: 2 },
    },
  ],
  [
    `GET ${R}/rules/branches/{branch}`,
    ({ alice }) => alice.rest.repos.getBranchRules({ ...at, branch: "release/1" }),
    [{ type: "update" }, { type: "pull_request" }, { type: "required_status_checks" }],
  ],
  [
    `DELETE ${R}/branches/{branch}/protection`,
    ({ alice }) => alice.rest.repos.deleteBranchProtection({ ...at, branch: "release/1" }),
    undefined,
    204,
  ],

  [
    `GET ${R}/commits/{ref}`,
    ({ alice }) => alice.rest.repos.getCommit({ ...at, ref: "promotion/a" }),
    {
      commit: { message: "Add new", verification: { verified: true } },
      author: { login: "alice" },
      files: [{ filename: "models/new.txt", status: "added", additions: 1 }],
    },
  ],
  [
    `GET ${R}/compare/{basehead}`,
    ({ alice }) =>
      alice.rest.repos.compareCommitsWithBasehead({ ...at, basehead: "main...promotion/a" }),
    { status: "ahead", ahead_by: 1, behind_by: 0, files: [{ filename: "models/new.txt" }] },
  ],

  [
    `POST ${R}/check-runs`,
    async ({ installed, left }) => {
      const answer = await installed.rest.checks.create({
        ...at,
        name: "gates",
        head_sha: left.main,
        status: "in_progress",
        output: { title: "Gates", summary: "Under way" },
      });
      left.run = answer.data.id;
      return answer;
    },
    { name: "gates", status: "in_progress", conclusion: null, app: { slug: "promoter" } },
    201,
  ],
  [
    `PATCH ${R}/check-runs/{check_run_id}`,
    ({ installed, left }) =>
      installed.rest.checks.update({
        ...at,
        check_run_id: left.run,
        conclusion: "success",
        output: {
          title: "Gates",
          summary: "Done",
          annotations: [
            {
              path: "models/a.txt",
              start_line: 2,
              end_line: 2,
              annotation_level: "failure",
              message: "Too low",
            },
          ],
        },
      }),
    { status: "completed", conclusion: "success", output: { annotations_count: 1 } },
  ],
  [
    `GET ${R}/check-runs/{check_run_id}`,
    ({ bob, left }) => bob.rest.checks.get({ ...at, check_run_id: left.run }),
    { name: "gates", conclusion: "success" },
  ],
  [
    `GET ${R}/commits/{ref}/check-runs`,
    ({ bob }) => bob.rest.checks.listForRef({ ...at, ref: "main", check_name: "gates" }),
    { total_count: 1, check_runs: [{ name: "gates" }] },
  ],
  [
    `GET ${R}/check-runs/{check_run_id}/annotations`,
    ({ bob, left }) => bob.rest.checks.listAnnotations({ ...at, check_run_id: left.run }),
    [{ path: "models/a.txt", start_line: 2, annotation_level: "failure", title: null }],
  ],
  [
    `POST ${R}/check-runs/{check_run_id}/rerequest`,
    ({ bob, left }) => bob.rest.checks.rerequestRun({ ...at, check_run_id: left.run }),
    {},
    201,
  ],
  [
    `POST ${R}/statuses/{sha}`,
    ({ bob, left }) =>
      bob.rest.repos.createCommitStatus({ ...at, sha: left.main, state: "failure", context: "ci" }),
    { state: "failure", context: "ci", creator: { login: "bob" } },
    201,
  ],
  [
    `GET ${R}/commits/{ref}/status`,
    ({ bob }) => bob.rest.repos.getCombinedStatusForRef({ ...at, ref: "main" }),
    { state: "failure", total_count: 1, statuses: [{ context: "ci" }] },
  ],

  [
    `POST ${R}/issues`,
    ({ bob }) => bob.rest.issues.create({ ...at, title: "A question", labels: ["question"] }),
    { number: 1, state: "open", labels: [{ name: "question" }], user: { login: "bob" } },
    201,
  ],
  [
    `GET ${R}/issues`,
    ({ bob }) => bob.rest.issues.listForRepo({ ...at, labels: "question" }),
    [{ number: 1 }],
  ],
  [
    `GET ${R}/issues/{issue_number}`,
    ({ bob }) => bob.rest.issues.get({ ...at, issue_number: 1 }),
    { title: "A question", closed_by: null },
  ],
  [
    `PATCH ${R}/issues/{issue_number}`,
    ({ bob }) =>
      bob.rest.issues.update({
        ...at,
        issue_number: 1,
        state: "closed",
        state_reason: "not_planned",
      }),
    { state: "closed", state_reason: "not_planned", closed_by: { login: "bob" } },
  ],
  [
    `POST ${R}/labels`,
    ({ bob }) => bob.rest.issues.createLabel({ ...at, name: "stage: production", color: "00ff00" }),
    { name: "stage: production", color: "00ff00" },
    201,
  ],
  [
    `GET ${R}/labels`,
    ({ bob }) => bob.rest.issues.listLabelsForRepo(at),
    [{ name: "question" }, { name: "stage: production" }],
  ],
  [
    `GET ${R}/labels/{name}`,
    ({ bob }) => bob.rest.issues.getLabel({ ...at, name: "stage: production" }),
    { color: "00ff00" },
  ],
  [
    `POST ${R}/issues/{issue_number}/labels`,
    ({ bob }) =>
      bob.rest.issues.addLabels({ ...at, issue_number: 1, labels: ["stage: production"] }),
    [{ name: "question" }, { name: "stage: production" }],
  ],
  [
    `DELETE ${R}/issues/{issue_number}/labels/{name}`,
    ({ bob }) => bob.rest.issues.removeLabel({ ...at, issue_number: 1, name: "stage: production" }),
    [{ name: "question" }],
  ],
  [
    `GET ${R}/issues/{issue_number}/labels`,
    ({ bob }) => bob.rest.issues.listLabelsOnIssue({ ...at, issue_number: 1 }),
    [{ name: "question" }],
  ],
  [
    `POST ${R}/issues/{issue_number}/reactions`,
    ({ bob }) => bob.rest.reactions.createForIssue({ ...at, issue_number: 1, content: "eyes" }),
    { content: "eyes" },
    201,
  ],
  [
    `POST ${R}/issues/{issue_number}/comments`,
    async ({ bob, left }) => {
      const answer = await bob.rest.issues.createComment({ ...at, issue_number: 1, body: "/help" });
      left.comment = answer.data.id;
      return answer;
    },
    { body: "/help", user: { login: "bob" } },
    201,
  ],
  [
    `GET ${R}/issues/{issue_number}/comments`,
    ({ bob }) => bob.rest.issues.listComments({ ...at, issue_number: 1 }),
    [{ body: "/help" }],
  ],
  [
    `GET ${R}/issues/comments/{comment_id}`,
    ({ bob, left }) => bob.rest.issues.getComment({ ...at, comment_id: left.comment }),
    { body: "/help" },
  ],
  [
    `PATCH ${R}/issues/comments/{comment_id}`,
    ({ bob, left }) =>
      bob.rest.issues.updateComment({ ...at, comment_id: left.comment, body: "/status" }),
    { body: "/status" },
  ],
  [
    `POST ${R}/issues/comments/{comment_id}/reactions`,
    ({ installed, left }) =>
      installed.rest.reactions.createForIssueComment({
        ...at,
        comment_id: left.comment,
        content: "rocket",
      }),
    { content: "rocket", user: { login: "promoter[bot]" } },
    201,
  ],
  [
    `GET ${R}/issues/comments/{comment_id}/reactions`,
    ({ bob, left }) => bob.rest.reactions.listForIssueComment({ ...at, comment_id: left.comment }),
    [{ content: "rocket" }],
  ],
  [
    `DELETE ${R}/issues/comments/{comment_id}`,
    ({ bob, left }) => bob.rest.issues.deleteComment({ ...at, comment_id: left.comment }),
    undefined,
    204,
  ],

  [
    `POST ${R}/pulls`,
    ({ alice }) =>
      alice.rest.pulls.create({ ...at, title: "Add new", head: "acme:promotion/a", base: "main" }),
    { number: 2, state: "open", mergeable: true, requested_teams: [{ slug: "signers" }] },
    201,
  ],
  [
    `GET ${R}/pulls`,
    ({ bob }) => bob.rest.pulls.list({ ...at, head: "acme:promotion/a", base: "main" }),
    [{ number: 2, head: { ref: "promotion/a" } }],
  ],
  [
    `PATCH ${R}/pulls/{pull_number}`,
    ({ alice }) => alice.rest.pulls.update({ ...at, pull_number: 2, body: "Please" }),
    { body: "Please", title: "Add new" },
  ],
  [
    `GET ${R}/pulls/{pull_number}/files`,
    ({ bob }) => bob.rest.pulls.listFiles({ ...at, pull_number: 2 }),
    [{ filename: "models/new.txt", status: "added" }],
  ],
  [
    `GET ${R}/pulls/{pull_number}/commits`,
    ({ bob }) => bob.rest.pulls.listCommits({ ...at, pull_number: 2 }),
    [{ commit: { message: "Add new" } }],
  ],
  [
    `PUT ${R}/pulls/{pull_number}/update-branch`,
    async ({ alice }) => {
      await alice.rest.repos.createOrUpdateFileContents({
        ...at,
        path: "elsewhere.txt",
        message: "Move main",
        content: "eAo=",
      });
      return await alice.rest.pulls.updateBranch({ ...at, pull_number: 2 });
    },
    { message: "Updating pull request branch." },
    202,
  ],
  [
    `POST ${R}/pulls/{pull_number}/requested_reviewers`,
    ({ alice }) => alice.rest.pulls.requestReviewers({ ...at, pull_number: 2, reviewers: ["bob"] }),
    { requested_reviewers: [{ login: "bob" }], requested_teams: [{ slug: "signers" }] },
    201,
  ],
  [
    `DELETE ${R}/pulls/{pull_number}/requested_reviewers`,
    ({ alice }) =>
      alice.rest.pulls.removeRequestedReviewers({ ...at, pull_number: 2, reviewers: ["bob"] }),
    { requested_reviewers: [], requested_teams: [{ slug: "signers" }] },
  ],
  [
    `GET ${R}/pulls/{pull_number}/requested_reviewers`,
    ({ alice }) => alice.rest.pulls.listRequestedReviewers({ ...at, pull_number: 2 }),
    { users: [], teams: [{ slug: "signers" }] },
  ],
  [
    `POST ${R}/pulls/{pull_number}/reviews`,
    async ({ bob, left }) => {
      const answer = await bob.rest.pulls.createReview({ ...at, pull_number: 2, event: "APPROVE" });
      left.review = answer.data.id;
      return answer;
    },
    { state: "APPROVED", user: { login: "bob" } },
  ],
  [
    `GET ${R}/pulls/{pull_number}/reviews`,
    ({ bob }) => bob.rest.pulls.listReviews({ ...at, pull_number: 2 }),
    [{ state: "APPROVED" }],
  ],
  [
    `PUT ${R}/pulls/{pull_number}/reviews/{review_id}/dismissals`,
    ({ alice, left }) =>
      alice.rest.pulls.dismissReview({
        ...at,
        pull_number: 2,
        review_id: left.review,
        message: "Not yet",
      }),
    { state: "DISMISSED" },
  ],
  [
    `GET ${R}/pulls/{pull_number}/reviews/{review_id}`,
    ({ bob, left }) => bob.rest.pulls.getReview({ ...at, pull_number: 2, review_id: left.review }),
    { state: "DISMISSED" },
  ],
  [
    `PUT ${R}/pulls/{pull_number}/merge`,
    ({ bob }) =>
      bob.rest.pulls.merge({
        ...at,
        pull_number: 2,
        merge_method: "squash",
        commit_title: "New model",
      }),
    { merged: true },
  ],
  [
    `GET ${R}/pulls/{pull_number}/merge`,
    ({ bob }) => bob.rest.pulls.checkIfMerged({ ...at, pull_number: 2 }),
    undefined,
    204,
  ],
  [
    `GET ${R}/pulls/{pull_number}`,
    ({ bob }) => bob.rest.pulls.get({ ...at, pull_number: 2 }),
    { merged: true, merged_by: { login: "bob" }, state: "closed", mergeable: null },
  ],

  [
    "GET /app/hook/deliveries",
    async ({ app, scene, left }) => {
      await scene.forge.settled();
      const answer = await app.rest.apps.listWebhookDeliveries({ per_page: 5 });
      left.delivery = answer.data[0]?.id ?? 0;
      return answer;
    },
    atLeastOne({ status: "OK", status_code: 202, redelivery: false }),
  ],
  [
    "GET /app/hook/deliveries/{delivery_id}",
    ({ app, left }) => app.rest.apps.getWebhookDelivery({ delivery_id: left.delivery }),
    { request: { payload: { installation: some } } },
  ],
  [
    "POST /app/hook/deliveries/{delivery_id}/attempts",
    ({ app, left }) => app.rest.apps.redeliverWebhookDelivery({ delivery_id: left.delivery }),
    {},
    202,
  ],
];

describe("each REST operation", () => {
  let story: Story;
  beforeAll(async () => {
    const scene = await setRestScene();
    story = {
      scene,
      alice: clientOf(scene, scene.alice),
      bob: clientOf(scene, scene.bob),
      app: appClient(scene, "app"),
      installed: appClient(scene, "installation"),
      left: { main: "", comment: 0, run: 0, review: 0, delivery: 0 },
    };
  });
  afterAll(() => story.scene.close());

  for (const [operation, call, shows, status = 200] of TABLE) {
    it(operation, async () => {
      const answer = await call(story);
      expect(answer.status).toBe(status);
      if (shows === undefined) return;
      if (typeof shows === "object" && shows !== null && !("asymmetricMatch" in shows)) {
        expect(answer.data).toMatchObject(shows);
      } else {
        expect(answer.data).toEqual(shows);
      }
    });
  }

  it("is in this table", () => {
    const listed = TABLE.map(([operation]) => operation).toSorted();
    expect(listed).toEqual(ROUTES.map(({ method, path }) => `${method} ${path}`).toSorted());
  });
});
