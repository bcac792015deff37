import { describe, expect, it } from "vitest";
import { decodeText, MOST_BYTES, refusedSize } from "../../src/domain/registry-text.js";

const why = (bytes: Uint8Array) => {
  const read = decodeText(bytes);
  return read.ok ? null : `${read.line}: ${read.why}`;
};

describe("the bytes of a registry file", () => {
  it("are UTF-8, whose byte order mark is kept, for digests are of all bytes", () => {
    expect(decodeText(Buffer.from("\u{FEFF}name: Zoë\n"))).toEqual({
      ok: true,
      text: "\u{FEFF}name: Zoë\n",
    });
  });

  it.each([
    ["with a byte order mark", Buffer.from("\u{FEFF}schema: 1\n", "utf16le")],
    ["without one", Buffer.from("schema: 1\n", "utf16le")],
    ["of the other byte order", Buffer.from("schema: 1\n", "utf16le").swap16()],
  ])("are refused as UTF-16 %s", (_, bytes) => {
    expect(why(bytes)).toBe("1: it is UTF-16; registry files are UTF-8");
  });

  it("are refused as Latin-1 with the line of the first letter that can't be", () => {
    const bytes = Buffer.from("schema: 1\nname: Zo\u00eb\n", "latin1");
    expect(why(bytes)).toBe(
      "2: line 2 isn't UTF-8 (the first byte that can't be is 0xEB); it may be Latin-1",
    );
  });

  it("are refused where a letter is cut off at the end", () => {
    expect(why(Buffer.from("a\nZoë").subarray(0, -1))).toMatch(/^2: line 2 isn't UTF-8/);
  });

  it("may be as many as the longest text has, and no more", () => {
    expect(refusedSize(MOST_BYTES)).toBeNull();
    expect(refusedSize(120_000_000)).toBe(
      "it has 120 MB, and a registry file has 500,000 characters at most",
    );
  });
});
