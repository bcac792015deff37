import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createComment } from "../../../src/forge/comments.js";
import { createIssue } from "../../../src/forge/issues.js";
import { nodeId } from "../../../src/forge/node-ids.js";
import type { Organization } from "../../../src/forge/world.js";
import { as, asApp, openPull, type Scene, setScene } from "../scene.js";
import { ask, asked, inRegistry } from "./asking.js";

let scene: Scene;
let acme: Organization;
let repositoryId: string;
beforeAll(async () => {
  scene = await setScene({ ".github/CODEOWNERS": "*.yaml @bob\nnone @nobody\n", "a.txt": "a\n" });
  const { forge, bob, carol, registry, installation } = scene;
  acme = scene.acme;
  const signers = forge.world.addTeam(acme, "signers", { members: [bob] });
  forge.world.addTeam(acme, "on-call", { parent: signers, members: [carol] });
  forge.world.grant(registry, signers, "maintain");
  installation.permissions = { ...installation.permissions, members: "read" };
  repositoryId = nodeId(registry);
});
afterAll(() => scene.close());

describe("collaborators(login:)", () => {
  it("matches parts of logins too", async () => {
    const { world } = scene.forge;
    world.grant(scene.registry, world.addUser("bobby"), "read");
    world.addUser("bob-elsewhere");
    const { collaborators } = await inRegistry(
      scene,
      "app",
      `collaborators(login: "BOB", first: 10) { edges { permission node { login databaseId } } }`,
    );
    expect(collaborators.edges).toEqual([
      { permission: "MAINTAIN", node: { login: "bob", databaseId: scene.bob.id } },
      { permission: "READ", node: { login: "bobby", databaseId: expect.any(Number) } },
    ]);
  });

  it("finds nobody else on a public repository", async () => {
    const { collaborators } = await inRegistry(
      scene,
      "app",
      `collaborators(login: "elsewhere", first: 10) { totalCount }`,
    );
    expect(collaborators.totalCount).toBe(0);
  });
});

describe("a team", () => {
  const team = `{ organization(login: "acme") { login team(slug: "signers") {
    databaseId slug combinedSlug
    all: members(first: 10) { totalCount nodes { login } pageInfo { hasNextPage } }
    immediate: members(first: 10, membership: IMMEDIATE) { nodes { login } }
    children: members(first: 10, membership: CHILD_TEAM) { nodes { login } }
    one: members(first: 10, query: "car") { nodes { login } }
    childTeams(first: 5) { nodes { slug parentTeam { slug } } }
    repositories(first: 5, query: "registry") { edges { permission node { nameWithOwner } } } } } }`;

  it("has the members of its child teams too", async () => {
    const { organization } = await asked(scene, "app", team);
    expect(organization.team).toMatchObject({
      combinedSlug: "acme/signers",
      all: {
        totalCount: 2,
        nodes: [{ login: "bob" }, { login: "carol" }],
        pageInfo: { hasNextPage: false },
      },
      immediate: { nodes: [{ login: "bob" }] },
      children: { nodes: [{ login: "carol" }] },
      one: { nodes: [{ login: "carol" }] },
      childTeams: { nodes: [{ slug: "on-call", parentTeam: { slug: "signers" } }] },
      repositories: {
        edges: [{ permission: "MAINTAIN", node: { nameWithOwner: "acme/registry" } }],
      },
    });
  });

  it("is null and FORBIDDEN for an App without `members: read`", async () => {
    const { data, errors } = await ask(scene, { contents: "read" }, team);
    expect(data).toEqual({ organization: { login: "acme", team: null } });
    expect(errors?.[0]).toMatchObject({ type: "FORBIDDEN", path: ["organization", "team"] });
  });

  it("shows no members by its id either", async () => {
    const id = nodeId(acme.teams[0] ?? acme);
    const query = `{ node(id: "${id}") { ... on Team { slug members(first: 1) { totalCount } } } }`;
    expect((await ask(scene, { contents: "read" }, query)).errors?.[0]?.type).toBe("FORBIDDEN");
    const outsider = scene.forge.world.addUser("outsider");
    const { node } = await asked(scene, outsider, query);
    expect(node.members.totalCount).toBe(0);
  });

  it("is null for whoever isn't a member of the organisation", async () => {
    const stranger = scene.forge.world.addUser("stranger");
    expect((await asked(scene, stranger, team)).organization.team).toBeNull();
  });
});

