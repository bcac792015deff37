import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeFiles } from "../../../src/entry/demo/scene.js";
import {
  adoptIn,
  CODEOWNERS,
  type Files,
  folderOf,
  modelFiles,
  POLICY,
  replaced,
  type Stage,
  setStage,
  stageRules,
} from "./stage-setting.js";

const codeowners = `${stageRules[CODEOWNERS]}
/registry/models/by-mail/promotions/     fraud@acme.example
/registry/models/by-nobody/promotions/   @acme/empty
/registry/models/by-strangers/promotions/ @acme/unheard-of @data-science-lead
/registry/models/by-requester/promotions/ @data-science-lead @fraud-team-lead
/registry/models/by-one/promotions/      @acme/on-call
/registry/models/mistyped/promotions/    @data-science-lead fraud-team-lead
`;

const healthy = [
  "good",
  "unrecorded",
  "numbered",
  "guarded",
  "lawless",
  "by-mail",
  "by-nobody",
  "by-strangers",
  "by-requester",
  "by-one",
  "mistyped",
  "risk",
  "risk/fraud",
];

let stage: Stage;
beforeAll(async () => {
  stage = await setStage({
    models: [...healthy, "broken", "scrambled", "unmeasured", "impossible", "miscounted"],
    files: { [CODEOWNERS]: codeowners },
  });
  const { world } = stage.forge;
  const { owner } = stage.repository;
  if (owner.kind !== "Organization") throw new Error("the stage belongs to an organisation");
  for (const [slug, members] of [
    ["empty", []],
    ["on-call", [stage.user("ml-ops-on-call")]],
  ] as const)
    world.grant(stage.repository, world.addTeam(owner, slug, { members }), "write");
  await stage.pushAs("platform-engineer", "Register moves", async (folder) => {
    await writeFiles(folder, { ...versionsIn("moves", "1.9.0", "2.2.0"), ...faults });
    await adoptIn(folder, [
      { model: "moves", version: "1.9.0", stage: "archived" },
      { model: "moves", version: "2.0.5", stage: "production" },
      { model: "moves", version: "2.1.3", stage: "staging" },
    ]);
  });
  await stage.settled();
});
afterAll(async () => stage?.close());

/** The example's files for a model, and further versions of it. */
function versionsIn(model: string, ...versions: readonly string[]): Files {
  const files = modelFiles(model);
  const record = files[`${folderOf(model)}/versions/2.1.3.yaml`];
  const more = versions.map(
    (version) =>
      [`${folderOf(model)}/versions/${version}.yaml`, replaced(record, "2.1.3", version)] as const,
  );
  return { ...files, ...Object.fromEntries(more) };
}

/** Files of a model with texts replaced, each named below the model's folder. */
function spoilt(
  model: string,
  ...edits: readonly [path: string, from: string, to: string][]
): Files {
  const files: Record<string, string> = {};
  for (const [path, from, to] of edits) {
    const place = `${folderOf(model)}/${path}`;
    files[place] = replaced(files[place] ?? modelFiles(model)[place], from, to);
  }
  return files;
}

const faults: Files = {
  ...spoilt(
    "broken",
    ["model.yaml", "tier: high", "tier: highest\nowner: me"],
    ["versions/2.1.3.yaml", "records: 50000000", "records: fifty million"],
    ["versions/2.1.3.yaml", "architecture: xgboost", "architektur: xgboost"],
    ["cards/2.1.3.yaml", "schema: 1", "schema: 2"],
    ["evidence/2.1.3/shadow-0001.yaml", "anomalies: 0", "anomalies: -1"],
    ["evidence/2.1.3/ab-test-0001.yaml", "outcome:", "outcome: ["],
  ),
  ...spoilt("unmeasured", ["model.yaml", "auc_roc, f1", "auc_rocc, f1"]),
  ...spoilt(
    "impossible",
    [
      "versions/2.1.3.yaml",
      "auc_roc: { value: 0.962, n: 250000, interval: [0.960, 0.964]",
      "auc_roc: { value: 1.962, n: 250000, interval: [1.960, 1.964]",
    ],
    ["versions/2.1.3.yaml", "f1: { value: 0.911", "f1: { value: 91.1"],
    [
      "evidence/2.1.3/evaluation-0001.yaml",
      "latency_p95: { value: 98",
      "latency_p95: { value: -98",
    ],
  ),
  ...spoilt(
    "miscounted",
    [
      "evidence/2.1.3/evaluation-0001.yaml",
      "successes: 17608, n: 248000",
      "successes: 317608, n: 248000",
    ],
    [
      "evidence/2.1.3/ab-test-0001.yaml",
      "n: 21000, successes: 17153",
      "n: 17000, successes: 17153",
    ],
    ["versions/2.1.3.yaml", "interval: [0.960, 0.964]", "interval: [0.964, 0.960]"],
  ),
  [`${folderOf("scrambled")}/manifest.yaml`]:
    "schema: 1\nmodel: scrambled\nversions:\n  2.1.3: { stage: production }\n",
};

