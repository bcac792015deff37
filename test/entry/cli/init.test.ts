import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { parseCodeowners } from "../../../src/domain/codeowners.js";
import { profiles } from "../../../src/domain/profile.js";
import { check } from "../../../src/entry/cli/check.js";
import { init } from "../../../src/entry/cli/init.js";
import { captureIo } from "./captured-io.js";
import { commitAll, edit, git, newFolder, read, write } from "./registry-copy.js";

const POLICY = ".github/model-promoter.yml";
const WORKFLOW = ".github/workflows/model-promoter.yml";
const EXAMPLE = "registry/models/example-model";
const FRAUD = "registry/models/fraud-detection";
const ALL = [
  ".github/CODEOWNERS",
  POLICY,
  WORKFLOW,
  `${EXAMPLE}/model.yaml`,
  `${EXAMPLE}/versions/1.0.0.yaml`,
  `${EXAMPLE}/cards/1.0.0.yaml`,
  `${EXAMPLE}/evidence/1.0.0/evaluation-0001.yaml`,
];
let folder = "";

beforeEach(() => {
  folder = newFolder();
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

async function run(...args: readonly string[]) {
  const io = captureIo(folder);
  return { code: await init(args, io), ...io.printed };
}

/** Runs it with somebody at the terminal who types `line`. */
async function runAnswering(line: string) {
  const asked: string[] = [];
  const ask = async (question: string) => {
    asked.push(question);
    return line;
  };
  const io = captureIo(folder, {}, ask);
  return { code: await init([], io), asked, ...io.printed };
}

async function runCheck(...args: readonly string[]) {
  const io = captureIo(folder);
  return { code: await check(args, io), ...io.printed };
}

function filesOf(path = "."): readonly string[] {
  const entries = readdirSync(join(folder, path), { recursive: true, withFileTypes: true });
  return entries
    .flatMap((entry) => (entry.isFile() ? [join(entry.parentPath, entry.name)] : []))
    .map((file) => file.slice(folder.length + 1))
    .filter((file) => !file.startsWith(".git/"))
    .sort();
}

/** The version in Production stands in the fixture's manifest; adopting begins without one. */
function fraudWithoutManifest() {
  rmSync(folder, { recursive: true });
  folder = newFolder("worked-example");
  rmSync(join(folder, `${FRAUD}/manifest.yaml`));
}

describe("an empty folder", () => {
  test("gets all files, and is told what to do next", async () => {
    const { code, stdout, stderr } = await run("--yes");
    expect(filesOf()).toEqual([...ALL].sort());
    expect(stdout).toBe(
      `Written:\n${ALL.map((path) => `  ${path}\n`).join("")}
Next:
1. Put your people in the place of @your-org/... and @your-login, in
  .github/CODEOWNERS
2. Commit the files, and merge them into the default branch.
`,
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  test("has an example that is ready for Staging, whatever the profile", async () => {
    for (const profile of profiles) {
      rmSync(folder, { recursive: true });
      folder = newFolder();
      expect((await run("--yes", "--profile", profile)).code).toBe(0);
      expect(read(folder, POLICY)).toContain(`# Profile ${profile}:`);
      const { code, stdout, stderr } = await runCheck("example-model", "1.0.0", "--to", "staging");
      expect(stdout).toContain("`@your-org/model-owners`");
      expect({ profile, code, stderr }).toEqual({ profile, code: 0, stderr: "" });
    }
  });

  test.each([
    ["small", 0, "Gates passed: all 2 gates pass."],
    [
      "medium",
      1,
      "Gates blocked: 5 of 13 gates pass, 1 blocks, 1 waits for a person or time, 6 do not apply.",
    ],
    [
      "regulated",
      1,
      "Gates blocked: 8 of 18 gates pass, 1 blocks, 2 wait for people or time, 7 do not apply.",
    ],
  ])(
    "has an example whose light set of gates says what lacks for Production in %s",
    async (profile, code, end) => {
      await run("--yes", "--profile", profile);
      expect((await run("--yes", "--adopt", "example-model@1.0.0=staging")).code).toBe(0);
      const checked = await runCheck("example-model", "1.0.0", "--to", "production");
      expect(checked.stdout.trimEnd().split("\n").at(-1)).toBe(end);
      expect(checked.code).toBe(code);
    },
  );

  test("has owners for the registry and for its own rules", async () => {
    await run("--yes");
    const { lines, errors } = parseCodeowners(read(folder, ".github/CODEOWNERS"), "CODEOWNERS");
    expect(lines.map(({ pattern }) => pattern)).toEqual([
      "/registry/",
      "/.github/CODEOWNERS",
      `/${POLICY}`,
      "/.github/model-promoter/",
      `/${WORKFLOW}`,
    ]);
    expect(errors).toEqual([]);
  });

  test("has a workflow that never checks out a pull request and asks for little", async () => {
    await run("--yes");
    const workflow = parse(read(folder, WORKFLOW));
    expect(workflow.on).toMatchObject({
      issue_comment: { types: ["created"] },
      pull_request_target: { types: expect.arrayContaining(["closed", "synchronize"]) },
      pull_request_review: { types: ["submitted", "edited", "dismissed"] },
      push: null,
      schedule: [{ cron: expect.any(String) }],
    });
    expect(workflow.permissions).toEqual({
      contents: "write",
      "pull-requests": "write",
      issues: "write",
      checks: "write",
    });
    const uses = workflow.jobs.promote.steps.map((step: { uses: string }) => step.uses);
    expect(uses.join()).toMatch(/\/\.github\/actions\/promote@/);
    expect(uses.join()).not.toContain("checkout");
    expect(workflow.jobs.promote.steps.at(-1).with.token).toMatch(
      /^\$\{\{ steps\.app\.outputs\.token \|\| github\.token \}\}$/,
    );
  });
});

describe("what is there already", () => {
  test("is never overwritten, and said to be kept", async () => {
    write(folder, POLICY, "schema: 1\n");
    write(folder, `${EXAMPLE}/model.yaml`, "mine");
    const { code, stdout } = await run("--yes");
    expect(read(folder, POLICY)).toBe("schema: 1\n");
    expect(read(folder, `${EXAMPLE}/model.yaml`)).toBe("mine");
    expect(stdout).toContain(`Kept as they are:\n  ${POLICY}\n  ${EXAMPLE}/model.yaml\n`);
    expect(filesOf()).toEqual([...ALL].sort());
    expect(code).toBe(0);
  });

  test("a second run has nothing to do, and asks nothing", async () => {
    await run("--yes");
    const { code, stdout } = await run();
    expect(stdout).toMatch(/^Nothing to write: everything is there\.\n\nKept as they are:\n/);
    expect(stdout).not.toContain("Next:");
    expect(code).toBe(0);
  });

  test("a CODEOWNERS, wherever it lies, is kept; the lines that it lacks are printed", async () => {
    write(folder, "docs/CODEOWNERS", "* @someone\n/registry/ @acme/ml\n");
    const { stdout } = await run("--yes");
    expect(stdout).toContain(`Add these lines to docs/CODEOWNERS:
  /.github/CODEOWNERS                   @your-org/ml-platform
  /.github/model-promoter.yml           @your-org/ml-platform
`);
    expect(stdout).not.toMatch(/^ {2}\/registry\//m);
    expect(filesOf()).not.toContain(".github/CODEOWNERS");
  });

  test("a registry with models gets no example", async () => {
    write(folder, "registry/models/risk/churn/model.yaml", "");
    await run("--yes");
    expect(filesOf("registry")).toEqual(["registry/models/risk/churn/model.yaml"]);
  });

  test("a policy says where the registry is", async () => {
    write(folder, POLICY, "schema: 1\nregistry: { root: ml }\n");
    await run("--yes");
    expect(filesOf("ml")).toHaveLength(4);
    expect(read(folder, ".github/CODEOWNERS")).toMatch(/^\/ml\/ /m);
  });

  test("a policy that isn't valid stops it, with file and line", async () => {
    write(folder, POLICY, "schema: 1\nregistry: 3\n");
    const { code, stdout, stderr } = await run("--yes");
    expect(stderr).toContain(`${POLICY}:2: registry: expected`);
    expect(stderr).toContain("Nothing was written.");
    expect(filesOf()).toEqual([POLICY]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  });
});

describe("without --yes", () => {
  test.each(["y", "Y", "yes", " y "])(
    "it lists the files, asks, and %j writes them",
    async (line) => {
      const { code, asked, stderr } = await runAnswering(line);
      expect(asked).toEqual(["Write them? (y/N) "]);
      expect(stderr).toContain(`These files would be written:\n  ${ALL.join("\n  ")}\n`);
      expect(filesOf()).toHaveLength(7);
      expect(code).toBe(0);
    },
  );

  test.each(["", "n", "yesterday"])("%j writes nothing", async (line) => {
    const { code, stdout, stderr } = await runAnswering(line);
    expect(stderr).toContain("Nothing was written.");
    expect(filesOf()).toEqual([]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  });

  test("nobody at a terminal is wrong use", async () => {
    const { code, stderr } = await run();
    expect(stderr).toContain("Nobody is at a terminal to say yes. Add --yes");
    expect(filesOf()).toEqual([]);
    expect(code).toBe(2);
  });
});

describe("--adopt", () => {
  beforeEach(fraudWithoutManifest);

  test("writes the first state: entry, production.json, manifest", async () => {
    const { code, stdout } = await run("--yes", "--adopt", "fraud-detection@2.0.5=production");
    expect(stdout).toMatch(
      / {2}registry\/models\/fraud-detection\/audit\/2025\/000001-[0-9a-f]{20}\.json\n/,
    );
    expect(parse(read(folder, `${FRAUD}/manifest.yaml`)).versions).toMatchObject({
      "2.0.5": { stage: "production", role: "current", since: "2025-03-10T09:00:00Z" },
    });
    expect(JSON.parse(read(folder, `${FRAUD}/production.json`))).toMatchObject({
      current: "2.0.5",
      serving: [{ version: "2.0.5", weight: 100 }],
    });
    expect(code).toBe(0);
  });

  test("several at once, and more later, are one chain that check goes by", async () => {
    await run("--yes", "--adopt", "fraud-detection@2.0.5=production");
    expect((await run("--yes", "--adopt", "fraud-detection@2.1.3=staging")).code).toBe(0);
    const last = parse(read(folder, `${FRAUD}/manifest.yaml`)).last;
    expect(last.seq).toBe(2);
    const { stdout } = await runCheck("fraud-detection", "2.1.3", "--to", "production");
    expect(stdout).toMatch(/^\| Metric +\| 2\.0\.5 \(Production\)/m);
  });

  test("of a version of unknown provenance lets such versions be, and the policy says which one it was for", async () => {
    rmSync(join(folder, POLICY));
    edit(
      folder,
      `${FRAUD}/versions/2.0.5.yaml`,
      "type: classifier",
      "type: classifier\nprovenance: unknown",
    );
    expect((await run("--yes", "--adopt", "fraud-detection@2.0.5=production")).code).toBe(0);
    const policy = read(folder, POLICY);
    expect(parse(policy).unknownProvenance).toBe("allow");
    expect(policy).toContain("\n#   fraud-detection 2.0.5\n");
  });

  test("of a version without a record writes nothing at all", async () => {
    const before = filesOf();
    const { code, stderr } = await run(
      "--yes",
      "--adopt",
      "fraud-detection@2.0.5=production",
      "--adopt",
      "fraud-detection@1.0.0=archived",
    );
    expect(stderr).toContain("fraud-detection has no version 1.0.0.\n  Registered: 2.0.5, 2.1.3.");
    expect(stderr).toContain("Nothing was written.");
    expect(filesOf()).toEqual(before);
    expect(code).toBe(1);
  });

  test("of a record that isn't valid is refused with file and line", async () => {
    edit(folder, `${FRAUD}/versions/2.0.5.yaml`, "type: classifier", "type: 3");
    const { code, stderr } = await run("--yes", "--adopt", "fraud-detection@2.0.5=production");
    expect(stderr).toContain(`${FRAUD}/versions/2.0.5.yaml:4: type: expected string, found 3`);
    expect(code).toBe(1);
  });
});

describe("--json", () => {
  test("says what was written, kept and is to be added, and nothing else", async () => {
    write(folder, "CODEOWNERS", "/registry/ @a\n");
    write(folder, WORKFLOW, "");
    const { code, stdout, stderr } = await run("--yes", "--json");
    expect(JSON.parse(stdout)).toEqual({
      schema: 1,
      written: ALL.filter((path) => path !== WORKFLOW && path !== ".github/CODEOWNERS"),
      kept: [WORKFLOW, "CODEOWNERS"],
      codeowners: {
        file: "CODEOWNERS",
        lines: expect.arrayContaining([expect.stringMatching(POLICY)]),
      },
      problems: [],
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  test("has the problems of what is refused", async () => {
    const { code, stdout, stderr } = await run("--yes", "--json", "--adopt", "churn@1.0.0=staging");
    expect(JSON.parse(stdout)).toMatchObject({
      written: [],
      problems: [{ code: "model-unknown" }],
    });
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
  });
});

describe("wrong use", () => {
  test.each([
    ["a word", ["x"], "Unexpected argument 'x'"],
    ["a profile", ["--profile", "smal"], "Did you mean small?"],
    ["another profile", ["--profile", "xxxxxxxxxx"], "Write one of small, medium, regulated."],
    ["an adoption", ["--adopt", "churn"], "Write model@version=stage"],
    ["an adoption's stage", ["--adopt", "churn@1.0.0=prod"], "Did you mean production?"],
  ])("%s", async (_, args, what) => {
    const { code, stdout, stderr } = await run("--yes", ...args);
    expect(stderr).toContain(what);
    expect(stderr).toContain("Usage: model-promoter init");
    expect(filesOf()).toEqual([]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });

  test("a folder below a repository's top: GitHub reads nothing there", async () => {
    write(folder, "a/b/x", "");
    commitAll(folder);
    const io = captureIo(join(folder, "a/b"));
    expect(await init(["--yes"], io)).toBe(2);
    expect(io.printed.stderr).toContain("This folder is a/b/ of a repository");
    expect(io.printed.stderr).toContain("Run it in ../..");
    expect(filesOf()).toEqual(["a/b/x"]);
  });
});

test("the top of a repository is the right place", async () => {
  git(folder, "init", "--quiet");
  expect((await run("--yes")).code).toBe(0);
});

test("a file where a folder should be is a failure outside, and leaves nothing behind", async () => {
  mkdirSync(join(folder, "registry"));
  write(folder, "registry/models", "");
  await expect(run("--yes")).rejects.toThrow("not all files could be written");
  expect(filesOf()).toEqual(["registry/models"]);
});

test("--help fits a terminal of 80 columns, and names every profile", async () => {
  const { code, stdout } = await run("--help");
  for (const profile of profiles) expect(stdout).toMatch(new RegExp(`^ +${profile} +\\w`, "m"));
  expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
  expect(code).toBe(0);
});
