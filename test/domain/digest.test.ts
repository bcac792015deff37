import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson, digestOf, digestOfValue } from "../../src/domain/digest.js";

test("a text's digest is that of its UTF-8 bytes", () => {
  expect(digestOf("é")).toBe(digestOf(new Uint8Array([0xc3, 0xa9])));
  expect(digestOf("")).toBe(
    "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  );
});

test("RFC 8785: keys in order of their UTF-16 units, shortest numbers, least escapes", () => {
  // The example of RFC 8785, section 3.2.3, and numbers of its appendix B.
  const value = {
    "\u20ac": 1,
    "\r": 2,
    "\ufb33": 3,
    "1": 4,
    "\ud83d\ude00": 5,
    "\u0080": 6,
    "\u00f6": 7,
  };
  expect(canonicalJson(value)).toBe('{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}');
  expect(canonicalJson([333333333.3333333, 1e30, 4.5, 2e-3, 1e-27, -0])).toBe(
    "[333333333.3333333,1e+30,4.5,0.002,1e-27,0]",
  );
});

test("the order in which a value's keys were written doesn't change its digest", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const reversed = Object.fromEntries(Object.entries(value).reverse());
      expect(digestOfValue(reversed)).toBe(digestOfValue(value));
    }),
  );
});

test("a canonical text reads as the value that it was made of", () => {
  fc.assert(
    fc.property(fc.jsonValue({ noNegativeZero: true } as object), (value) => {
      expect(canonicalJson(JSON.parse(canonicalJson(value)))).toBe(canonicalJson(value));
    }),
  );
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, undefined, () => 1])(
  "%s has no canonical form",
  (value) => {
    expect(() => canonicalJson(value)).toThrow();
  },
);
