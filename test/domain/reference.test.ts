import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { readDocument } from "../../src/domain/document.js";
import { gateExamples } from "../../src/domain/examples/gates.js";
import { gateDefinitionSchema, gateKindSchema } from "../../src/domain/gate/gate-definition.js";
import { type JsonSchema, jsonSchema } from "../../src/domain/json-schema.js";
import { parseModelName, parseVersion } from "../../src/domain/names.js";
import { type FileFormat, fileFormats, formatSchema } from "../../src/domain/reference.js";
import { gatePart, sharedParts, valueKinds } from "../../src/domain/reference-parts.js";
import { modelNameSchema, timeSchema, versionSchema } from "../../src/domain/scalars.js";

const ajv = new Ajv({ allErrors: true, strict: false });
addFormats.default(ajv);

/** Paths of a schema's properties that say nothing of what they mean. */
function unexplained(schema: JsonSchema, path = ""): readonly string[] {
  const { properties = {}, items, additionalProperties } = schema;
  const own = Object.entries(properties).flatMap(([name, property]) => [
    ...(property.description === undefined ? [`${path}.${name}`] : []),
    ...unexplained(property, `${path}.${name}`),
  ]);
  const lists = listed(items).flatMap((item) => unexplained(item, `${path}[]`));
  const maps =
    typeof additionalProperties === "object" ? unexplained(additionalProperties, `${path}.*`) : [];
  const choices = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap((variant) =>
    unexplained(variant, path),
  );
  return [...own, ...lists, ...maps, ...choices];
}

function listed(items: JsonSchema["items"]): readonly JsonSchema[] {
  if (items === undefined) return [];
  return "length" in items ? items : [items];
}

function faults(schema: JsonSchema, value: unknown): readonly string[] {
  // Without its address, which one validator would refuse to learn twice.
  const { $id: _, ...anonymous } = schema;
  const validate = ajv.compile(anonymous);
  validate(value);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

function accepts(schema: JsonSchema, value: unknown): boolean {
  return faults(schema, value).length === 0;
}

const files = fileFormats.flatMap((format) =>
  format.examples.map(({ kind, text }) => ({ name: kind ?? format.name, format, text })),
);

describe.each(files)("the example of $name", ({ format, text }) => {
  it("is a valid file", () => {
    expect(readDocument({ path: format.path, text }, format.schema)).toMatchObject({ ok: true });
  });

  it("has no mistake in an editor that knows the JSON Schema", () => {
    expect(faults(formatSchema(format), parse(text))).toEqual([]);
  });

  it("has a mistake in an editor once a property is misspelt", () => {
    const value = { ...parse(text), versoin: "2.1.3" };
    expect(faults(formatSchema(format), value)).toContain(" must NOT have additional properties");
  });
});

describe.each(fileFormats.map((format) => [format.name, format] as const))(
  "the format %s",
  (_name, format: FileFormat) => {
    it("explains every property", () => {
      expect(unexplained(formatSchema(format))).toEqual([]);
    });

    it("has an example of each of its kinds", () => {
      const { anyOf, oneOf } = formatSchema(format);
      const kinds = (anyOf ?? oneOf ?? []).map(({ properties }) => properties?.kind?.const);
      const shown = format.examples.map(({ kind }) => kind);
      expect(new Set(shown)).toEqual(new Set(kinds.length > 0 ? kinds : [null]));
      for (const { kind, text } of format.examples)
        if (kind !== null) expect(parse(text)).toMatchObject({ kind });
    });
  },
);

it("gives every format a name and an address of its own", () => {
  const ids = fileFormats.map((format) => formatSchema(format).$id);
  expect(new Set(ids).size).toBe(fileFormats.length);
  expect(ids[0]).toBe("urn:model-promoter:schema:1:policy");
});

it("asks the App's files for every property that it writes, people's only for what they must say", () => {
  const required = (name: string) => {
    const format = fileFormats.find((one) => one.name === name);
    return format && formatSchema(format).required;
  };
  expect(required("policy")).toEqual(["schema"]);
  expect(required("manifest")).toEqual(["schema", "model", "versions", "rollout", "last"]);
});

describe.each(gateKindSchema.options)("the example of a gate of kind %s", (kind) => {
  it("is a valid gate of that kind", () => {
    const value = parse(gateExamples[kind]);
    expect(gateDefinitionSchema.safeParse(value)).toMatchObject({ success: true, data: { kind } });
  });
});

describe.each(valueKinds)("the example of a $one", ({ schema, example }) => {
  it("is one", () => {
    expect(schema.safeParse(parse(example)).success).toBe(true);
    expect(faults(jsonSchema(schema, "input"), parse(example))).toEqual([]);
  });
});

it("explains every property of the parts that files share", () => {
  const all = [gatePart, ...sharedParts].map(({ schema }) => jsonSchema(schema, "input"));
  expect(all.flatMap((schema) => unexplained(schema))).toEqual([]);
});

describe("what an editor takes", () => {
  it.each([
    ["2.1.3", true],
    ["2.1.3-rc.1", true],
    ["v2.1.3", false],
    ["2.1", false],
    ["2.1.3+build", false],
  ])("of the version %s: %s", (text, isTaken) => {
    expect(accepts(jsonSchema(versionSchema, "input"), text)).toBe(isTaken);
  });

  it.each([
    ["fraud-detection", true],
    ["risk/fraud-detection", true],
    ["Fraud", false],
    ["a/b/c", false],
    ["a..b", false],
  ])("of the model name %s: %s", (text, isTaken) => {
    expect(accepts(jsonSchema(modelNameSchema, "input"), text)).toBe(isTaken);
  });

  it.each([
    ["2025-03-10T09:00:00Z", true],
    ["2025-03-10T09:00:00+01:00", false],
    ["2025-03-10", false],
  ])("of the time %s: %s", (text, isTaken) => {
    expect(accepts(jsonSchema(timeSchema, "input"), text)).toBe(isTaken);
  });

  it("is never less than what the App takes", () => {
    const number = fc.nat(30).map(String);
    const identifier = fc.stringMatching(/^[0-9A-Za-z-]{1,4}$/);
    const version = fc
      .tuple(number, number, number, fc.array(identifier, { maxLength: 2 }))
      .map(([a, b, c, pre]) => `${a}.${b}.${c}${pre.length > 0 ? `-${pre.join(".")}` : ""}`)
      .filter((text) => parseVersion(text).ok);
    const name = fc
      .stringMatching(/^[a-z0-9][a-z0-9._-]{0,8}(\/[a-z0-9][a-z0-9._-]{0,8})?$/)
      .filter((text) => parseModelName(text).ok);
    const [versionShape, nameShape] = [versionSchema, modelNameSchema].map((schema) =>
      ajv.compile(jsonSchema(schema, "input")),
    );
    fc.assert(fc.property(version, (text) => versionShape?.(text) === true));
    fc.assert(fc.property(name, (text) => nameShape?.(text) === true));
  });
});
