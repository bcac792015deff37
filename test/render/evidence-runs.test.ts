import { expect, test } from "vitest";
import { custom, drift, reproducibility } from "../../src/domain/examples/fraud-detection.js";
import { evidenceRuns } from "../../src/render/evidence-runs.js";
import { viewOf, workedExample } from "./promotion.js";

const folder = "registry/models/fraud-detection/evidence/2.1.3";

/** The last cell of the row of a file that is added to the worked example. */
function countsOf(kind: string, text: string): string | undefined {
  const path = `${folder}/${kind}-0001.yaml`;
  const files = workedExample();
  const artifact = /^artifact: .*$/m.exec(files[`${folder}/shadow-0001.yaml`] ?? "")?.[0] ?? "";
  const added = text.replace(/^artifact: .*$/m, artifact);
  const shown = evidenceRuns(viewOf({ files: { ...files, [path]: added } }))?.text ?? "";
  const row = shown.split("\n").find((line) => line.includes(`${kind}-0001.yaml`));
  return row?.split("|").at(-2)?.trim();
}

test.each([
  ["drift", drift, "3 features of live requests of one week against transactions v4"],
  ["reproducibility", reproducibility, "1 metric at `a3f7d9c2`"],
  ["custom", custom, "`adversarial-cards`: `pass_rate` 1,962 of 2,000"],
])("a run of kind %s is shown with what it counted", (kind, text, counts) => {
  expect(countsOf(kind, text)).toBe(counts);
});

test("numbers of a test of one's own are shown as they are", () => {
  const text = custom.replace("{ successes: 1962, n: 2000 }", "{ value: 0.98, n: 2000 }");
  expect(countsOf("custom", text)).toBe("`adversarial-cards`: `pass_rate` 0.98, n 2,000");
});

test("words of evidence are words, never markup", () => {
  const text = drift.replace("live requests of one week", '"**now** @fraud-team-lead <b>"');
  const shown = countsOf("drift", text) ?? "";
  expect(shown).not.toContain("**now**");
  expect(shown).not.toContain("<b>");
});
