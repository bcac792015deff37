import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createCheckRun } from "../../../src/forge/check-runs.js";
import { createComment } from "../../../src/forge/comments.js";
import { changeLabels, createIssue } from "../../../src/forge/issues.js";
import { mergePullRequest } from "../../../src/forge/merging.js";
import { submitReview } from "../../../src/forge/reviews.js";
import type { Issue, PullRequest } from "../../../src/forge/world.js";
import { as, asApp, headOf, openPull, type Scene, setScene } from "../scene.js";

const HOSTILE = `<img src=x onerror="alert(1)">'`;

let scene: Scene;
let issue: Issue;
let merged: PullRequest;
let open: PullRequest;

beforeAll(async () => {
  scene = await setScene({
    "README.md": "registry\n",
    "models/a.yaml": "one: 1\ntwo: <b>\n",
    "empty.txt": "",
    "picture.bin": "a\0b",
  });
  const { forge, registry, alice, bob } = scene;
  const { world } = forge;
  issue = await createIssue(world, as(alice), registry, {
    title: "Retrain",
    body: "Please **retrain**.",
    labels: ["model"],
  });
  merged = await openPull(scene, as(alice), "promotion/m/staging", { "models/b.yaml": "b: 1\n" });
  merged.body = "## Model Details\n\n| A | B |\n| - | -: |\n| x | 1 |\n\n- [x] passes\n";
  await changeLabels(world, as(alice), merged, { add: ["p1", "p2"], remove: [] });
  await runCheck(merged, "gates", "success", "All gates pass");
  await runCheck(merged, "sign-offs", "failure", "2 of 3");
  await submitReview(world, as(bob), merged, { event: "REQUEST_CHANGES", body: "Not yet." });
  await submitReview(world, as(bob), merged, { event: "APPROVE", body: "Numbers checked." });
  await createComment(world, as(alice), merged, "Merging *now*.");
  await mergePullRequest(world, as(alice), merged, { method: "merge" });
  open = await openPull(scene, as(bob), "hostile", { [`a ${"'"}&.txt`]: HOSTILE });
  open.title = HOSTILE;
  open.body = HOSTILE;
  await createComment(world, as(alice), open, HOSTILE);
  await submitReview(world, as(alice), open, { event: "APPROVE", body: HOSTILE });
  await runCheck(open, HOSTILE, "neutral", HOSTILE);
});

afterAll(() => scene.close());

const onLine = {
  path: "models/b.yaml",
  level: "failure",
  startLine: 1,
  endLine: 1,
  startColumn: null,
  endColumn: null,
  title: "b is wrong",
  message: "It is 1. <b>",
  rawDetails: null,
} as const;

async function runCheck(
  pull: PullRequest,
  name: string,
  conclusion: "success" | "failure" | "neutral",
  title: string,
): Promise<void> {
  await createCheckRun(scene.forge.world, asApp(scene), scene.registry, {
    name,
    headOid: pull.head.oid,
    conclusion,
    output: { title, summary: `Summary of **${name}**`, text: `Text of ${name}` },
    annotations: conclusion === "failure" ? [onLine] : [],
  });
}

function look(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  const accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
  return fetch(`${scene.forge.url}${path}`, {
    headers: { accept, ...headers },
    redirect: "manual",
  });
}

async function page(path: string): Promise<string> {
  const answer = await look(path);
  expect(answer.status, path).toBe(200);
  expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
  return await answer.text();
}

/** A page's words, without elements and character references. */
async function words(path: string): Promise<string> {
  return wordsOf(await page(path));
}

function wordsOf(html: string): string {
  return html
    .replace(/<style>[\s\S]*?<\/style>/, "")
    .replace(/<[^>]*>/g, " ")
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, "&")
    .replace(/\s+/g, " ");
}