/** Asks, sees that nothing was written, and gives the one reply as people read it. */
async function refusal(body: string, login = "data-scientist"): Promise<string> {
  const before = await stage.written();
  const { replies } = await stage.ask(login, body);
  expect(await stage.written()).toEqual(before);
  expect(replies).toHaveLength(1);
  return replies[0] ?? "";
}

describe("a request for what isn't there is refused, and nothing is written", () => {
  it("an unknown model", async () => {
    expect(await refusal("/promote nobody 2.1.3 to production")).toMatchInlineSnapshot(`
      "**Not done.** Nothing was written.

      - There is no model nobody in this registry. A registered model has a model.yaml in its folder on the default branch.<br>→ Correct the name, or add the model first.
      "
    `);
  });

  it("an unknown version", async () => {
    expect(await refusal("/promote good 9.9.9 to production")).toMatchInlineSnapshot(`
      "**Not done.** Nothing was written.

      - good has no version 9.9.9. Registered: 2.0.5, 2.1.3.<br>→ Correct the version, or add its record to versions/ on the default branch first.
      "
    `);
  });

  it("an unknown stage", async () => {
    expect(await refusal("/promote good 2.1.3 to live")).toMatchInlineSnapshot(`
      "**Not understood.** This was read, and nothing was done: \`/promote good 2.1.3 to live\`

      - "live" is not a stage. The stages are none, staging, production, archived.<br>→ Did you mean production?

      The right form: \`/promote good 2.1.3 to production\`

      \`/help\` lists all commands.
      "
    `);
  });

  it("a version that is not semantic", async () => {
    expect(await refusal("/promote good v2.1 to production")).toMatchInlineSnapshot(`
      "**Not understood.** This was read, and nothing was done: \`/promote good v2.1 to production\`

      - "v2.1" is not a version. A version has three numbers and perhaps a pre-release, as in 2.1.3 or 2.1.3-rc.1; no "v", no leading zeros, no "+build", at most 128 characters.<br>→ Write "2.1.0".

      The right form: \`/promote good 2.1.0 to production\`

      \`/help\` lists all commands.
      "
    `);
  });

  it("everything wrong at once", async () => {
    expect(await refusal("/promote Good 2.1 to live --dryrun")).toMatchInlineSnapshot(`
      "**Not understood.** This was read, and nothing was done: \`/promote Good 2.1 to live --dryrun\`

      - The model name "Good" has "G" (U+0047). A model name is made of a-z, 0-9, ".", "\\_" and "-", with at most one "/".<br>→ Write "good".
      - "2.1" is not a version. A version has three numbers and perhaps a pre-release, as in 2.1.3 or 2.1.3-rc.1; no "v", no leading zeros, no "+build", at most 128 characters.<br>→ Write "2.1.0".
      - "live" is not a stage. The stages are none, staging, production, archived.<br>→ Did you mean production?
      - "--dryrun" is not known here.<br>→ The only flag is --dry-run.

      The right form: \`/promote good 2.1.0 to production --dry-run\`

      \`/help\` lists all commands.
      "
    `);
  });
});

