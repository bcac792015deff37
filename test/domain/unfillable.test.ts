import { expect, test } from "vitest";
import type { People } from "../../src/domain/people.js";
import type { Place } from "../../src/domain/requirements.js";
import { ASKED, unfillablePlaces, unreadOwners } from "../../src/domain/unfillable.js";
import { peopleOf } from "./worked-example.js";

const because = { file: ".github/CODEOWNERS", line: 4 };
const place = (owner: string, ...or: string[]): Place => ({
  owner,
  ...(or.length > 0 ? { or } : {}),
  because,
});
const asked = [{ login: "@ann", why: ASKED }];

const people: People = {
  persons: new Map([
    ...peopleOf(["ann", "bob"]).persons,
    ["@reader", { kind: "person", id: "r", login: "reader", canWrite: false }],
    ["@gone", { kind: "unknown" }],
    ["@later", { kind: "unread", why: "timed out" }],
  ]),
  teams: new Map([
    ...peopleOf([], { "@acme/fraud": ["ann", "bob"], "@acme/one": ["ann"], "@acme/empty": [] })
      .teams,
    ["@acme/readers", { kind: "team", id: "t", members: ["bob"], canWrite: false }],
    ["@acme/hidden", { kind: "invisible" }],
    ["@acme/later", { kind: "unread", why: "timed out" }],
  ]),
};

function told(places: readonly Place[], excluded = asked, hasTeams = true) {
  return unfillablePlaces(places, people, excluded, hasTeams).map(({ what, fix }) => ({
    what,
    fix,
  }));
}

test("places that somebody can fill, all at once, have nothing against them", () => {
  expect(told([place("@bob"), place("@acme/fraud")], [])).toEqual([]);
  expect(told([])).toEqual([]);
});

const other = "Name a person or a team with write access instead, or substitutes in the policy.";

test.each([
  ["an email address", "a@example.com", "an email address is no account that can review", other],
  [
    "a person without write access",
    "@reader",
    "this person has no write access",
    "Give @reader write access, or name another owner.",
  ],
  ["an unknown person", "@gone", "there is no such account here", other],
  [
    "an empty team",
    "@acme/empty",
    "the team has no members",
    "Add someone to the team, or name another owner.",
  ],
  [
    "a team that the App can't see",
    "@acme/hidden",
    "the App can't see such a team",
    "Correct the name, or give the App read access to members.",
  ],
  [
    "a team without write access",
    "@acme/readers",
    "the team has no write access to this repository",
    "Give @acme/readers write access.",
  ],
])("%s can't sign, and it is said what would help", (_name, owner, reason, fix) => {
  expect(told([place(owner)])).toEqual([
    { what: `Nobody can sign for ${owner} (.github/CODEOWNERS, line 4): ${reason}.`, fix },
  ]);
});

test("on a person's repository a team is a place that can't be filled", () => {
  const [problem] = unfillablePlaces([place("@acme/team")], peopleOf([]), [], false);
  expect(problem).toMatchObject({
    code: "sign-off-unfillable",
    what: "Nobody can sign for @acme/team (.github/CODEOWNERS, line 4): a person's repository has no teams.",
  });
});

test("an owner who asked can't sign, and it is said who could ask instead", () => {
  expect(told([place("@ann"), place("@bob")])).toEqual([
    {
      what: "Nobody can sign for @ann (.github/CODEOWNERS, line 4): asked for this promotion.",
      fix: "Anyone else with write access can ask instead, best somebody who is none of the required owners (@ann, @bob); or name substitutes for this owner in the policy.",
    },
  ]);
});

test("a team whose only member asked can't sign, and it is said who could ask instead", () => {
  const [problem] = told([place("@acme/one")]);
  expect(problem?.what).toBe(
    "Nobody can sign for @acme/one (.github/CODEOWNERS, line 4): of its members none may sign here (@ann asked for this promotion).",
  );
  expect(problem?.fix).toContain("Anyone else with write access can ask instead");
});

test("an owner who trained the version needs a substitute: it doesn't help that another asks", () => {
  expect(told([place("@ann")], [{ login: "@Ann", why: "trained this version" }])).toEqual([
    {
      what: "Nobody can sign for @ann (.github/CODEOWNERS, line 4): trained this version.",
      fix: "Name substitutes for this owner in the policy.",
    },
  ]);
});

test("a place that a substitute can fill is no problem", () => {
  expect(told([place("@ann", "@bob"), place("a@example.com", "@acme/fraud")], asked)).toHaveLength(
    1,
  );
  expect(told([place("@ann", "@bob")], asked)).toEqual([]);
});

test("every place that nobody can fill is told", () => {
  expect(told([place("@ann"), place("@acme/empty"), place("@bob"), place("@gone")])).toHaveLength(
    3,
  );
});

test("one person for two places leaves one of them empty", () => {
  expect(told([place("@bob"), place("@acme/fraud")])).toEqual([
    {
      what: "@acme/fraud (.github/CODEOWNERS, line 4) would stay unsigned: those who could sign are needed for other places.",
      fix: "Add people to the teams named, or ask for fewer owners.",
    },
  ]);
});

test("one person is one, however their login is written", () => {
  const written: People = {
    persons: new Map([["@bob", { kind: "person", id: "b", login: "Bob", canWrite: true }]]),
    teams: peopleOf([], { "@acme/fraud": ["bob"] }).teams,
  };
  expect(unfillablePlaces([place("@bob"), place("@acme/fraud")], written, [], true)).toHaveLength(
    1,
  );
});

test("an owner who couldn't be looked up is told as that, and nothing else is said of the place", () => {
  const places = [place("@acme/later"), place("@later"), place("@bob"), place("@acme/LATER")];
  expect(unreadOwners(places, people)).toMatchObject([
    { code: "owner-unread", what: "@acme/later could not be looked up: timed out." },
    { code: "owner-unread", what: "@later could not be looked up: timed out." },
  ]);
  expect(told(places)).toEqual([]);
});

test("a place of the policy is told with its property", () => {
  const owners = { file: ".github/model-promoter.yml", property: "stages.production.owners" };
  expect(told([{ owner: "@gone", because: owners }])[0]?.what).toBe(
    "Nobody can sign for @gone (stages.production.owners in .github/model-promoter.yml): there is no such account here.",
  );
});
