import { expect, test } from "vitest";
import {
  lockedDigest,
  lockedFile,
  noSha256,
  readDvcLock,
} from "../../../src/domain/metric-formats/dvc-lock.js";
import { readOf, refusalOf } from "./question.js";

const text = `schema: '2.0'
stages:
  prepare:
    cmd: python prepare.py
    deps:
    - path: data/raw
      hash: md5
      md5: 6a3a9e4f0d9c4b7a8e1f2d3c4b5a6978.dir
      size: 41000
      nfiles: 3
    outs:
    - path: data/train.csv
      hash: md5
      md5: a304afb96060aad90176268345e10355
      size: 37916850
  train:
    cmd: python train.py
    deps:
    - path: data/train.csv
      hash: md5
      md5: a304afb96060aad90176268345e10355
      size: 37916850
    - path: s3://bucket/labels.csv
      etag: '"9b2cf535f27731c974343645a3985328"'
      size: 12
    params:
      params.yaml:
        train.depth: 6
        train:
          rate: 0.1
          layers: [64, 32]
    outs:
    - path: model.ubj
      sha256: ${"ab".repeat(32)}
      size: 9
`;
const file = { path: "dvc.lock", text };

test("files of all stages are known by path, with how DVC tells their content", () => {
  const lock = readOf(readDvcLock(file));
  expect(lock.files.map(({ path, stage, made }) => [path, stage, made])).toEqual([
    ["data/raw", "prepare", false],
    ["data/train.csv", "prepare", true],
    ["data/train.csv", "train", false],
    ["s3://bucket/labels.csv", "train", false],
    ["model.ubj", "train", true],
  ]);
  expect(readOf(lockedFile(lock, "dvc.lock", "data/train.csv"))).toEqual({
    path: "data/train.csv",
    stage: "train",
    made: false,
    hash: { kind: "md5", value: "a304afb96060aad90176268345e10355" },
    bytes: 37916850,
  });
});

test("parameters are those of the stages, in dotted names; a list is named as unread", () => {
  const { parameters, unmapped } = readOf(readDvcLock(file));
  expect(parameters).toEqual({ "train.depth": 6, "train.rate": 0.1 });
  expect(unmapped.map(({ path }) => path)).toEqual(["train.layers"]);
});

test("only a SHA-256 is a digest; of MD5 and etag none is made", () => {
  const lock = readOf(readDvcLock(file));
  const named = (path: string) => readOf(lockedFile(lock, "dvc.lock", path));
  expect(lockedDigest(named("model.ubj"))).toBe(`sha256:${"ab".repeat(32)}`);
  for (const path of ["data/train.csv", "s3://bucket/labels.csv", "data/raw"])
    expect(lockedDigest(named(path))).toBeNull();
  expect(noSha256("dvc.lock", named("s3://bucket/labels.csv"), false)).toMatchObject({
    what: 'dvc.lock has etag "9b2cf535f27731c974343645a3985328" for s3://bucket/labels.csv.',
    fix: expect.stringContaining("dvc pull"),
  });
  expect(noSha256("dvc.lock", named("data/raw"), true).why).toMatch(/^It is a folder/);
});

test("a path that it doesn't know is answered with those it does", () => {
  const lock = readOf(readDvcLock(file));
  const found = lockedFile(lock, "dvc.lock", "train.csv");
  expect(found.ok ? null : found.problems[0]?.why).toBe(
    "It names data/raw, data/train.csv, s3://bucket/labels.csv, model.ubj.",
  );
});

test("another file is no lock", () => {
  expect(refusalOf(readDvcLock({ path: "dvc.yaml", text: "stages:\n  a: { cmd: x }\n" }))).toEqual([
    "dvc-lock-malformed dvc.yaml is no dvc.lock.",
  ]);
});
