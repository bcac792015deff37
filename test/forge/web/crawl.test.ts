import { rm } from "node:fs/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startExampleScene } from "../../../src/entry/demo/example-scene.js";
import { type PlayedExample, playExample } from "../../../src/entry/demo/play-example.js";
import type { Scene } from "../../../src/entry/demo/scene.js";
import { createLog } from "../../../src/entry/log.js";

let scene: Scene;
let played: PlayedExample;

beforeAll(async () => {
  scene = await startExampleScene(createLog("silent"));
  played = await playExample(scene, { step: () => {} });
});

afterAll(async () => {
  await scene?.close();
  if (played) await rm(played.clone, { recursive: true });
});

/** Follows every link within the forge; answers each address with its status, and the anchors that are missing. */
async function crawl(start: string) {
  const statuses = new Map<string, number>();
  const anchors = new Map<string, Set<string>>();
  const aims: string[] = [];
  const waiting = [start];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const answer = await fetch(next, { headers: { accept: "text/html" } });
    const html = await answer.text();
    statuses.set(next, answer.status);
    anchors.set(next, new Set([...html.matchAll(/\sid="([^"]+)"/g)].map(([, id = ""]) => id)));
    for (const [, href = ""] of html.matchAll(/<a\b[^>]*\shref="([^"]*)"/g)) {
      const address = new URL(href.replaceAll("&amp;", "&"), next);
      if (address.origin !== scene.forge.url) continue;
      aims.push(address.href);
      const page = withoutAnchor(address.href);
      if (!statuses.has(page) && !waiting.includes(page)) waiting.push(page);
    }
  }
  const missing = aims.filter((aim) => {
    const { hash } = new URL(aim);
    return hash !== "" && !anchors.get(withoutAnchor(aim))?.has(hash.slice(1));
  });
  return { statuses, missing };
}

function withoutAnchor(address: string): string {
  return address.replace(/#.*$/, "");
}

it("every link of the played example leads to a page, and every anchor to its place", async () => {
  const repository = `${scene.forge.url}/${scene.owner}/${scene.name}`;
  const { statuses, missing } = await crawl(repository);
  // The model's source is in a repository of its own, which the example doesn't have.
  const failed = [...statuses].filter(
    ([address, status]) => status !== 200 && !address.includes("/acme/fraud/commit/a3f7d9c2"),
  );
  expect(failed).toEqual([]);
  expect(missing).toEqual([]);
  const paths = [...statuses.keys()].map((address) => address.slice(repository.length));
  expect(paths).toContain("/pull/2");
  for (const kind of [
    /^\/blob\/[0-9a-f]{40}\/.*CODEOWNERS/,
    /^\/blob\/.*\/audit\//,
    /^\/commit\//,
    /^\/runs\//,
  ]) {
    expect(paths.some((path) => kind.test(path))).toBe(true);
  }
});

it("the pull request's page shows the five sections, the sign-offs and who merged", async () => {
  const { number } = played.pullRequest;
  const address = `${scene.forge.url}/${scene.owner}/${scene.name}/pull/${number}`;
  const html = await (await fetch(address, { headers: { accept: "text/html" } })).text();
  const headings = [...html.matchAll(/<h3 class="size-2">([^<]*)<\/h3>/g)].map(([, text]) => text);
  expect(headings).toEqual([
    "Model Details",
    "Performance Comparison",
    "Validation Results",
    "Rollback Plan",
    "Sign-offs Needed",
  ]);
  for (const login of ["data-science-lead", "ml-ops-on-call", "fraud-team-lead"]) {
    expect(html).toMatch(new RegExp(`${login}</a> <span class="mark good">`));
  }
  expect(html).toContain("fraud-detection 2.1.3 is in Production.");
});
