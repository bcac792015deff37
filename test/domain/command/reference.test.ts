import { describe, expect, it } from "vitest";
import { grammar } from "../../../src/domain/command/grammar.js";
import { readComment } from "../../../src/domain/command/read-comment.js";
import { commandReference, referenceFor } from "../../../src/domain/command/reference.js";

/** A usage line with its blanks filled in, with or without its optional parts. */
function filled(usage: string, optional: boolean): string {
  return usage
    .replace(/\[([^\]]*)\]/g, optional ? "$1" : "")
    .replace("<version>|none", "2.0.5")
    .replace("<model>", "fraud-detection")
    .replace("<version>", "2.1.3")
    .replace("<stage>", "production")
    .replace("<gate or owner>", "shadow")
    .replace("advance|pause|resume|abort", "pause")
    .replace("because ...", "because it is time");
}

describe("the command reference", () => {
  it("has each verb once", () => {
    const verbs = commandReference.map((entry) => entry.verb);
    expect([...verbs].sort()).toEqual(Object.keys(grammar).sort());
  });

  it.each(commandReference)("$usage is a command once it is filled in", ({ verb, usage }) => {
    for (const optional of [true, false]) {
      const reading = readComment(filled(usage, optional), { shortVerbs: true });
      expect(reading).toMatchObject({ kind: "command", command: { verb } });
    }
  });

  it("shows usages that hold under the policy", () => {
    for (const shortVerbs of [true, false]) {
      for (const { verb, usage } of referenceFor({ shortVerbs })) {
        const reading = readComment(filled(usage, true), { shortVerbs });
        expect(reading).toMatchObject({ kind: "command", command: { verb } });
      }
    }
    expect(referenceFor({ shortVerbs: false })[1]?.usage).toBe("/model recheck");
  });
});
