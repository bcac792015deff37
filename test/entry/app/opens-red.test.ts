import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { digestOf } from "../../../src/domain/digest.js";
import { writeFiles } from "../../../src/entry/demo/scene.js";
import {
  type Files,
  folderOf,
  modelFiles,
  replaced,
  type Stage,
  setStage,
} from "./stage-setting.js";

type Edit = readonly [path: string, from: string, to: string];

const evaluation = "evidence/2.1.3/evaluation-0001.yaml";
const [artifact213, artifact205] = [
  digestOf("fraud-detection 2.1.3"),
  digestOf("fraud-detection 2.0.5"),
];

/** What is not as it should be, by model. */
const lacking: Readonly<Record<string, readonly Edit[]>> = {
  failing: [
    [
      evaluation,
      "auc_roc: { value: 0.962, n: 250000, interval: [0.960, 0.964]",
      "auc_roc: { value: 0.932, n: 250000, interval: [0.930, 0.934]",
    ],
  ],
  inconclusive: [
    [
      evaluation,
      "auc_roc: { value: 0.962, n: 250000, interval: [0.960, 0.964]",
      "auc_roc: { value: 0.951, n: 2500, interval: [0.942, 0.960]",
    ],
  ],
  "not-comparable": [],
  "other-artifact": [
    [
      "evidence/2.1.3/shadow-0001.yaml",
      `artifact: "${artifact213}"\nagainst`,
      `artifact: "${artifact205}"\nagainst`,
    ],
  ],
  "without-shadow": [],
  orphan: [],
};

let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ models: Object.keys(lacking) });
  await stage.pushAs("data-scientist", "Bring what lacks something", (folder) =>
    writeFiles(folder, changes()),
  );
  await stage.settled();
});
afterAll(async () => stage?.close());

function changes(): Readonly<Record<string, string | null>> {
  const edited = Object.entries(lacking).flatMap(([model, edits]) =>
    edits.map(([path, from, to]) => {
      const place = `${folderOf(model)}/${path}`;
      return [place, replaced(modelFiles(model)[place], from, to)] as const;
    }),
  );
  return {
    ...Object.fromEntries(edited),
    ...orphan(),
    ...alone(),
    [`${folderOf("without-shadow")}/evidence/2.1.3/shadow-0001.yaml`]: null,
  };
}

/** An evaluation of the candidate alone; the incumbent was measured on another set. */
function alone(): Files {
  const place = `${folderOf("not-comparable")}/${evaluation}`;
  const [candidate = ""] = (modelFiles("not-comparable")[place] ?? "").split("incumbent:\n");
  return { [place]: candidate };
}

/** A version whose provenance nobody knows: neither its source nor its data. */
function orphan(): Files {
  const folder = folderOf("orphan");
  const record = (modelFiles("orphan")[`${folder}/versions/2.1.3.yaml`] ?? "")
    .replace(/^source:.*\n/m, "")
    .replace(/^dataset:.*\n/m, "provenance: unknown\n");
  const card = modelFiles("orphan")[`${folder}/cards/2.1.3.yaml`];
  return {
    [`${folder}/versions/2.2.0.yaml`]: replaced(record, "2.1.3", "2.2.0"),
    [`${folder}/cards/2.2.0.yaml`]: replaced(card, "2.1.3", "2.2.0"),
  };
}

/** Asks, and gives the open pull request with its checks as REST lists them. */
async function opened(model: string, version = "2.1.3", to = "production") {
  const { owner, name: repo } = stage;
  const { replies } = await stage.ask("data-scientist", `/promote ${model} ${version} to ${to}`);
  expect(replies).toHaveLength(1);
  const head = `${owner}:promotion/${model}/${to}`;
  const [pull] = (await stage.as("data-scientist").pulls.list({ owner, repo, state: "open", head }))
    .data;
  if (!pull) throw new Error(`nothing was opened: ${replies[0]}`);
  const { check_runs: runs } = (
    await stage.as("data-scientist").checks.listForRef({ owner, repo, ref: pull.head.sha })
  ).data;
  const gates = runs.find((run) => run.name === "model-promoter/gates");
  return {
    reply: replies[0] ?? "",
    body: pull.body ?? "",
    conclusion: gates?.conclusion,
    summary: stage.steady(gates?.output.summary ?? ""),
  };
}

/** The line of a gate in a pull request's body. */
function lineOf(body: string, gate: string): string {
  return body.split("\n").find((line) => line.includes(`\`${gate}\` `)) ?? "";
}

