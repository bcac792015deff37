import { describe, expect, it } from "vitest";
import { fault, faultOf } from "../../../src/domain/validation/finding.js";
import { located, needsText } from "../../../src/domain/validation/locate.js";

const text =
  "schema: 1\nmodel: x\nversions:\n  2.0.5:\n    stage: production\n  2.1.3:\n    stage: staging\n";

describe("locating a finding", () => {
  it("tells the line of the property at fault, whose name may have dots", () => {
    const finding = fault("a.yaml", { code: "c", what: "w" }, ["versions", "2.1.3", "stage"]);
    expect(located(finding, text).line).toBe(7);
  });

  it("tells the nearest line above where the property isn't there", () => {
    const finding = fault("a.yaml", { code: "c", what: "w" }, ["versions", "2.0.5", "role"]);
    expect(located(finding, text).line).toBe(4);
  });

  it("tells the first line for a whole file, and for one that can't be read", () => {
    expect(located(fault("a.yaml", { code: "c", what: "w" }), text).line).toBe(1);
    expect(located(fault("a.yaml", { code: "c", what: "w" }, ["model"]), null).line).toBe(1);
  });

  it("keeps the line that a problem names, and leaves its place out of its words", () => {
    const problem = {
      code: "file-not-valid",
      what: "a.yaml:3: schema: expected 1",
      place: { file: "a.yaml", line: 3, path: "schema" },
    };
    const finding = faultOf(problem, "a.yaml");
    expect(needsText(finding)).toBe(false);
    expect(located(finding, null)).toEqual({
      severity: "error",
      code: "file-not-valid",
      file: "a.yaml",
      line: 3,
      what: "schema: expected 1",
      why: null,
      fix: null,
    });
  });
});
