import { describe, expect, test } from "vitest";
import { openDocument, pathText } from "../../../src/domain/card-formats/foreign-document.js";

const NO_PLACE = "a card has no place for it";

describe("what is left", () => {
  test("is named by its topmost path that nothing was taken from", () => {
    const doc = openDocument({ a: { b: "x", c: { d: "y", e: ["z"] } }, f: 1 });
    expect(doc.text(["a", "b"], 9)).toBe("x");
    expect(doc.leftovers()).toEqual([
      { path: "a.c", why: NO_PLACE },
      { path: "f", why: NO_PLACE },
    ]);
  });

  test("is all of a document from which nothing was taken, by its properties", () => {
    expect(
      openDocument({ a: { b: 1 }, c: [1] })
        .leftovers()
        .map(({ path }) => path),
    ).toEqual(["a", "c"]);
  });

  test("is nothing where all was taken, or empty", () => {
    const doc = openDocument({ a: ["x"], b: null, c: "", d: {}, e: [] });
    expect(doc.text(["a", 0], 9)).toBe("x");
    expect(doc.leftovers()).toEqual([]);
  });

  test("has the reason that was given, also for what was taken before", () => {
    const doc = openDocument({ a: "x" });
    doc.text(["a"], 9);
    doc.leave(["a"], "it is the record's");
    expect(doc.leftovers()).toEqual([{ path: "a", why: "it is the record's" }]);
  });

  test("isn't what was never there", () => {
    const doc = openDocument({});
    doc.leave(["a"], "it is the record's");
    expect(doc.leftovers()).toEqual([]);
  });
});

test("a text that is longer than its place is not taken, and says so", () => {
  const doc = openDocument({ a: "xxx" });
  expect(doc.text(["a"], 2)).toBeNull();
  expect(doc.leftovers()).toEqual([{ path: "a", why: "it has more than 2 characters" }]);
});

test.each([
  [1.5, 1.5],
  ["1.5", 1.5],
  ["", null],
  ["many", null],
  [Number.NaN, null],
  ["Infinity", null],
  [true, null],
])("%j as a number is %j", (value, number) => {
  expect(openDocument({ a: value }).number(["a"])).toBe(number);
});

test("inherited properties are none of the document's", () => {
  expect(openDocument({}).text(["constructor", "name"], 99)).toBeNull();
  expect(openDocument([]).count(["length"])).toBe(0);
});

test("a path is written as in JavaScript", () => {
  expect(pathText(["a", 0, "b", 1])).toBe("a[0].b[1]");
});
