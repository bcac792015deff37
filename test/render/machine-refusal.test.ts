import { describe, expect, it } from "vitest";
import {
  type MachineRefusal,
  refusalComment,
  refusalId,
  refusalsIssue,
} from "../../src/render/comments/machine-refusal.js";
import { readCommentMarkers } from "../../src/render/marker.js";
import { hostile } from "./examples.js";
import { effectsOf } from "./markdown-effects.js";

const goldens = new URL("../fixtures/render/golden/comments/", import.meta.url).pathname;

const refusal: MachineRefusal = {
  sender: { login: "acme-ci[bot]" },
  asked: "evidence for fraud-detection 2.1.3",
  problems: [
    {
      code: "evidence-foreign",
      what: `evidence.artifact is not the artifact of fraud-detection 2.1.3, sha256:${"a".repeat(64)}.`,
      why: "Evidence counts only for the artifact that it was measured on.",
      fix: "Measure the artifact that is registered, or name the version that was measured.",
    },
    {
      code: "payload-not-valid",
      what: "evidence.p95: expected number from 0, found -1",
      fix: "Correct `client_payload`, and send the event again.",
    },
  ],
};

describe("a machine's wish that was refused", () => {
  it.each([
    ["machine-refused", refusalComment(refusal)],
    ["machine-refused-first", refusalsIssue(refusal)],
  ])("is told as %s", async (name, text) => {
    await expect(text).toMatchFileSnapshot(`${goldens}${name}.md`);
  });

  it("is marked with what it is, in the issue's own text too", () => {
    const marker = { kind: "refusal", id: refusalId(refusal) };
    expect(readCommentMarkers(refusalComment(refusal))).toEqual([marker]);
    expect(readCommentMarkers(refusalsIssue(refusal))).toEqual([marker]);
  });

  it.each<readonly [string, Partial<MachineRefusal>]>([
    ["sender", { sender: { login: "other-ci[bot]" } }],
    ["wish", { asked: "evidence for fraud-detection 2.1.4" }],
    ["reason", { problems: refusal.problems.slice(1) }],
  ])("is another refusal for another %s", (_, parts) => {
    expect(refusalId({ ...refusal, problems: [...refusal.problems] })).toBe(refusalId(refusal));
    expect(refusalId({ ...refusal, ...parts })).not.toBe(refusalId(refusal));
  });

  it("has no effect by anybody's words, and can't forge a marker", () => {
    const words = hostile.replaceAll("`", "'");
    const text = refusalComment({
      sender: { login: "acme-ci[bot]" },
      asked: `evidence for ${words}`,
      problems: [{ code: "x", what: words, why: words, fix: words }],
    });
    const [said = ""] = text.split("\n<!-- model-promoter refusal");
    const lines = said.split("\n").map((line) => line.replace(/^- |\*\*Refused:\*\*|<br>/g, ""));
    const effects = lines.flatMap((line) => effectsOf(line).filter((one) => one !== "cell"));
    expect(effects).toEqual([]);
    expect(readCommentMarkers(text)).toHaveLength(1);
  });
});
