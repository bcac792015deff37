import { expect, test } from "vitest";
import { requestScope } from "../../src/domain/request-scope.js";
import { edited, registryFiles, stateFiles, withPolicy } from "./worked-example.js";

const subject = { model: "fraud-detection", version: "2.1.3" };
const scope = (
  files = registryFiles(),
  state = stateFiles(),
  to: "production" | "archived" = "production",
) => requestScope(files, state, subject, to);

test("a request makes worth looking up: the version in Production, and the owners who must sign", () => {
  expect(scope()).toEqual({
    incumbent: "2.0.5",
    owners: ["@data-science-lead", "@fraud-team-lead", "@ml-ops-on-call"],
  });
});

test("substitutes and teams are looked up too, each once; email addresses can't be", () => {
  const files = withPolicy((policy) => {
    policy.stages.production.substitutes = { "@ml-ops-on-call": ["@acme/ops", "@Fraud-Team-Lead"] };
  });
  const codeowners = { path: ".github/CODEOWNERS", text: "* @fraud-team-lead lead@example.com\n" };
  expect(scope({ ...files, codeowners }).owners).toEqual([
    "@fraud-team-lead",
    "@ml-ops-on-call",
    "@acme/ops",
  ]);
});

test("files that can't be read ask for nothing: the decision refuses them anyway", () => {
  const { policy } = registryFiles();
  expect(scope(registryFiles({ policy: edited(policy, "schema: 1", "schema: 2") })).owners).toEqual(
    [],
  );
  expect(scope(registryFiles({ definition: null })).owners).toEqual([]);
  const manifest = edited(stateFiles().manifest, "schema: 1", "schema: 2");
  expect(scope(registryFiles(), stateFiles({ manifest })).incumbent).toBeNull();
  expect(scope(registryFiles(), stateFiles({ manifest: null })).incumbent).toBeNull();
});

test("a stage that no promotion leads to asks for nobody", () => {
  expect(scope(registryFiles(), stateFiles(), "archived").owners).toEqual([]);
});
