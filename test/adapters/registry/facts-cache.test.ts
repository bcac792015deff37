import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type AskedModel, openInquiry } from "../../../src/adapters/registry/ask-models.js";
import { cacheFolder } from "../../../src/adapters/registry/facts-cache.js";
import { defaultPolicy } from "../../../src/domain/policy.js";
import { commitAll, edit, git, newFolder } from "../../entry/cli/registry-copy.js";
import { generatedFolder } from "./generated-folder.js";

const MODEL = { model: "model-00001", id: null };
const FOLDER = "registry/models/model-00001";

async function validated(folder: string, cache: string | null, commit: string | null = null) {
  const inquiry = openInquiry({
    address: { folder, prefix: "", commit, state: { kind: "beside" } },
    root: "registry",
    policy: defaultPolicy,
    codeowners: null,
    cache,
    question: { kind: "validate" },
  });
  const asked: AskedModel = await inquiry.ask(MODEL);
  await inquiry.close();
  return { files: asked.read, parsed: asked.parsed, codes: asked.findings.map(({ code }) => code) };
}

describe("facts that are kept", () => {
  it("spare parsing any file again that didn't change", async () => {
    const [folder, cache] = [generatedFolder(), newFolder()];
    expect(await validated(folder, cache)).toEqual({ files: 18, parsed: 18, codes: [] });
    expect(await validated(folder, cache)).toEqual({ files: 18, parsed: 0, codes: [] });
    edit(folder, `${FOLDER}/versions/1.3.0.yaml`, "type: classifier", "type: ranker");
    expect(await validated(folder, cache)).toEqual({ files: 18, parsed: 1, codes: [] });
  });

  it("are the same for a commit as for the folder that it was made of", async () => {
    const [folder, cache] = [generatedFolder(), newFolder()];
    commitAll(folder);
    await validated(folder, cache);
    const { parsed } = await validated(folder, cache, git(folder, "rev-parse", "HEAD"));
    expect(parsed).toBe(0);
  });

  it("hold what is wrong with a file too", async () => {
    const [folder, cache] = [generatedFolder(), newFolder()];
    edit(folder, `${FOLDER}/versions/1.3.0.yaml`, "schema: 1", "schema: 2");
    const first = await validated(folder, cache);
    expect(first.codes).toEqual(["file-not-valid"]);
    expect(await validated(folder, cache)).toEqual({ ...first, parsed: 0 });
  });

  it.each<[string, (text: string) => string]>([
    ["were cut off", (text) => text.slice(0, -10)],
    ["were changed", (text) => text.replace("classifier", "whatever")],
    ["are another program's", () => '{"a":1}'],
    ["are of other formats", (text) => text.replace(/sha256:\w/, "sha256:x")],
    ["are empty", () => ""],
  ])("are ignored where they %s", async (_, damage) => {
    const [folder, cache] = [generatedFolder(), newFolder()];
    await validated(folder, cache);
    const [name = ""] = readdirSync(cache);
    writeFileSync(join(cache, name), damage(readFileSync(join(cache, name), "utf8")));
    expect(await validated(folder, cache)).toEqual({ files: 18, parsed: 18, codes: [] });
  });

  it("are done without where they can't be kept", async () => {
    const folder = generatedFolder();
    const cache = join(folder, ".github/CODEOWNERS", "facts");
    expect((await validated(folder, cache)).parsed).toBe(18);
    expect((await validated(folder, cache)).parsed).toBe(18);
  });

  it("lie in the repository's git folder, which no commit holds", async () => {
    const folder = generatedFolder();
    commitAll(folder);
    const cache = await cacheFolder(folder, {});
    expect(cache).toBe(join(folder, ".git/model-promoter/facts"));
    await validated(folder, cache);
    expect(git(folder, "status", "--porcelain")).toBe("");
  });

  it("lie in the user's cache outside of a repository, each folder's apart, or nowhere", async () => {
    const [one, other] = [newFolder(), newFolder()];
    const env = { XDG_CACHE_HOME: "/cache" };
    expect(await cacheFolder(one, env)).toMatch(/^\/cache\/model-promoter\/[0-9a-f]{20}\/facts$/);
    expect(await cacheFolder(other, env)).not.toBe(await cacheFolder(one, env));
    expect(await cacheFolder(one, { HOME: "/home/a" })).toMatch(/^\/home\/a\/\.cache\//);
    expect(await cacheFolder(one, {})).toBeNull();
  });
});
