import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Command } from "../../../src/domain/command/command.js";
import { readComment } from "../../../src/domain/command/read-comment.js";

const shortVerbs = { shortVerbs: true };

function commandOf(body: string): Command | null {
  const reading = readComment(body, shortVerbs);
  return reading.kind === "command" ? reading.command : null;
}

function faultOf(body: string, options = shortVerbs) {
  const reading = readComment(body, options);
  if (reading.kind !== "malformed") throw new Error(`${body} is ${reading.kind}`);
  return { ...reading, codes: reading.problems.map((problem) => problem.code) };
}

const promotion: Command = {
  verb: "promote",
  model: "fraud-detection",
  version: "2.1.3",
  stage: "production",
  dryRun: false,
  reason: null,
};
const model = "fraud-detection";

describe("well-formed commands", () => {
  it.each<[string, Command]>([
    ["/promote fraud-detection 2.1.3 to production", promotion],
    [
      "/promote fraud-detection 2.1.3 to production because Q1 retrain",
      { ...promotion, reason: "Q1 retrain" },
    ],
    [
      "/promote fraud-detection 2.1.3 to production --dry-run because x",
      { ...promotion, dryRun: true, reason: "x" },
    ],
    ["/promote —dry-run fraud-detection 2.1.3 to production", { ...promotion, dryRun: true }],
    ["/Promote fraud-detection 2.1.3 TO Production", promotion],
    ["/promote\u00a0fraud-detection\t2.1.3  to production\u200b\r\n", promotion],
    ["/promote fraud-detection 2.1.3 to production\n\n> /rollback x\n/help", promotion],
    ["/promote fraud-detection 2.1.3 to none", { ...promotion, stage: "none" }],
    ["/promote fraud-detection 2.1.3 to archived", { ...promotion, stage: "archived" }],
    [
      "/promote to 1.0.0 to staging",
      { ...promotion, model: "to", version: "1.0.0", stage: "staging" },
    ],
    ["/recheck", { verb: "recheck" }],
    ["/withdraw because “wrong data”", { verb: "withdraw", reason: "wrong data" }],
    ["/status", { verb: "status", model: null }],
    ["/status risk/fraud", { verb: "status", model: "risk/fraud" }],
    ["/help", { verb: "help" }],
    ["/help me, please --now", { verb: "help" }],
    ["/rollback fraud-detection", { verb: "rollback", model, to: null, reason: null }],
    ["/rollback fraud-detection to 2.0.5", { verb: "rollback", model, to: "2.0.5", reason: null }],
    [
      "/rollback fraud-detection to None because fire",
      { verb: "rollback", model, to: "none", reason: "fire" },
    ],
    [
      "/rollback fraud-detection because p95 went to 400 ms",
      { verb: "rollback", model, to: null, reason: "p95 went to 400 ms" },
    ],
    [
      "/reject fraud-detection 2.1.3 because it drifts",
      { verb: "reject", model, version: "2.1.3", reason: "it drifts" },
    ],
    [
      "/archive fraud-detection 2.1.3 because old",
      { verb: "archive", model, version: "2.1.3", reason: "old" },
    ],
    ["/rollout fraud-detection Pause", { verb: "rollout", model, action: "pause", reason: null }],
    [
      "/rollout fraud-detection abort because errors",
      { verb: "rollout", model, action: "abort", reason: "errors" },
    ],
    ["/override shadow because outage", { verb: "override", subject: "shadow", reason: "outage" }],
    [
      "/override @acme/fraud because all on leave",
      { verb: "override", subject: "@acme/fraud", reason: "all on leave" },
    ],
    ["/hold fraud-detection because audit", { verb: "hold", model, reason: "audit" }],
    ["/release fraud-detection", { verb: "release", model, reason: null }],
    ["/reviewed because all was in order", { verb: "reviewed", reason: "all was in order" }],
  ])("%j", (body, command) => {
    expect(readComment(body, shortVerbs)).toEqual({ kind: "command", command });
  });

  it("every one may be called through /model, under either policy", () => {
    const body = "/model promote fraud-detection 2.1.3 to production";
    const expected = { kind: "command", command: promotion };
    expect(readComment(body, { shortVerbs: true })).toEqual(expected);
    expect(readComment(body, { shortVerbs: false })).toEqual(expected);
  });

  it("a reason of 1,000 characters is fine, whatever their width", () => {
    const reason = "😀".repeat(1000);
    expect(commandOf(`/withdraw because ${reason}`)).toEqual({ verb: "withdraw", reason });
  });
});

