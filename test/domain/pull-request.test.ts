import { expect, test } from "vitest";
import {
  dossierPathAmong,
  readPlacedDossier,
  reservedChanges,
  reservedIn,
} from "../../src/domain/pull-request.js";
import {
  commit,
  DOSSIER_PATH,
  dossierFile,
  draftOf,
  edited,
  FOLDER,
  pullRequest,
} from "./worked-example.js";

const BRANCH = "promotion/fraud-detection/production";
const file = dossierFile(draftOf());

function codes(of = file, parts: Parameters<typeof pullRequest>[1] = {}, root = "registry") {
  const read = readPlacedDossier(root, of, pullRequest(file, parts));
  return read.ok ? [] : read.problems.map(({ code }) => code);
}

test("a dossier as the App committed it is read with its place", () => {
  const read = readPlacedDossier("registry", file, pullRequest(file));
  expect(read).toMatchObject({
    ok: true,
    value: { path: DOSSIER_PATH, blob: file.blob, dossier: { version: "2.1.3" } },
  });
});

const forged = dossierFile(edited(file, "excluded:", "excluded: # none of these matters"));

test.each([
  ["another text than the App's", forged, {}],
  [
    "the App's text of a commit that only claims to be the App's",
    file,
    { commits: [{ oid: commit("x"), byApp: false, dossierBlob: file.blob }] },
  ],
  [
    "a text that only somebody else's commit holds",
    forged,
    {
      commits: [
        { oid: commit("a"), byApp: true, dossierBlob: file.blob },
        { oid: commit("b"), byApp: false, dossierBlob: forged.blob },
      ],
    },
  ],
  ["a text of no commit that is known", file, { commits: [] }],
])("%s is forged", (_name, of, parts) => {
  expect(codes(of, parts)).toEqual(["dossier-forged"]);
});

test("a base merged in by somebody else leaves the App's dossier as it is", () => {
  const commits = [
    { oid: commit("a"), byApp: true, dossierBlob: file.blob },
    { oid: commit("b"), byApp: false, dossierBlob: file.blob },
  ];
  expect(codes(file, { commits })).toEqual([]);
});

test.each([
  ["a dossier whose name tells another version", `${FOLDER}/promotions/2.1.4-to-production-1.yaml`],
  [
    "a dossier in another model's folder",
    "registry/models/churn/promotions/2.1.3-to-production-1.yaml",
  ],
  ["a dossier outside of the registry", "docs/2.1.3-to-production-1.yaml"],
  ["a dossier whose name tells another stage", `${FOLDER}/promotions/2.1.3-to-staging-1.yaml`],
])("%s is misplaced", (_name, path) => {
  expect(codes({ ...file, path })).toContain("dossier-misplaced");
});

test.each(["promotion/fraud-detection/staging", "promotion/churn/production", "feature/x"])(
  "on the branch %s the App's own dossier is misplaced: it was brought there",
  (headBranch) => {
    expect(codes(file, { headBranch })).toEqual(["dossier-misplaced"]);
  },
);

test("below another root the dossier is misplaced", () => {
  expect(codes(file, {}, "ml")).toContain("dossier-misplaced");
});

test("a text that is no dossier is told as that", () => {
  expect(codes({ ...file, text: "approved: true" })).toContain("file-not-valid");
});

test("the promotion's dossier is the path that its branch is for", () => {
  const other = "registry/models/churn/promotions/1.0.0-to-production-1.yaml";
  expect(dossierPathAmong("registry", ["README.md", other, DOSSIER_PATH], BRANCH)).toBe(
    DOSSIER_PATH,
  );
  expect(dossierPathAmong("registry", [other], BRANCH)).toBeNull();
  expect(dossierPathAmong("registry", [], BRANCH)).toBeNull();
});

test("App-only files among many are named with what they are", () => {
  const paths = ["README.md", `${FOLDER}/model.yaml`, `${FOLDER}/manifest.yaml`, DOSSIER_PATH];
  expect(reservedChanges("registry", paths)).toEqual([
    { path: `${FOLDER}/manifest.yaml`, kind: "manifest" },
    { path: DOSSIER_PATH, kind: "dossier" },
  ]);
});

test("where not all files are listed, none is taken for harmless", () => {
  expect(reservedIn("registry", { changed: ["a"], allListed: true })).toEqual([]);
  expect(reservedIn("registry", { changed: ["a"], allListed: false })).toHaveLength(1);
  expect(reservedIn("registry", { changed: [DOSSIER_PATH], allListed: false })).toEqual([
    { path: DOSSIER_PATH, kind: "dossier" },
  ]);
});