describe("a move that there is not is refused, with those that there are", () => {
  it("from None to Production", async () => {
    expect(await refusal("/promote moves 2.2.0 to production")).toMatchInlineSnapshot(`
      "**Not done.** Nothing was written.

      - 2.2.0 is in None and can't be promoted to Production. A version goes from None to Staging and from Staging to Production; no stage is skipped.<br>→ From None it can go to Staging (/promote).
      "
    `);
  });

  it("from Staging to Staging", async () => {
    expect(await refusal("/promote moves 2.1.3 to staging")).toMatchInlineSnapshot(`
      "**Not done.** Nothing was written.

      - 2.1.3 is in Staging already. A version goes from None to Staging and from Staging to Production; no stage is skipped.<br>→ From Staging it can go to Production (/promote) or to None (/reject).
      "
    `);
  });

  it("from Production to Production", async () => {
    expect(await refusal("/promote moves 2.0.5 to production")).toMatchInlineSnapshot(`
      "**Not done.** Nothing was written.

      - 2.0.5 is in Production already. A version goes from None to Staging and from Staging to Production; no stage is skipped.<br>→ From Production it can go to Staging (/rollback) or to Archived (/archive).
      "
    `);
  });

  it.each([
    ["2.0.5", "staging", "Production", "to Staging (/rollback) or to Archived (/archive)"],
    ["1.9.0", "production", "Archived", "to Production (/rollback, of the version in Production)"],
    ["1.9.0", "staging", "Archived", "to Production (/rollback, of the version in Production)"],
    ["2.1.3", "none", "Staging", "to Production (/promote) or to None (/reject)"],
    ["2.1.3", "archived", "Staging", "to Production (/promote) or to None (/reject)"],
    ["2.2.0", "archived", "None", "to Staging (/promote)"],
    ["2.2.0", "none", "None", "to Staging (/promote)"],
  ])("%s to %s", async (version, to, from, allowed) => {
    const reply = await refusal(`/promote moves ${version} to ${to}`);
    expect(reply).toContain(
      "A version goes from None to Staging and from Staging to Production; no stage is skipped.",
    );
    expect(reply).toContain(`From ${from} it can go ${allowed}.`);
  });
});

describe("a promotion that is in the way is named", () => {
  it("one that is under way, with a link", async () => {
    await stage.ask("data-scientist", "/promote good 2.1.3 to production");
    expect(
      steadyNumbers(await refusal("/promote good 2.1.3 to production")),
    ).toMatchInlineSnapshot(`
      "**Not done.** Nothing was written.

      - A promotion of good to production is under way in #&#8203;N. One promotion at a time for a model and stage.<br>→ Finish [#N](https://forge.example/acme/model-registry/pull/N), or comment \`/withdraw because ...\` there.
      "
    `);
  });

  it("one that is merged and not recorded yet", async () => {
    const { replies } = await stage.ask(
      "data-scientist",
      "/promote unrecorded 2.1.3 to production",
    );
    const number = Number(/\/pull\/(\d+)/.exec(replies[0] ?? "")?.[1]);
    const { owner, name: repo, app } = stage;
    const { url } = app.webhook;
    app.webhook.url = null;
    await stage.as("platform-engineer").pulls.merge({ owner, repo, pull_number: number });
    app.webhook.url = url;
    expect(
      steadyNumbers(await refusal("/promote unrecorded 2.1.3 to production")),
    ).toMatchInlineSnapshot(`
      "**Not done.** Nothing was written.

      - The promotion in #&#8203;N is merged and not recorded yet. A model's next promotion starts from what the last one left.<br>→ Wait until #&#8203;N says that it is recorded, then ask again.
      "
    `);
  });
});

