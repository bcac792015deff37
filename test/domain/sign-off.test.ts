import fc from "fast-check";
import { expect, test } from "vitest";
import type { Excluded, People } from "../../src/domain/people.js";
import type { Place } from "../../src/domain/requirements.js";
import type { Review } from "../../src/domain/review.js";
import { countSignOffs, type SignOffSources, validApprovals } from "../../src/domain/sign-off.js";
import { approval, peopleOf } from "./worked-example.js";

const BLOB = "the-dossier";
const because = { file: ".github/CODEOWNERS", line: 1 };
const place = (owner: string, ...or: string[]): Place => ({
  owner,
  ...(or.length > 0 ? { or } : {}),
  because,
});

function sources(parts: Partial<SignOffSources>): SignOffSources {
  return {
    places: [],
    standing: [],
    people: peopleOf([]),
    excluded: [],
    dossierBlob: BLOB,
    voidBecause: null,
    ...parts,
  };
}

/** Who filled which place, which are missing, and why others don't count. */
function counted(parts: Partial<SignOffSources>) {
  const { given, missing, uncounted } = countSignOffs(sources(parts));
  return {
    given: given.map(({ place, review }) => `${place.owner}: ${review.by.login}`),
    missing: missing.map(({ place }) => place.owner),
    uncounted: uncounted.map(({ review, why }) => `${review.by.login} ${why}`),
  };
}

const approved = (login: string, parts: Partial<Review> = {}) => approval(login, BLOB, parts);

test("every owner must sign; one who has doesn't stand for the others", () => {
  const places = [place("@a"), place("@b")];
  const people = peopleOf(["a", "b"]);
  expect(counted({ places, people, standing: [approved("a")] })).toEqual({
    given: ["@a: @a"],
    missing: ["@b"],
    uncounted: [],
  });
  expect(counted({ places, people, standing: [approved("a"), approved("b")] }).missing).toEqual([]);
});

test("a team is signed by any of its members", () => {
  const people = peopleOf([], { "@acme/fraud": ["ann", "bob"] });
  expect(
    counted({ places: [place("@acme/Fraud")], people, standing: [approved("bob")] }).given,
  ).toEqual(["@acme/Fraud: @bob"]);
});

test("one person fills one place, though they could fill both", () => {
  const people = peopleOf(["ann"], { "@acme/fraud": ["ann"] });
  const places = [place("@acme/fraud"), place("@ann")];
  expect(counted({ places, people, standing: [approved("ann")] })).toMatchObject({
    given: ["@acme/fraud: @ann"],
    missing: ["@ann"],
  });
});

test("people are seated so that the fewest places are missing", () => {
  const people = peopleOf(["ann"], { "@acme/fraud": ["ann", "bob"] });
  const places = [place("@acme/fraud"), place("@ann")];
  expect(counted({ places, people, standing: [approved("ann"), approved("bob")] })).toMatchObject({
    given: ["@acme/fraud: @bob", "@ann: @ann"],
    missing: [],
  });
});

test("logins are compared without regard to case", () => {
  const people = peopleOf(["Ann"]);
  expect(counted({ places: [place("@ANN")], people, standing: [approved("ann")] }).given).toEqual([
    "@ANN: @ann",
  ]);
});

const ann = { places: [place("@ann")], people: peopleOf(["ann"]) };
const excluded: readonly Excluded[] = [{ login: "@Ann", why: "trained this version" }];

test.each([
  ["a person who is excluded", { excluded }, {}, "trained this version"],
  ["a bot", {}, { by: { login: "@ann", id: 1, isBot: true } }, "a bot can't sign"],
  [
    "a person without write access",
    {},
    { canWrite: false },
    "has no write access to this repository",
  ],
  ["an approval of another dossier", {}, { dossierBlob: "another" }, "approved another dossier"],
  [
    "an approval of a commit without dossier",
    {},
    { dossierBlob: null },
    "approved another dossier",
  ],
  [
    "an approval of a dossier that isn't there",
    { dossierBlob: null },
    { dossierBlob: null },
    "approved another dossier",
  ],
  [
    "an approval of what has changed since",
    { voidBecause: "model.yaml changed" },
    {},
    "model.yaml changed",
  ],
] satisfies [string, Partial<SignOffSources>, Partial<Review>, string][])(
  "%s never counts, and it is said why",
  (_name, parts, review, why) => {
    const all = sources({ ...ann, ...parts, standing: [approved("ann", review)] });
    expect(counted(all)).toEqual({ given: [], missing: ["@ann"], uncounted: [`@ann ${why}`] });
    expect(validApprovals(all)).toEqual([]);
  },
);

