import { expect, test } from "vitest";
import { recordFacts } from "../../../src/render/sections/model-details.js";
import { candidateRecord } from "../../domain/gate/example.js";

test("a record's environment is a row of its facts, its file's name taken as plain text", () => {
  const environment = { lock: "uv`.lock|", digest: `sha256:${"65".repeat(32)}` };
  const rows = (parts: Readonly<Record<string, unknown>>) =>
    recordFacts(candidateRecord(parts), null).text.split("\n");
  const row = rows({ environment }).find((one) => one.includes("Environment"));
  expect(row).toContain("(`sha256:656565656565`)");
  expect(row).toMatchInlineSnapshot(
    `"| Environment | <code>uv&#96;.lock&#124;</code> (\`sha256:656565656565\`) |"`,
  );
  expect(rows({}).filter((one) => one.includes("Environment"))).toEqual([]);
});
