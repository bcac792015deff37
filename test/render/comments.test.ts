import { describe, expect, test } from "vitest";
import { type AuditEntry, entryDigest } from "../../src/domain/audit-entry.js";
import { readComment } from "../../src/domain/command/read-comment.js";
import { commandReference } from "../../src/domain/command/reference.js";
import { emptyContent } from "../../src/domain/recording.js";
import { applyMoves } from "../../src/domain/transition.js";
import {
  deniedReply,
  dryRunReply,
  helpReply,
  malformedReply,
  notAvailableReply,
  openedReply,
  recheckedReply,
  recordedComment,
  recordedEarlierComment,
  refusalReply,
  refusedEarlierIssue,
  refusedMerge,
  statusReply,
  withdrawnComment,
} from "../../src/render/comments.js";
import { readCommentMarkers } from "../../src/render/marker.js";
import { renderPullRequest } from "../../src/render/pull-request.js";
import { builtInTemplates } from "../../src/render/templates.js";
import { examples, hostile } from "./examples.js";
import { columnsOf, withoutCode } from "./markdown-effects.js";
import { REPOSITORY, viewOf } from "./promotion.js";

const goldens = new URL("../fixtures/render/golden/comments/", import.meta.url).pathname;
const view = viewOf(examples.signed);
const { evaluation, inputs, dossier } = view;
if (inputs === null) throw new Error("the example can be read");
const reply = [{ kind: "reply", comment: 99 }];

const entry: AuditEntry = {
  ...emptyContent,
  schema: 1,
  seq: 3,
  id: "91c2d3e4f5061728394a",
  previous: inputs.manifest?.last.digest ?? null,
  kind: "promotion",
  at: "2025-03-11T10:00:00Z",
  recordedAt: "2025-03-11T10:00:04Z",
  model: "fraud-detection",
  version: "2.1.3",
  moves: [{ version: "2.1.3", from: "staging", to: "production", role: "rolling-out" }],
  pullRequest: {
    number: 12,
    head: "c".repeat(40),
    merge: "d".repeat(40),
    mergedBy: { login: "@ml-ops-on-call", id: 1003 },
  },
  signOffs: evaluation.signOffs.given.map(({ place, review }) => ({
    owner: place.owner,
    because: place.because,
    by: { login: review.by.login, id: review.by.id },
    at: review.at,
    review: review.id,
    commit: "c".repeat(40),
    words: review.words,
  })),
  gates: [...evaluation.gates],
};
const refused: AuditEntry = { ...entry, kind: "refused", moves: [], signOffs: [] };
const manifest = applyMoves(inputs.manifest, entry, inputs.definition.rollout);
const place = {
  repositoryUrl: REPOSITORY,
  commit: "e".repeat(40),
  path: "registry/models/fraud-detection/audit/2025/000003-91c2d3e4f5061728394a.json",
};
const problems = [
  {
    code: "promotion-under-way",
    what: "A promotion of fraud-detection to production is under way in #12.",
    why: "One promotion at a time for a model and stage.",
    fix: `Finish ${REPOSITORY}/pull/12, or comment \`/withdraw because ...\` there.`,
  },
  {
    code: "version-unknown",
    what: "fraud-detection has no version 2.1.4.",
    fix: "Correct the version.",
  },
];
const open = [
  {
    number: 12,
    url: `${REPOSITORY}/pull/12`,
    title: "Promote fraud-detection 2.1.3 from Staging to Production",
  },
];
const malformed = readComment("/promote fraud-detection 2.1.x production", { shortVerbs: true });
if (malformed.kind !== "malformed") throw new Error("the example is malformed");

const answers: Readonly<Record<string, string>> = {
  refusal: refusalReply(99, problems, REPOSITORY),
  malformed: malformedReply(99, malformed),
  denied: deniedReply(99, "visitor", "write access to this repository"),
  opened: openedReply(99, { number: 12, url: `${REPOSITORY}/pull/12` }, viewOf().evaluation),
  help: helpReply(99),
  "not-available": notAvailableReply(99, "rollback"),
  status: statusReply(99, [
    { model: "fraud-detection", manifest, open },
    { model: "risk/churn", manifest: null, open: [] },
  ]),
  "status-unknown": statusReply(99, [], "fraud"),
  rechecked: recheckedReply(99, [], { kind: "promotion", placed: placed(), evaluation }),
  "rechecked-moved": recheckedReply(99, viewOf(examples.moved).evaluation.moved, {
    kind: "promotion",
    placed: placed(),
    evaluation: viewOf().evaluation,
  }),
};

