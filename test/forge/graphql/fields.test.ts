import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createComment } from "../../../src/forge/comments.js";
import { submitReview } from "../../../src/forge/reviews.js";
import { as, asApp, openPull, type Scene, setScene } from "../scene.js";
import { ask } from "./asking.js";

let scene: Scene;
beforeAll(async () => {
  scene = await setScene();
  const { forge, installation, alice, bob } = scene;
  forge.world.grant(scene.registry, alice, "admin");
  installation.permissions = { ...installation.permissions, members: "read" };
  const pull = await openPull(scene, asApp(scene), "work", { "w.txt": "w" });
  await createComment(forge.world, as(alice), pull, "look");
  await submitReview(forge.world, as(bob), pull, { event: "APPROVE", body: "" });
});
afterAll(() => scene.close());

const ACTOR = `{ __typename login url avatarUrl resourcePath ... on User { id databaseId name email isViewer } ... on Bot { id databaseId } }`;
const GIT_ACTOR = `{ name email date user { login databaseId } }`;

/** All that the forge knows of each type, below a pull request, the repository or the root. */
const SELECTIONS: readonly (readonly [
  type: string,
  below: "pull" | "repository" | "root",
  selection: string,
])[] = [
  [
    "Commit",
    "repository",
    `object(expression: "work") { id oid abbreviatedOid commitUrl commitResourcePath repository { name } ... on Commit {
       url message messageHeadline messageBody authoredDate committedDate committedViaWeb changedFilesIfAvailable changedFiles
       author ${GIT_ACTOR} committer ${GIT_ACTOR} authors(first: 2) { nodes ${GIT_ACTOR} }
       signature { __typename isValid state wasSignedByGitHub email signer { login } }
       tree { id oid entries { name path type oid mode extension size repository { name } } }
       parents(first: 2) { totalCount nodes { oid } } history(first: 2) { totalCount nodes { oid } }
       associatedPullRequests(first: 2) { nodes { number } } checkSuites(first: 1) { totalCount } statusCheckRollup { state } } }`,
  ],
  [
    "Ref",
    "repository",
    `ref(qualifiedName: "work") { id name prefix repository { name } target { oid }
       associatedPullRequests(first: 1, states: OPEN) { nodes { number } } refUpdateRule { viewerCanPush } branchProtectionRule { pattern }
       compare(headRef: "main") { id status aheadBy behindBy baseTarget { oid } headTarget { oid } commits(first: 1) { nodes { oid } } } }`,
  ],
  [
    "Repository",
    "repository",
    `id databaseId name nameWithOwner isPrivate visibility url resourcePath createdAt pushedAt isArchived isFork isInOrganization
       viewerPermission autoMergeAllowed deleteBranchOnMerge mergeCommitAllowed squashMergeAllowed rebaseMergeAllowed
       owner { __typename login id } collaborators(query: "bob", first: 5) { totalCount edges { cursor permission node { login } } }
       issues(first: 1, states: OPEN) { totalCount } mergeQueue(branch: "main") { id }`,
  ],
  [
    "PullRequest",
    "pull",
    `id databaseId number title body bodyText url state closed closedAt createdAt updatedAt locked isDraft merged mergedAt mergeable
       mergeStateStatus reviewDecision author ${ACTOR} authorAssociation viewerDidAuthor repository { name } baseRepository { name }
       baseRefName baseRefOid baseRef { name } headRefName headRefOid headRef { name } headRepository { name } headRepositoryOwner { login }
       isCrossRepository changedFiles additions deletions labels(first: 1) { nodes { name } } reactionGroups { content }
       mergedBy ${ACTOR} mergeCommit { oid } autoMergeRequest { enabledAt } mergeQueue { id } mergeQueueEntry { id } isInMergeQueue isMergeQueueEnabled
       latestReviews(first: 1) { nodes { state } } statusCheckRollup { state }
       reviewRequests(first: 1) { nodes { id databaseId pullRequest { number } } }
       commits(first: 1) { nodes { id commit { oid } pullRequest { number } } }`,
  ],
  [
    "PullRequestReview",
    "pull",
    `reviews(first: 1) { nodes { id databaseId state body bodyText url submittedAt createdAt updatedAt lastEditedAt author ${ACTOR} authorAssociation
       authorCanPushToRepository viewerDidAuthor commit { oid } pullRequest { number } repository { name } onBehalfOf(first: 1) { nodes { slug } } } }`,
  ],
  [
    "IssueComment",
    "pull",
    `comments(first: 1) { nodes { id databaseId body bodyText url author ${ACTOR} authorAssociation viewerDidAuthor createdAt updatedAt lastEditedAt
       isMinimized repository { name } issue { number } pullRequest { number } reactionGroups { content createdAt viewerHasReacted } } }`,
  ],
  [
    "Organization",
    "root",
    `organization(login: "acme") { id databaseId login name url avatarUrl resourcePath teams(first: 1) { totalCount } }`,
  ],
  [
    "User",
    "root",
    `user(login: "bob") { id databaseId login name email url avatarUrl resourcePath isViewer }`,
  ],
];

describe("every field that the forge has", () => {
  it.each(SELECTIONS)("of %s answers as the schema wants", async (_, below, selection) => {
    const repository = `repository(owner: "acme", name: "registry")`;
    const query = {
      root: `{ ${selection} }`,
      repository: `{ ${repository} { ${selection} } }`,
      pull: `{ ${repository} { pullRequest(number: 1) { ${selection} } } }`,
    }[below];
    const { errors, data } = await ask(scene, scene.alice, query);
    expect(errors ?? []).toEqual([]);
    expect(data).not.toBeNull();
  });
});