describe("the pages", () => {
  it("the first one lists the repositories, with what is open", async () => {
    expect(await words("/")).toMatch(/acme\/registry 1 ?1 ?1 Mar 2025/);
  });

  it("a repository's shows pull requests, issues, files, branches, commits and how to clone it", async () => {
    const text = await words("/acme/registry");
    for (const fact of [
      `git clone ${scene.forge.url}/acme/registry.git`,
      "Bring promotion/m/staging #2",
      "Retrain #1",
      "models/",
      "promotion/m/staging",
      "Merge pull request #2",
    ]) {
      expect(text).toContain(fact);
    }
  });

  it("a pull request's shows who merged what into what, and its text as Markdown", async () => {
    const html = await page("/acme/registry/pull/2");
    expect(html).toContain('<h3 class="size-2">Model Details</h3>');
    expect(html).toContain('<td class="right">1</td>');
    const text = wordsOf(html);
    expect(text).toContain("Bring promotion/m/staging #2");
    expect(text).toMatch(/Merged ?alice merged 1 commit from promotion\/m\/staging into main as/);
    expect(text).toContain("Merged by alice");
  });

  it("a pull request's conversation is in order of time, and says a merge once", async () => {
    const text = await words("/acme/registry/pull/2");
    const told = [
      "added the labels p1 and p2",
      "changes requested",
      "Not yet.",
      "approved",
      "Numbers checked.",
      "Merging",
      "merged this as",
      "Summary of gates",
    ];
    const places = told.map((words) => text.indexOf(words, text.indexOf("Conversation", 400)));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    expect(text).not.toContain("closed this");
  });

  it("a pull request's has checks with conclusion, title and summary, and the changed lines", async () => {
    const text = await words("/acme/registry/pull/2");
    expect(text).toContain("Checks 1 of 2");
    expect(text).toMatch(/gates ?✓ Passed All gates pass Summary of gates/);
    expect(text).toMatch(/sign-offs ?✕ Failed 2 of 3 Summary of sign-offs/);
    expect(text).toMatch(/models\/b\.yaml ?added ?\+1 −0/);
    expect(text).toContain("+b: 1");
  });

  it("a pull request that is open says what stands against its merge", async () => {
    expect(await words("/acme/registry/pull/3")).toContain("Nothing stands against a merge.");
    const { forge, registry } = scene;
    forge.world.protect(registry, { pattern: "main", requiredApprovals: 2 });
    expect(await words("/acme/registry/pull/3")).toContain("At least 2 approving reviews");
    registry.protections = [];
  });

  it("an issue's shows state, author, labels and text", async () => {
    const html = await page(`/acme/registry/issues/${issue.number}`);
    expect(html).toContain("Please <strong>retrain</strong>.");
    expect(wordsOf(html)).toMatch(/Open ?alice opened this on 1 Mar 2025, .* 0 comments\. model/);
  });

  it("a file's shows its lines with anchors", async () => {
    const html = await page("/acme/registry/blob/main/models/a.yaml");
    expect(html).toContain(
      '<span id="L2"><a href="#L2" data-line="2" aria-label="Line 2"></a>two: &lt;b&gt;',
    );
    expect(html).not.toContain('id="L3"');
  });

  it.each([
    ["empty.txt", "This file is empty."],
    ["picture.bin", "This file is binary and isn't shown."],
  ])("a file's says why it shows no lines: %s", async (path, sentence) => {
    expect(await words(`/acme/registry/blob/main/${path}`)).toContain(sentence);
  });

  it("a branch may have slashes in its name, a commit a short id", async () => {
    const path = "models/b.yaml";
    expect(await words(`/acme/registry/blob/promotion/m/staging/${path}`)).toContain("b: 1");
    expect(await words(`/acme/registry/blob/${merged.head.oid.slice(0, 8)}/${path}`)).toContain(
      "b: 1",
    );
  });

  it("a folder's lists folders and files", async () => {
    expect(await words("/acme/registry/tree/main")).toMatch(/models\/ ?folder .*README\.md ?file/);
    expect(await words("/acme/registry/tree/main/models")).toMatch(/a\.yaml ?file/);
  });

  it("a commit's shows message, people, parents and changed files, also the first commit's", async () => {
    const { registry } = scene;
    const head = await headOf(registry, "main");
    const text = await words(`/acme/registry/commit/${head}`);
    expect(text).toContain("Merge pull request #2");
    expect(text).toContain("Parents");
    expect(text).toMatch(/models\/b\.yaml ?added ?\+1 −0/);
    const first = (await registry.git.history(head, "", 100)).at(-1);
    expect(await words(`/acme/registry/commit/${first?.oid}`)).toMatch(
      /Parent ?none .*4 files changed, \+3 −0.*one: 1/,
    );
  });

  it("a check run's shows all that it says", async () => {
    const run = scene.registry.checkRuns[0];
    const text = await words(`/acme/registry/runs/${run?.id}`);
    expect(text).toContain("All gates pass");
    expect(text).toContain("Text of gates");
    expect(text).not.toContain("Annotations");
    const other = scene.registry.checkRuns.find(({ annotations }) => annotations.length > 0);
    expect(await words(`/acme/registry/runs/${other?.id}`)).toMatch(
      /Annotations.*Failure ?models\/b\.yaml:1 b is wrong ?It is 1\. <b>/,
    );
  });

  it("an account's shows roles or members", async () => {
    expect(await words("/alice")).toMatch(/Person .*acme\/registry ?write/);
    expect(await words("/acme")).toMatch(/Organisation .*acme-admin ?admin/);
  });
});

