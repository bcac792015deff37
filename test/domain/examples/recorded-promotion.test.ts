import { expect, it } from "vitest";
import { parse } from "yaml";
import { digestOf } from "../../../src/domain/digest.js";
import { recordedPromotion } from "../../../src/domain/examples/recorded-promotion.js";

const { dossier, manifest, production, entry } = recordedPromotion();

it("shows the worked example's comparison: AUC-ROC +2.1%, F1 +2.7%, false positives 8.2% to 7.1%, p95 95 to 98 ms", () => {
  expect(parse(dossier.text).comparison).toMatchObject([
    { metric: "auc_roc", incumbent: 0.942, candidate: 0.962, delta: { relative: 0.0212314 } },
    { metric: "f1", incumbent: 0.887, candidate: 0.911, delta: { relative: 0.0270575 } },
    { metric: "false_positive_rate", incumbent: 0.082, candidate: 0.071 },
    { metric: "latency_p95", incumbent: 95, candidate: 98 },
  ]);
});

it("is signed by all three owners, and passes every gate", () => {
  const { signOffs, gates, kind } = JSON.parse(entry.text);
  expect(kind).toBe("promotion");
  expect(signOffs.map(({ owner }: { owner: string }) => owner).sort()).toEqual([
    "@data-science-lead",
    "@fraud-team-lead",
    "@ml-ops-on-call",
  ]);
  expect(new Set(gates.map(({ result }: { result: string }) => result))).toEqual(new Set(["pass"]));
});

it("shows files that belong together: the manifest names the entry by its digest, the entry the dossier by its own", () => {
  expect(parse(manifest.text).last.digest).toBe(digestOf(entry.text));
  expect(JSON.parse(entry.text).dossier.digest).toBe(digestOf(dossier.text));
  expect(JSON.parse(production.text).entry).toBe(parse(manifest.text).last.id);
});
