import { expect, it } from "vitest";
import { parse } from "yaml";
import { boundFault, boundInputs } from "../../../src/domain/audit/bound-files.js";
import { digestOf } from "../../../src/domain/digest.js";
import { type Dossier, dossierSchema, writeDossier } from "../../../src/domain/dossier.js";
import { recordedPromotion } from "../../../src/domain/examples/recorded-promotion.js";

const FOLDER = "registry/models/fraud-detection";
const dossier: Dossier = dossierSchema.parse(parse(recordedPromotion().dossier.text));
const digest = digestOf("anything");

function inputsOf(inputs: Dossier["inputs"]) {
  return boundInputs(writeDossier({ ...dossier, inputs }), FOLDER);
}

it("binds a dossier's inputs: records and evidence for ever, cards and model.yaml by their being there", () => {
  const bound = boundInputs(recordedPromotion().dossier.text, FOLDER);
  expect(bound.map(({ path, isFixed }) => [path.slice(FOLDER.length + 1), isFixed])).toEqual([
    ["cards/2.1.3.yaml", false],
    ["evidence/2.1.3/ab-test-0001.yaml", true],
    ["evidence/2.1.3/evaluation-0001.yaml", true],
    ["evidence/2.1.3/shadow-0001.yaml", true],
    ["model.yaml", false],
    ["versions/2.0.5.yaml", true],
    ["versions/2.1.3.yaml", true],
  ]);
  expect(Object.fromEntries(bound.map(({ path, digest }) => [path, digest]))).toEqual(
    dossier.inputs,
  );
});

it("reads names that YAML must quote, and no inputs at all", () => {
  const path = `${FOLDER}/evidence/2.1.3/a: "b" #1.yaml`;
  expect(inputsOf({ [path]: digest })).toEqual([{ path, digest, isFixed: true }]);
  expect(inputsOf({})).toEqual([]);
});

it("looks at nothing outside of the model's folder", () => {
  const outside = [`${FOLDER}/../churn/model.yaml`, "registry/models/churn/model.yaml"];
  expect(inputsOf(Object.fromEntries(outside.map((path) => [path, digest])))).toEqual([]);
});

it.each([
  ["gone", true, null, "file-gone"],
  ["gone, though it may change", false, null, "file-gone"],
  ["changed", true, digestOf("other"), "file-changed"],
  ["changed, as it may", false, digestOf("other"), undefined],
  ["as it was", true, digest, undefined],
])("tells of a file that is %s", (_, isFixed, found, code) => {
  const fault = boundFault("fraud-detection", "entry 3", { path: "x", digest, isFixed }, found);
  expect(fault?.code).toBe(code);
});