const outcomes: Readonly<Record<string, string>> = {
  withdrawn: withdrawnComment(entry, "data-scientist", "wrong version", 99),
  recorded: recordedComment(entry, manifest, place),
  "recorded-earlier": recordedEarlierComment(entry.id),
  "recorded-earlier-asked": recordedEarlierComment(entry.id, 99),
  "refused-earlier-issue": refusedEarlierIssue(entry.id, entry, {
    number: 12,
    url: "https://github.com/acme/registry/pull/12",
  }).body,
  "refused-merge": refusedMerge(refused, problems, place).comment,
};

function placed() {
  return { path: view.dossierPath, blob: "", text: "", dossier };
}

describe("goldens", () => {
  test.each(Object.entries({ ...answers, ...outcomes }))(
    "%s is said as kept",
    async (name, text) => {
      await expect(text).toMatchFileSnapshot(`${goldens}${name}.md`);
    },
  );
});

test.each(Object.entries(answers))("%s is marked as the answer to its comment", (_, text) => {
  expect(readCommentMarkers(text)).toEqual(reply);
});

test.each(Object.entries(outcomes))("%s is marked with its entry", (_, text) => {
  expect(readCommentMarkers(text)).toContainEqual({ kind: "entry", id: entry.id });
});

test("a refusal links the pull request that stands in the way", () => {
  expect(answers.refusal).toContain(`Finish [#12](${REPOSITORY}/pull/12), or`);
});

test("help offers what this version carries out, and is honest about the rest", () => {
  const text = helpReply(99, commandReference);
  expect(text).toContain("| `/promote <model> <version> to <stage> [--dry-run] [because ...]` |");
  expect(text).not.toMatch(/^\| .*rollback/m);
  expect(text).toMatch(/Not available in this version: `rollback`/);
});

test("a dry run shows the pull request's text without its marker", () => {
  const { title, body } = renderPullRequest(view, builtInTemplates);
  const text = dryRunReply(99, title, body);
  expect(text).toContain("Dry run: nothing was written.");
  expect(text).toContain("## Sign-offs Needed");
  expect(text.match(/<!-- model-promoter/g)).toHaveLength(1);
  expect(readCommentMarkers(text)).toEqual(reply);
});

test("a dry run of the longest body fits a comment", () => {
  expect(dryRunReply(99, "Promote", "a line\n".repeat(10_000)).length).toBeLessThan(65_536);
});

test("a record tells what moved, who signed and the entry's digest", () => {
  expect(outcomes.recorded).toContain("2.1.3: Staging → Production, rolling out");
  expect(outcomes.recorded).toContain("`@fraud-team-lead` on 2025-03-10 11:30 UTC");
  expect(outcomes.recorded).toContain(entryDigest(entry));
  expect(outcomes.recorded).toContain("| 2.1.3   | Production | rolling out |      5% |");
});

test("a refused merge tells people in an issue of its own", () => {
  const { issue } = refusedMerge(refused, problems, place);
  expect(issue.title).toBe("Refused: promotion of fraud-detection 2.1.3, merged in #12");
  expect(issue.body).toContain(`${REPOSITORY}/pull/12`);
  expect(issue.body).toContain("Nothing has moved.");
});

describe("the hostile text", () => {
  const told = [
    refusalReply(99, [{ code: "x", what: hostile, why: hostile, fix: hostile }], REPOSITORY),
    malformedReply(99, { ...malformed, read: hostile, form: hostile }),
    deniedReply(99, hostile, "write access"),
    statusReply(
      99,
      [
        {
          model: hostile,
          manifest: null,
          open: [{ number: 1, url: `${REPOSITORY}/pull/1`, title: hostile }],
        },
      ],
      hostile,
    ),
    statusReply(99, [], hostile),
    withdrawnComment(entry, hostile, hostile, 99),
    recheckedReply(99, [hostile], { kind: "broken", problems: [{ code: "x", what: hostile }] }),
    dryRunReply(99, hostile, ""),
  ];

  test.each(told)("has no effect (%#)", (text) => {
    const linked = text.replaceAll(`[#1](${REPOSITORY}/pull/1)`, "");
    const shown = withoutCode(
      linked.replace(/^<!-- model-promoter (?:reply|entry) \w+ -->$/gm, ""),
    );
    expect(shown).not.toMatch(
      /@[A-Za-z0-9]|<(?!br>)[A-Za-z/!?]|(?<!\\)\]\(|https?:\/\/|www\.|(?<!&)#\d/,
    );
    expect(readCommentMarkers(text).length).toBeLessThanOrEqual(2);
  });

  test("leaves a status table its columns", () => {
    const rows = statusReply(99, [{ model: "a", manifest, open: [] }])
      .split("\n")
      .filter((line) => line.startsWith("|"));
    expect(new Set(rows.map(columnsOf)).size).toBe(1);
  });
});
