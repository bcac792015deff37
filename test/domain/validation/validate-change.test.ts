import { describe, expect, it } from "vitest";
import type { ChangedFile } from "../../../src/domain/changed-file.js";
import type { FileReading } from "../../../src/domain/file-reading.js";
import { POLICY_PATH } from "../../../src/domain/policy.js";
import type { RegistryChange } from "../../../src/domain/validation/registry-change.js";
import { validateChange } from "../../../src/domain/validation/validate-change.js";
import { FOLDER, MODEL, madeTexts, replace, type Texts } from "../catalogue/made-model.js";

const ROOT = "registry";
const peoples = /^(model\.yaml|versions|cards|evidence)/;

/** The made-up model's people's files and the policy, by their paths in the repository. */
function standing(policy = "schema: 1\n"): Texts {
  const own = [...madeTexts()].filter(([path]) => peoples.test(path));
  return new Map([
    [POLICY_PATH, policy],
    ...own.map(([path, text]) => [`${FOLDER}/${path}`, text] as const),
  ]);
}

function readings(texts: Texts): readonly FileReading[] {
  return [...texts].map(([path, text]) => ({ kind: "text", path, text }));
}

function differences(before: Texts, after: Texts): readonly ChangedFile[] {
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].flatMap((path): readonly ChangedFile[] => {
    if (before.get(path) === after.get(path)) return [];
    const change = !before.has(path) ? "added" : after.has(path) ? "modified" : "removed";
    return [{ path, former: null, change }];
  });
}

interface Setting {
  readonly before?: (texts: Texts) => void;
  readonly policy?: string;
  readonly change?: Partial<RegistryChange>;
}

/** What is told of a change of the made-up model; paths in its folder are short. */
function judged(change: (texts: Texts) => void, setting: Setting = {}) {
  const before = standing(setting.policy);
  setting.before?.(before);
  const after = new Map(before);
  change(after);
  const files = differences(before, after);
  const manifest = madeTexts().get("manifest.yaml") ?? "";
  const verdict = validateChange({
    root: ROOT,
    author: "writer",
    byApp: false,
    files,
    before: readings(before),
    head: readings(after).filter(({ path }) => files.some((one) => one.path === path)),
    models: [
      {
        model: MODEL,
        manifest: { kind: "text", path: `${FOLDER}/manifest.yaml`, text: manifest },
        dossierNames: [],
        neighbours: [],
      },
    ],
    ...setting.change,
  });
  const told = verdict.findings.map(
    ({ severity, file, line, code }) =>
      `${severity} ${file.replace(`${FOLDER}/`, "")}:${line} ${code}`,
  );
  return { ...verdict, told };
}

const at = (path: string) => `${FOLDER}/${path}`;
const record = (texts: Texts, version: string) =>
  (texts.get(at("versions/1.3.0.yaml")) ?? "").replaceAll("1.3.0", version);
const newRun = (texts: Texts) =>
  texts.set(
    at("evidence/1.2.0/evaluation-0002.yaml"),
    texts.get(at("evidence/1.2.0/evaluation-0001.yaml")) ?? "",
  );

