import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { commandLine, mayBeCommand, verbNamed } from "../../../src/domain/command/first-line.js";
import { readComment } from "../../../src/domain/command/read-comment.js";
import { commandReference } from "../../../src/domain/command/reference.js";

describe("the line that a command would be on", () => {
  it.each([
    ["/help", "/help"],
    ["/help\nmore", "/help"],
    ["/help\r\nmore", "/help"],
    ["/help\rmore", "/help"],
    ["\n\n  \t\n\r\n/help", "/help"],
    ["   /help", "/help"],
    ["\u00a0\u00a0\u00a0\u00a0/help", "/help"],
    ["\ufeff/help", "/help"],
    ["\u200b\u200e /help", "/help"],
    ["      \n/help", "/help"],
  ])("of %j is %j", (body, line) => {
    expect(commandLine(body)).toBe(line);
  });

  it.each([
    "",
    "\n \n",
    "help",
    "> /promote a 1.0.0 to staging",
    "    /help",
    "\t/help",
    "  \t/help",
    "\n\n    /help",
    "```\n/help\n```",
    "~~~\n/help",
    "`/help`",
    "<!-- /promote a 1.0.0 to staging -->",
    "<!--\n/help\n-->",
    "- /help",
    "Please\n/help",
    "\u0000/help",
  ])("%j has none", (body) => {
    expect(commandLine(body)).toBeNull();
  });
});

describe("the cheap look", () => {
  it.each(commandReference.map((entry) => entry.verb))("lets /%s through", (verb) => {
    expect(mayBeCommand(`/${verb}`)).toBe(true);
    expect(mayBeCommand(`\n /${verb.toUpperCase()} x`)).toBe(true);
    expect(mayBeCommand(`/model ${verb}`)).toBe(true);
  });

  it.each([
    "",
    "Looks good",
    "/deploy",
    "/promotes x",
    "/withdrawal",
    "/usr/bin",
    "//help",
    "/",
    "/ help",
    "> /help",
    "/rechec\u212a",
  ])("stops %j", (body) => {
    expect(mayBeCommand(body)).toBe(false);
  });

  it("never stops what is a command, well-formed or not", () => {
    const piece = fc.constantFrom(
      ...["/", "model", "promote", "Help", "/hold", "/MODEL", "because", "x", "\u200b", "\u00a0"],
      ...[" ", "\t", "\n", "\r\n", "\u2028", ">", "<!--", "`", "—dry-run", "\u0000", "\ud83d"],
    );
    const comment = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(""));
    const body = fc.oneof(comment, fc.string({ unit: "binary" }));
    fc.assert(
      fc.property(body, fc.boolean(), (text, shortVerbs) => {
        const { kind } = readComment(text, { shortVerbs });
        if (kind !== "not-a-command") expect(mayBeCommand(text)).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });
});

describe("verbs", () => {
  it("are known in any case, and nothing else is", () => {
    expect(verbNamed("PromoTe")).toBe("promote");
    expect(verbNamed("rechec\u212a")).toBeUndefined();
    expect(verbNamed("model")).toBeUndefined();
    expect(verbNamed("constructor")).toBeUndefined();
    expect(verbNamed("")).toBeUndefined();
  });
});