describe("ordinary comments", () => {
  it.each([
    "Let us /promote fraud-detection 2.1.3 to production",
    "> /promote fraud-detection 2.1.3 to production",
    "    /promote fraud-detection 2.1.3 to production",
    "```\n/promote fraud-detection 2.1.3 to production\n```",
    "<!-- /promote fraud-detection 2.1.3 to production -->",
    "<!-- note -->\n/promote fraud-detection 2.1.3 to production",
    "Hello\n/promote fraud-detection 2.1.3 to production",
    "/deploy fraud-detection",
    "/promotion fraud-detection 2.1.3 to production",
    "/promote-all",
    "/promote/x",
    "/pro\u200bmote x",
    "/model",
    "/model is good",
    "/model /promote",
    "/modelpromote x",
    "//promote x",
    "",
  ])("%j is one", (body) => {
    expect(readComment(body, shortVerbs)).toEqual({ kind: "not-a-command" });
  });

  it("short verbs are ordinary where the policy leaves only /model", () => {
    const options = { shortVerbs: false };
    expect(readComment("/hold", options).kind).toBe("not-a-command");
    expect(readComment("/promote fraud-detection 2.1.3 to production", options).kind).toBe(
      "not-a-command",
    );
  });
});

describe("malformed commands: what is wrong, and the right form", () => {
  it.each<[string, readonly string[], string]>([
    [
      "/promote fraud-detection to production",
      ["version-missing"],
      "/promote fraud-detection <version> to production",
    ],
    ["/promote 2.1.3 to production", ["model-missing"], "/promote <model> 2.1.3 to production"],
    [
      "/promote 3d-net to production",
      ["version-missing"],
      "/promote 3d-net <version> to production",
    ],
    [
      "/promote",
      ["model-missing", "version-missing", "stage-missing"],
      "/promote <model> <version> to <stage>",
    ],
    [
      "/promote fraud-detection 2.1.3",
      ["stage-missing"],
      "/promote fraud-detection 2.1.3 to <stage>",
    ],
    [
      "/promote fraud-detection 2.1.3 to",
      ["stage-missing"],
      "/promote fraud-detection 2.1.3 to <stage>",
    ],
    [
      "/promote fraud-detection 2.1.3 production",
      ["to-missing"],
      "/promote fraud-detection 2.1.3 to production",
    ],
    [
      "/promote fraud-detection production",
      ["version-missing", "to-missing"],
      "/promote fraud-detection <version> to production",
    ],
    [
      "/promote Fraud v2.1 to prod because x",
      ["model-name-characters", "version-invalid", "stage-unknown"],
      "/promote fraud 2.1.0 to production because x",
    ],
    [
      "/promote fraud-detection@2.1.3 to staging",
      ["version-joined"],
      "/promote fraud-detection 2.1.3 to staging",
    ],
    [
      "/promote fraud-detection 2.1.3 to staging Q1 retrain",
      ["words-left-over"],
      "/promote fraud-detection 2.1.3 to staging because Q1 retrain",
    ],
    [
      "/promote fraud-detection 2.1.3 to staging now because x",
      ["words-left-over"],
      "/promote fraud-detection 2.1.3 to staging because x",
    ],
    [
      "/promote fraud-detection 2.1.3 now to staging",
      ["words-left-over"],
      "/promote fraud-detection 2.1.3 to staging because now",
    ],
    [
      "/promote fraud-detection 2.1.3 to staging because",
      ["reason-missing"],
      "/promote fraud-detection 2.1.3 to staging because <reason>",
    ],
    [
      "/promote fraud-detection 2.1.3 to staging because ...",
      ["reason-missing"],
      "/promote fraud-detection 2.1.3 to staging because <reason>",
    ],
    [
      "/promote fraud-detection 2.1.3 to staging --dryrun",
      ["flag-unknown"],
      "/promote fraud-detection 2.1.3 to staging --dry-run",
    ],
    [
      "/promote fraud-detection 2.1.3 to staging --force",
      ["flag-unknown"],
      "/promote fraud-detection 2.1.3 to staging",
    ],
    ["/withdraw now because", ["words-left-over", "reason-missing"], "/withdraw because <reason>"],
    ['/status "because', ["model-name-characters"], "/status <model>"],
    ["/withdraw !!!", ["words-left-over"], "/withdraw because <reason>"],
    [
      "/promote fraud-detection 2.1.3 prod",
      ["to-missing", "stage-unknown"],
      "/promote fraud-detection 2.1.3 to production",
    ],
    [
      "/rollback fraud-detection v2",
      ["to-missing", "version-invalid"],
      "/rollback fraud-detection to 2.0.0",
    ],
    ["/recheck now", ["words-left-over"], "/recheck"],
    ["/recheck because x", ["words-left-over"], "/recheck"],
    ["/withdraw", ["reason-missing"], "/withdraw because <reason>"],
    ["/withdraw wrong data", ["words-left-over"], "/withdraw because wrong data"],
    ["/status a b", ["words-left-over"], "/status a"],
    ["/rollback", ["model-missing"], "/rollback <model>"],
    ["/rollback fraud-detection to", ["version-missing"], "/rollback fraud-detection to <version>"],
    ["/rollback fraud-detection 2.0.5", ["to-missing"], "/rollback fraud-detection to 2.0.5"],
    ["/rollback fraud-detection none", ["to-missing"], "/rollback fraud-detection to none"],
    [
      "/rollback fraud-detection to v2.0.5",
      ["version-invalid"],
      "/rollback fraud-detection to 2.0.5",
    ],
    ["/rollback fraud-detection --dry-run", ["flag-unknown"], "/rollback fraud-detection"],
    [
      "/reject fraud-detection because x",
      ["version-missing"],
      "/reject fraud-detection <version> because x",
    ],
    [
      "/archive fraud-detection 2.1.3",
      ["reason-missing"],
      "/archive fraud-detection 2.1.3 because <reason>",
    ],
    [
      "/rollout fraud-detection stop",
      ["action-unknown"],
      "/rollout fraud-detection advance|pause|resume|abort",
    ],
    ["/rollout pause", ["model-missing"], "/rollout <model> pause"],
    ["/override because x", ["subject-missing"], "/override <gate or owner> because x"],
    ["/hold", ["model-missing", "reason-missing"], "/hold <model> because <reason>"],
    ["/release", ["model-missing"], "/release <model>"],
    ["/reviewed", ["reason-missing"], "/reviewed because <reason>"],
    ["/model hold a b", ["words-left-over"], "/model hold a because b"],
  ])("%j", (body, codes, form) => {
    const fault = faultOf(body);
    expect(fault.codes).toEqual(codes);
    expect(fault.form).toBe(form);
  });

  it("what was read is told on one line, cut when it is long", () => {
    expect(faultOf("/hold \t fraud\u202e\nmore").read).toBe("/hold fraud");
    expect([...faultOf(`/hold ${"x".repeat(60_000)}`).read]).toHaveLength(300);
  });

  it("a reason of 1,001 characters is refused, not cut", () => {
    const fault = faultOf(`/withdraw because ${"x".repeat(1001)}`);
    expect(fault.codes).toEqual(["reason-too-long"]);
    expect(fault.problems[0]?.what).toContain("1001");
  });

  it("an invisible character inside a name is named", () => {
    const fault = faultOf("/status fraud\u200bdetection");
    expect(fault.problems[0]?.what).toContain("U+200B");
  });

  it("the form calls the verb as the person did", () => {
    expect(faultOf("/model hold", { shortVerbs: false }).form).toMatch(/^\/model hold /);
  });
});

