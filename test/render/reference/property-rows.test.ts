import { describe, expect, it } from "vitest";
import { z } from "zod";
import { jsonSchema } from "../../../src/domain/json-schema.js";
import { measurementSchema } from "../../../src/domain/model-version.js";
import { digestSchema, ownerSchema, versionSchema } from "../../../src/domain/scalars.js";
import { partFinder } from "../../../src/render/reference/known-parts.js";
import { propertyRows } from "../../../src/render/reference/property-rows.js";

/** Rows of a schema as texts: path, type, required, meaning. */
function rows(schema: z.ZodType) {
  return propertyRows(jsonSchema(schema, "input"), partFinder("input")).map(
    ({ path, type, required, meaning }) => [path, type.text, required.text, meaning.text] as const,
  );
}

/** The type of a property in words. */
function typeOf(schema: z.ZodType): string | undefined {
  return rows(z.strictObject({ it: schema }))[0]?.[1];
}

describe("a property's type", () => {
  it.each([
    ["a number within limits", z.number().min(0).max(100), "number from 0 to 100"],
    ["a share", z.number().gt(0).lt(1), "number above 0 and below 1"],
    ["a count", z.int().min(1), "whole number from 1"],
    ["a whole number without limits", z.int(), "whole number"],
    ["a text of limited length", z.string().max(1000), "text of at most 1,000 characters"],
    ["a choice of words", z.enum(["fail", "missing"]), "`fail` or `missing`"],
    ["a fixed value", z.literal(1), "`1`"],
    ["what may be null", z.string().nullable(), "text or `null`"],
    ["a list", z.array(z.boolean()), "list of booleans"],
    ["a map", z.record(versionSchema, z.number()), "numbers by [version](#kinds-of-values)"],
    ["a digest", digestSchema.describe("of a file"), "[digest](#kinds-of-values)"],
    ["a digest or null", digestSchema.nullable(), "[digest](#kinds-of-values) or `null`"],
    ["a list of owners", z.array(ownerSchema), "list of [owners](#kinds-of-values)"],
    ["a shared part", measurementSchema, "[measurement](#measurement)"],
  ])("of %s", (_what, schema, text) => {
    expect(typeOf(schema)).toBe(text);
  });
});

describe("whether a property is required", () => {
  it.each([
    ["what must be there", z.string(), "yes"],
    ["what may be left out", z.string().optional(), "no"],
    ["a default", z.string().default("every"), "default `every`"],
    ["a list's default", z.array(z.string()).default(["a", "b"]), "default `a` and `b`"],
    ["an empty default", z.array(z.string()).default([]), "no"],
    ["null for a default", z.string().nullable().default(null), "no"],
  ])("of %s", (_what, schema, text) => {
    expect(rows(z.strictObject({ it: schema }))[0]?.[2]).toBe(text);
  });
});

it("names what is inside lists and maps by its whole path", () => {
  const inner = z.strictObject({ n: z.number().describe("how many") });
  const schema = z.strictObject({ a: z.array(inner), b: z.record(z.string(), inner), c: inner });
  expect(rows(schema).map(([path]) => path)).toEqual(["a", "a[].n", "b", "b.<name>.n", "c", "c.n"]);
});

it("leaves out what a part holds that is explained elsewhere, also where it may be null", () => {
  const schema = z.strictObject({ a: measurementSchema, b: measurementSchema.nullable() });
  expect(rows(schema).map(([path]) => path)).toEqual(["a", "b"]);
});

it("shows a choice by kind once, and says which kind has what", () => {
  const choice = z.discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("proportion").describe("yes or no"),
      arm: z.strictObject({
        n: z.int().describe("units"),
        successes: z.int().describe("of these"),
      }),
      last: z.string().describe("the same"),
    }),
    z.strictObject({
      kind: z.literal("mean").describe("a number each"),
      arm: z.strictObject({ n: z.int().describe("units"), sd: z.number().describe("spread") }),
      last: z.string().describe("the same"),
    }),
  ]);
  expect(rows(z.strictObject({ outcome: choice }))).toEqual([
    ["outcome", "object", "yes", ""],
    ["outcome.kind", "`proportion` or `mean`", "yes", "yes or no; a number each"],
    ["outcome.arm", "object", "yes", ""],
    ["outcome.arm.n", "whole number", "yes", "units"],
    ["outcome.arm.successes", "whole number", "for `proportion`", "of these"],
    ["outcome.arm.sd", "number", "for `mean`", "spread"],
    ["outcome.last", "text", "yes", "the same"],
  ]);
});

it("says of a choice without kinds that one of its properties is there", () => {
  const choice = z.union([
    z.strictObject({ relative: z.number() }),
    z.strictObject({ absolute: z.number() }),
  ]);
  expect(rows(choice).map(([path, , required]) => [path, required])).toEqual([
    ["relative", "one of these"],
    ["absolute", "one of these"],
  ]);
});

it("shows a meaning with angle brackets as text, not as HTML", () => {
  const schema = z.strictObject({ by: z.string().describe("github:<login>") });
  expect(rows(schema)[0]?.[3]).toBe("github:&lt;login&gt;");
});