describe("a repository", () => {
  it("says whose it is, what it allows and what is wrong in CODEOWNERS", async () => {
    const found = await inRegistry(
      scene,
      "app",
      `databaseId name nameWithOwner isPrivate visibility url autoMergeAllowed deleteBranchOnMerge viewerPermission
       owner { __typename login id } defaultBranchRef { name target { ... on Commit { oid } } }
       codeowners { errors { line column kind message source suggestion path } }`,
    );
    expect(found).toMatchObject({
      nameWithOwner: "acme/registry",
      isPrivate: false,
      visibility: "PUBLIC",
      owner: { __typename: "Organization", login: "acme" },
      defaultBranchRef: { name: "main" },
      codeowners: { errors: [{ line: 2, kind: "Unknown owner", suggestion: null }] },
    });
  });

  it("of a person has no organisation", async () => {
    await scene.forge.world.createRepository(scene.alice, "own");
    const query = `{ repository(owner: "alice", name: "own") { owner { __typename login ... on User { databaseId } } } }`;
    expect((await asked(scene, scene.alice, query)).repository.owner).toEqual({
      __typename: "User",
      login: "alice",
      databaseId: scene.alice.id,
    });
  });
});

describe("comments", () => {
  it("are written, changed, reacted to and removed", async () => {
    const pull = await openPull(scene, as(scene.alice), "talk", { "t.txt": "t" });
    const { addComment } = await asked(
      scene,
      "app",
      `mutation { addComment(input: { subjectId: "${nodeId(pull)}", body: "Opened" }) { commentEdge { node { id } } subject { id } } }`,
    );
    const { id } = addComment.commentEdge.node;
    await asked(
      scene,
      "app",
      `mutation { updateIssueComment(input: { id: "${id}", body: "Done" }) { issueComment { lastEditedAt } } }`,
    );
    await asked(
      scene,
      "app",
      `mutation { addReaction(input: { subjectId: "${id}", content: ROCKET }) { reaction { content user { login } } reactionGroups { content } subject { id } } }`,
    );
    const comments = `comments(last: 5) { totalCount nodes { databaseId id body viewerDidAuthor lastEditedAt author { __typename login }
      reactionGroups { content viewerHasReacted reactors(first: 5) { totalCount nodes { ... on Bot { login } } } } } }`;
    const read = async (who: Parameters<typeof inRegistry>[1]) =>
      (
        await inRegistry(
          scene,
          who,
          `issueOrPullRequest(number: ${pull.number}) { ... on PullRequest { ${comments} } ... on Issue { ${comments} } }`,
        )
      ).issueOrPullRequest.comments.nodes[0];
    const mine = await read("app");
    expect(mine).toMatchObject({
      body: "Done",
      viewerDidAuthor: true,
      lastEditedAt: expect.any(String),
      author: { __typename: "Bot", login: "promoter" },
    });
    expect(mine.reactionGroups).toHaveLength(8);
    expect(mine.reactionGroups).toContainEqual({
      content: "ROCKET",
      viewerHasReacted: true,
      reactors: { totalCount: 1, nodes: [{ login: "promoter" }] },
    });
    expect(await read(scene.bob)).toMatchObject({ viewerDidAuthor: false });
    await asked(
      scene,
      "app",
      `mutation { removeReaction(input: { subjectId: "${id}", content: ROCKET }) { clientMutationId } }`,
    );
    await asked(
      scene,
      "app",
      `mutation { deleteIssueComment(input: { id: "${id}" }) { clientMutationId } }`,
    );
    expect(await read("app")).toBeUndefined();
  });
});

