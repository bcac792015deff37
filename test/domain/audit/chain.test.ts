import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  beginChain,
  followChain,
  formFaults,
  linkFaults,
} from "../../../src/domain/audit/chain.js";
import { readEntryFile } from "../../../src/domain/audit/entry-file.js";
import { type AuditEntry, entryId, writeEntry } from "../../../src/domain/audit-entry.js";
import type { SourceFile } from "../../../src/domain/document.js";
import { AUDIT, entryFile, faultsOf, type MadeChain, MODEL, madeChain } from "./made-chain.js";

describe("a chain", () => {
  it("is whole as the App wrote it, over years", () => {
    const chain = madeChain(30);
    expect(new Set(chain.entries.map(({ path }) => path.split("/").at(-2)))).toEqual(
      new Set(["2024", "2025"]),
    );
    expect(faultsOf(chain)).toEqual([]);
  });

  const [first, second] = madeChain(2).entries;
  if (!first || !second) throw new Error("there are no entries");
  const before = followChain(beginChain(MODEL), entryFile(first));

  function secondWith(change: Partial<AuditEntry>): SourceFile {
    const entry: AuditEntry = { ...JSON.parse(second?.text ?? ""), ...change };
    return { path: second?.path ?? "", text: writeEntry(entry) };
  }

  it.each<[string, Partial<AuditEntry>, string]>([
    ["another previous", { previous: `sha256:${"0".repeat(64)}` }, "names another digest than"],
    ["no previous", { previous: null }, "names another digest than"],
    ["another number", { seq: 3 }, "seq: the entry says 3, its place says 2"],
    ["another model", { model: "another" }, "model: the entry says another"],
    [
      "another year",
      { at: "2023-12-22T00:00:00Z" },
      "at: the entry says 2023, its place says 2024",
    ],
    [
      "another pull request",
      { pullRequest: { number: 7, head: "c".repeat(40), merge: null, mergedBy: null } },
      "isn't that of promotion pr/7",
    ],
    ["another kind", { kind: "refused" }, "isn't that of refused pr/2"],
    [
      "a time of recording before the entry before",
      { at: "2024-12-20T00:00:00Z", recordedAt: "2024-12-20T00:00:00Z" },
      "was recorded at 2024-12-20T00:00:00Z, before entry 1 at 2024-12-21T00:00:00Z",
    ],
    [
      "a decision after its recording",
      { at: "2024-12-23T00:00:00Z" },
      "was recorded at 2024-12-22T00:00:00Z, before its decision at 2024-12-23T00:00:00Z",
    ],
  ])("is broken by an entry with %s", (_, change, told) => {
    const faults = linkFaults(before, entryFile(secondWith(change)));
    expect(faults.map(({ what }) => what).join("\n")).toContain(told);
    expect(faults.some(({ severity }) => severity === "error")).toBe(true);
  });

  it("may hold a decision that the App heard of late, and points at it", () => {
    const late = { at: "2024-12-20T23:59:59Z", recordedAt: "2024-12-21T00:00:30Z" };
    const faults = linkFaults(before, entryFile(secondWith(late)));
    expect(faults.map(({ severity, code }) => [severity, code])).toEqual([
      ["warning", "audit-late"],
    ]);
  });

  it("may be written by servers whose clocks differ by seconds", () => {
    const skewed = { at: "2024-12-21T00:00:00Z", recordedAt: "2024-12-20T23:59:50Z" };
    expect(linkFaults(before, entryFile(secondWith(skewed)))).toEqual([]);
  });

  it("knows of an entry whose source it doesn't hold only that it is in its place", () => {
    const id = entryId("archive", MODEL, "comment/99");
    const file = secondWith({ kind: "archive", pullRequest: null, id });
    const placed = { ...file, path: `${AUDIT}/2024/000002-${id}.json` };
    expect(linkFaults(before, entryFile(placed))).toEqual([]);
  });

  it.each<[string, string, string]>([
    ["isn't JSON", "{", "it isn't JSON"],
    ["lacks a property", "{}\n", "schema: "],
    ["has spaces", second.text.replace(":", ": "), "the form in which the App writes"],
    ["has another order", reordered(second.text), "the form in which the App writes"],
    ["lacks its last newline", second.text.trimEnd(), "the form in which the App writes"],
    ["says something twice", second.text.replace("{", '{"seq":2,'), "the form in which the App"],
  ])("holds no entry that %s", (_, text, told) => {
    const file = entryFile({ path: second.path, text });
    expect(file.value).toBeNull();
    const faults = [...linkFaults(before, file), ...formFaults(MODEL, file)];
    expect(faults.map(({ what }) => what)).toEqual([expect.stringContaining(told)]);
  });
});

