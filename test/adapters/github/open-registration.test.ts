import { expect, test } from "vitest";
import type { Octokit } from "../../../src/adapters/github/client.js";
import { openRegistration } from "../../../src/adapters/github/open-registration.js";

const proposed = {
  owner: "acme",
  name: "registry",
  branch: "registration/fraud/1.0.0",
  title: "Register fraud 1.0.0",
  body: "",
  files: [{ path: "registry/models/fraud/versions/1.0.0.yaml", text: "schema: 1\n" }],
  fixes: { there: "Take another number.", underWay: "Close it." },
};
const oid = "a".repeat(40);
const reading = {
  repository: {
    id: "R",
    defaultBranchRef: { name: "main", target: { oid, file0: null } },
    branch: null,
  },
};

/** A GitHub whose answers are given by operation; it keeps what it was sent. */
function answering(answers: Readonly<Record<string, unknown>>) {
  const sent: { operation: string; variables: Record<string, unknown> }[] = [];
  const octokit: Octokit = {
    graphql: async (text, variables) => {
      const [, operation = ""] = /^(?:query|mutation) (\w+)/.exec(text) ?? [];
      sent.push({ operation, variables });
      const answer = answers[operation];
      if (answer instanceof Error) throw answer;
      return answer;
    },
    request: async () => ({ data: null }),
  };
  return { octokit, sent };
}

test("a commit that fails takes the branch back, and is an error", async () => {
  const failure = Object.assign(new Error("failed"), {
    data: { commit: null, pullRequest: null },
    errors: [{ type: "UNPROCESSABLE", path: ["commit"], message: "A rule forbids it" }],
  });
  const { octokit, sent } = answering({
    registration: reading,
    branch: { done: { ref: { id: "REF" } } },
    openRegistration: failure,
    takeBack: { done: null },
  });
  await expect(openRegistration(octokit, proposed)).rejects.toThrow("commit: A rule forbids it");
  expect(sent.map(({ operation }) => operation)).toEqual([
    "registration",
    "branch",
    "openRegistration",
    "takeBack",
  ]);
  expect(sent[3]?.variables).toMatchObject({ input: { refId: "REF" } });
});

test("a branch that was left without a pull request is named", async () => {
  const branch = { associatedPullRequests: { nodes: [] } };
  const { octokit, sent } = answering({
    registration: { repository: { ...reading.repository, branch } },
  });
  expect(await openRegistration(octokit, proposed)).toMatchObject({
    problems: [
      {
        code: "proposal-under-way",
        fix: "Delete registration/fraud/1.0.0, then try again.",
      },
    ],
  });
  expect(sent).toHaveLength(1);
});

test("the commit is made on the head that was read", async () => {
  const { octokit, sent } = answering({
    registration: reading,
    branch: { done: { ref: { id: "REF" } } },
    openRegistration: {
      commit: { commit: { oid } },
      pullRequest: { pullRequest: { number: 7, url: "https://forge.example/7" } },
    },
  });
  expect(await openRegistration(octokit, proposed)).toEqual({
    ok: true,
    value: { number: 7, url: "https://forge.example/7", branch: proposed.branch },
  });
  expect(sent[2]?.variables).toMatchObject({
    commit: { expectedHeadOid: oid, branch: { branchName: proposed.branch } },
    pullRequest: { baseRefName: "main", headRefName: proposed.branch },
  });
});