describe("any comment at all", () => {
  const words = fc.constantFrom(
    ...["promote", "rollback", "rollout", "reject", "hold", "status", "withdraw", "override"],
    ...["fraud", "Fraud", "risk/fraud", "frаud", "2.1.3", "v2.1", "2", "to", "To", "because"],
    ...["production", "prod", "none", "pause", "--dry-run", "—dry-run", "--x", "—", '"', "“x”"],
    ...["fraud@2.1.3", "@acme/fraud", "\u200b", "a\u200bb", "...", "😀", "\ud83d", "it’s", "''"],
  );
  const spaces = fc.constantFrom(" ", " ", " ", "\t", "\u00a0", "  ", "", "\n");
  const line = fc
    .array(fc.tuple(words, spaces), { maxLength: 10 })
    .map((pairs) => pairs.flat().join(""));
  const body = fc.oneof(
    fc.tuple(fc.constantFrom("/", "/model "), line).map((pair) => pair.join("")),
    fc.string({ unit: "binary", maxLength: 200 }).map((text) => `/promote ${text}`),
    fc.string({ unit: "binary" }),
  );

  it("is read without a throw, and twice the same", () => {
    fc.assert(
      fc.property(body, fc.boolean(), (text, short) => {
        const options = { shortVerbs: short };
        expect(readComment(text, options)).toEqual(readComment(text, options));
      }),
      { numRuns: 3000 },
    );
  });

  it("that is malformed has a problem, and a right form that is right once its blanks are filled", () => {
    const blanks = [
      ["<model>", "fraud"],
      ["<version>", "1.0.0"],
      ["<stage>", "staging"],
      ["<gate or owner>", "shadow"],
      ["advance|pause|resume|abort", "pause"],
    ] as const;
    fc.assert(
      fc.property(body, (text) => {
        const reading = readComment(text, shortVerbs);
        if (reading.kind !== "malformed") return;
        expect(reading.problems.length).toBeGreaterThan(0);
        const filled = blanks.reduce(
          (form, [blank, word]) => form.replace(blank, word),
          reading.form,
        );
        expect(readComment(filled, shortVerbs).kind).toBe("command");
      }),
      { numRuns: 3000 },
    );
  });

  it("that is a command changes nothing by what stands below its first line", () => {
    fc.assert(
      fc.property(body, fc.string({ unit: "binary" }), (text, below) => {
        const reading = readComment(text, shortVerbs);
        if (reading.kind === "not-a-command") return;
        expect(readComment(`${text}\n${below}`, shortVerbs)).toEqual(reading);
      }),
    );
  });

  it("that is as long as GitHub allows and hostile is read all the same", () => {
    for (const piece of [
      " ",
      "\t",
      "\u200b",
      "-",
      "—",
      '"',
      "'",
      "because ",
      "a@",
      "../",
      "0",
      "x.",
    ]) {
      const long = `/promote ${piece.repeat(Math.floor(65_000 / piece.length))}`;
      expect(readComment(`${long}!`, shortVerbs).kind).toBe("malformed");
      expect(readComment(`${piece.repeat(30_000)}/help`, shortVerbs).kind).toBeDefined();
    }
  });
});
