import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { importModelCardToolkit } from "../../../src/domain/card-formats/model-card-toolkit.js";
import { modelCardSchema } from "../../../src/domain/model-card.js";
import { foreignCard } from "./example.js";

function imported(text: string, version = "1.4.0") {
  const read = importModelCardToolkit(text, version);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.value;
}

const { text } = foreignCard("model-card-toolkit.json");
const whole = imported(text);

test("a card of schema 0.0.2 becomes one of the registry's", () => {
  expect(whole.card).toEqual({
    details: {
      name: "Review tone",
      overview:
        "Tells praise from complaint in product reviews.\n\nA fine-tuned encoder with a classification head.",
      architecture: "Encoder of 12 layers",
      owner: "Language team (language@acme.example), Support desk",
      licence: "Apache-2.0",
      citations: ["Acme, Tone of reviews, 2025.", "https://acme.example/review-tone"],
    },
    intendedUse: { primary: "Sorting reviews", users: "Support desk" },
    trainingData: {
      dataset: "Product reviews: two million, with stars, https://acme.example/reviews",
      collection: "Sensitive data: names, addresses",
      features: ["text of at most 512 tokens", "language: en or fr"],
    },
    performance: {
      overall: "accuracy 0.934 (0.930 to 0.938)\n\nf1 0.91 (at threshold 0.5)",
      slices: "language=fr: f1 0.84",
    },
    limitations: [
      "Irony is often taken for praise.",
      "Trade-off: Short reviews are judged badly, so that answers come fast.",
      "Risk: Dialects are judged more harshly; Mitigation: Complaints are read by people",
    ],
  });
  const card = { schema: 1, model: "review-tone", version: "1.4.0", ...whole.card };
  expect(modelCardSchema.safeParse(card).success).toBe(true);
});

test("what a card has no place for is listed, by its topmost path", () => {
  expect(whole.unmapped.map(({ path }) => path)).toEqual([
    "model_details.version.date",
    "model_details.version.diff",
    "model_details.citations[0].style",
    "model_details.path",
    "model_parameters.data[0].graphics",
    "model_parameters.output_format",
    "quantitative_analysis.graphics",
  ]);
});

test("a card of another version says so", () => {
  expect(imported(text, "2.0.0").unmapped).toContainEqual({
    path: "model_details.version.name",
    why: "the card is to be of 2.0.0",
  });
});

test("a card of schema 0.0.1, with plain texts and other groups, is read too", () => {
  const { card, unmapped } = imported(foreignCard("model-card-toolkit-0.0.1.json").text);
  expect(card).toEqual({
    details: {
      name: "Review tone",
      overview: "Tells praise from complaint.",
      licence: "Apache-2.0",
      citations: ["Acme, Tone of reviews, 2025.", "https://acme.example/review-tone"],
    },
    intendedUse: { primary: "Sorting reviews", users: "Support desk" },
    trainingData: { dataset: "Product reviews, https://acme.example/reviews" },
    limitations: ["Irony"],
  });
  expect(unmapped.map(({ path }) => path)).toEqual([
    "model_parameters.data.train.sensitive",
    "model_parameters.data.eval",
  ]);
});

describe("nothing is dropped in silence", () => {
  const word = fc.string({ unit: fc.constantFrom(..."abcdefgh"), minLength: 12, maxLength: 16 });
  const descriptions = fc.array(fc.record({ description: word, extra: word }), { maxLength: 3 });
  const card = fc.record(
    {
      model_details: fc.record(
        {
          name: word,
          overview: word,
          owners: fc.array(fc.record({ name: word, contact: word }, { requiredKeys: [] }), {
            maxLength: 3,
          }),
          licenses: fc.array(fc.record({ identifier: word }), { maxLength: 3 }),
          license: word,
          version: fc.record({ name: word, diff: word }),
          novelty: fc.oneof(word, fc.array(word, { maxLength: 2 }), fc.dictionary(word, word)),
        },
        { requiredKeys: [] },
      ),
      model_parameters: fc.record(
        { data: descriptions, model_architecture: word, odd: word },
        { requiredKeys: [] },
      ),
      considerations: fc.record(
        {
          users: fc.oneof(word, descriptions),
          use_cases: descriptions,
          limitations: fc.array(word),
        },
        { requiredKeys: [] },
      ),
      quantitative_analysis: fc.record({
        performance_metrics: fc.array(fc.record({ type: word, value: word, slice: word }), {
          maxLength: 3,
        }),
      }),
    },
    { requiredKeys: ["quantitative_analysis"] },
  );

  test("every text is in the card, or stands at or below a path that is listed", () => {
    fc.assert(
      fc.property(card, (foreign) => {
        const { card: content, unmapped } = imported(JSON.stringify(foreign));
        const said = JSON.stringify(content);
        for (const { path, value } of leaves(foreign, "")) {
          const isListed = unmapped.some((one) => path.startsWith(one.path));
          expect(said.includes(value) || isListed, path).toBe(true);
        }
      }),
    );
  });
});

interface Leaf {
  readonly path: string;
  readonly value: string;
}

function leaves(value: unknown, path: string): readonly Leaf[] {
  if (typeof value === "string") return [{ path, value }];
  if (Array.isArray(value)) return value.flatMap((one, i) => leaves(one, `${path}[${i}]`));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) =>
    leaves(one, path === "" ? name : `${path}.${name}`),
  );
}

test.each([
  ["no JSON", "model_details: {}"],
  ["cut JSON", '{"model_details": {'],
  ["another JSON", '{"name": "x"}'],
  ["a list", "[1]"],
  ["null", "null"],
])("%s is no such card", (_name, other) => {
  expect(importModelCardToolkit(other, "1.0.0")).toMatchObject({
    ok: false,
    problems: [{ code: "card-format-wrong" }],
  });
});

test("a card nested a hundred thousand deep is listed, and nothing crashes", () => {
  const deep = `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`;
  expect(imported(`{"model_details":{"name":"x","odd":${deep}}}`).unmapped).toEqual([
    { path: "model_details.odd", why: "a card has no place for it" },
  ]);
});
