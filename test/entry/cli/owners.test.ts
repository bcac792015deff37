import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ExitCode } from "../../../src/entry/cli/cli-io.js";
import { owners } from "../../../src/entry/cli/owners.js";
import { captureIo } from "./captured-io.js";

let folder = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "owners-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
}

interface Run {
  readonly code: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(...args: readonly string[]): Promise<Run> {
  const io = captureIo(folder);
  const code = await owners(args, io);
  return { code, ...io.printed };
}

describe("the table", () => {
  test("is aligned, names the deciding line and points out a catch-all", async () => {
    await write(
      ".github/CODEOWNERS",
      "* @ml-ops-on-call\n/registry/ @acme/fraud @fraud-team-lead\n/old/\n",
    );
    const { code, stdout, stderr } = await run("registry/models/fraud.yaml", "README.md", "old/x");
    expect(stdout).toBe(
      [
        "PATH                        OWNERS                        DECIDED BY            PATTERN",
        "registry/models/fraud.yaml  @acme/fraud @fraud-team-lead  .github/CODEOWNERS:2  /registry/",
        "README.md                   @ml-ops-on-call               .github/CODEOWNERS:1  *  (matches every file)",
        "old/x                       (nobody)                      .github/CODEOWNERS:3  /old/",
        "",
      ].join("\n"),
    );
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
  });

  test("says that no line matches", async () => {
    await write("CODEOWNERS", "/docs/ @a\n");
    const { code, stdout } = await run("src/x");
    expect(stdout).toContain("src/x  (nobody)  no line matches\n");
    expect(code).toBe(1);
  });
});

test("--json prints path, owners, line and pattern, also of a path that nobody owns", async () => {
  await write("CODEOWNERS", "/docs/ @a @acme/writers docs@example.com\n");
  const { code, stdout } = await run("--json", "docs/x", "src/x");
  expect(JSON.parse(stdout)).toEqual([
    {
      path: "docs/x",
      owners: ["@a", "@acme/writers", "docs@example.com"],
      line: 1,
      pattern: "/docs/",
    },
    { path: "src/x", owners: [], line: null, pattern: null },
  ]);
  expect(code).toBe(1);
});

describe("the file that is read", () => {
  test("is the first of .github, the root and docs, and no other", async () => {
    await write("docs/CODEOWNERS", "* @docs\n");
    expect((await run("x")).stdout).toContain("@docs");
    await write("CODEOWNERS", "* @root\n");
    expect((await run("x")).stdout).toContain("@root");
    await write(".github/CODEOWNERS", "/y @github\n");
    const { code, stdout } = await run("x");
    expect(stdout).toContain("no line matches");
    expect(code).toBe(1);
  });

  test("is the one that --codeowners names", async () => {
    await write("CODEOWNERS", "* @root\n");
    await write("drafts/owners.txt", "* @draft\n");
    const { code, stdout } = await run("x", "--codeowners", "drafts/owners.txt");
    expect(stdout).toContain("@draft");
    expect(stdout).toContain("drafts/owners.txt:1");
    expect(code).toBe(0);
  });

  test("may be missing: then nobody owns anything", async () => {
    const { code, stdout, stderr } = await run("x", "--json");
    expect(JSON.parse(stdout)).toEqual([{ path: "x", owners: [], line: null, pattern: null }]);
    expect(stderr).toContain("There is no CODEOWNERS file");
    expect(code).toBe(1);
  });
});

describe("a path", () => {
  test("may begin with ./, be absolute or go about", async () => {
    await write("CODEOWNERS", "/docs/x @a\n");
    const { code, stdout } = await run(
      "--json",
      "./docs/x",
      join(folder, "docs/x"),
      "docs/../docs//x",
    );
    const paths = (JSON.parse(stdout) as { readonly path: string }[]).map(({ path }) => path);
    expect(paths).toEqual(["docs/x", "docs/x", "docs/x"]);
    expect(code).toBe(0);
  });

  test("may begin with two dots in its name", async () => {
    await write("CODEOWNERS", "* @a\n");
    expect((await run("..x")).code).toBe(0);
  });

  test("that ends with a slash stands for the files of that folder", async () => {
    await write("CODEOWNERS", "/docs/ @a\n");
    expect((await run("docs/")).code).toBe(0);
    expect((await run("docs")).code).toBe(1);
  });
});

describe("an error of the file", () => {
  test("goes to stderr with file and line, and the answer still comes", async () => {
    await write("CODEOWNERS", "* @a\n*.js bob\n");
    const { code, stdout, stderr } = await run("x.css", "--json");
    expect(stderr).toBe(
      "CODEOWNERS:2: `bob` can't be an owner. Write @user, @organization/team or an email address.\n",
    );
    expect(JSON.parse(stdout)).toMatchObject([{ owners: ["@a"] }]);
    expect(code).toBe(0);
  });

  test("is said to leave an owner in doubt where its line may have decided", async () => {
    await write("CODEOWNERS", "* @a\n*.js bob eve\n");
    const { stderr } = await run("x.js", "x.css");
    expect(stderr.split("\n").filter((line) => line.includes("in doubt"))).toEqual([
      "CODEOWNERS:2: the line is skipped, but may have been meant for x.js: its owners are in doubt.",
    ]);
  });
});

describe("wrong use", () => {
  test.each([
    ["no path", [], "Name at least one path."],
    ["a path outside", ["../x"], '"../x" is not inside'],
    ["an absolute path outside", ["/"], '"/" is not inside'],
    ["the folder itself", ["."], '"." is not inside'],
    ["an unknown flag", ["x", "--jsn"], "Unknown option '--jsn'"],
    ["a flag without its value", ["x", "--codeowners"], "argument missing"],
    ["a file that isn't there", ["x", "--codeowners", "no"], "There is no file no."],
    ["a folder for a file", ["x", "--codeowners", "."], "it is a folder"],
  ])("%s", async (_, args, what) => {
    const { code, stdout, stderr } = await run(...args);
    expect(stderr).toContain(what);
    expect(stderr).toContain("Usage: model-promoter owners");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });
});

test("--help says how it is used", async () => {
  const { code, stdout } = await run("--help");
  expect(stdout).toContain("Usage: model-promoter owners <path...>");
  expect(code).toBe(0);
});
