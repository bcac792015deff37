import { describe, expect, it } from "vitest";
import { generatedModel, generatedName } from "../../../src/domain/examples/generated-model.js";
import { parseModelName } from "../../../src/domain/names.js";

describe("a made-up model", () => {
  it("is the same for the same seed, and another for another", () => {
    const wish = { seed: 1, index: 4, versions: 6 };
    expect(generatedModel(wish)).toEqual(generatedModel(wish));
    expect(generatedModel({ ...wish, seed: 2 })).not.toEqual(generatedModel(wish));
  });

  it("has as many versions as asked for", () => {
    const files = generatedModel({ seed: 1, index: 1, versions: 23 });
    expect(files.filter(({ path }) => path.includes("/versions/"))).toHaveLength(23);
  });

  it("has a valid name that no other has", () => {
    const names = Array.from({ length: 500 }, (_, index) => generatedName(index));
    expect(new Set(names).size).toBe(500);
    expect(names.every((name) => parseModelName(name).ok)).toBe(true);
  });
});
