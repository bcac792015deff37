import { describe, expect, it } from "vitest";
import type { ChangedFile } from "../../src/domain/changed-file.js";
import {
  isPlainRegistration,
  type ProposedRegistration,
} from "../../src/domain/own-registration.js";
import { type Policy, policySchema } from "../../src/domain/policy.js";

const FRAUD = "registry/models/fraud-detection";
const auto = policySchema.parse({ schema: 1, machines: ["trainer[bot]"], registration: "auto" });

function added(...paths: readonly string[]): readonly ChangedFile[] {
  return paths.map((path) => ({ path, former: null, change: "added" }));
}

const files = added(
  `${FRAUD}/versions/2.2.0.yaml`,
  `${FRAUD}/cards/2.2.0.yaml`,
  `${FRAUD}/evidence/2.2.0/evaluation-0001.yaml`,
);

const proposed: ProposedRegistration = {
  root: "registry",
  author: "trainer[bot]",
  commits: [{ author: "trainer[bot]" }],
  files,
};

function isPlain(change: Partial<ProposedRegistration> = {}, policy: Policy = auto): boolean {
  return isPlainRegistration({ ...proposed, ...change }, policy);
}

describe("a machine's pull request that only adds one new version's files", () => {
  it("is a plain registration, and of a model in a namespace too", () => {
    expect(isPlain()).toBe(true);
    const nested = files.map((file) => ({
      ...file,
      path: file.path.replace("fraud-", "risk/fraud-"),
    }));
    expect(isPlain({ files: nested })).toBe(true);
  });

  it.each<[string, Partial<ProposedRegistration>]>([
    ["nobody who can be told", { author: null }],
    ["a person", { author: "data-scientist", commits: [{ author: "data-scientist" }] }],
    [
      "a machine that the policy doesn't name",
      { author: "other[bot]", commits: [{ author: "other[bot]" }] },
    ],
    [
      "a machine, with a person's commit among its own",
      { commits: [{ author: "trainer[bot]" }, { author: "ann" }] },
    ],
    ["a machine, with a commit that nobody vouches for", { commits: [{ author: null }] }],
    ["a machine, without commits that can be told", { commits: [] }],
  ])("is none of %s", (_, change) => {
    expect(isPlain(change)).toBe(false);
  });

  it.each<[string, readonly ChangedFile[]]>([
    ["no file", []],
    [
      "a changed record",
      [{ path: `${FRAUD}/versions/2.2.0.yaml`, former: null, change: "modified" }],
    ],
    ["a removed file beside", [...files, { path: "README.md", former: null, change: "removed" }]],
    [
      "a renamed record",
      [
        {
          path: `${FRAUD}/versions/2.2.0.yaml`,
          former: `${FRAUD}/versions/2.1.3.yaml`,
          change: "renamed",
        },
      ],
    ],
    ["two versions", [...files, ...added(`${FRAUD}/versions/2.3.0.yaml`)]],
    ["two models", [...files, ...added("registry/models/churn/versions/2.2.0.yaml")]],
    ["a new model", [...files, ...added(`${FRAUD}/model.yaml`)]],
    ["evidence without its version", files.slice(2)],
    ["a file outside of the registry", [...files, ...added(".github/workflows/ci.yml")]],
    ["a file that nobody reads", [...files, ...added(`${FRAUD}/versions/run.sh`)]],
    ["a dossier", [...files, ...added(`${FRAUD}/promotions/2.2.0-to-production-1.yaml`)]],
    ["a manifest", [...files, ...added(`${FRAUD}/manifest.yaml`)]],
    ["an audit entry", [...files, ...added(`${FRAUD}/audit/2025/000001-4be0.json`)]],
  ])("is none with %s", (_, its) => {
    expect(isPlain({ files: its })).toBe(false);
  });

  it("is none where the policy leaves registrations to review, as it does by default", () => {
    expect(isPlain({}, policySchema.parse({ schema: 1, machines: ["trainer[bot]"] }))).toBe(false);
  });
});
