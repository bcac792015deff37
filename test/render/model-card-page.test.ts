import { describe, expect, test } from "vitest";
import { modelCardPage } from "../../src/render/model-card-page.js";
import { version213 } from "../domain/card-formats/example.js";
import { hostile } from "./examples.js";
import { effectsOf } from "./markdown-effects.js";

const GOLDEN = "../fixtures/render/golden/cards/MODEL_CARD.md";
const PATH = "registry/models/fraud-detection/cards/2.1.3.yaml";

function page(...context: Parameters<typeof version213>): string {
  return modelCardPage(version213(...context), PATH);
}

test("the worked example's MODEL_CARD.md", async () => {
  await expect(page()).toMatchFileSnapshot(GOLDEN);
});

describe("every section is there", () => {
  test("and one that the card lacks says so", () => {
    const text = page({}, { limitations: undefined, environmentalImpact: undefined });
    expect(text).toContain("## Limitations\n\n*The card says nothing of this.*");
    expect(text).toContain("## Environmental impact\n\n*The card says nothing of this.*");
    expect(text).not.toContain("## Intended use\n\n*The card");
  });

  test("also without a card: facts and numbers are the record's", () => {
    const text = page({}, null);
    expect(text.match(/^## .*$/gm)).toHaveLength(6);
    expect(text.match(/The card says nothing/g)).toHaveLength(4);
    expect(text).toContain("| Architecture | xgboost |");
    expect(text).toMatch(/\| AUC-ROC +\|/);
  });
});

test("nothing of a long card is cut, and paragraphs stay apart", () => {
  const long = `${"word ".repeat(1900)}end.`;
  const text = page({}, { details: { overview: `First.\n\n${long}` } });
  expect(text).toContain(`First.\n\n${long}`);
});

test("a name for people stands before the registered one", () => {
  expect(page({}, { details: { name: "Fraud scorer" } })).toMatch(
    /^# Fraud scorer \(fraud-detection 2\.1\.3\)\n/,
  );
});

/** Effects that our own headings, lists and tables have not. */
const dangerous = ["mention", "reference", "HTML", "link", "math", "direction"];

test("words of people have no effect as markup, mention or link", () => {
  const text = page(
    {},
    { details: { overview: hostile, owner: hostile.slice(0, 190) }, limitations: [hostile] },
  );
  expect(effectsOf(text).filter((name) => dangerous.includes(name))).toEqual([]);
});
