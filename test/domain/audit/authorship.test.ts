import { describe, expect, it } from "vitest";
import { appOf, isByGitHub, signatureFault } from "../../../src/domain/audit/authorship.js";

describe("a commit's author", () => {
  it.each([
    ["41898282+github-actions[bot]@users.noreply.github.com", "github-actions[bot]"],
    ["7+model-promoter[bot]@users.noreply.github.com", "model-promoter[bot]"],
    ["7+model-promoter[bot]@users.noreply.ghe.example.com", "model-promoter[bot]"],
    ["1+someone@users.noreply.github.com", null],
    ["7+model-promoter[bot]@users.noreply.github.com.evil\n", null],
    ["model-promoter[bot]@example.com", null],
    ["", null],
  ])("%j is the App %s", (authorEmail, login) => {
    expect(appOf({ authorEmail, committerEmail: "" })).toBe(login);
  });

  it("commits through GitHub or doesn't", () => {
    const by = (committerEmail: string) => isByGitHub({ authorEmail: "", committerEmail });
    expect([by("noreply@github.com"), by("1+someone@users.noreply.github.com")]).toEqual([
      true,
      false,
    ]);
  });
});

describe("a signature", () => {
  it.each([
    ["good, by an SSH key of the list", "G", "SHA256:abc", true],
    ["good, by an SSH key of nobody on the list", "U", "SHA256:abc", false],
    ["good, by a key that gpg needn't trust", "U", "ABCDEF", true],
    ["good, by a key that has expired since", "Y", "ABCDEF", true],
    ["by an SSH key that has expired", "Y", "SHA256:abc", false],
    ["of something else", "B", "ABCDEF", false],
    ["by a key that was revoked", "R", "ABCDEF", false],
    ["by an unknown key", "E", "", false],
    ["that isn't there", "N", "", false],
    ["that git learns to judge another day", "Q", "ABCDEF", false],
  ])("%s", (_, status, key, isGood) => {
    expect(signatureFault({ status, key }) === null).toBe(isGood);
  });
});
