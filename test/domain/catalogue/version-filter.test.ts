import { describe, expect, it } from "vitest";
import { cataloguedVersions } from "../../../src/domain/catalogue/catalogued-version.js";
import { findVersions, type VersionFilter } from "../../../src/domain/catalogue/version-filter.js";
import { parseCodeowners } from "../../../src/domain/codeowners.js";
import { defaultPolicy } from "../../../src/domain/policy.js";
import { changed, replace, type Texts } from "./made-model.js";

const everything: VersionFilter = {
  model: null,
  stages: [],
  tier: null,
  owner: null,
  dataset: null,
  trainedAfter: null,
  trainedBefore: null,
  trainedBy: null,
  commit: null,
  provenance: null,
  tags: [],
  metrics: [],
  slices: [],
};

const codeowners = parseCodeowners(
  "/registry/ @acme/all\n/registry/models/model-00001/promotions/1.2.0-* @acme/staging-team\n",
  "CODEOWNERS",
);

function setUp(texts: Texts): void {
  for (const [version, commit] of [
    ["1.0.0", "a"],
    ["1.1.0", "b"],
    ["1.2.0", "c"],
    ["1.3.0", "d"],
  ] as const) {
    replace(texts, `versions/${version}.yaml`, /commit: \w+/, `commit: ${commit.repeat(40)}`);
    replace(texts, `versions/${version}.yaml`, / {2}f1: \{ value: [\d.]+/, "  f1: { value: 0.85");
  }
  replace(texts, "versions/1.3.0.yaml", /name: \w+/, "name: gifts");
  replace(texts, "versions/1.3.0.yaml", "version: v1", "version: v7");
  replace(texts, "versions/1.3.0.yaml", "parameters:", "tags: [gdpr, quarterly]\nparameters:");
  replace(texts, "versions/1.0.0.yaml", /f1: \{ value: [\d.]+ \} \}/, "f1: { value: 0.7 } }");
  for (const version of ["1.1.0", "1.2.0"])
    replace(
      texts,
      `evidence/${version}/evaluation-0001.yaml`,
      / {4}f1: \{ value: [\d.]+/,
      "    f1: { value: 0.95",
    );
  replace(texts, "model.yaml", /tier: \w+/, "tier: high");
}

const files = changed(setUp);

function found(filter: Partial<VersionFilter>): readonly string[] {
  const context = { policy: defaultPolicy, codeowners };
  return findVersions(files, cataloguedVersions(files), { ...everything, ...filter }, context).map(
    ({ version }) => version.version,
  );
}

const atLeast = (value: number) => ({ metric: "f1", comparison: ">=", value }) as const;
const below = (value: number) => ({ metric: "f1", comparison: "<", value }) as const;

describe("finding versions", () => {
  it("finds all, newest first, where nothing is asked", () => {
    expect(found({})).toEqual(["1.3.0", "1.2.0", "1.1.0", "1.0.0"]);
  });

  it.each<[string, Partial<VersionFilter>, readonly string[]]>([
    ["stages, one of which it is in", { stages: ["staging", "archived"] }, ["1.2.0", "1.0.0"]],
    ["the stage None", { stages: ["none"] }, ["1.3.0"]],
    ["the tier", { tier: "high" }, ["1.3.0", "1.2.0", "1.1.0", "1.0.0"]],
    ["another tier", { tier: "low" }, []],
    ["an owner of its dossiers, in any case", { owner: "@ACME/staging-team" }, ["1.2.0"]],
    ["an owner that a later line replaced", { owner: "@acme/all" }, ["1.3.0", "1.1.0", "1.0.0"]],
    ["the dataset", { dataset: { name: "gifts", version: null } }, ["1.3.0"]],
    ["another version of the dataset", { dataset: { name: "gifts", version: "v1" } }, []],
    ["the dataset's version", { dataset: { name: "gifts", version: "v7" } }, ["1.3.0"]],
    [
      "trained from a time on, itself included",
      { trainedAfter: "2023-01-15T08:00:00Z" },
      ["1.3.0", "1.2.0"],
    ],
    [
      "trained before a time, itself not",
      { trainedBefore: "2023-01-15T08:00:00Z" },
      ["1.1.0", "1.0.0"],
    ],
    ["the first digits of a commit", { commit: "cc" }, ["1.2.0"]],
    ["tags, all of which it has", { tags: ["quarterly", "gdpr"] }, ["1.3.0"]],
    ["a tag that it lacks", { tags: ["quarterly", "other"] }, []],
    ["the provenance", { provenance: "unknown" }, []],
    ["a metric, from evidence before the record", { metrics: [atLeast(0.9)] }, ["1.2.0", "1.1.0"]],
    ["a metric that it wasn't measured by", { metrics: [{ ...atLeast(0), metric: "ndcg" }] }, []],
    ["some slice below a bound", { slices: [{ slice: null, bound: below(0.75) }] }, ["1.0.0"]],
    ["the slice named", { slices: [{ slice: "region=urban", bound: below(1) }] }, []],
    [
      "several things together",
      { stages: ["production", "staging"], metrics: [atLeast(0.9)], commit: "b" },
      ["1.1.0"],
    ],
  ])("narrows down by %s", (_, filter, expected) => {
    expect(found(filter)).toEqual(expected);
  });
});
