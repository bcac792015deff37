import { expect, test } from "vitest";
import type { z } from "zod";
import {
  commitIdSchema,
  dateSchema,
  digestSchema,
  lineSchema,
  loginSchema,
  modelNameSchema,
  ownerSchema,
  periodSchema,
  slugSchema,
  timeSchema,
  versionSchema,
} from "../../src/domain/scalars.js";

const hex = "0123456789abcdef".repeat(4);

const table: readonly [string, z.ZodType, readonly unknown[], readonly unknown[]][] = [
  [
    "digest",
    digestSchema,
    [`sha256:${hex}`],
    [
      hex,
      `sha256:${hex.slice(1)}`,
      `sha256:${hex}0`,
      `sha256:${hex.toUpperCase()}`,
      `sha256:${hex}\n`,
      1,
    ],
  ],
  ["commit id", commitIdSchema, [hex.slice(0, 40)], [hex.slice(0, 7), hex.slice(0, 41), "HEAD"]],
  [
    "time",
    timeSchema,
    ["2025-03-10T09:00:00Z", "2025-03-10T09:00:00.123Z", "2024-02-29T00:00:00Z"],
    [
      "2025-03-10T09:00:00+01:00",
      "2025-03-10T09:00:00",
      "2025-02-29T09:00:00Z",
      "2025-03-10",
      1741597200,
    ],
  ],
  ["date", dateSchema, ["2024-02-29"], ["2025-02-29", "2025-2-8", "28.02.2025"]],
  [
    "period",
    periodSchema,
    [{ from: "2025-01-01", to: "2025-01-01" }],
    [{ from: "2025-01-02", to: "2025-01-01" }, { from: "2025-01-01" }],
  ],
  [
    "owner",
    ownerSchema,
    ["@fraud-team-lead", "@acme/fraud", "@mona-lisa_acme", "@acme/fraud.core"],
    ["fraud-team-lead", "@", "@acme/", "@acme/a/b", "fraud@example.com", "@a b", "@a\n"],
  ],
  [
    "login",
    loginSchema,
    ["@data-scientist", "@release[bot]", "@mona-lisa_acme"],
    ["data-scientist", "@acme/fraud", "@a[bot]x", ""],
  ],
  [
    "model name",
    modelNameSchema,
    ["fraud-detection", "risk/fraud.v2", "a".repeat(63)],
    [
      "Fraud",
      "a/b/c",
      "a..b",
      "a.lock",
      "a.",
      "versions",
      "risk/audit",
      "production",
      "-a",
      "a".repeat(64),
      "../x",
      "",
    ],
  ],
  [
    "version",
    versionSchema,
    ["2.1.3", "2.1.3-rc.1", "0.0.0"],
    ["2.1", "v2.1.3", "2.1.3+build", "02.1.3", "2.1.3-01", 2.1, "2.1.3/../4.0.0"],
  ],
  [
    "slug",
    slugSchema,
    ["auc_roc", "precision@10".replace("@", ":")],
    ["", "a b", "-a", "a".repeat(81)],
  ],
  [
    "line",
    lineSchema,
    ["Q1 retrain", "😀".repeat(1000), "x".repeat(1000)],
    ["", "   ", "x".repeat(1001), "😀".repeat(1001)],
  ],
];

test.each(table)("%s: takes what it should", (_name, schema, good) => {
  for (const value of good) expect(schema.safeParse(value).success, String(value)).toBe(true);
});

test.each(table)("%s: refuses what it should", (_name, schema, _good, bad) => {
  for (const value of bad) expect(schema.safeParse(value).success, String(value)).toBe(false);
});
