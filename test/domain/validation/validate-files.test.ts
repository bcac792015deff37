import { describe, expect, it } from "vitest";
import { generatedModel } from "../../../src/domain/examples/generated-model.js";
import { defaultPolicy } from "../../../src/domain/policy.js";
import { modelOfPath, modelsOfFiles } from "../../../src/domain/validation/validate-files.js";
import { validateModel } from "../../../src/domain/validation/validate-model.js";

describe("files sorted into models", () => {
  it.each([
    ["registry/models/fraud/model.yaml", "fraud"],
    ["registry/models/fraud/versions/1.0.0.yaml", "fraud"],
    ["registry/models/fraud/audit/2025/000001-x.json", "fraud"],
    ["registry/models/risk/fraud/model.yaml", "risk/fraud"],
    ["registry/models/risk/fraud/evidence/1.0.0/a.yaml", "risk/fraud"],
    ["registry/models/README.md", null],
    ["elsewhere/models/fraud/model.yaml", null],
  ])("%s is of %s", (path, model) => {
    expect(modelOfPath("registry", path)).toBe(model);
  });

  it("are as valid as in their folders", () => {
    const files = [0, 1, 2].flatMap((index) => generatedModel({ seed: 3, index, versions: 5 }));
    const models = modelsOfFiles("registry", files);
    expect(models.map(({ model }) => model)).toEqual([
      "team-0/model-00000",
      "model-00001",
      "model-00002",
    ]);
    expect(models.flatMap((model) => validateModel(model, defaultPolicy))).toEqual([]);
  });
});