test("an approval of somebody else is shown with the reason that it fills no place", () => {
  expect(counted({ ...ann, standing: [approved("zoe")] }).uncounted).toEqual([
    "@zoe is none of the required owners",
  ]);
});

test("an approval too many is shown with the reason that it fills no place", () => {
  const people = peopleOf([], { "@acme/fraud": ["ann", "bob"] });
  const standing = [approved("ann"), approved("bob")];
  expect(counted({ places: [place("@acme/fraud")], people, standing }).uncounted).toEqual([
    "@bob every place that this person can fill is filled; one person fills one place",
  ]);
});

test("a standing request for changes is a concern and no sign-off", () => {
  const standing = [approved("ann", { opinion: "changes-requested" })];
  const { given, concerns } = countSignOffs(sources({ ...ann, standing }));
  expect(given).toEqual([]);
  expect(concerns.map(({ by }) => by.login)).toEqual(["@ann"]);
});

test("a substitute fills the place, and the owner then isn't missing", () => {
  const people = peopleOf(["ann", "sub"]);
  expect(counted({ places: [place("@ann", "@sub")], people, standing: [approved("sub")] })).toEqual(
    {
      given: ["@ann: @sub"],
      missing: [],
      uncounted: [],
    },
  );
});

test("who may still sign a missing place is named, without the excluded", () => {
  const people = peopleOf([], { "@acme/fraud": ["ann", "bob"] });
  const { missing } = countSignOffs(sources({ places: [place("@acme/fraud")], people, excluded }));
  expect(missing).toMatchObject([{ who: ["@bob"], unread: null }]);
});

const unread: People = {
  persons: peopleOf(["ann"]).persons,
  teams: new Map([["@acme/fraud", { kind: "unread", why: "timed out" }]]),
};

test("a team that couldn't be read is missing with the reason, never signed", () => {
  const standing = [approved("ann")];
  expect(
    countSignOffs(sources({ places: [place("@acme/fraud")], people: unread, standing })),
  ).toMatchObject({
    given: [],
    missing: [{ unread: "@acme/fraud: timed out" }],
  });
});

test("an owner who wasn't looked up is missing with the reason", () => {
  const { missing } = countSignOffs(
    sources({ places: [place("@acme/new"), place("@new")], people: unread }),
  );
  expect(missing.map((one) => one.unread)).toEqual([
    "@acme/new was not looked up",
    "@new was not looked up",
  ]);
});

test("an email address is nothing that could still be looked up", () => {
  const places = [place("a@example.com", "@ann")];
  expect(countSignOffs(sources({ places, people: unread })).missing).toMatchObject([
    { unread: null },
  ]);
});

test("a place that could be read is seated before one that couldn't: what it lacks is proven", () => {
  const places = [place("@acme/fraud", "@ann"), place("@ann")];
  const { given, missing } = countSignOffs(
    sources({ places, people: unread, standing: [approved("ann")] }),
  );
  expect(given.map((one) => one.place.owner)).toEqual(["@ann"]);
  expect(missing).toMatchObject([
    { place: { owner: "@acme/fraud" }, unread: "@acme/fraud: timed out" },
  ]);
});

test("however people approve, nobody fills two places and nobody without approval fills one", () => {
  const login = fc.constantFrom("a", "b", "c", "d");
  fc.assert(
    fc.property(
      fc.array(fc.uniqueArray(login, { minLength: 1 }), { maxLength: 5 }),
      fc.uniqueArray(login),
      fc.uniqueArray(login),
      (owners, approvers, out) => {
        const places = owners.map(([first, ...or]) =>
          place(`@${first}`, ...or.map((one) => `@${one}`)),
        );
        const { given, missing } = countSignOffs(
          sources({
            places,
            people: peopleOf(["a", "b", "c", "d"]),
            standing: approvers.map((one) => approved(one)),
            excluded: out.map((one) => ({ login: `@${one}`, why: "asked" })),
          }),
        );
        const signers = given.map(({ review }) => review.by.login);
        expect(new Set(signers).size).toBe(signers.length);
        expect(given.length + missing.length).toBe(places.length);
        for (const signer of signers) {
          expect(approvers.map((one) => `@${one}`)).toContain(signer);
          expect(out.map((one) => `@${one}`)).not.toContain(signer);
        }
      },
    ),
  );
});
