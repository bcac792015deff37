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

test("medium asks for every owner, and judges quality, latency, size, a shadow run and time", () => {
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
    "shadow",
    "time-in-stage",
  ]);
});

test("regulated refuses points, asks for a whole card, an A/B test and a named person's yes", () => {
  const { staging, production } = policyOf("regulated").stages;
  expect([staging.pointOnly, production.pointOnly]).toEqual(["refuse", "refuse"]);
  expect([staging.codeowners, production.codeowners]).toEqual(["every", "every"]);
  expect(kinds("regulated", "production")).toEqual(
    expect.arrayContaining(["ab-test", "manual", "maximum"]),
  );
  const card = production.gates.find((gate) => gate.kind === "card");
  expect(card?.sections).toHaveLength(6);
});
