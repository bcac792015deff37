import fc from "fast-check";
import { expect, test } from "vitest";
import { type Review, standingReviews } from "../../src/domain/review.js";
import { approval, MERGED_AT } from "./worked-example.js";

const at = (minute: number, second = "00") =>
  `2025-03-11T09:${String(minute).padStart(2, "0")}:${second}Z`;

const by = (login: string, parts: Partial<Review>) => approval(login, "blob", parts);
const objection = { opinion: "changes-requested" } as const;

function opinions(reviews: readonly Review[], until: string | null = MERGED_AT) {
  return standingReviews(reviews, until).map((one) => `${one.by.login} ${one.opinion}`);
}

test("the last opinion of each person stands, whatever order they come in", () => {
  const first = by("a", { id: 1, at: at(1) });
  const second = by("a", { id: 2, at: at(2), ...objection });
  expect(opinions([first, second])).toEqual(["@a changes-requested"]);
  expect(opinions([second, first])).toEqual(["@a changes-requested"]);
});

test("whoever approves after all has approved", () => {
  const reviews = [by("a", { id: 1, at: at(1), ...objection }), by("a", { id: 2, at: at(2) })];
  expect(opinions(reviews)).toEqual(["@a approved"]);
});

test("of two reviews of the same second the later id is the last", () => {
  const reviews = [by("a", { id: 10, at: at(1), ...objection }), by("a", { id: 9, at: at(1) })];
  expect(opinions(reviews)).toEqual(["@a changes-requested"]);
});

test("one person's opinions are told by login without regard to case", () => {
  const reviews = [by("Ann", { id: 1, at: at(1) }), by("ann", { id: 2, at: at(2), ...objection })];
  expect(opinions(reviews)).toEqual(["@ann changes-requested"]);
});

test("a review counts until the clock, to the second of the merge, and not after it", () => {
  const later = by("a", { at: "2025-03-11T10:00:01Z" });
  expect(opinions([by("a", { at: MERGED_AT })])).toEqual(["@a approved"]);
  expect(opinions([later])).toEqual([]);
  expect(opinions([later], null)).toEqual(["@a approved"]);
});

test("times are compared as times: fractions of a second don't turn them round", () => {
  expect(opinions([by("a", { at: "2025-03-11T10:00:00.500Z" })])).toEqual([]);
  const reviews = [
    by("a", { id: 1, at: at(1, "00.900"), ...objection }),
    by("a", { id: 2, at: at(1) }),
  ];
  expect(opinions(reviews)).toEqual(["@a changes-requested"]);
});

test("an objection after the clock withdraws nothing", () => {
  const reviews = [
    by("a", { id: 1, at: at(1) }),
    by("a", { id: 2, at: "2025-03-11T10:05:00Z", ...objection }),
  ];
  expect(opinions(reviews)).toEqual(["@a approved"]);
});

test("what was dismissed by the clock doesn't stand; what was dismissed after it does", () => {
  expect(opinions([by("a", { dismissedAt: at(30) })])).toEqual([]);
  expect(opinions([by("a", { dismissedAt: MERGED_AT })])).toEqual([]);
  expect(opinions([by("a", { dismissedAt: "2025-03-11T10:00:01Z" })])).toEqual(["@a approved"]);
  expect(opinions([by("a", { dismissedAt: "2025-03-11T10:00:01Z" })], null)).toEqual([]);
});

test("dismissing the last opinion doesn't bring an earlier one back", () => {
  const reviews = [
    by("a", { id: 1, at: at(1) }),
    by("a", { id: 2, at: at(2), ...objection, dismissedAt: at(3) }),
  ];
  expect(opinions(reviews)).toEqual([]);
});

test("the order in which reviews are handed over changes nothing, and each person has one opinion", () => {
  const review = fc.record({
    login: fc.constantFrom("a", "A", "b"),
    minute: fc.nat(3),
    objects: fc.boolean(),
    dismissed: fc.option(fc.nat(59)),
  });
  fc.assert(
    fc.property(fc.array(review, { maxLength: 8 }), (drawn) => {
      const reviews = drawn.map(({ login, minute, objects, dismissed }, id) =>
        by(login, {
          id,
          at: at(minute),
          dismissedAt: dismissed === null ? null : at(dismissed),
          ...(objects ? objection : {}),
        }),
      );
      const standing = opinions(reviews);
      expect(opinions([...reviews].reverse())).toEqual(standing);
      const people = standing.map((one) => one.split(" ")[0]?.toLowerCase());
      expect(new Set(people).size).toBe(people.length);
    }),
  );
});
