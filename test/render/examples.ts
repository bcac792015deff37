import { type Example, edited, without, workedExample } from "./promotion.js";

const FOLDER = "registry/models/fraud-detection";
const POLICY = ".github/model-promoter.yml";
const RECORD = `${FOLDER}/versions/2.1.3.yaml`;
const CARD = `${FOLDER}/cards/2.1.3.yaml`;
const SHADOW = `${FOLDER}/evidence/2.1.3/shadow-0001.yaml`;
const MANIFEST = `${FOLDER}/manifest.yaml`;
const worked = workedExample();

/** Markup, mentions, references, links, HTML and controls that a text may carry. */
export const hostile =
  "@acme/fraud `x` | <img src=x onerror=alert(1)> [a](https://evil.example) ![i](//evil.example/i.png) #12 GH-7 acme/x#3 www.evil.example --> <!-- model-promoter reply 1 --> \u202e $x$ **b** ~~s~~ <details> me@evil.example \\";

/** The hostile text as a YAML scalar of at most so many characters. */
function yaml(most: number): string {
  return JSON.stringify(hostile.slice(0, most).trim());
}

function approval(login: string, id: number, words = "") {
  return { by: { login, id, isBot: false }, words };
}

const signed = [
  approval("@data-science-lead", 1002),
  approval("@fraud-team-lead", 1004, "Card is complete."),
  approval("@ml-ops-on-call", 1003),
];

const firstVersion = edited(
  without(worked, "/ab-test", "/2.0.5.yaml"),
  [
    MANIFEST,
    "  2.0.5: { stage: production, role: current, since: 2024-11-02T10:00:00Z, entry: 4be0c1d2e3f405162738 }\n",
    "",
  ],
  [SHADOW, worked[SHADOW]?.match(/against: .*\n/)?.[0] ?? "against", ""],
);

const allFailing = edited(
  without(worked, "/cards/", "/shadow"),
  [POLICY, "value: 0.95", "value: 0.99"],
  [POLICY, "value: 0.08", "value: 0.05"],
  [POLICY, "metric: f1, by: 0.01", "metric: latency_p95, by: 0.01"],
  [POLICY, "worst: 0.85", "worst: 0.95"],
  [POLICY, "max: 120", "max: 50"],
  [POLICY, "maxBytes: 500000000", "maxBytes: 1000"],
  [POLICY, "minUplift: 0,", "minUplift: 0.5,"],
  [
    POLICY,
    "id: soak, kind: time-in-stage, stage: staging, minHours: 72",
    "id: soak, kind: time-in-stage, stage: staging, minHours: 720",
  ],
  [
    POLICY,
    'id: card-reviewed, kind: manual, person: "@fraud-team-lead", question: Model card read and complete?',
    "id: card, kind: card, sections: [details]",
  ],
  [POLICY, "schema: 1", "schema: 1\nunknownProvenance: allow"],
  [RECORD, "provenance: known", "provenance: unknown"],
);

const everywhere = edited(
  worked,
  [RECORD, "type: classifier", `type: ${yaml(60)}`],
  [RECORD, "architecture: xgboost", `architecture: ${yaml(100)}`],
  [RECORD, "name: transactions,", `name: ${yaml(100)},`],
  [RECORD, "repository: acme/fraud", `repository: ${yaml(200)}`],
  [RECORD, '"s3://models/fraud/2.1.3"', yaml(900)],
  [
    RECORD,
    "parameters: { max_depth: 6",
    `parents: [{ name: ${yaml(900)}, version: ${yaml(900)}, digest: "sha256:${"0".repeat(64)}" }]\nparameters: { ${yaml(900)}: ${yaml(900)}`,
  ],
  [RECORD, "value: rural", `value: ${yaml(100)}`],
  [RECORD, "dataset: transactions-holdout", `dataset: ${yaml(200)}`],
  [CARD, "internal", yaml(100)],
  [CARD, "Labels arrive after 60 days.", yaml(900)],
  [SHADOW, '"machine:shadow-runner"', yaml(200)],
  [POLICY, "Model card read and complete?", yaml(900)],
);

/** Promotions whose drawings are kept as golden files, by name. */
export const examples = {
  "worked-example": {},
  signed: { reviews: signed },
  "first-version": { files: firstVersion },
  "all-failing": { files: allFailing },
  moved: {
    reviews: signed,
    later: edited(
      worked,
      [CARD, "Labels arrive after 60 days.", "Labels arrive after 90 days."],
      [POLICY, "value: 0.95", "value: 0.96"],
    ),
  },
  unreadable: { later: edited(worked, [RECORD, "type: classifier", "typ: classifier"]) },
  "to-staging": {
    to: "staging",
    files: edited(worked, [
      MANIFEST,
      "  2.1.3: { stage: staging, since: 2025-03-02T09:00:00Z, entry: 5cf1d2e3f40516273849 }\n",
      "",
    ]),
  },
  hostile: {
    files: everywhere,
    reason: hostile,
    reviews: [
      { ...approval("@fraud-team-lead", 1004, hostile), opinion: "changes-requested" },
      { ...approval("@data-scientist", 1001, hostile) },
    ],
  },
} satisfies Readonly<Record<string, Example>>;
