import { expect, test } from "vitest";
import {
  eligibleFor,
  isEmail,
  isMachine,
  isTeam,
  machinesOf,
  ownersNamed,
  type People,
  speakersOf,
} from "../../src/domain/people.js";
import { peopleOf } from "./worked-example.js";

const because = { file: ".github/CODEOWNERS", line: 1 };

test("an owner is a person, a team or an email address", () => {
  expect(
    ["@a", "@acme/a", "a@example.com"].map((owner) => [isTeam(owner), isEmail(owner)]),
  ).toEqual([
    [false, false],
    [true, false],
    [false, true],
  ]);
});

test("places name their owners and who may sign instead, each once whatever the case", () => {
  const places = [
    { owner: "@a", or: ["@B", "@acme/c"], because },
    { owner: "@b", or: ["@A"], because },
  ];
  expect(ownersNamed(places)).toEqual(["@a", "@B", "@acme/c"]);
});

const people: People = {
  persons: new Map([
    ...peopleOf(["Ann"]).persons,
    ["@reader", { kind: "person", id: "r", login: "reader", canWrite: false }],
    ["@gone", { kind: "unknown" }],
    ["@later", { kind: "unread", why: "timed out" }],
  ]),
  teams: new Map([
    ...peopleOf([], { "@acme/fraud": ["Ann", "bob"], "@acme/empty": [] }).teams,
    ["@acme/readers", { kind: "team", id: "t", members: ["carl"], canWrite: false }],
    ["@acme/hidden", { kind: "invisible" }],
    ["@acme/later", { kind: "unread", why: "timed out" }],
  ]),
};

test.each([
  ["@ann", ["@Ann"]],
  ["@ANN", ["@Ann"]],
  ["@acme/FRAUD", ["@Ann", "@bob"]],
  ["@reader", []],
  ["@gone", []],
  ["@later", []],
  ["@stranger", []],
  ["@acme/empty", []],
  ["@acme/readers", []],
  ["@acme/hidden", []],
  ["@acme/later", []],
  ["@acme/stranger", []],
  ["ann@example.com", []],
])("for %s may speak %j", (owner, logins) => {
  expect(speakersOf(owner, people)).toEqual(logins);
});

test("who is excluded fills no place, whatever the case; who is named twice is one", () => {
  const place = { owner: "@ann", or: ["@acme/fraud"], because };
  expect(eligibleFor(place, people, [])).toEqual(["@Ann", "@bob"]);
  expect(eligibleFor(place, people, [{ login: "@ANN", why: "asked" }])).toEqual(["@bob"]);
});

test("a policy's machines that are accounts are named with an @; other identities are nobody's", () => {
  const logins = machinesOf(["@release-bot", "retrainer[bot]", "workflow: nightly retrain", ""]);
  expect(logins.map(({ login }) => login)).toEqual(["@release-bot", "@retrainer[bot]"]);
});

test.each([
  ["@retrainer[bot]", true],
  ["retrainer[bot]", true],
  ["Release-Bot", true],
  ["retrainer", false],
  ["@someone", false],
])("whether %s is one of the policy's machines: %s", (login, is) => {
  expect(isMachine(["@release-bot", "retrainer[bot]"], login)).toBe(is);
});
