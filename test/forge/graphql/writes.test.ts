import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { headOf, type Scene, setScene, textAt } from "../scene.js";
import { ask, asked, inRegistry } from "./asking.js";

let scene: Scene;
let repositoryId: string;
beforeAll(async () => {
  scene = await setScene();
  repositoryId = (await inRegistry(scene, "app", "id")).id;
});
afterAll(() => scene.close());

const COMMIT = `createCommitOnBranch(input: {
  branch: { repositoryNameWithOwner: "acme/registry", branchName: $branch },
  expectedHeadOid: $head, message: { headline: "Open", body: "Because." },
  fileChanges: { additions: [{ path: "dossier.yaml", contents: $contents }], deletions: [{ path: "a.txt" }] }
}) { commit { oid url message } ref { name target { oid } } }`;
const OPEN = `createPullRequest(input: {
  repositoryId: $id, baseRefName: "main", headRefName: $branch, title: "Promote", body: "b"
}) { pullRequest { number state author { login } } }`;
const TYPES = `($id: ID!, $branch: String!, $head: GitObjectID!, $contents: Base64String!)`;

async function branch(name: string): Promise<string> {
  const head = await headOf(scene.registry, "main");
  const input = { repositoryId, name: `refs/heads/${name}`, oid: head };
  await asked(
    scene,
    "app",
    `mutation ($input: CreateRefInput!) { createRef(input: $input) { ref { id } } }`,
    { input },
  );
  return head;
}

const contents = Buffer.from("schema: 1\n").toString("base64");

describe("createCommitOnBranch", () => {
  it("writes and removes whole files in one commit, and its document goes on to the pull request", async () => {
    const head = await branch("one");
    const data = await asked(scene, "app", `mutation ${TYPES} { ${COMMIT} ${OPEN} }`, {
      id: repositoryId,
      branch: "one",
      head,
      contents,
    });
    const { commit, ref } = data.createCommitOnBranch;
    expect(commit.message).toBe("Open\n\nBecause.");
    expect(ref).toEqual({ name: "one", target: { oid: commit.oid } });
    expect(await headOf(scene.registry, "one")).toBe(commit.oid);
    expect(await textAt(scene.registry, "one", "dossier.yaml")).toBe("schema: 1\n");
    expect(await textAt(scene.registry, "one", "a.txt")).toBeNull();
    expect(data.createPullRequest.pullRequest).toMatchObject({
      state: "OPEN",
      author: { login: "promoter" },
    });
  });

  it("on a head that moved writes nothing, and a createPullRequest after it runs all the same", async () => {
    const head = await branch("two");
    const variables = { id: repositoryId, branch: "two", head, contents };
    await asked(
      scene,
      "app",
      `mutation ($branch: String!, $head: GitObjectID!, $contents: Base64String!) { ${COMMIT} }`,
      variables,
    );
    const moved = await headOf(scene.registry, "two");
    const { data, errors } = await ask(
      scene,
      "app",
      `mutation ${TYPES} { ${COMMIT} ${OPEN} }`,
      variables,
    );
    expect(errors).toHaveLength(1);
    expect(errors?.[0]).toMatchObject({
      type: "STALE_DATA",
      path: ["createCommitOnBranch"],
      message: `Expected branch to point to "${head}" but it did not. Pull and try again.`,
    });
    expect(await headOf(scene.registry, "two")).toBe(moved);
    expect(data.createCommitOnBranch).toBeNull();
    expect(data.createPullRequest.pullRequest.state).toBe("OPEN");
  });

  it("refuses what isn't Base64", async () => {
    const head = await branch("three");
    const { errors } = await ask(
      scene,
      "app",
      `mutation ($branch: String!, $head: GitObjectID!, $contents: Base64String!) { ${COMMIT} }`,
      {
        branch: "three",
        head,
        contents: "???",
      },
    );
    expect(errors?.[0]).toMatchObject({ type: "UNPROCESSABLE" });
    expect(await headOf(scene.registry, "three")).toBe(head);
  });

  it("needs `contents: write`", async () => {
    const head = await branch("four");
    const variables = { branch: "four", head, contents };
    const query = `mutation ($branch: String!, $head: GitObjectID!, $contents: Base64String!) { ${COMMIT} }`;
    const { errors } = await ask(scene, { contents: "read" }, query, variables);
    expect(errors?.[0]?.type).toBe("FORBIDDEN");
  });
});

