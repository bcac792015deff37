import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";

const lockSchema = z.object({
  lockfileVersion: z.literal(3),
  packages: z.record(
    z.string(),
    z.looseObject({
      version: z.string().optional(),
      resolved: z.string().optional(),
      integrity: z.string().optional(),
      link: z.boolean().optional(),
      hasInstallScript: z.boolean().optional(),
      dev: z.boolean().optional(),
    }),
  ),
});

/** Looks for its prebuilt binary when it is installed; optional, and BullMQ's packer does without it. */
const harmless = ["node_modules/msgpackr-extract"];

const text = readFileSync(new URL("../package-lock.json", import.meta.url), "utf8");
const { packages } = lockSchema.parse(JSON.parse(text));
const installed = Object.entries(packages).filter(([path]) => path !== "");

describe("the lock file", () => {
  it("has packages to look at", () => {
    expect(installed.length).toBeGreaterThan(100);
  });

  it("names no address to fetch a package from, so that it is good behind any mirror", () => {
    expect(installed.flatMap(([, { resolved }]) => resolved ?? [])).toEqual([]);
    expect(text).not.toMatch(/"(?:git|git\+\w+|http|file|ssh|github):/);
  });

  it("holds every package by its digest, so that no mirror can hand out another", () => {
    const unheld = installed.filter(([, one]) => !one.integrity?.startsWith("sha512-"));
    expect(unheld.map(([path]) => path)).toEqual([]);
  });

  it("has exact versions, and no package of this machine", () => {
    const odd = installed.filter(
      ([, one]) => one.link || !/^\d+\.\d+\.\d+/.test(one.version ?? ""),
    );
    expect(odd.map(([path]) => path)).toEqual([]);
  });

  it("brings no code into production that runs when it is installed, but for what is known", () => {
    const running = installed.filter(([, one]) => one.hasInstallScript && !one.dev);
    expect(running.map(([path]) => path).filter((path) => !harmless.includes(path))).toEqual([]);
  });
});
