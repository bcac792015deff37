import { describe, expect, test } from "vitest";
import { importHuggingFace } from "../../../src/domain/card-formats/hugging-face-import.js";
import { modelCardSchema } from "../../../src/domain/model-card.js";
import { foreignCard } from "./example.js";

function imported(text: string) {
  const read = importHuggingFace({ path: "README.md", text });
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.value;
}

const whole = imported(foreignCard("hugging-face.md").text);

test("front matter and known headings become a card", () => {
  expect(whole.card).toEqual({
    details: {
      name: "review-tone",
      overview:
        "Tells praise from complaint in product reviews.\n\nA fine-tuned encoder with a classification head.",
      type: "text-classification",
      owner: "Acme language team (https://acme.example/language)",
      licence: "apache-2.0",
      citations: ["@misc{tone,\n  title={Tone of reviews}\n}"],
    },
    intendedUse: {
      primary: "Sorting reviews for the support desk.",
      outOfScope: ["Judging people", "Reviews of medicines"],
    },
    trainingData: {
      dataset: "acme/product-reviews\n\nTwo million reviews with stars.",
      collection: "Addresses were removed.",
    },
    performance: {
      overall:
        "F1 0.91 on Product reviews (acme/product-reviews, test)\n\nAccuracy 0.934 on Product reviews (acme/product-reviews, test)\n\nBetter on long reviews than on short ones.",
    },
    limitations: ["Irony is often taken for praise."],
    environmentalImpact: { hardware: "1 A100", hours: 14, kgCO2e: 2.1505 },
  });
  const card = { schema: 1, model: "review-tone", version: "1.0.0", ...whole.card };
  expect(modelCardSchema.safeParse(card).success).toBe(true);
});

test("what a card has no place for is listed, each with its place", () => {
  expect(whole.unmapped.map(({ path }) => path)).toEqual([
    "language",
    "library_name",
    "tags",
    "base_model",
    "metrics[1]",
    "co2_eq_emissions.source",
    "model-index[0].results[0].task.name",
    "model-index[0].results[0].dataset.revision",
    "model-index[0].results[0].metrics[1].verified",
    "### Model Description: Language(s) (NLP)",
    "### Model Description: Finetuned from model [optional]",
    "## How to Get Started with the Model",
    "### Results: a table",
  ]);
});

test("the template's own words, and what nobody filled in, are no content", () => {
  const said = JSON.stringify(whole);
  expect(said).not.toMatch(/More Information|calculator|made aware|quick summary/i);
});

describe("the front matter wins over the text", () => {
  test("and the text that says otherwise is named", () => {
    const { card, unmapped } = imported("---\nlicense: mit\n---\n## Details\n- **License:** GPL\n");
    expect(card.details?.licence).toBe("mit");
    expect(unmapped).toEqual([
      { path: "## Details: License", why: "it says otherwise elsewhere: mit" },
    ]);
  });
});

test.each([
  ["a licence of their own", "license: other\nlicense_name: acme-1.0", "acme-1.0"],
  [
    "a licence by its address",
    "license: other\nlicense_link: https://a.example/l",
    "https://a.example/l",
  ],
  ["several licences", "license: [mit, apache-2.0]", "mit, apache-2.0"],
])("%s", (_name, front, licence) => {
  expect(imported(`---\n${front}\n---\n`).card.details?.licence).toBe(licence);
});

test.each([
  ["a number of grams", "co2_eq_emissions: 1400", 1.4],
  ["a group", "co2_eq_emissions: { emissions: 1400 }", 1.4],
  ["a number as text", 'co2_eq_emissions: { emissions: "12" }', 0.012],
])("emissions as %s are kilograms", (_name, front, kg) => {
  expect(imported(`---\n${front}\n---\n`).card.environmentalImpact).toEqual({ kgCO2e: kg });
});

test.each(["about 2", "2 lb", "1,4 kg", "two kg"])(
  "emissions of %j are not guessed at, but listed",
  (words) => {
    const { card, unmapped } = imported(
      `---\nlicense: mit\n---\n## Environmental Impact\n- **Carbon Emitted:** ${words}\n`,
    );
    expect(card.environmentalImpact).toBeUndefined();
    expect(unmapped).toHaveLength(1);
  },
);

test("a text that is too long for its place is listed, not cut", () => {
  const { card, unmapped } = imported(`---\nlicense: mit\npipeline_tag: ${"x".repeat(101)}\n---\n`);
  expect(card.details).toEqual({ licence: "mit" });
  expect(unmapped).toEqual([{ path: "pipeline_tag", why: "it has more than 100 characters" }]);
});

test("older templates, with headings one level up, are read too", () => {
  const { card } = imported(
    "---\nlicense: mit\n---\n# Model Card for x\n\n# Model Details\n\nAn encoder.\n\n# Uses\n\n## Direct Use\n\nSorting.\n",
  );
  expect(card.details?.overview).toBe("An encoder.");
  expect(card.intendedUse?.primary).toBe("Sorting.");
});

test("lines that end as on Windows, and a byte order mark, change nothing", () => {
  const text = foreignCard("hugging-face.md").text;
  expect(imported(`\uFEFF${text.replaceAll("\n", "\r\n")}`)).toEqual(whole);
});

describe("what can't be read is told", () => {
  test("a README without front matter", () => {
    const read = importHuggingFace({ path: "README.md", text: "# A model\n" });
    expect(read).toMatchObject({ ok: false, problems: [{ code: "card-format-wrong" }] });
  });

  test("front matter that is no YAML, with the line of the file", () => {
    const read = importHuggingFace({
      path: "README.md",
      text: '---\nlicense: mit\ntags: "a\n---\n',
    });
    expect(read).toMatchObject({
      ok: false,
      problems: [{ what: expect.stringMatching(/^README\.md:[34]: not valid YAML/) }],
    });
  });
});