describe("createPullRequest", () => {
  it.each([
    ["again", "one", "A pull request already exists for acme:one."],
    ["without commits", "five", "No commits between main and five"],
  ])("%s is refused in GitHub's words", async (_, name, message) => {
    if (name === "five") await branch("five");
    const query = `mutation ($id: ID!, $branch: String!) { ${OPEN} }`;
    const { errors } = await ask(scene, "app", query, { id: repositoryId, branch: name });
    expect(errors?.[0]).toMatchObject({ type: "UNPROCESSABLE", message });
  });
});

describe("refs", () => {
  it("several move together, or none", async () => {
    const main = await branch("six");
    const one = await headOf(scene.registry, "one");
    const update = (beforeOid: string) =>
      ask(
        scene,
        "app",
        `mutation ($input: UpdateRefsInput!) { updateRefs(input: $input) { clientMutationId } }`,
        {
          input: {
            repositoryId,
            refUpdates: [
              { name: "refs/heads/six", beforeOid, afterOid: one },
              { name: "refs/heads/seven", beforeOid: "0".repeat(40), afterOid: one },
            ],
          },
        },
      );
    expect((await update(one)).errors?.[0]?.type).toBe("STALE_DATA");
    expect(await headOf(scene.registry, "six")).toBe(main);
    expect((await update(main)).errors).toBeUndefined();
    expect(await headOf(scene.registry, "six")).toBe(one);
    expect(await headOf(scene.registry, "seven")).toBe(one);
  });

  it("move and go by their id", async () => {
    await branch("eight");
    const { ref } = await inRegistry(scene, "app", `ref(qualifiedName: "eight") { id }`);
    const one = await headOf(scene.registry, "one");
    const { updateRef } = await asked(
      scene,
      "app",
      `mutation { updateRef(input: { refId: "${ref.id}", oid: "${one}" }) { ref { target { oid } } } }`,
    );
    expect(updateRef.ref.target.oid).toBe(one);
    await asked(
      scene,
      "app",
      `mutation { deleteRef(input: { refId: "${ref.id}" }) { clientMutationId } }`,
    );
    expect(await scene.registry.git.resolve("refs/heads/eight")).toBeNull();
  });
});

