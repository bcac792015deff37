import { describe, expect, it } from "vitest";
import {
  validateWhole,
  type WholeRegistry,
} from "../../../src/domain/validation/validate-whole.js";

const nothing: WholeRegistry = {
  root: "registry",
  codeowners: null,
  models: [],
  unreadable: [],
  problems: [],
};

function told(registry: Partial<WholeRegistry>): readonly string[] {
  return validateWhole({ ...nothing, ...registry }).map(
    ({ file, problem }) => `${file}:${problem.place?.line ?? "?"} ${problem.code}`,
  );
}

describe("a registry apart from its models' files", () => {
  it("has nothing wrong where models, policy and CODEOWNERS are right", () => {
    const codeowners = { path: ".github/CODEOWNERS", text: "* @acme/all\n" };
    expect(told({ models: ["a", "b", "team/a"], codeowners })).toEqual([]);
  });

  it("tells of models whose names differ only in case", () => {
    expect(told({ models: ["fraud", "Fraud"] })).toEqual(["registry/models/fraud:? name-case"]);
  });

  it("tells of a model in the folder of another", () => {
    expect(told({ models: ["risk", "risk/fraud"] })).toEqual([
      "registry/models/risk/fraud/model.yaml:? model-inside-model",
    ]);
  });

  it("tells each line that GitHub skips in CODEOWNERS, as a warning", () => {
    const codeowners = { path: "CODEOWNERS", text: "* @acme/all\n!x @acme/all\n" };
    const findings = validateWhole({ ...nothing, codeowners });
    expect(findings.map(({ severity, problem }) => [severity, problem.place?.line])).toEqual([
      ["warning", 2],
    ]);
  });

  it("tells of links in the place of folders", () => {
    const unreadable = [{ path: "registry/models/x", why: "it is a symbolic link" }];
    expect(told({ unreadable })).toEqual(["registry/models/x:? file-unreadable"]);
  });
});