describe("a promotion opens red, and its check says what lacks and how to mend it", () => {
  it("where a gate fails", async () => {
    const { reply, body, conclusion, summary } = await opened("failing");
    expect(conclusion).toBe("failure");
    expect(body).toMatch(/^🔴 \*\*/);
    expect(reply).toContain(
      "What blocks, and how to mend it, is under *Validation Results* there.",
    );
    expect(lineOf(body, "auc-floor")).toMatchInlineSnapshot(
      `"- [ ] \`auc-floor\` ❌ **fail**: AUC-ROC 0.932 (95% CI 0.930 to 0.934) in evaluation-0001.yaml is below 0.95.<br>→ Ask for a version that meets 0.95; the bound itself is the policy's."`,
    );
    expect(summary).toMatchInlineSnapshot(`
      "**To be mended before 2.1.3 can go to production:**

      - \`auc-floor\` (fail): AUC-ROC 0.932 (95% CI 0.930 to 0.934) in evaluation-0001.yaml is below 0.95.<br>→ Ask for a version that meets 0.95; the bound itself is the policy's.

      **Waits, with nothing to mend:**

      - \`card-reviewed\` (waiting): Waits for \`@fraud-team-lead\`: Model card read and complete?<br>→ An approving review by \`@fraud-team-lead\` answers it.

      *Judged at 2025-03-10 09:00 UTC from the state of the default branch; comment \`/recheck\` to judge again.*"
    `);
  });

  it("where the numbers don't tell", async () => {
    const { body, conclusion, summary } = await opened("inconclusive");
    expect(conclusion).toBe("failure");
    expect(lineOf(body, "auc-floor")).toMatchInlineSnapshot(
      `"- [ ] \`auc-floor\` ❌ **inconclusive**: AUC-ROC 0.951 (95% CI 0.942 to 0.960) in evaluation-0001.yaml may be below 0.95: its interval reaches to both sides.<br>→ Evaluate on more examples, until the interval lies on one side of 0.95."`,
    );
    expect(summary).toContain("auc-floor");
  });

  it("where evidence is missing", async () => {
    const { body, conclusion, summary } = await opened("without-shadow");
    expect(conclusion).toBe("failure");
    expect(lineOf(body, "shadow")).toMatchInlineSnapshot(
      `"- [ ] \`shadow\` ❌ **evidence missing**: No shadow run of 2.1.3.<br>→ Run it in shadow for 48 h and add the evidence."`,
    );
    expect(summary).toContain("`shadow`");
  });

  it("where nothing comparable was measured", async () => {
    const { body, conclusion, summary } = await opened("not-comparable");
    expect(conclusion).toBe("failure");
    expect(lineOf(body, "f1-drop")).toMatchInlineSnapshot(
      `"- [ ] \`f1-drop\` ❌ **not comparable**: F1 is not comparable: measured on holdout-2024q3 and holdout-2025q1, which differ in digest, period.<br>→ Evaluate 2.1.3 and 2.0.5 on one set and add the evidence, with 2.0.5 as incumbent."`,
    );
    expect(summary).toContain("`f1-drop`");
  });

  it("where evidence is about another artifact", async () => {
    const { body, conclusion, summary } = await opened("other-artifact");
    expect(conclusion).toBe("failure");
    expect(lineOf(body, "shadow")).toMatchInlineSnapshot(
      `"- [ ] \`shadow\` ❌ **evidence missing**: No shadow run of 2.1.3; not counted, of another artifact: shadow-0001.yaml.<br>→ Run it in shadow for 48 h and add the evidence."`,
    );
    expect(summary).toContain("`shadow`");
  });

  it("where nobody knows what a version was made of, and the policy lets it be asked for", async () => {
    const ask = () => stage.ask("data-scientist", "/promote orphan 2.2.0 to staging");
    expect(stage.steady((await ask()).replies.join())).toMatchInlineSnapshot(`
      "**Not done.** Nothing was written.

      - The provenance of orphan 2.2.0 is unknown, and the policy allows no such version. Nobody can vouch for what can't be traced; unknownProvenance in .github/model-promoter.yml is refuse, as it is where it isn't set.<br>→ Register a version whose record names its source and its dataset, and promote that; or set unknownProvenance: allow in the policy, which is meant for versions from before the registry.
      "
    `);
    await stage.pushAs("platform-engineer", "Allow old versions", async (folder) => {
      const path = join(folder, ".github/model-promoter.yml");
      const policy = await readFile(path, "utf8");
      await writeFile(path, policy.replace("schema: 1\n", "schema: 1\nunknownProvenance: allow\n"));
    });
    const { body, conclusion, summary } = await opened("orphan", "2.2.0", "staging");
    expect(conclusion).toBe("failure");
    expect(lineOf(body, "lineage")).toMatchInlineSnapshot(
      `"- [ ] \`lineage\` ❌ **fail**: Provenance of 2.2.0 is unknown: the record names no source commit and no training dataset.<br>→ Register a version whose record names its source commit and its dataset with a digest."`,
    );
    expect(summary).toMatchInlineSnapshot(`
      "**To be mended before 2.2.0 can go to staging:**

      - \`lineage\` (fail): Provenance of 2.2.0 is unknown: the record names no source commit and no training dataset.<br>→ Register a version whose record names its source commit and its dataset with a digest.

      **PROVENANCE UNKNOWN:** nobody vouches for what 2.2.0 was made from.

      *Judged at 2025-03-10 09:01 UTC from the state of the default branch; comment \`/recheck\` to judge again.*"
    `);
  });
});