describe("check runs", () => {
  it("are made, changed and read back by commit, App and name", async () => {
    const headSha = await headOf(scene.registry, "one");
    const { createCheckRun } = await asked(
      scene,
      "app",
      `mutation ($input: CreateCheckRunInput!) { createCheckRun(input: $input) { checkRun { id databaseId status conclusion } } }`,
      {
        input: {
          repositoryId,
          headSha,
          name: "gates",
          status: "IN_PROGRESS",
          output: { title: "Gates", summary: "s" },
        },
      },
    );
    expect(createCheckRun.checkRun).toMatchObject({ status: "IN_PROGRESS", conclusion: null });
    const { id } = createCheckRun.checkRun;
    await asked(
      scene,
      "app",
      `mutation ($input: UpdateCheckRunInput!) { updateCheckRun(input: $input) { checkRun { id } } }`,
      {
        input: { checkRunId: id, repositoryId, status: "COMPLETED", conclusion: "ACTION_REQUIRED" },
      },
    );
    const { object } = await inRegistry(
      scene,
      "app",
      `object(oid: "${headSha}") { ... on Commit {
        checkSuites(first: 1, filterBy: { appId: ${scene.app.id} }) { nodes { app { slug } status conclusion
          checkRuns(first: 5, filterBy: { checkName: "gates" }) { nodes { name status conclusion title summary } } } }
        none: checkSuites(first: 1, filterBy: { appId: 0 }) { totalCount }
        statusCheckRollup { state contexts(first: 5) { nodes { __typename ... on CheckRun { name } } } } } }`,
    );
    expect(object).toMatchObject({
      checkSuites: {
        nodes: [
          {
            app: { slug: "promoter" },
            status: "COMPLETED",
            checkRuns: {
              nodes: [
                {
                  name: "gates",
                  status: "COMPLETED",
                  conclusion: "ACTION_REQUIRED",
                  title: "Gates",
                  summary: "s",
                },
              ],
            },
          },
        ],
      },
      none: { totalCount: 0 },
      statusCheckRollup: {
        state: "FAILURE",
        contexts: { nodes: [{ __typename: "CheckRun", name: "gates" }] },
      },
    });
  });

  it("annotate lines, which every change adds to", async () => {
    const headSha = await headOf(scene.registry, "one");
    const annotations = [
      {
        path: "models/a b.txt",
        annotationLevel: "FAILURE",
        location: { startLine: 3, endLine: 3, startColumn: 1, endColumn: 4 },
        title: "Too low",
        message: "0.9, and 0.95 is asked",
      },
    ];
    const { createCheckRun } = await asked(
      scene,
      "app",
      `mutation ($input: CreateCheckRunInput!) { createCheckRun(input: $input) { checkRun { id } } }`,
      {
        input: {
          repositoryId,
          headSha,
          name: "lines",
          output: { title: "Lines", summary: "s", annotations },
        },
      },
    );
    const { updateCheckRun } = await asked(
      scene,
      "app",
      `mutation ($input: UpdateCheckRunInput!) { updateCheckRun(input: $input) { checkRun { annotations(first: 5) { totalCount nodes {
        path annotationLevel blobUrl title message rawDetails location { start { line column } end { line column } } } } } } }`,
      {
        input: {
          checkRunId: createCheckRun.checkRun.id,
          repositoryId,
          output: {
            title: "Lines",
            summary: "s",
            annotations: [
              {
                path: "b.txt",
                annotationLevel: "WARNING",
                location: { startLine: 1, endLine: 2 },
                message: "m",
              },
            ],
          },
        },
      },
    );
    expect(updateCheckRun.checkRun.annotations).toMatchObject({
      totalCount: 2,
      nodes: [
        {
          path: "models/a b.txt",
          annotationLevel: "FAILURE",
          blobUrl: expect.stringMatching(/\/blob\/[0-9a-f]{40}\/models\/a%20b\.txt$/),
          title: "Too low",
          rawDetails: null,
          location: { start: { line: 3, column: 1 }, end: { line: 3, column: 4 } },
        },
        { path: "b.txt", title: null, location: { start: { line: 1, column: null } } },
      ],
    });
  });

  it.each([
    ["more than 50 annotations at once", 51, {}],
    ["a line before the first", 1, { startLine: 0 }],
    ["columns over several lines", 1, { endLine: 9, startColumn: 1 }],
  ])("are refused with %s", async (_, count, placed) => {
    const headSha = await headOf(scene.registry, "one");
    const annotation = {
      path: "a.txt",
      annotationLevel: "NOTICE",
      location: { startLine: 1, endLine: 1, ...placed },
      message: "m",
    };
    const answer = await ask(
      scene,
      "app",
      `mutation ($input: CreateCheckRunInput!) { createCheckRun(input: $input) { checkRun { id } } }`,
      {
        input: {
          repositoryId,
          headSha,
          name: "lines",
          output: { title: "t", summary: "s", annotations: Array(count).fill(annotation) },
        },
      },
    );
    expect(answer.errors?.[0]?.type).toBe("UNPROCESSABLE");
  });

  it("are not made by people, nor with a conclusion that is GitHub's own", async () => {
    const headSha = await headOf(scene.registry, "one");
    const make = (who: Parameters<typeof ask>[1], conclusion: string) =>
      ask(
        scene,
        who,
        `mutation ($input: CreateCheckRunInput!) { createCheckRun(input: $input) { checkRun { id } } }`,
        {
          input: { repositoryId, headSha, name: "gates", status: "COMPLETED", conclusion },
        },
      );
    expect((await make(scene.alice, "SUCCESS")).errors?.[0]?.type).toBe("FORBIDDEN");
    expect((await make("app", "STALE")).errors?.[0]?.type).toBe("UNPROCESSABLE");
  });
});
