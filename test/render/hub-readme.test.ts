import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { importHuggingFace } from "../../src/domain/card-formats/hugging-face-import.js";
import type { GateContext } from "../../src/domain/gate/gate-context.js";
import type { CardContent } from "../../src/domain/model-card.js";
import { hubReadme } from "../../src/render/hub-readme.js";
import { version213 } from "../domain/card-formats/example.js";
import { hostile } from "./examples.js";
import { effectsOf } from "./markdown-effects.js";

const GOLDEN = "../fixtures/render/golden/cards/hugging-face.md";

test("the worked example as a README for the Hub", async () => {
  await expect(hubReadme(version213()).text).toMatchFileSnapshot(GOLDEN);
});

function back(context: GateContext): CardContent {
  const read = importHuggingFace({ path: "README.md", text: hubReadme(context).text });
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.value.card;
}

describe("a README that is imported again gives the card", () => {
  test("of the worked example, with what the front matter adds", () => {
    const context = version213();
    const { schema: _, model: __, version: ___, ...card } = context.card ?? { schema: 1 };
    const { details, performance, ...rest } = back(context);
    const { details: before, performance: said, ...others } = card as CardContent;
    expect(rest).toEqual(others);
    expect(details).toEqual({
      ...before,
      name: "fraud-detection",
      type: "tabular-classification",
      architecture: "xgboost",
    });
    expect(performance?.slices).toBe(said?.slices);
    expect(performance?.overall).toMatch(
      /AUC-ROC \(roc_auc\) 0\.962 on .*\n\nAUC-ROC 0\.962 and F1/s,
    );
  });

  const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9 _*`<>&@#|~[\]().,;:$\\-]{0,30}[A-Za-z]$/);

  test("of any words in its texts and lists", () => {
    fc.assert(
      fc.property(
        word,
        word,
        fc.uniqueArray(word, { minLength: 1, maxLength: 4, selector: (one) => one.toLowerCase() }),
        (primary, users, texts) => {
          const items = texts.map((text) => text.replace(/\s+/g, " "));
          const intendedUse = {
            primary: primary.replace(/\s+/g, " "),
            users: users.replace(/\s+/g, " "),
            outOfScope: items,
          };
          const read = back(version213({}, { intendedUse, limitations: items }));
          expect(read.intendedUse).toEqual(intendedUse);
          expect(read.limitations).toEqual(items);
        },
      ),
    );
  });
});

/** Effects that our own headings, lists and tables have not. */
const dangerous = ["mention", "reference", "HTML", "link", "math", "direction"];

test("words of people have no effect as markup, mention or link", () => {
  const readme = hubReadme(
    version213(
      {},
      { details: { overview: hostile, owner: hostile.slice(0, 190) }, limitations: [hostile] },
    ),
  );
  const body = readme.text.slice(readme.text.indexOf("\n---\n"));
  expect(effectsOf(body).filter((name) => dangerous.includes(name))).toEqual([]);
});

test("a version without a card has its record's facts and numbers", () => {
  const { text, notes } = hubReadme(version213({}, null));
  expect(text).toContain("- **Model type:** classifier");
  expect(text).toMatch(/\| AUC-ROC +\|/);
  expect(text).not.toContain("## Uses");
  expect(notes).toContain("license is left out: the card names no licence.");
});

test("unknown provenance is said loudly", () => {
  const unknown = { provenance: "unknown", source: undefined, dataset: undefined };
  expect(hubReadme(version213(unknown)).text).toContain("**Provenance unknown.**");
});
