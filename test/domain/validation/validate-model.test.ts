import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { digestOf } from "../../../src/domain/digest.js";
import { defaultPolicy } from "../../../src/domain/policy.js";
import { checkBound } from "../../../src/domain/validation/check-bound.js";
import type { Finding } from "../../../src/domain/validation/finding.js";
import { validateModel } from "../../../src/domain/validation/validate-model.js";
import {
  changed,
  entryPath,
  FOLDER,
  MODEL,
  madeTexts,
  modelOf,
  replace,
  type Texts,
} from "../catalogue/made-model.js";

function told(findings: readonly Finding[]): readonly string[] {
  return findings.map(
    ({ file, problem, severity }) =>
      `${file.slice(FOLDER.length + 1)} ${problem.code}${severity === "warning" ? " (warning)" : ""}`,
  );
}

function findingsAfter(change: (texts: Texts) => void): readonly string[] {
  return told(validateModel(changed(change), defaultPolicy));
}

const MANIFEST_CURRENT = /1\.1\.0:\n {4}stage: production\n {4}role: current/;

describe("a model as a whole", () => {
  it("is valid as the App and people left it", () => {
    expect(validateModel(modelOf(madeTexts()), defaultPolicy)).toEqual([]);
  });

  it.each<[string, (texts: Texts) => void, readonly string[]]>([
    [
      "a card without its version",
      (texts) => texts.set("cards/9.9.9.yaml", text(texts, "cards/1.1.0.yaml")),
      ["cards/9.9.9.yaml file-misplaced", "cards/9.9.9.yaml version-dangling"],
    ],
    [
      "evidence without its version",
      (texts) =>
        texts.set(
          "evidence/9.9.9/evaluation-0001.yaml",
          text(texts, "evidence/1.1.0/evaluation-0001.yaml").replace("1.1.0", "9.9.9"),
        ),
      ["evidence/9.9.9/evaluation-0001.yaml version-dangling"],
    ],
    [
      "a model without model.yaml, which its dossiers were decided on",
      (texts) => texts.delete("model.yaml"),
      ["model.yaml model-missing", "model.yaml file-gone"],
    ],
    [
      "a record that is gone, though its version is in Staging",
      (texts) => texts.delete("versions/1.2.0.yaml"),
      [
        "cards/1.2.0.yaml version-dangling",
        "evidence/1.2.0/evaluation-0001.yaml version-dangling",
        "promotions/1.2.0-to-staging-1.yaml version-dangling",
        "manifest.yaml version-dangling",
        "versions/1.2.0.yaml file-gone",
      ],
    ],
    [
      "a record that was changed after a stage was asked for",
      (texts) => replace(texts, "versions/1.2.0.yaml", "type: classifier", "type: ranker"),
      ["versions/1.2.0.yaml file-changed"],
    ],
    [
      "evidence that was changed after a stage was asked for",
      (texts) =>
        replace(texts, "evidence/1.2.0/evaluation-0001.yaml", "machine:evaluation", "machine:x"),
      ["evidence/1.2.0/evaluation-0001.yaml file-changed"],
    ],
    [
      "evidence that was deleted after a stage was asked for",
      (texts) => texts.delete("evidence/1.2.0/evaluation-0001.yaml"),
      ["evidence/1.2.0/evaluation-0001.yaml file-gone"],
    ],
    [
      "a dossier that was changed after it was decided on",
      (texts) =>
        replace(texts, "promotions/1.2.0-to-staging-1.yaml", "reason: Retrained", "reason: Other"),
      ["promotions/1.2.0-to-staging-1.yaml file-changed"],
    ],
    [
      "a dossier that was deleted",
      (texts) => texts.delete("promotions/1.2.0-to-staging-1.yaml"),
      ["promotions/1.2.0-to-staging-1.yaml file-gone"],
    ],
    [
      "a dossier whose requirements were changed with it",
      (texts) =>
        replace(
          texts,
          "promotions/1.2.0-to-staging-1.yaml",
          "pointOnly: allow",
          "pointOnly: refuse",
        ),
      [
        "promotions/1.2.0-to-staging-1.yaml digest-wrong",
        "promotions/1.2.0-to-staging-1.yaml file-changed",
      ],
    ],
    [
      "a dossier that names a file outside of the model's folder",
      (texts) =>
        replace(
          texts,
          "promotions/1.2.0-to-staging-1.yaml",
          `${FOLDER}/model.yaml`,
          "registry/models/../../../etc/passwd",
        ),
      [
        "promotions/1.2.0-to-staging-1.yaml path-outside",
        "promotions/1.2.0-to-staging-1.yaml file-changed",
      ],
    ],
    [
      "two current versions",
      (texts) =>
        replace(texts, "manifest.yaml", "stage: staging", "stage: production\n    role: current"),
      ["manifest.yaml several-current", "manifest.yaml manifest-contradicts-audit"],
    ],
    [
      "a stage that was changed by hand",
      (texts) => replace(texts, "manifest.yaml", MANIFEST_CURRENT, "1.1.0:\n    stage: archived"),
      [
        "manifest.yaml manifest-contradicts-audit",
        "production.json production-contradicts-manifest",
        "production.json production-contradicts-manifest",
        "production.json production-contradicts-manifest",
      ],
    ],
    [
      "a manifest that is gone",
      (texts) => texts.delete("manifest.yaml"),
      ["manifest.yaml manifest-missing"],
    ],
    [
      "a production.json that is gone",
      (texts) => texts.delete("production.json"),
      ["production.json production-contradicts-manifest"],
    ],
    [
      "a production.json that names another artifact",
      (texts) => replace(texts, "production.json", /s3:[^"]+/, "s3://elsewhere/1"),
      ["production.json production-contradicts-manifest"],
    ],
    [
      "an entry that was changed",
      (texts) => replace(texts, entryPath(texts, 2), "Retrained", "Other"),
      [`${entryPath(madeTexts(), 3)} audit-broken`],
    ],
    [
      "the last entry changed, which no other names",
      (texts) => replace(texts, entryPath(texts, 4), "Retrained", "Other"),
      ["manifest.yaml manifest-contradicts-audit"],
    ],
    [
      "an entry that was dropped",
      (texts) => texts.delete(entryPath(texts, 3)),
      [
        `${entryPath(madeTexts(), 4)} audit-broken`,
        `${entryPath(madeTexts(), 4)} audit-broken`,
        "manifest.yaml manifest-contradicts-audit",
        "manifest.yaml manifest-contradicts-audit",
        "production.json production-contradicts-manifest",
      ],
    ],
    [
      "all entries dropped",
      (texts) => {
        for (const path of [...texts.keys()]) if (path.startsWith("audit/")) texts.delete(path);
      },
      ["manifest.yaml audit-missing", "production.json production-contradicts-manifest"],
    ],
    [
      "an entry that was set out to be read",
      (texts) => {
        const path = entryPath(texts, 4);
        texts.set(path, `${JSON.stringify(JSON.parse(text(texts, path)), null, 2)}\n`);
      },
      [
        `${entryPath(madeTexts(), 4)} file-hand-written`,
        "manifest.yaml manifest-contradicts-audit",
      ],
    ],
    [
      "a version with build metadata in its name",
      (texts) => texts.set("versions/1.4.0+b1.yaml", text(texts, "versions/1.3.0.yaml")),
      ["versions/1.4.0+b1.yaml version-invalid", "versions/1.4.0+b1.yaml file-misplaced"],
    ],
    [
      "names that differ only in case",
      (texts) => {
        texts.set("versions/1.4.0-rc.yaml", record(texts, "1.4.0-rc"));
        texts.set("versions/1.4.0-RC.yaml", record(texts, "1.4.0-RC"));
      },
      ["versions/1.4.0-rc.yaml name-case"],
    ],
    [
      "a record that says that it is another model's",
      (texts) => replace(texts, "versions/1.3.0.yaml", "model: model-00001", "model: other"),
      ["versions/1.3.0.yaml file-misplaced"],
    ],
    [
      "a metric that nobody defined",
      (texts) => replace(texts, "versions/1.3.0.yaml", "  f1:", "  f2:"),
      ["versions/1.3.0.yaml metric-unknown"],
    ],
    [
      "a ratio above 1",
      (texts) =>
        replace(texts, "versions/1.3.0.yaml", /auc_roc: \{ value: [\d.]+/, "auc_roc: { value: 97"),
      ["versions/1.3.0.yaml metric-impossible"],
    ],
    [
      "unknown provenance, which the policy doesn't allow",
      (texts) =>
        replace(
          texts,
          "versions/1.3.0.yaml",
          "type: classifier",
          "type: classifier\nprovenance: unknown",
        ),
      ["versions/1.3.0.yaml provenance-refused"],
    ],
    [
      "a base model of the model itself that isn't registered, and one of another artifact",
      (texts) => parents(texts, "1.3.0", ["1.0.9", digestOf("any")], ["1.0.0", digestOf("other")]),
      ["versions/1.3.0.yaml parent-dangling", "versions/1.3.0.yaml parent-foreign"],
    ],
    [
      "a version that is its own base model",
      (texts) => parents(texts, "1.3.0", ["1.3.0", artifactOf(texts, "1.3.0")]),
      ["versions/1.3.0.yaml parent-circular"],
    ],
    [
      "versions that are made from each other, each of them",
      (texts) => {
        texts.set("versions/1.4.0.yaml", record(texts, "1.4.0"));
        parents(texts, "1.3.0", ["1.4.0", artifactOf(texts, "1.4.0")]);
        parents(texts, "1.4.0", ["1.3.0", artifactOf(texts, "1.3.0")]);
      },
      ["versions/1.3.0.yaml parent-circular", "versions/1.4.0.yaml parent-circular"],
    ],
    [
      "two records that mean one number",
      (texts) => texts.set("versions/v1.3.0.yaml", text(texts, "versions/1.3.0.yaml")),
      [
        "versions/v1.3.0.yaml version-invalid",
        "versions/v1.3.0.yaml version-repeated",
        "versions/v1.3.0.yaml file-misplaced",
      ],
    ],
    [
      "evidence of another artifact, older than the version itself: a number that was used before",
      (texts) => {
        const former = text(texts, "evidence/1.2.0/evaluation-0001.yaml");
        const path = "evidence/1.3.0/evaluation-0001.yaml";
        texts.set(path, former.replaceAll("1.2.0", "1.3.0"));
        replace(texts, "versions/1.3.0.yaml", /at: 20\S+Z/, "at: 2029-01-01T00:00:00Z");
      },
      ["evidence/1.3.0/evaluation-0001.yaml version-reused"],
    ],
    [
      "evidence of another artifact, which may be an earlier build",
      (texts) =>
        texts.set(
          "evidence/1.2.0/evaluation-0002.yaml",
          text(texts, "evidence/1.2.0/evaluation-0001.yaml").replace(
            /artifact: sha256:\w+/,
            `artifact: sha256:${"0".repeat(64)}`,
          ),
        ),
      ["evidence/1.2.0/evaluation-0002.yaml evidence-foreign (warning)"],
    ],
    [
      "evidence whose name is of another kind",
      (texts) =>
        texts.set(
          "evidence/1.2.0/shadow-0001.yaml",
          text(texts, "evidence/1.2.0/evaluation-0001.yaml"),
        ),
      ["evidence/1.2.0/shadow-0001.yaml evidence-name (warning)"],
    ],
    [
      "a file in promotions/ that the App never wrote",
      (texts) =>
        texts.set("promotions/notes.yaml", text(texts, "promotions/1.2.0-to-staging-1.yaml")),
      ["promotions/notes.yaml dossier-name"],
    ],
  ])("tells of %s", (_, change, expected) => {
    expect(findingsAfter(change)).toEqual(expected);
  });

  it("tells of an entry in the wrong year's folder", () => {
    const findings = findingsAfter((texts) => {
      const path = entryPath(texts, 4);
      texts.set(path.replace("2025", "2024"), text(texts, path));
      texts.delete(path);
    });
    expect(findings).toEqual([
      `${entryPath(madeTexts(), 4).replace("2025", "2024")} file-misplaced`,
    ]);
  });

  it("says nothing about what follows from a log of which an entry can't be read, beside the entry itself", () => {
    const findings = findingsAfter((texts) => texts.set(entryPath(texts, 4), "{"));
    expect(new Set(findings)).toEqual(new Set([`${entryPath(madeTexts(), 4)} file-not-valid`]));
  });

  it("tells all findings of all files in one run", () => {
    const findings = findingsAfter((texts) => {
      texts.set("cards/1.2.0.yaml", "schema: 2\n");
      replace(texts, "versions/1.3.0.yaml", "schema: 1", "schema: x");
      replace(texts, "manifest.yaml", "schema: 1", "schema: 3");
    });
    expect(new Set(findings.map((one) => one.split(" ")[0]))).toEqual(
      new Set(["cards/1.2.0.yaml", "versions/1.3.0.yaml", "manifest.yaml"]),
    );
  });

  it("lets a dossier that no entry names bind nothing", () => {
    const findings = findingsAfter((texts) => {
      const forged = text(texts, "promotions/1.2.0-to-staging-1.yaml")
        .replaceAll("1.2.0", "1.3.0")
        .replace(/: sha256:\w+/g, `: sha256:${"0".repeat(64)}`);
      texts.set("promotions/1.3.0-to-staging-1.yaml", forged);
    });
    expect(findings).toEqual(["promotions/1.3.0-to-staging-1.yaml digest-wrong"]);
  });

  it("doesn't look for the dossier of a promotion that was withdrawn, which never came into the branch", () => {
    const withdrawn = changed((texts) => {
      texts.delete("promotions/1.2.0-to-staging-1.yaml");
      replace(texts, entryPath(texts, 4), '"kind":"promotion"', '"kind":"withdrawn"');
    });
    expect(checkBound(withdrawn)).toEqual([]);
  });

  it("lets versions be made from others, and from models elsewhere, and lets a policy allow unknown provenance", () => {
    const files = changed((texts) => {
      parents(texts, "1.3.0", ["1.2.0", artifactOf(texts, "1.2.0")]);
      replace(
        texts,
        "versions/1.3.0.yaml",
        "parents: [",
        `parents: [{ name: bert, version: "1", digest: "${digestOf("bert")}" }, `,
      );
      replace(
        texts,
        "versions/1.3.0.yaml",
        "type: classifier",
        "type: classifier\nprovenance: unknown",
      );
    });
    expect(validateModel(files, { ...defaultPolicy, unknownProvenance: "allow" })).toEqual([]);
  });

  it("lets card and model.yaml change after a promotion", () => {
    const findings = findingsAfter((texts) => {
      replace(texts, "model.yaml", "A made-up model", "Another description of a model");
      replace(texts, "cards/1.1.0.yaml", "Not calibrated", "Calibrated");
    });
    expect(findings).toEqual([]);
  });

  it("lets a version that no stage was asked for change", () => {
    const findings = findingsAfter((texts) =>
      replace(texts, "versions/1.3.0.yaml", "type: classifier", "type: ranker"),
    );
    expect(findings).toEqual([]);
  });
});

/** Gives a version base models: versions of the model itself, with the digests that it says they have. */
function parents(texts: Texts, version: string, ...own: (readonly [string, string])[]): void {
  const named = own.map(
    ([of, digest]) => `{ name: ${MODEL}, version: ${of}, digest: "${digest}" }`,
  );
  const path = `versions/${version}.yaml`;
  replace(texts, path, "type: classifier", `type: classifier\nparents: [${named.join(", ")}]`);
}

function artifactOf(texts: Texts, version: string): string {
  return parse(text(texts, `versions/${version}.yaml`)).artifact.digest;
}

function text(texts: Texts, path: string): string {
  return texts.get(path) ?? "";
}

function record(texts: Texts, version: string): string {
  return text(texts, "versions/1.3.0.yaml").replace("version: 1.3.0", `version: ${version}`);
}