describe("a change of a registry", () => {
  it("is valid as a new version, and says what was looked at", () => {
    expect(judged((texts) => texts.set(at("versions/1.4.0.yaml"), record(texts, "1.4.0")))).toEqual(
      { files: 1, models: [MODEL], findings: [], earlier: 0, told: [] },
    );
  });

  it.each<[string, (texts: Texts) => void, readonly string[]]>([
    [
      "a record of another model, on the line that says so",
      (texts) =>
        texts.set(
          at("versions/1.4.0.yaml"),
          record(texts, "1.4.0").replace(`model: ${MODEL}`, "model: other"),
        ),
      ["error versions/1.4.0.yaml:2 file-misplaced"],
    ],
    [
      "a decided record changed, and evidence with it: both faults",
      (texts) => {
        replace(texts, at("versions/1.2.0.yaml"), "classifier", "ranker");
        replace(texts, at("evidence/1.2.0/evaluation-0001.yaml"), "12:00", "13:00");
      },
      [
        "error evidence/1.2.0/evaluation-0001.yaml:1 evidence-append-only",
        "error versions/1.2.0.yaml:1 file-changed",
      ],
    ],
    [
      "files of the App, whatever they say and wherever below a model they are",
      (texts) => {
        texts.set(at("manifest.yaml"), "mine\n");
        texts.set(at("deep/promotions/x.txt"), "mine\n");
      },
      ["error deep/promotions/x.txt:1 file-reserved", "error manifest.yaml:1 file-reserved"],
    ],
    [
      "a file that nothing reads, as a warning",
      (texts) => texts.set(at("versions/1.4.0.yml"), "schema: 1\n"),
      ["warning versions/1.4.0.yml:1 file-unknown"],
    ],
    [
      "a model that is taken away",
      (texts) => {
        for (const path of [...texts.keys()])
          if (path.startsWith(`${FOLDER}/versions/1.3.0`) || path === at("model.yaml"))
            texts.delete(path);
      },
      ["error model.yaml:1 file-gone", "error model.yaml:1 model-missing"],
    ],
    [
      "a policy that can't be read, once, and not what follows from it",
      (texts) => texts.set(POLICY_PATH, "schema: 1\nmetrics: 3\n"),
      [`error ${POLICY_PATH}:2 file-not-valid`],
    ],
  ])("tells of %s", (_, change, expected) => {
    expect([...judged(change).told].sort()).toEqual([...expected].sort());
  });

  it("isn't at fault for what was there before, on whatever line it stands now", () => {
    const { told, earlier } = judged(
      (texts) => replace(texts, at("versions/1.3.0.yaml"), "schema: 1", "# seen\nschema: 1"),
      {
        before: (texts) =>
          replace(texts, at("versions/1.3.0.yaml"), `model: ${MODEL}`, "model: other"),
      },
    );
    expect({ told, earlier }).toEqual({ told: [], earlier: 1 });
  });

  it("is at fault for the same fault in another file", () => {
    const { told, earlier } = judged(
      (texts) => texts.set(at("versions/1.4.0.yaml"), record(texts, "1.4.0")),
      {
        before: (texts) =>
          replace(texts, at("versions/1.3.0.yaml"), `model: ${MODEL}`, "model: other"),
      },
    );
    expect({ told, earlier }).toEqual({
      told: ["error versions/1.4.0.yaml:2 file-misplaced"],
      earlier: 1,
    });
  });

  it("may bring a metric with its definition in the policy", () => {
    const define = (texts: Texts) =>
      texts.set(
        POLICY_PATH,
        "schema: 1\nmetrics: { churn_cost: { direction: lower, unit: currency, kind: mean } }\n",
      );
    const use = (texts: Texts) =>
      texts.set(
        at("versions/1.4.0.yaml"),
        record(texts, "1.4.0").replace("  f1:", "  churn_cost:"),
      );
    expect(judged(use).told).toEqual([expect.stringMatching(/^error .*metric-unknown$/)]);
    expect(
      judged((texts) => {
        define(texts);
        use(texts);
      }).told,
    ).toEqual([]);
  });

  it("is judged by the default branch's rules, not by those that it brings", () => {
    const { told } = judged(
      (texts) => {
        texts.set(POLICY_PATH, "schema: 1\n");
        newRun(texts);
      },
      { policy: "schema: 1\nevidenceFrom: machines\n" },
    );
    expect(told).toEqual(["error evidence/1.2.0/evaluation-0002.yaml:1 evidence-by-hand"]);
  });

  it.each<[string, Partial<RegistryChange>, boolean]>([
    ["a person", { author: "writer" }, false],
    ["nobody that GitHub tells of", { author: null }, false],
    ["a machine of the policy", { author: "acme-ci[bot]" }, true],
    ["the App", { author: "model-promoter[bot]", byApp: true }, true],
  ])("brings evidence by %s where only machines may", (_, change, may) => {
    const policy = "schema: 1\nevidenceFrom: machines\nmachines: ['acme-ci[bot]']\n";
    const { told } = judged(newRun, { policy, change });
    expect(told.length === 0).toBe(may);
  });

  it("finds every record decided on where the manifest can't be read", () => {
    const manifest = { kind: "unread", path: at("manifest.yaml"), why: "it is too large" } as const;
    const models = [{ model: MODEL, manifest, dossierNames: [], neighbours: [] }];
    const change = (texts: Texts) =>
      replace(texts, at("versions/1.3.0.yaml"), "classifier", "ranker");
    expect(judged(change).told).toEqual([]);
    expect(judged(change, { change: { models } }).told).toEqual([
      "error versions/1.3.0.yaml:1 file-changed",
    ]);
  });

  it.each<[string, FileReading]>([
    [
      "a file that can't be read",
      { kind: "unread", path: at("cards/1.3.0.yaml"), why: "it is not text" },
    ],
    ["a symbolic link", { kind: "link", path: at("cards/1.3.0.yaml") }],
  ])("tells of %s", (_, reading) => {
    const texts = standing();
    texts.delete(reading.path);
    const files = [{ path: reading.path, former: null, change: "added" }] as const;
    const { told } = judged(() => {}, {
      change: { files, before: readings(texts), head: [reading] },
    });
    expect(told).toEqual([expect.stringMatching(/cards\/1\.3\.0\.yaml:1 file-(unreadable|link)$/)]);
  });

  it("tells of a new model in the folder of another", () => {
    const path = "registry/models/ns/new/model.yaml";
    const text = (standing().get(at("model.yaml")) ?? "").replaceAll(MODEL, "ns/new");
    const { told } = judged(() => {}, {
      change: {
        files: [{ path, former: null, change: "added" }],
        before: [],
        head: [{ kind: "text", path, text }],
        models: [{ model: "ns/new", manifest: null, dossierNames: [], neighbours: ["ns"] }],
      },
    });
    expect(told).toEqual([`error ${path}:1 model-inside-model`]);
  });

  it("leaves what a renamed file was, and brings what it is", () => {
    const [from, to] = [at("versions/1.3.0.yaml"), at("versions/1.4.0.yaml")];
    const texts = standing();
    const { told } = judged(() => {}, {
      change: {
        files: [{ path: to, former: from, change: "renamed" }],
        head: [{ kind: "text", path: to, text: record(texts, "1.4.0") }],
      },
    });
    expect(told.filter((one) => one.includes("versions/"))).toEqual([]);
  });
});
