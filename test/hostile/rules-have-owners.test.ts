import { expect, it } from "vitest";
import { ownersOf, parseCodeowners } from "../../src/domain/codeowners.js";
import { codeownersFile } from "../../src/entry/cli/starter/code-owners.js";
import { WORKFLOW_PATH } from "../../src/entry/cli/starter/workflow.js";

// Whoever may loosen a rule first and promote by it second needs no attack: so each rule has owners of its own.
it.each([
  [".github/CODEOWNERS", "@your-org/ml-platform"],
  [".github/model-promoter.yml", "@your-org/ml-platform"],
  [".github/model-promoter/sign-offs-needed.md", "@your-org/ml-platform"],
  [WORKFLOW_PATH, "@your-org/ml-platform"],
  ["registry/models/fraud-detection/model.yaml", "@your-org/model-owners"],
  ["registry/models/risk/fraud/cards/2.1.3.yaml", "@your-org/model-owners"],
  ["registry/models/risk/fraud/promotions/2.1.3-to-production-1.yaml", "@your-org/model-owners"],
])("what `init` writes names owners for %s", (path, owner) => {
  const { path: file, text } = codeownersFile("registry");
  const codeowners = parseCodeowners(text, file);
  expect(codeowners.errors).toEqual([]);
  expect(ownersOf(codeowners, path).owners.map((one) => one.text)).toEqual([owner]);
});