function steadyNumbers(text: string): string {
  return text.replaceAll(/#(&#8203;)?\d+/g, "#$1N").replaceAll(/\/pull\/\d+/g, "/pull/N");
}

describe("files that can't be read are refused with file, line, path, what was expected and what was found", () => {
  it("all of several files at once", async () => {
    expect(await refusal("/promote broken 2.1.3 to production")).toMatchInlineSnapshot(`
      "**Not done.** Nothing was written.

      - registry/models/broken/model.yaml:4: tier: expected one of "low"&#124;"medium"&#124;"high", found "highest"
      - registry/models/broken/model.yaml:5: owner: no property of this name is known here, found "me"
      - registry/models/broken/versions/2.1.3.yaml:1: architecture: expected string, found nothing
      - registry/models/broken/versions/2.1.3.yaml:8: dataset.records: expected number, found "fifty million"
      - registry/models/broken/versions/2.1.3.yaml:5: architektur: no property of this name is known here (did you mean architecture?), found "xgboost"
      - registry/models/broken/cards/2.1.3.yaml:1: schema: expected 1, found 2
      - registry/models/broken/evidence/2.1.3/ab-test-0001.yaml:11: not valid YAML: Implicit keys need to be on a single line
      - registry/models/broken/evidence/2.1.3/ab-test-0001.yaml:12: not valid YAML: Nested mappings are not allowed in compact mappings
      - registry/models/broken/evidence/2.1.3/ab-test-0001.yaml:12: not valid YAML: Implicit keys need to be on a single line
      - registry/models/broken/evidence/2.1.3/ab-test-0001.yaml:11: not valid YAML: Block collections are not allowed within flow collections
      - registry/models/broken/evidence/2.1.3/ab-test-0001.yaml:15: not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a \\]
      - registry/models/broken/evidence/2.1.3/shadow-0001.yaml:8: anomalies: expected number to be &gt;=0, found -1
      "
    `);
  });

  it("a manifest that somebody edited", async () => {
    expect(await refusal("/promote scrambled 2.1.3 to production")).toMatchInlineSnapshot(`
      "**Not done.** Nothing was written.

      - registry/models/scrambled/manifest.yaml:4: versions.2.1.3.since: expected a UTC time such as 2025-03-10T09:00:00Z, found nothing
      - registry/models/scrambled/manifest.yaml:4: versions.2.1.3.entry: expected string, found nothing
      - registry/models/scrambled/manifest.yaml:1: last: expected object, found nothing
      "
    `);
  });

  it("a metric that nobody defined", async () => {
    expect(await refusal("/promote unmeasured 2.1.3 to production")).toMatchInlineSnapshot(`
      "**Not done.** Nothing was written.

      - registry/models/unmeasured/model.yaml: compare: no metric is called auc_rocc. A metric that isn't predefined needs a definition: which direction is better, its unit and its kind.<br>→ Did you mean auc_roc? If not, define auc_rocc under metrics in the policy or in model.yaml.
      "
    `);
  });

  it("numbers that a metric can't have", async () => {
    expect(await refusal("/promote impossible 2.1.3 to production")).toMatchInlineSnapshot(`
      "**Not done.** Nothing was written.

      - registry/models/impossible/versions/2.1.3.yaml:15: metrics.auc_roc.value: expected a number from 0 to 1 for AUC-ROC, found 1.962
      - registry/models/impossible/versions/2.1.3.yaml:16: metrics.f1.value: expected a number from 0 to 1 for F1, found 91.1
      - registry/models/impossible/evidence/2.1.3/evaluation-0001.yaml:13: candidate.metrics.latency_p95.value: expected a number that is not negative for Latency p95, found -98
      "
    `);
  });

  it("counts and intervals that contradict themselves", async () => {
    expect(await refusal("/promote miscounted 2.1.3 to production")).toMatchInlineSnapshot(`
      "**Not done.** Nothing was written.

      - registry/models/miscounted/versions/2.1.3.yaml:15: metrics.auc_roc.interval: expected an interval whose lower end comes first, found \\[0.964,0.96\\]
      - registry/models/miscounted/versions/2.1.3.yaml:15: metrics.auc_roc.interval: expected an interval around the value, found \\[0.964,0.96\\]
      - registry/models/miscounted/evidence/2.1.3/ab-test-0001.yaml:14: outcome.candidate.successes: expected successes of at most n, found 17153
      - registry/models/miscounted/evidence/2.1.3/evaluation-0001.yaml:12: candidate.metrics.false_positive_rate.successes: expected at most n (248000), found 317608
      "
    `);
  });

  it("a model in the namespace of another", async () => {
    expect(await refusal("/promote risk/fraud 2.1.3 to production")).toMatchInlineSnapshot(`
      "**Not done.** Nothing was written.

      - risk is a model too. A namespace is never itself a model: their files would mix.<br>→ Rename one of the two.
      "
    `);
  });

  it("a model that is a namespace too", async () => {
    expect(await refusal("/promote risk 2.1.3 to production")).toMatchInlineSnapshot(`
      "**Not done.** Nothing was written.

      - risk/fraud is a model too. A namespace is never itself a model: their files would mix.<br>→ Rename one of the two.
      "
    `);
  });
});

describe("a place that nobody can fill is refused, with what would help", () => {
  it("an owner that CODEOWNERS mistypes", async () => {
    expect(await refusal("/promote mistyped 2.1.3 to production")).toMatchInlineSnapshot(`
      "**Not done.** Nothing was written.

      - .github/CODEOWNERS:11: \`fraud-team-lead\` can't be an owner. Write \`@user\`, \`@organization/team\` or an email address. GitHub skips this line, and it may decide who must sign for registry/models/mistyped/promotions/2.1.3-to-production-1.yaml.<br>→ Correct the line on the default branch, then ask again.
      "
    `);
  });

  it("a team that the App can't see", async () => {
    expect(await refusal("/promote by-strangers 2.1.3 to production")).toMatchInlineSnapshot(`
      "**Not done.** Nothing was written.

      - Nobody can sign for \`@acme/unheard-of\` (.github/CODEOWNERS, line 8): the App can't see such a team. Every required owner must sign, and a promotion that can't be signed is not opened.<br>→ Correct the name, or give the App read access to members.
      "
    `);
  });

  it("an email address", async () => {
    expect(await refusal("/promote by-mail 2.1.3 to production")).toMatchInlineSnapshot(`
      "**Not done.** Nothing was written.

      - Nobody can sign for fraud@&#8203;acme.example (.github/CODEOWNERS, line 6): an email address is no account that can review. Every required owner must sign, and a promotion that can't be signed is not opened.<br>→ Name a person or a team with write access instead, or substitutes in the policy.
      "
    `);
  });

  it("a team without members", async () => {
    expect(await refusal("/promote by-nobody 2.1.3 to production")).toMatchInlineSnapshot(`
      "**Not done.** Nothing was written.

      - Nobody can sign for \`@acme/empty\` (.github/CODEOWNERS, line 7): the team has no members. Every required owner must sign, and a promotion that can't be signed is not opened.<br>→ Add someone to the team, or name another owner.
      "
    `);
  });

  it("the owner who asked", async () => {
    const reply = await refusal("/promote by-requester 2.1.3 to production", "data-science-lead");
    expect(reply).toMatchInlineSnapshot(`
      "**Not done.** Nothing was written.

      - Nobody can sign for \`@data-science-lead\` (.github/CODEOWNERS, line 9): asked for this promotion. Every required owner must sign, and a promotion that can't be signed is not opened.<br>→ Anyone else with write access can ask instead, best somebody who is none of the required owners (\`@data-science-lead\`, \`@fraud-team-lead\`, \`@ml-ops-on-call\`); or name substitutes for this owner in the policy.
      "
    `);
  });

  it("one person for two places", async () => {
    expect(await refusal("/promote by-one 2.1.3 to production")).toMatchInlineSnapshot(`
      "**Not done.** Nothing was written.

      - \`@ml-ops-on-call\` (stages.production.owners in .github/model-promoter.yml) would stay unsigned: those who could sign are needed for other places. One person fills one place.<br>→ Add people to the teams named, or ask for fewer owners.
      "
    `);
  });
});

describe("what the repository's rules forbid is found before anything is written", () => {
  it("a default branch that the App may not push to", async () => {
    const { world } = stage.forge;
    const before = stage.repository.protections;
    world.protect(stage.repository, {
      pattern: "main",
      restrictPushes: { users: ["platform-engineer"] },
    });
    const reply = await refusal("/promote guarded 2.1.3 to production");
    stage.repository.protections = before;
    expect(reply).toMatchInlineSnapshot(`
      "**Not done.** Nothing was written.

      - The App may not push to main, where it must record the transition. A protected branch takes the App's commit only if the App is on its bypass list.<br>→ Add the App to the bypass list of the rule for main (mode "always"), or set state.branch in the policy to a branch that only the App writes.
      "
    `);
  });

  it("a policy that isn't valid, for every command that needs it", async () => {
    const policy = stageRules[POLICY] ?? "";
    const broken = policy
      .replace("value: 0.95", "value: high")
      .replace("stages:", "stagez:\n  staging: {}\nstages:");
    await stage.pushAs("platform-engineer", "Break the policy", (folder) =>
      writeFiles(folder, { [POLICY]: broken }),
    );
    await stage.settled();
    const [promote, status] = [
      await refusal("/promote lawless 2.1.3 to production"),
      await refusal("/status lawless"),
    ];
    await stage.pushAs("platform-engineer", "Mend the policy", (folder) =>
      writeFiles(folder, { [POLICY]: policy }),
    );
    await stage.settled();
    expect(promote).toMatchInlineSnapshot(`
      "**Not done.** Nothing was written.

      - .github/model-promoter.yml:13: stages.production.gates.0.value: expected number, found "high"
      - .github/model-promoter.yml:3: stagez: no property of this name is known here (did you mean stages?), found {"staging":{}}
      "
    `);
    expect(status).toBe(promote);
  });

  it("a dossier's number that is taken on the default branch is not used again", async () => {
    const path = `${folderOf("numbered")}/promotions/2.1.3-to-production-1.yaml`;
    await stage.pushAs("platform-engineer", "Put something there", (folder) =>
      writeFiles(folder, { [path]: "schema: 1\n" }),
    );
    await stage.settled();
    await stage.ask("data-scientist", "/promote numbered 2.1.3 to production");
    const branch = "promotion/numbered/production";
    expect(await stage.file(path, branch)).toBe("schema: 1\n");
    expect(await stage.file(path.replace("-1.yaml", "-2.yaml"), branch)).toContain(
      "model: numbered",
    );
  });
});
