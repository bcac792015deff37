import { describe, expect, it } from "vitest";
import { takeApart, tidied } from "../../../src/domain/command/words.js";

const shortVerbs = { shortVerbs: true };

function reasonOf(rest: string): string | null | undefined {
  return takeApart(`/withdraw because${rest}`, shortVerbs)?.because;
}

describe("a command line taken apart", () => {
  it("has verb, words, flags and reason", () => {
    expect(
      takeApart("/promote a 1.0.0 --dry-run to staging because it is time", shortVerbs),
    ).toEqual({
      verb: "promote",
      prefix: "/",
      words: ["a", "1.0.0", "to", "staging"],
      flags: ["dry-run"],
      because: "it is time",
    });
  });

  it("may call its verb through /model", () => {
    const long = takeApart("/Model  Status fraud", { shortVerbs: false });
    expect(long).toMatchObject({ verb: "status", prefix: "/model ", words: ["fraud"] });
  });

  it.each(["--dry-run", "—dry-run", "–dry-run", "––dry-run", "--dry‑run", "--Dry-Run", "-dry-run"])(
    "%s is the flag dry-run",
    (flag) => {
      expect(takeApart(`/promote ${flag}`, shortVerbs)?.flags).toEqual(["dry-run"]);
    },
  );

  it("a lone dash is a word, and dashes inside words stay", () => {
    expect(takeApart("/status — fraud–x", shortVerbs)?.words).toEqual(["—", "fraud–x"]);
  });

  it("invisible characters at a word's ends are dropped, inside they stay to be complained about", () => {
    const said = takeApart("/status\u200b \u2060fraud\u200e a\u200bb \u200b", shortVerbs);
    expect(said?.words).toEqual(["fraud", "a\u200bb"]);
  });

  it("a very long run of invisible characters is no trouble", () => {
    const said = takeApart(`/status x${"\u200b".repeat(60_000)}y`, shortVerbs);
    expect(said?.words).toHaveLength(1);
  });
});

describe("a reason", () => {
  it.each([
    [" Q1 retrain", "Q1 retrain"],
    ["  Q1 \t retrain  ", "Q1 retrain"],
    [' "Q1 retrain"', "Q1 retrain"],
    [" “Q1 retrain”", "Q1 retrain"],
    [" ‘Q1 retrain’", "Q1 retrain"],
    [" „Q1 retrain“", "Q1 retrain"],
    [' “Q1 retrain"', "Q1 retrain"],
    [" ‘it doesn’t drift’", "it doesn’t drift"],
    [' "Q1" and "Q2"', '"Q1" and "Q2"'],
    [' "Q1 retrain', '"Q1 retrain'],
    [" it's the customers'", "it's the customers'"],
    [" it is — at last – done", "it is — at last – done"],
    [" because it is", "because it is"],
    [" x --dry-run", "x --dry-run"],
    [' ""', ""],
    ["", ""],
    ["\u00a0Q1", "Q1"],
  ])("written %j is %j", (rest, reason) => {
    expect(reasonOf(rest)).toBe(reason);
  });

  it("is null without because, which counts in any case", () => {
    expect(takeApart("/withdraw", shortVerbs)?.because).toBeNull();
    expect(takeApart("/withdraw BECAUSE x", shortVerbs)?.because).toBe("x");
    expect(takeApart("/withdraw becausex", shortVerbs)?.because).toBeNull();
  });
});

describe("tidied text", () => {
  it("hides nothing: direction marks, zero-width and control characters go", () => {
    expect(tidied("a\u202eb\u200bc\u0007d\u0000")).toBe("abcd");
  });

  it("stays on one line, and keeps words apart", () => {
    expect(tidied("a\u2028b\u000bc\td\ne")).toBe("a b c d e");
    expect(tidied("a\ufeffb")).toBe("a b");
  });

  it("keeps the joiners that emoji are made with", () => {
    expect(tidied("👩\u200d🔬")).toBe("👩\u200d🔬");
  });

  it("can always be written as UTF-8", () => {
    expect(tidied("a\ud83d")).toBe("a\ufffd");
  });
});
