import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { hubLicence, spdxLicence } from "../../../src/domain/card-formats/licences.js";

const spdxPath = createRequire(import.meta.url)
  .resolve("@cyclonedx/cyclonedx-library/package.json")
  .replace("package.json", "res/schema/spdx.SNAPSHOT.schema.json");

test.each([
  ["Apache-2.0", "Apache-2.0", "apache-2.0"],
  ["apache-2.0", "Apache-2.0", "apache-2.0"],
  [" MIT ", "MIT", "mit"],
  ["odbl", "ODbL-1.0", "odbl"],
  ["ODbL-1.0", "ODbL-1.0", "odbl"],
  ["openrail", null, "openrail"],
  ["proprietary", null, null],
  ["constructor", null, null],
])("%j is %j for SPDX and %j for the Hub", (name, spdx, hub) => {
  expect([spdxLicence(name), hubLicence(name)]).toEqual([spdx, hub]);
});

test("each SPDX identifier is one of SPDX's list", () => {
  const { enum: ids }: { readonly enum: readonly string[] } = JSON.parse(
    readFileSync(spdxPath, "utf8"),
  );
  const ours = ids.filter((id) => spdxLicence(id) !== null);
  expect(ours.length).toBeGreaterThan(50);
  expect(ours.filter((id) => spdxLicence(id) !== id)).toEqual([]);
});
