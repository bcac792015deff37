import { expect, test } from "vitest";
import {
  flagOf,
  mergeDrafts,
  missingParts,
  missingProblems,
  partAt,
  withPart,
} from "../../../src/domain/registration/record-draft.js";

const flags = (draft: object) => missingParts({ ...draft }).map(({ flag }) => flag);

test("an empty draft lacks all that a record must say, in a record's order", () => {
  expect(flags({})).toEqual([
    "--type",
    "--architecture",
    "--trained-at",
    "--trained-by",
    "--artifact-uri",
    "--artifact-digest",
    "--artifact-bytes",
    "--repository",
    "--commit",
    "--dataset-name",
    "--dataset-version",
    "--dataset-digest",
    "--dataset-records",
  ]);
});

test("with unknown provenance nobody is asked for lineage", () => {
  expect(flags({ provenance: "unknown" })).not.toContain("--commit");
  expect(flags({ provenance: "unknown" })).toContain("--artifact-uri");
});

test("numbers ask for the evaluation set that they were measured on, and for its description", () => {
  const measured = (on: object) => ({ metrics: { f1: { value: 0.9, ...on } } });
  expect(flags(measured({}))).toContain("--evaluation-set");
  expect(flags(measured({ evaluatedOn: "v1.2" }))).toEqual(
    expect.arrayContaining(["--evaluation-dataset", "--evaluation-digest", "--evaluation-split"]),
  );
  const described = { evaluationSets: { "v1.2": { dataset: "a", digest: "b", split: "test" } } };
  expect(flags({ ...measured({ evaluatedOn: "v1.2" }), ...described })).not.toContain(
    "--evaluation-dataset",
  );
});

test("what is missing is asked for by name, with another way where there is one", () => {
  const problems = missingProblems({});
  expect(problems.map(({ code }) => code)).toEqual(Array(13).fill("record-incomplete"));
  expect(problems[5]).toMatchObject({
    what: "Missing: digest of the model's file.",
    fix: "Give --artifact-digest, or --artifact-file FILE.",
  });
  expect(problems.filter(({ fix }) => fix?.includes("--provenance unknown"))).toHaveLength(1);
});

test.each([
  ["trained.at", "--trained-at"],
  ["dataset.period.from", "--dataset-period"],
  ["evaluationSets.v1.2.digest", "--evaluation-set"],
  ["evaluationSets.holdout.digest", "--evaluation-digest"],
  ["evaluationSets.holdout.period.from", "--evaluation-period"],
  ["signature.inputs.a.type", "--signature"],
  ["nonsense", null],
])("%s is said by %s", (path, flag) => {
  expect(flagOf(path)).toBe(flag);
});

test("a later draft goes before an earlier one, name by name; what says nothing leaves it", () => {
  const merged = mergeDrafts(
    { type: "classifier", dataset: { name: "a", version: "v1" }, parameters: { x: 1, y: 2 } },
    { type: undefined, dataset: { version: "v2", digest: undefined }, parameters: { y: 3 } },
  );
  expect(merged).toEqual({
    type: "classifier",
    dataset: { name: "a", version: "v2" },
    parameters: { x: 1, y: 3 },
  });
});

test("a part is read and set by its path, whatever dots its names have", () => {
  expect(partAt({ sets: { "v1.2": { split: "test" } } }, "sets.v1.2.split")).toBe("test");
  expect(partAt({ sets: {} }, "sets.v1.2.split")).toBeUndefined();
  expect(withPart({ a: { b: 1 } }, "a.c", 2)).toEqual({ a: { b: 1, c: 2 } });
});