it("holds no entry that isn't UTF-8, and tells where", () => {
  const place = { path: `${AUDIT}/2024/x`, seq: 1, id: "a".repeat(20), year: "2024" };
  expect(readEntryFile(place, Buffer.of(0x7b, 0xff)).why).toContain("isn't UTF-8");
});

function reordered(text: string): string {
  const entry: Readonly<Record<string, unknown>> = JSON.parse(text);
  return `${JSON.stringify(Object.fromEntries(Object.entries(entry).toReversed()))}\n`;
}

/** What somebody may do to a chain's files, by numbers that are taken modulo what there is. */
type Tampering = (chain: MadeChain, a: number, b: number) => MadeChain;

const tamperings: Readonly<Record<string, Tampering>> = {
  "a changed character": (chain, a, b) =>
    replaced(chain, a, ({ path, text }) => {
      const at = b % text.length;
      const other = text[at] === "0" ? "1" : "0";
      return { path, text: text.slice(0, at) + other + text.slice(at + 1) };
    }),
  "a dropped entry": (chain, a) => {
    const gone = a % chain.entries.length;
    return { ...chain, entries: chain.entries.filter((_, index) => index !== gone) };
  },
  "two swapped entries": (chain, a, b) => {
    const { entries } = chain;
    const one = a % entries.length;
    const other = (one + 1 + (b % (entries.length - 1))) % entries.length;
    const text = (index: number) =>
      entries[index === one ? other : index === other ? one : index]?.text ?? "";
    return { ...chain, entries: entries.map(({ path }, index) => ({ path, text: text(index) })) };
  },
  "an inserted entry": (chain, a, b) => {
    const at = a % chain.entries.length;
    const entry: AuditEntry = JSON.parse(chain.entries[at]?.text ?? "");
    const number = 1000 + (b % 1000);
    const id = entryId("promotion", MODEL, `pr/${number}`);
    const own = {
      ...entry,
      id,
      pullRequest: entry.pullRequest && { ...entry.pullRequest, number },
    };
    const path = `${AUDIT}/${entry.at.slice(0, 4)}/${String(entry.seq).padStart(6, "0")}-${id}.json`;
    return { ...chain, entries: [...chain.entries, { path, text: writeEntry(own) }] };
  },
  "an entry changed with the digests of all after it": (chain, a) => {
    let digest: AuditEntry["previous"] = null;
    const entries = chain.entries.map(({ path, text }, index) => {
      const entry: AuditEntry = { ...JSON.parse(text), previous: digest };
      const own =
        index === a % chain.entries.length ? { ...entry, policy: digestOfNothing } : entry;
      const file = { path, text: writeEntry(own) };
      digest = entryFile(file).digest;
      return file;
    });
    return { ...chain, entries };
  },
};

const digestOfNothing = `sha256:${"0".repeat(64)}` as const;

function replaced(
  chain: MadeChain,
  index: number,
  change: (file: SourceFile) => SourceFile,
): MadeChain {
  const at = index % chain.entries.length;
  return { ...chain, entries: chain.entries.map((one, n) => (n === at ? change(one) : one)) };
}

describe("a chain of 2 to 30 entries with its manifest", () => {
  const chains = new Map<number, MadeChain>();
  const chainOf = (length: number) => {
    const made = chains.get(length) ?? madeChain(length);
    chains.set(length, made);
    return made;
  };

  it.each(Object.entries(tamperings))("is found to be wrong after %s", (_, tamper) => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 30 }), fc.nat(), fc.nat(), (length, a, b) => {
        const faults = faultsOf(tamper(chainOf(length), a, b));
        return faults.some(({ severity }) => severity === "error");
      }),
      { numRuns: 60 },
    );
  });
});
