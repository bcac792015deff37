import { expect, test } from "vitest";
import { digestOf } from "../../src/domain/digest.js";
import { type Evidence, evidenceSchema } from "../../src/domain/evidence.js";
import { metricCatalogue } from "../../src/domain/metric.js";
import { evidenceBody } from "../../src/render/evidence-body.js";
import { hostile } from "./examples.js";

const head = {
  schema: 1,
  version: "2.1.3",
  collected: {
    from: "2025-03-05T00:00:00Z",
    to: "2025-03-07T00:00:00Z",
    by: "machine:evaluate",
    source: "https://ci.acme.example/runs/1",
  },
  artifact: digestOf("candidate"),
};
const evaluatedOn = "holdout";
const evaluation = {
  ...head,
  kind: "evaluation",
  against: { version: "2.0.5", artifact: digestOf("incumbent") },
  evaluationSets: { holdout: { dataset: "d", digest: digestOf("d"), split: "test" } },
  candidate: {
    metrics: {
      auc_roc: { value: 0.962, interval: [0.96, 0.964], evaluatedOn },
      false_positive_rate: { successes: 71, n: 1000, evaluatedOn },
    },
  },
  incumbent: { metrics: { auc_roc: { value: 0.942, evaluatedOn } } },
};

function bodyOf(content: object): string {
  const evidence: Evidence = evidenceSchema.parse(content);
  const path = `registry/models/fraud-detection/evidence/2.1.3/${evidence.kind}-0002.yaml`;
  return evidenceBody("fraud-detection", { path, evidence }, metricCatalogue());
}

test("an evaluation shows both versions' numbers, and a dash where one has none", () => {
  expect(bodyOf(evaluation)).toMatchInlineSnapshot(`
    "Adds \`evaluation-0002.yaml\`, evidence of kind evaluation about \`fraud-detection 2.1.3\`. Merging it moves nothing: from then on, gates judge by it.

    | Version | **2.1.3** |
    | :- | :- |
    | Collected | 2025-03-05 00:00 UTC to 2025-03-07 00:00 UTC |
    | By | \`machine:evaluate\` |
    | Source | [\`https://ci.acme.example/runs/1\`](https://ci.acme.example/runs/1) |
    | Artifact | \`sha256:dda18a0e21ae\` |
    | Beside | 2.0.5 (\`sha256:ffebcf613479\`) |
    | Counts | 2 metrics and 0 slices on \`holdout\`, beside 2.0.5 |

    | Metric              |          Incumbent |                     Candidate |
    | :------------------ | -----------------: | ----------------------------: |
    | AUC-ROC             | 0.942 (point only) | 0.962 (95% CI 0.960 to 0.964) |
    | False positive rate |                  – |    7.1% (95% CI 5.7% to 8.9%) |

    An open promotion of this version takes it in once somebody comments \`/recheck\` there; approvals start again then.
    "
  `);
});

test("words of evidence are words, never markup", () => {
  const shadow = { ...head, kind: "shadow", requests: 10, anomalies: 0 };
  const collected = { ...head.collected, by: hostile.slice(0, 190), source: hostile };
  const body = bodyOf({ ...shadow, collected, note: hostile });
  const plain = body.replaceAll(/`[^`\n]*`/g, "");
  for (const markup of ["<img", "](https://evil", "<details>", "<!--", "**b**", "@acme/fraud"])
    expect(plain).not.toContain(markup);
});