describe("issues and labels", () => {
  it("are made, labelled and closed", async () => {
    const { createLabel } = await asked(
      scene,
      "app",
      `mutation { createLabel(input: { repositoryId: "${repositoryId}", name: "refused", color: "ff0000", description: "d" }) { label { id name } } }`,
    );
    const labelId = createLabel.label.id;
    const { createIssue } = await asked(
      scene,
      "app",
      `mutation { createIssue(input: { repositoryId: "${repositoryId}", title: "Refused", body: "b", labelIds: ["${labelId}"] }) { issue { id number labels(first: 5) { nodes { name } } } } }`,
    );
    const { id, number, labels } = createIssue.issue;
    expect(labels.nodes).toEqual([{ name: "refused" }]);
    await asked(
      scene,
      "app",
      `mutation { removeLabelsFromLabelable(input: { labelableId: "${id}", labelIds: ["${labelId}"] }) { labelable { __typename } } }`,
    );
    expect(scene.registry.issues.get(number)?.labels).toEqual([]);
    await asked(
      scene,
      "app",
      `mutation { addLabelsToLabelable(input: { labelableId: "${id}", labelIds: ["${labelId}"] }) { labelable { __typename } } }`,
    );
    const { closeIssue } = await asked(
      scene,
      "app",
      `mutation { closeIssue(input: { issueId: "${id}", stateReason: NOT_PLANNED }) { issue { state stateReason closed } } }`,
    );
    expect(closeIssue.issue).toEqual({ state: "CLOSED", stateReason: "NOT_PLANNED", closed: true });
    const found = await inRegistry(
      scene,
      "app",
      `label(name: "REFUSED") { name color } labels(first: 5, query: "ref") { nodes { name } } issue(number: ${number}) { title }`,
    );
    expect(found).toEqual({
      label: { name: "refused", color: "ff0000" },
      labels: { nodes: [{ name: "refused" }] },
      issue: { title: "Refused" },
    });
  });
});

describe("a repository's issues", () => {
  it("are found by who opened them, whatever the case of letters, the latest changed first", async () => {
    const { registry, forge, alice } = scene;
    const made = [];
    for (const [actor, title] of [
      [asApp(scene), "first of the App"],
      [as(alice), "hers"],
      [asApp(scene), "second of the App"],
    ] as const)
      made.push(await createIssue(forge.world, actor, registry, { title, body: null, labels: [] }));
    const [first] = made;
    if (first === undefined) throw new Error("no issue");
    await createComment(forge.world, as(alice), first, "a word");
    const ask = (login: string) =>
      inRegistry(
        scene,
        "app",
        `issues(first: 2, states: [OPEN], filterBy: { createdBy: "${login}" }, orderBy: { field: UPDATED_AT, direction: DESC }) { nodes { title } }`,
      );
    const found = [{ title: "first of the App" }, { title: "second of the App" }];
    expect(await ask("Promoter[bot]")).toEqual({ issues: { nodes: found } });
    expect(await ask("promoter")).toEqual({ issues: { nodes: [] } });
  });
});

describe("node and nodes", () => {
  it("find anything by its id, and one that isn't there fails alone", async () => {
    const ids = [nodeId(scene.bob), "none", nodeId(scene.app.bot), repositoryId];
    const { data, errors } = await ask(
      scene,
      "app",
      `query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on Actor { login } ... on Repository { name } } }`,
      { ids },
    );
    expect(data.nodes).toEqual([
      { __typename: "User", id: ids[0], login: "bob" },
      null,
      { __typename: "Bot", id: ids[2], login: "promoter" },
      { __typename: "Repository", id: ids[3], name: "registry" },
    ]);
    expect(errors).toMatchObject([{ type: "NOT_FOUND", path: ["nodes", 1] }]);
  });
});
