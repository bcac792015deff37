import * as example from "../../domain/examples/fraud-detection.js";

const folder = "registry/models/fraud-detection";

/** Rules of the example registry, which its platform engineers wrote: policy, CODEOWNERS and what the README says. */
export const exampleRules: Readonly<Record<string, string>> = {
  "README.md":
    "# Model registry of acme\n\nModels move between stages by pull request: comment `/promote <model> <version> to <stage>`.\n",
  ".github/model-promoter.yml": example.policy,
  ".github/CODEOWNERS": example.codeowners,
};

/** Files about fraud-detection, which its data scientist wrote. Every number of the demo is computed from these. */
export const exampleModel: Readonly<Record<string, string>> = {
  [`${folder}/model.yaml`]: example.model,
  [`${folder}/versions/2.0.5.yaml`]: example.record205,
  [`${folder}/versions/2.1.3.yaml`]: example.record213,
  [`${folder}/cards/2.1.3.yaml`]: example.card213,
  [`${folder}/evidence/2.1.3/evaluation-0001.yaml`]: example.evaluation,
  [`${folder}/evidence/2.1.3/shadow-0001.yaml`]: example.shadow,
  [`${folder}/evidence/2.1.3/ab-test-0001.yaml`]: example.abTest,
};
