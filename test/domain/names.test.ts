import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  isStage,
  nearestModelName,
  nearestStage,
  nearestVersion,
  parseModelName,
  parsePromotionBranch,
  parseStage,
  parseVersion,
  promotionBranch,
  quoted,
  stages,
} from "../../src/domain/names.js";
import type { Result } from "../../src/domain/problem.js";

function codes(result: Result<unknown>): readonly string[] {
  return result.ok ? [] : result.problems.map((problem) => problem.code);
}

function told(result: Result<unknown>): string {
  return result.ok ? "" : result.problems.map(({ what, fix }) => `${what} ${fix}`).join("\n");
}

const segment = fc
  .stringMatching(/^[a-z0-9][a-z0-9._-]{0,12}$/)
  .filter((text) => parseModelName(text).ok);
const modelName = fc
  .array(segment, { minLength: 1, maxLength: 2 })
  .map((segments) => segments.join("/"));

describe("model names", () => {
  it.each([
    "fraud-detection",
    "risk/fraud-detection",
    "0",
    "a.b_c-d",
    "llama-3.1",
    "lock",
    "a".repeat(63),
    "production-line",
  ])("%s is a model name", (name) => {
    expect(parseModelName(name)).toEqual({ ok: true, value: name });
  });

  it.each([
    ["", "model-name-empty"],
    ["risk/", "model-name-empty"],
    ["/fraud", "model-name-empty"],
    ["-fraud", "model-name-start"],
    [".fraud", "model-name-start"],
    ["risk/_fraud", "model-name-start"],
    ["a".repeat(64), "model-name-length"],
    ["a..b", "model-name-dots"],
    ["fraud.", "model-name-ending"],
    ["risk./fraud", "model-name-ending"],
    ["fraud.lock", "model-name-ending"],
    ["a/b/c", "model-name-segments"],
    ["Fraud", "model-name-characters"],
    ["fraud detection", "model-name-characters"],
    ["fraud\n", "model-name-characters"],
    ["fraud@2", "model-name-characters"],
  ])("%j is refused as %s", (name, code) => {
    expect(codes(parseModelName(name))).toEqual([code]);
  });

  it.each(["versions", "cards", "evidence", "promotions", "audit", ...stages])(
    "the reserved word %s is refused as either segment",
    (word) => {
      expect(codes(parseModelName(word))).toEqual(["model-name-reserved"]);
      expect(codes(parseModelName(`risk/${word}`))).toEqual(["model-name-reserved"]);
      expect(codes(parseModelName(`${word}/fraud`))).toEqual(["model-name-reserved"]);
    },
  );

  it("all that is wrong with a name is told at once", () => {
    expect(codes(parseModelName("-A..b/production/x.lock"))).toEqual([
      "model-name-characters",
      "model-name-segments",
      "model-name-start",
      "model-name-dots",
      "model-name-ending",
      "model-name-reserved",
    ]);
  });

  it.each([
    ["frаud", '"а" (U+0430)', "fraud"],
    ["frаuԁ-dеtесtіоn", '"е" (U+0435)', "fraud-detection"],
    ["fraud–detection", '"–" (U+2013)', "fraud-detection"],
    ["fraud‑detection", '"‑" (U+2011)', "fraud-detection"],
    ["ｆraud", '"ｆ" (U+FF46)', "fraud"],
    ["fräud", '"ä" (U+00E4)', "fraud"],
    ["fraud\u200bdetection", "an invisible character (U+200B)", "frauddetection"],
    ["`fraud`", '"`" (U+0060)', "fraud"],
    ["risk∕fraud", '"∕" (U+2215)', "risk/fraud"],
    ["Fraud", '"F" (U+0046)', "fraud"],
  ])("the odd character of %j is named, with the name that was meant", (name, odd, nearest) => {
    const text = told(parseModelName(name));
    expect(text).toContain(odd);
    expect(text).toContain(`Write "${nearest}".`);
    expect(nearestModelName(name)).toBe(nearest);
  });

  it("a name that no folding saves has no nearest one", () => {
    expect(nearestModelName("模型")).toBeNull();
    expect(nearestModelName("Production")).toBeNull();
  });

  it("a name with very many odd characters is told briefly", () => {
    const han = Array.from({ length: 5000 }, (_, index) => String.fromCodePoint(0x4e00 + index));
    const text = told(parseModelName(han.join("")));
    expect(text).toContain("and others");
    expect(text.length).toBeLessThan(1000);
  });

  it("the nearest name is always a valid one", () => {
    const alphabet = fc.constantFrom(..."abАаéｆ–-._/Ⅷ \u200b\"'", "..", ".lock", "none");
    const nearly = fc.array(alphabet, { maxLength: 12 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(nearly, (text) => {
        const nearest = nearestModelName(text);
        if (nearest !== null) expect(parseModelName(nearest)).toEqual({ ok: true, value: nearest });
      }),
    );
  });
});

describe("versions", () => {
  it.each(["0.0.0", "2.1.3", "10.20.30", "2.1.3-rc.1", "1.0.0-0A.is.legal", "1.0.0--.-"])(
    "%s is a version",
    (version) => {
      expect(parseVersion(version)).toEqual({ ok: true, value: version });
    },
  );

  it.each([
    ["v2.1.3", "2.1.3"],
    ["V2.1.3-rc.1", "2.1.3-rc.1"],
    ["=2.1.3", "2.1.3"],
    ["2.1", "2.1.0"],
    ["2", "2.0.0"],
    ["v2", "2.0.0"],
    ["02.01.3", "2.1.3"],
    ["2.1.3+build.7", "2.1.3"],
    ["2.1.3.", "2.1.3"],
    ["2.1.3rc1", "2.1.3-rc1"],
    ["2.1-rc.1", "2.1.0-rc.1"],
    ["1.0.0-01", "1.0.0-1"],
    [" 2.1.3 ", "2.1.3"],
    ["２.1.3", "2.1.3"],
    ["2.1.3\u200b", "2.1.3"],
    ['"2.1.3"', "2.1.3"],
  ])("%j is refused, and %s suggested", (text, nearest) => {
    expect(codes(parseVersion(text))).toEqual(["version-invalid"]);
    expect(told(parseVersion(text))).toContain(`Write "${nearest}".`);
    expect(nearestVersion(text)).toBe(nearest);
  });

  it.each([
    "",
    "latest",
    "2.1.3.4",
    "2.x",
    "1.2.99999999999999999999",
    "3d-net",
    "3-net",
    `1.0.0-${"a".repeat(128)}`,
    "../1.0.0",
    "1.0.0-a/b",
  ])("%j is refused without a guess", (text) => {
    expect(codes(parseVersion(text))).toEqual(["version-invalid"]);
    expect(nearestVersion(text)).toBeNull();
  });

  it("an odd digit is named", () => {
    expect(told(parseVersion("2.1.３"))).toContain('"３" (U+FF13)');
  });

  it("the nearest version is always a valid one", () => {
    const nearly = fc.stringMatching(/^[v=]{0,2}[0-9.]{1,8}[a-z0-9.+-]{0,6}$/);
    fc.assert(
      fc.property(nearly, (text) => {
        const nearest = nearestVersion(text);
        if (nearest !== null) expect(parseVersion(nearest)).toEqual({ ok: true, value: nearest });
      }),
    );
  });
});

describe("stages", () => {
  it("people may type a stage in any case, files may not", () => {
    expect(parseStage("Production")).toEqual({ ok: true, value: "production" });
    expect(parseStage("NONE")).toEqual({ ok: true, value: "none" });
    expect(isStage("production")).toBe(true);
    expect(isStage("Production")).toBe(false);
  });

  it.each([
    ["prod", "production"],
    ["Prod", "production"],
    ["productoin", "production"],
    ["live", "production"],
    ["stage", "staging"],
    ["stg", "staging"],
    ["archive", "archived"],
  ])("for %s the stage %s is suggested", (text, nearest) => {
    expect(codes(parseStage(text))).toEqual(["stage-unknown"]);
    expect(told(parseStage(text))).toContain(`Did you mean ${nearest}?`);
  });

  it.each(["", "pr", "qa", "constructor"])("for %j no stage is suggested", (text) => {
    expect(codes(parseStage(text))).toEqual(["stage-unknown"]);
    expect(nearestStage(text)).toBeNull();
  });
});

describe("promotion branches", () => {
  it("a branch is named by model and stage", () => {
    expect(promotionBranch({ model: "risk/fraud", stage: "production" })).toBe(
      "promotion/risk/fraud/production",
    );
  });

  it("a branch reads back as what it was built from", () => {
    fc.assert(
      fc.property(modelName, fc.constantFrom(...stages), (model, stage) => {
        expect(parsePromotionBranch(promotionBranch({ model, stage }))).toEqual({ model, stage });
      }),
    );
  });

  it("a branch that reads is built again as it was", () => {
    const piece = fc.constantFrom("promotion", "fraud", "risk", "staging", "production", "", "X");
    const branch = fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join("/"));
    fc.assert(
      fc.property(branch, (name) => {
        const lock = parsePromotionBranch(name);
        if (lock !== null) expect(promotionBranch(lock)).toBe(name);
      }),
    );
  });

  it.each([
    "main",
    "",
    "promotion",
    "promotion/fraud",
    "promotion/production",
    "promotion//production",
    "promotion/fraud/Production",
    "promotion/a/b/c/production",
    "promotions/fraud/production",
    "x/promotion/fraud/production",
  ])("%j is no promotion branch", (name) => {
    expect(parsePromotionBranch(name)).toBeNull();
  });
});

describe("quoted words", () => {
  it("shows invisible characters as code points and cuts long text", () => {
    expect(quoted("a\u202eb c")).toBe('"a[U+202E]b c"');
    expect(quoted("😀".repeat(81))).toBe(`"${"😀".repeat(80)}…"`);
    expect(quoted("x".repeat(80))).toBe(`"${"x".repeat(80)}"`);
  });
});
