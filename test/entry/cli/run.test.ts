import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { commands } from "../../../src/entry/cli/commands.js";
import { run } from "../../../src/entry/cli/run.js";
import { captureIo } from "./captured-io.js";

test("without a command it says which there are, as wrong use", async () => {
  const io = captureIo("/");
  expect(await run(commands, [], io)).toBe(2);
  expect(io.printed.stderr).toContain("owners");
});

test("--help lists every command with its summary", async () => {
  const io = captureIo("/");
  expect(await run(commands, ["--help"], io)).toBe(0);
  for (const [name, { summary }] of Object.entries(commands)) {
    expect(io.printed.stdout).toMatch(new RegExp(`^ {2}${name} +${summary}$`, "mu"));
  }
});

test("--version is the package's", async () => {
  const manifest = readFileSync(new URL("../../../package.json", import.meta.url), "utf8");
  const io = captureIo("/");
  expect(await run(commands, ["--version"], io)).toBe(0);
  expect(io.printed.stdout).toBe(`${(JSON.parse(manifest) as { version: string }).version}\n`);
});

test.each(["owner", "onwers", "ownrs"])("%s is unknown and owners is suggested", async (name) => {
  const io = captureIo("/");
  const table = { owners: { summary: "", load: async () => async () => 0 as const } };
  expect(await run(table, [name], io)).toBe(2);
  expect(io.printed.stderr).toContain(`There is no command "${name}". Did you mean "owners"?`);
});

test.each(["frobnicate", "constructor", "x"])(
  "%s is unknown and nothing is suggested",
  async (name) => {
    const io = captureIo("/");
    expect(
      await run({ owners: { summary: "", load: async () => async () => 0 } }, [name], io),
    ).toBe(2);
    expect(io.printed.stderr).not.toContain("Did you mean");
  },
);

test("a command gets the words after its name, and its answer is the exit code", async () => {
  const io = captureIo("/");
  const echo = async (args: readonly string[]) => {
    io.stdout(args.join(" "));
    return 1 as const;
  };
  const table = { echo: { summary: "", load: async () => echo } };
  expect(await run(table, ["echo", "a", "--b"], io)).toBe(1);
  expect(io.printed.stdout).toBe("a --b");
});

test("a command that throws is an outside failure, told without a stack", async () => {
  const io = captureIo("/");
  const broken = async () => {
    throw new Error("x can't be read", { cause: new Error("the disk is gone") });
  };
  expect(await run({ broken: { summary: "", load: async () => broken } }, ["broken"], io)).toBe(3);
  expect(io.printed.stderr).toBe("model-promoter broken: x can't be read: the disk is gone\n");
});
