import { beforeAll, describe, expect, it } from "vitest";
import { momentOf } from "../../../src/adapters/registry/as-of.js";
import { git, newFolder } from "../../entry/cli/registry-copy.js";

let folder: string;
const commits: string[] = [];

function commitAt(at: string): string {
  process.env.GIT_COMMITTER_DATE = at;
  git(folder, "commit", "--quiet", "--allow-empty", "--message=x");
  delete process.env.GIT_COMMITTER_DATE;
  return git(folder, "rev-parse", "HEAD");
}

beforeAll(() => {
  folder = newFolder();
  git(folder, "init", "--quiet", "--initial-branch=main");
  for (const at of ["2025-01-10T12:00:00Z", "2025-02-10T23:59:59Z", "2025-03-10T12:00:00Z"])
    commits.push(commitAt(at));
  git(folder, "tag", "v1", commits[1] ?? "");
});

async function commitOf(asked: string): Promise<string | null> {
  const moment = await momentOf(folder, asked);
  return moment.ok ? moment.value.commit : null;
}

describe("the moment that --as-of means", () => {
  it("is the last commit up to a day's end or a time", async () => {
    expect(await commitOf("2025-02-10")).toBe(commits[1]);
    expect(await commitOf("2025-02-10T23:59:58Z")).toBe(commits[0]);
    expect(await commitOf("2030-01-01")).toBe(commits[2]);
  });

  it("is a commit, its first digits, a branch or a tag", async () => {
    expect(await commitOf(commits[0] ?? "")).toBe(commits[0]);
    expect(await commitOf(commits[0]?.slice(0, 10) ?? "")).toBe(commits[0]);
    expect(await commitOf("main")).toBe(commits[2]);
    expect(await momentOf(folder, "v1")).toEqual({
      ok: true,
      value: { commit: commits[1], at: "2025-02-10T23:59:59Z" },
    });
  });

  it.each(["2024-12-31", "nothing", "--output=x", "", "HEAD:x"])(
    "is nothing for %j, and says what can be written",
    async (asked) => {
      const moment = await momentOf(folder, asked);
      expect(moment.ok ? null : moment.problems.map(({ code }) => code)).toEqual(["as-of-unknown"]);
    },
  );

  it("is nothing outside of a repository", async () => {
    expect((await momentOf(newFolder(), "2025-01-10")).ok).toBe(false);
  });
});