describe("addresses", () => {
  it.each([
    "/nobody",
    "/acme/none",
    "/acme/registry/pull/99",
    "/acme/registry/pull/x",
    "/acme/registry/pull",
    "/acme/registry/pull/2/more",
    "/acme/registry/issues/99",
    "/acme/registry/blob/main/none.txt",
    "/acme/registry/blob/main/models/../README.md%2F..",
    "/acme/registry/blob/none/README.md",
    "/acme/registry/tree/main/none",
    "/acme/registry/tree/main~1",
    "/acme/registry/commit/0000000000000000000000000000000000000000",
    "/acme/registry/runs/1",
    "/acme/registry/constructor",
    "/acme/registry/blob/main/%E0",
  ])("what isn't there is answered 404, as a page: %s", async (path) => {
    const answer = await look(path);
    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain("There is no such page");
  });

  it.each([
    ["/acme/registry/issues/2", "/acme/registry/pull/2"],
    ["/acme/registry/pull/1", "/acme/registry/issues/1"],
    ["/acme/registry/tree/main/README.md", "/acme/registry/blob/main/README.md"],
    ["/acme/registry/blob/main/models", "/acme/registry/tree/main/models"],
  ])("%s leads to %s", async (from, to) => {
    const answer = await look(from);
    expect([answer.status, answer.headers.get("location")]).toEqual([302, to]);
  });

  it("a private repository is there only for whoever may see it", async () => {
    const { world } = scene.forge;
    await world.createRepository(scene.alice, "secret", { private: true });
    const authorization = `Bearer ${world.tokenFor(scene.alice)}`;
    expect((await look("/alice/secret")).status).toBe(404);
    expect(await words("/")).not.toContain("secret");
    expect(await words("/alice")).not.toContain("secret");
    expect((await look("/alice/secret", { authorization })).status).toBe(200);
    expect((await look("/alice/secret", { authorization: "Bearer bogus" })).status).toBe(401);
  });

  it.each([
    "/repos/acme/registry",
    "/api/v3/repos/acme/registry",
    "/api/v3",
    "/users/alice",
    "/meta",
    "/graphql",
  ])("the API answers JSON, also to a browser: %s", async (path) => {
    expect((await look(path)).headers.get("content-type")).toMatch(/^application\/json/);
  });

  it("git is served beside the page, and a client that doesn't ask for HTML gets no page", async () => {
    const refs = await look("/acme/registry.git/info/refs?service=git-upload-pack");
    expect(refs.headers.get("content-type")).toBe("application/x-git-upload-pack-advertisement");
    await refs.text();
    const json = await look("/acme/registry", { accept: "*/*" });
    expect([json.status, json.headers.get("content-type")]).toEqual([
      404,
      "application/json; charset=utf-8",
    ]);
  });

  it("looking isn't logged as an API request", async () => {
    const before = scene.forge.requestLog.length;
    await page("/acme/registry");
    expect(scene.forge.requestLog.length).toBe(before);
  });
});

describe("safety", () => {
  it("a page may run nothing and load nothing", async () => {
    const answer = await look("/acme/registry/pull/3");
    const policy = answer.headers.get("content-security-policy") ?? "";
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/=]+'; img-src data:/);
    expect(policy).not.toContain("unsafe");
    const html = await answer.text();
    const tags = html.match(/<[^>]*>/g) ?? [];
    expect(
      tags.filter((tag) => /^<(?:script|img|iframe|form|object)|\s(?:on\w+|style)="/i.test(tag)),
    ).toEqual([]);
  });

  it.each([
    "/acme/registry/pull/3",
    "/acme/registry",
    "/acme/registry/tree/hostile",
    "/acme/registry/commit/hostile",
  ])("text from people is shown as the text it is: %s", async (path) => {
    const html = await page(path);
    expect(html).not.toMatch(/<img|onerror="alert/);
    expect(wordsOf(html)).toMatch(/<img src=x onerror="alert\(1\)">'|a '&\.txt/);
  });
});
