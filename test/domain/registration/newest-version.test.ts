import { expect, test } from "vitest";
import { newestVersion } from "../../../src/domain/registration/newest-version.js";

test("versions are compared as numbers, a pre-release before what it prepares", () => {
  expect(newestVersion(["2.9.0.yaml", "2.10.0.yaml", "2.10.0-rc.1.yaml"])).toBe("2.10.0");
});

test("other files are no versions", () => {
  expect(newestVersion(["v3.0.0.yaml", "3.0.0.yml", "4.0.0+b.yaml", "README.md"])).toBeNull();
});
