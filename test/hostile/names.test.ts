import { posix } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readComment } from "../../src/domain/command/read-comment.js";
import { parseModelName, parsePromotionBranch, parseVersion } from "../../src/domain/names.js";
import { modelPaths, readDossierPath } from "../../src/domain/registry-paths.js";
import { modelNameSchema, versionSchema } from "../../src/domain/scalars.js";

const ROOT = "registry";

describe("a model's name that would lead out of its folder", () => {
  it.each([
    "..",
    ".",
    "../other",
    "risk/..",
    "../../.github",
    "a/../../b",
    "risk//fraud",
    "/etc/passwd",
    "C:\\models",
    "risk\\fraud",
    "%2e%2e",
    "..%2f..",
    "fraud\u0000.yaml",
    "fraud\n../x",
    ".git",
    ".github",
    "~root",
    "$HOME",
    "-rf",
    "--upload-pack=x",
    "a:b",
    "HEAD~1",
    "x^{}",
    "@{u}",
    "*",
  ])("is none: %j", (name) => {
    expect(parseModelName(name).ok).toBe(false);
    expect(modelNameSchema.safeParse(name).success).toBe(false);
    expect(parsePromotionBranch(`promotion/${name}/production`)).toBeNull();
  });
});

describe("a name that looks like another's", () => {
  it.each([
    ["the Cyrillic а", "frаud"],
    ["full-width letters", "ｆｒａｕｄ"],
    ["a zero-width space", "fra\u200bud"],
    ["a zero-width joiner", "fra\u200dud"],
    ["a soft hyphen", "fraud\u00addetection"],
    ["a right-to-left override", "\u202eduarf"],
    ["an isolate", "\u2066fraud\u2069"],
    ["a combining mark", "frau\u0301d"],
    ["a tag character", "fraud\u{e0061}"],
    ["a mathematical letter", "𝖿raud"],
    ["a dotless ı", "pıpeline"],
    ["the Kelvin sign", "ris\u212a"],
    ["a long s", "ri\u017fk"],
    ["a division slash", "risk\u2215fraud"],
    ["a one-dot leader", "llama-3\u20241"],
    ["a byte order mark", "\ufefffraud"],
  ])("is refused, in a command too: %s", (_, name) => {
    expect(parseModelName(name).ok).toBe(false);
    expect(modelNameSchema.safeParse(name).success).toBe(false);
    const read = readComment(`/promote x${name} 2.1.3 to production`, { shortVerbs: true });
    expect(read.kind).toBe("malformed");
  });

  it.each(["２.1.3", "2.1.３", "2․1․3", "2.1.3\u200b", "2.1.3\u202e", "2.1.3-rс", "٢.١.٣"])(
    "is no version either: %j",
    (version) => {
      expect(parseVersion(version).ok).toBe(false);
      expect(versionSchema.safeParse(version).success).toBe(false);
    },
  );
});

describe("whatever is taken for a name", () => {
  const pieces = fc.constantFrom(
    ..."abz09._-/\\~:*?\u0000\u200b\u202eаｆ ".split(""),
    ...["..", "../", ".git", ".lock", "%2e", "//", "audit", "versions"],
  );
  const text = fc.array(pieces, { maxLength: 8 }).map((all) => all.join(""));

  it("stays in its own folder below the registry's root, in ASCII, and its paths read back", () => {
    fc.assert(
      fc.property(text, text, (model, version) => {
        if (!parseModelName(model).ok) return;
        const number = parseVersion(version).ok ? version : "1.0.0";
        const paths = modelPaths(ROOT, model);
        const all = [paths.record(number), paths.card(number), paths.evidence(number), paths.audit];
        for (const path of all) {
          expect(posix.normalize(path)).toBe(path);
          expect(path.startsWith(`${ROOT}/models/${model}/`)).toBe(true);
          expect(path).toMatch(/^[a-z0-9._/-]+$/i);
        }
        const dossier = paths.dossier(number, "staging", 1);
        expect(readDossierPath(ROOT, dossier)).toMatchObject({ model, version: number });
      }),
      { seed: 20_250_310, numRuns: 5_000 },
    );
  });
});
