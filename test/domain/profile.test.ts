import { describe, expect, test } from "vitest";
import { readDocument } from "../../src/domain/document.js";
import { POLICY_PATH, type Policy, policySchema } from "../../src/domain/policy.js";
import { type Profile, policyText, profileSummaries, profiles } from "../../src/domain/profile.js";

function policyOf(profile: Profile): Policy {
  const read = readDocument({ path: POLICY_PATH, text: policyText(profile) }, policySchema);
  if (!read.ok) throw new Error(read.problems.map(({ what }) => what).join("\n"));
  return read.value;
}

function kinds(profile: Profile, stage: "staging" | "production") {
  return policyOf(profile).stages[stage].gates.map(({ kind }) => kind);
}

describe.each(profiles)("the profile %s", (profile) => {
  test("is a valid policy that says what it is", () => {
    expect(policyOf(profile).registry.root).toBe("registry");
    expect(policyText(profile)).toContain(`# Profile ${profile}: ${profileSummaries[profile]}.`);
  });

  test("explains every gate in a comment right above it", () => {
    const lines = policyText(profile).split("\n");
    const gates = lines.flatMap((line, index) => (/^ +- (\{ )?id:/.test(line) ? [index] : []));
    expect(gates.length).toBeGreaterThan(2);
    expect(gates.filter((index) => !lines[index - 1]?.trim().startsWith("# "))).toEqual([]);
  });

  test("lets every result that is no pass keep a promotion back", () => {
    const { staging, production } = policyOf(profile).stages;
    for (const { blocking } of [staging, production])
      expect(blocking).toEqual(["fail", "inconclusive", "missing"]);
  });
});

test("small asks for any code owner, lineage and a card", () => {
  const { staging, production } = policyOf("small").stages;
  expect([staging.codeowners, production.codeowners]).toEqual(["any", "any"]);
  expect(kinds("small", "staging")).toEqual(["lineage"]);
  expect(kinds("small", "production")).toEqual(["lineage", "card"]);
});

test("medium asks for every owner, and judges quality, latency, serving, drift, a shadow run and time", () => {
  const { production } = policyOf("medium").stages;
  expect(production).toMatchObject({ codeowners: "every", pointOnly: "allow" });
  expect(kinds("medium", "production")).toEqual([
    "lineage",
    "card",
    "minimum",
    "max-regression",
    "slice",
    "latency",
    "artifact-size",
    "schema",
    "bump",
    "freshness",
    "drift",
    "shadow",
    "time-in-stage",
  ]);
});

test.each(["medium", "regulated"] as const)(
  "%s has a light and a full set of gates by tier",
  (profile) => {
    const { gates } = policyOf(profile).stages.production;
    const judging = (tier: "low" | "medium" | "high") =>
      gates.filter(({ tiers }) => tiers === undefined || tiers.includes(tier)).map(({ id }) => id);
    const [light, middle, full] = [judging("low"), judging("medium"), judging("high")];
    expect(light).toEqual(expect.arrayContaining(["lineage", "card", "auc-floor", "bump", "soak"]));
    expect(light).not.toContain("shadow");
    expect(light.length).toBeLessThan(middle.length);
    expect(middle.length).toBeLessThan(full.length);
    expect(full).toEqual(gates.map(({ id }) => id));
  },
);

test("machines may add versions by themselves but where the policy is regulated, and there only their evidence counts", () => {
  const [light, middle, strict] = profiles.map(policyOf);
  expect([light, middle].map((policy) => policy?.registration)).toEqual(["auto", "auto"]);
  expect(light).toMatchObject({ evidenceFrom: "anyone", unknownProvenance: "refuse" });
  expect(strict).toMatchObject({ registration: "review", evidenceFrom: "machines", machines: [] });
});

test("versions of unknown provenance are refused, unless some were adopted, which the file names", () => {
  expect(profiles.map((profile) => policyOf(profile).unknownProvenance)).toEqual([
    "refuse",
    "refuse",
    "refuse",
  ]);
  const text = policyText("regulated", ["churn 1.0.0", "churn 1.1.0"]);
  const read = readDocument({ path: POLICY_PATH, text }, policySchema);
  expect(read.ok && read.value.unknownProvenance).toBe("allow");
  expect(text).toContain("before the registry:\n#   churn 1.0.0\n#   churn 1.1.0\n# Every page");
});

test("regulated refuses points, asks for a whole card, an A/B test and a named person's yes", () => {
  const { staging, production } = policyOf("regulated").stages;
  expect([staging.pointOnly, production.pointOnly]).toEqual(["refuse", "refuse"]);
  expect([staging.codeowners, production.codeowners]).toEqual(["every", "every"]);
  expect(kinds("regulated", "production")).toEqual(
    expect.arrayContaining(["ab-test", "manual", "maximum", "reproducibility", "freshness"]),
  );
  expect(production.gates.find(({ kind }) => kind === "lineage")).toMatchObject({
    environment: "required",
  });
  const card = production.gates.find((gate) => gate.kind === "card");
  expect(card?.sections).toHaveLength(6);
});
