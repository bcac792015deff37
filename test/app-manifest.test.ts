import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { appPermissions } from "../src/entry/app-manifest.js";
import { eventNames } from "../src/entry/events/looks.js";

function read(path: string): unknown {
  return parse(readFileSync(new URL(`../${path}`, import.meta.url), "utf8"));
}

describe("app.yml", () => {
  it("asks for the permissions that the demo's App has, and no others", () => {
    expect(read("app.yml")).toMatchObject({ default_permissions: { ...appPermissions } });
    const { default_permissions: asked } = read("app.yml") as { default_permissions: object };
    expect(Object.keys(asked).sort()).toEqual(Object.keys(appPermissions).sort());
  });

  it("subscribes to the events that the App reads, and no others", () => {
    const { default_events: events } = read("app.yml") as { default_events: readonly string[] };
    expect([...events].sort()).toEqual([...eventNames].sort());
  });
});

describe("workflows", () => {
  it.each([".github/workflows/ci.yml", ".github/workflows/release.yml"])(
    "%s uses actions by full commit id only",
    (path) => {
      const text = readFileSync(new URL(`../${path}`, import.meta.url), "utf8");
      const used = [...text.matchAll(/uses: *(\S+)/g)].map(([, name]) => name);
      expect(used.length).toBeGreaterThan(0);
      expect(used.filter((name) => !/@[0-9a-f]{40}$/.test(name ?? ""))).toEqual([]);
    },
  );

  it.each([".github/workflows/ci.yml", ".github/workflows/release.yml"])(
    "%s may only read, but for jobs that say more",
    (path) => {
      expect(read(path)).toMatchObject({ permissions: { contents: "read" } });
    },
  );

  it("run all that must be green on each Node that is supported", () => {
    const { jobs } = read(".github/workflows/ci.yml") as {
      jobs: { test: { strategy: { matrix: { node: number[] } }; steps: { run?: string }[] } };
    };
    expect(jobs.test.strategy.matrix.node).toEqual([20, 22, 24]);
    expect(jobs.test.steps.map(({ run }) => run)).toContain(".ci/run");
  });
});
