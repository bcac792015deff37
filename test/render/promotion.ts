import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { SourceFile } from "../../src/domain/document.js";
import { type Dossier, writeDossier } from "../../src/domain/dossier.js";
import type { PromotionDraft } from "../../src/domain/dossier-draft.js";
import type { People, TeamFact } from "../../src/domain/people.js";
import { type Evaluation, evaluatePromotion } from "../../src/domain/promotion-evaluation.js";
import type { RegistryFiles, StateFiles } from "../../src/domain/registry.js";
import { decideRequest } from "../../src/domain/request-decision.js";
import type { Review } from "../../src/domain/review.js";
import type { PullRequestView } from "../../src/render/pull-request-view.js";

export const REPOSITORY = "https://github.com/acme/registry";
const ROOT = fileURLToPath(new URL("../fixtures/render/worked-example/", import.meta.url));
const FOLDER = "registry/models/fraud-detection";
const HEAD = "c0ffee0123456789c0ffee0123456789c0ffee01";

/** A registry as files by path, which a test may change before it is read. */
export type Files = Readonly<Record<string, string>>;

/** Files of the worked example. */
export function workedExample(): Files {
  const paths = [
    ".github/model-promoter.yml",
    ".github/CODEOWNERS",
    `${FOLDER}/model.yaml`,
    `${FOLDER}/manifest.yaml`,
    ...["versions", "cards", "evidence/2.1.3"].flatMap((folder) =>
      readdirSync(`${ROOT}${FOLDER}/${folder}`).map((name) => `${FOLDER}/${folder}/${name}`),
    ),
  ];
  return Object.fromEntries(
    paths
      .filter((path) => existsSync(ROOT + path))
      .map((path) => [path, readFileSync(ROOT + path, "utf8")]),
  );
}

/** Files with some replaced: in each named file, `from` becomes `to`. */
export function edited(
  files: Files,
  ...edits: readonly [path: string, from: string, to: string][]
): Files {
  const texts = { ...files };
  for (const [path, from, to] of edits) {
    const text = texts[path];
    if (!text?.includes(from)) throw new Error(`${path} doesn't hold ${from}`);
    texts[path] = text.replaceAll(from, to);
  }
  return texts;
}

/** Files without those whose path has a part. */
export function without(files: Files, ...parts: readonly string[]): Files {
  return Object.fromEntries(
    Object.entries(files).filter(([path]) => !parts.some((part) => path.includes(part))),
  );
}

function source(files: Files, path: string): SourceFile | null {
  const text = files[path];
  return text === undefined ? null : { path, text };
}

function below(files: Files, folder: string): readonly SourceFile[] {
  return Object.entries(files).flatMap(([path, text]) =>
    path.startsWith(`${folder}/`) ? [{ path, text }] : [],
  );
}

function registryFiles(files: Files): RegistryFiles {
  const versions = below(files, `${FOLDER}/versions`);
  return {
    commit: "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c",
    policy: source(files, ".github/model-promoter.yml"),
    codeowners: source(files, ".github/CODEOWNERS"),
    definition: source(files, `${FOLDER}/model.yaml`),
    record: source(files, `${FOLDER}/versions/2.1.3.yaml`),
    card: source(files, `${FOLDER}/cards/2.1.3.yaml`),
    evidence: below(files, `${FOLDER}/evidence/2.1.3`),
    otherRecords: versions.filter(({ path }) => !path.endsWith("/2.1.3.yaml")),
    versionNames: versions.map(({ path }) => path.slice(path.lastIndexOf("/") + 1)),
    dossierNames: [],
    templates: [],
    unreadable: [],
  };
}

function stateFiles(files: Files): StateFiles {
  return {
    branch: "main",
    head: "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c",
    manifest: source(files, `${FOLDER}/manifest.yaml`),
    entryNames: [],
  };
}

function person(login: string) {
  return { kind: "person", id: `U_${login}`, login, canWrite: true } as const;
}

const logins = ["data-science-lead", "ml-ops-on-call", "fraud-team-lead", "data-scientist"];
const platform: TeamFact = {
  kind: "team",
  id: "T_1",
  members: ["platform-engineer", "platform-lead"],
  canWrite: true,
};

export const people: People = {
  teams: new Map([["@acme/ml-platform", platform]]),
  persons: new Map(logins.map((login) => [`@${login}`, person(login)])),
};

/** How a promotion's example differs from the worked one. */
export interface Example {
  readonly files?: Files;
  /** Files of the default branch at the time of judging; those of the request where left out. */
  readonly later?: Files;
  readonly reason?: string | null;
  readonly to?: "staging" | "production";
  readonly reviews?: readonly Partial<Review>[];
  readonly people?: People;
  readonly now?: string;
}

/** Opens the promotion through the real decision. */
export function draftOf({
  files = workedExample(),
  reason = "Q1 retrain",
  to = "production",
  people: known = people,
}: Example): PromotionDraft {
  const decision = decideRequest(
    {
      ownerKind: "organization",
      files: registryFiles(files),
      state: stateFiles(files),
      stateWritable: "yes",
      lock: { kind: "free" },
      pullRequests: [],
      people: known,
      committers: ["data-scientist"],
      evidenceBy: [],
      collision: null,
    },
    {
      model: "fraud-detection",
      version: "2.1.3",
      to,
      reason,
      by: { login: "data-scientist", id: 1001 },
      comment: 99,
      delivery: null,
      at: "2025-03-10T09:00:00Z",
    },
    "2025-03-10T09:00:00Z",
  );
  if (decision.kind === "refuse")
    throw new Error(decision.problems.map(({ what }) => what).join("\n"));
  if (decision.kind === "over") throw new Error("it is over");
  return decision.draft;
}

function review(dossierBlob: string, part: Partial<Review>, index: number): Review {
  return {
    id: 501 + index,
    by: { login: "@data-science-lead", id: 1002 + index, isBot: false },
    opinion: "approved",
    at: `2025-03-10T1${index}:30:00Z`,
    dismissedAt: null,
    commit: HEAD,
    dossierBlob,
    canWrite: true,
    words: "",
    ...part,
  };
}

/** The view of an example's pull request, judged through the real evaluation. */
export function viewOf(example: Example = {}): PullRequestView {
  const { dossier, path: dossierPath, warnings } = draftOf(example);
  const evaluation = evaluationOf(dossier, dossierPath, example);
  return {
    dossier,
    dossierPath,
    evaluation,
    inputs: evaluation.inputs,
    warnings,
    repositoryUrl: REPOSITORY,
    branchCommit: HEAD,
  };
}

function evaluationOf(dossier: Dossier, dossierPath: string, example: Example): Evaluation {
  const files = example.later ?? example.files ?? workedExample();
  const dossierBlob = createHash("sha1").update(writeDossier(dossier)).digest("hex");
  return evaluatePromotion({
    dossier,
    dossierPath,
    dossierBlob,
    files: registryFiles(files),
    state: stateFiles(files),
    reviews: (example.reviews ?? []).map((part, index) => review(dossierBlob, part, index)),
    people: example.people ?? people,
    until: null,
    now: example.now ?? "2025-03-10T09:00:00Z",
    otherChanges: [],
  });
}
