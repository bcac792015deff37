import { expect, test } from "vitest";
import { decideRequest, type RequestSnapshot } from "../../src/domain/request-decision.js";
import {
  ASKED_AT,
  commit,
  DOSSIER_PATH,
  draftOf,
  edited,
  peopleOf,
  promotionRequest,
  registryFiles,
  requestSnapshot,
  stateFiles,
} from "./worked-example.js";

function decide(parts: Partial<RequestSnapshot> = {}, request = promotionRequest()) {
  return decideRequest(requestSnapshot(parts), request, ASKED_AT);
}

function codes(parts: Partial<RequestSnapshot>, request = promotionRequest()) {
  const decision = decide(parts, request);
  return decision.kind === "refuse" ? decision.problems.map(({ code }) => code) : decision.kind;
}

const pullRequest = {
  nodeId: "PR_12",
  number: 12,
  url: "https://github.example.com/acme/fraud/pull/12",
  state: "open" as const,
  byApp: true,
  head: commit("head"),
  mergedAt: null,
  askedBy: "comment 99",
};

test("the worked example is opened, from the lock on", () => {
  expect(decide()).toMatchObject({
    kind: "open",
    resume: { from: "lock" },
    draft: { path: DOSSIER_PATH },
  });
});

test("gates that fail don't keep the pull request from being opened", () => {
  const record = edited(
    registryFiles().record,
    "value: 0.962, n: 250000, interval: [0.960, 0.964]",
    "value: 0.9",
  );
  const decision = decide({ files: registryFiles({ record, evidence: [], card: null }) });
  expect(decision.kind).toBe("open");
  if (decision.kind !== "open") return;
  const blocking = decision.draft.dossier.gates.filter(({ blocks }) => blocks).map(({ id }) => id);
  expect(blocking).toEqual(expect.arrayContaining(["auc-floor", "shadow", "ab"]));
});

test("a request that died is resumed with the dossier that it committed, not with a new one", () => {
  const { text } = draftOf();
  const lock = {
    kind: "taken",
    head: commit("head"),
    dossiers: [{ path: DOSSIER_PATH, text }],
  } as const;
  const files = registryFiles({ commit: commit("later") });
  const resumed = decide({ lock, files });
  expect(resumed).toMatchObject({
    kind: "open",
    resume: { from: "pull-request", head: commit("head") },
    draft: { text, dossier: { base: commit("base") } },
  });
  expect(decide({ lock, files, pullRequests: [pullRequest] })).toMatchObject({
    resume: { from: "announcement", pullRequest: { number: 12 } },
  });
});

test("a half-made branch is committed to", () => {
  const lock = { kind: "taken", head: commit("head"), dossiers: [] } as const;
  expect(decide({ lock })).toMatchObject({
    kind: "open",
    resume: { from: "commit", head: commit("head") },
  });
});

const underWay = {
  lock: {
    kind: "taken",
    head: commit("head"),
    dossiers: [{ path: DOSSIER_PATH, text: draftOf().text }],
  },
  pullRequests: [pullRequest],
} as const;

test("all refusals are told at once: what the files, the people, the state and the lock have against it", () => {
  const other = promotionRequest({ comment: 100 });
  expect(
    codes({ ...underWay, people: peopleOf(["data-science-lead"]), stateWritable: "no" }, other),
  ).toEqual([
    "state-branch-protected",
    "sign-off-unfillable",
    "sign-off-unfillable",
    "promotion-under-way",
  ]);
  expect(codes({ ...underWay, files: registryFiles({ record: null }) }, other)).toEqual([
    "version-unknown",
    "promotion-under-way",
  ]);
});

test("a move that isn't allowed is refused with the allowed ones named", () => {
  const decision = decide({}, promotionRequest({ to: "archived" }));
  expect(decision).toMatchObject({
    kind: "refuse",
    problems: [
      {
        code: "move-not-allowed",
        what: "2.1.3 is in Staging and can't be promoted to Archived.",
        fix: "From Staging it can go to Production (/promote) or to None (/reject).",
      },
    ],
  });
});

test("Staging can't be skipped", () => {
  expect(codes({ state: stateFiles({ manifest: null }) })).toEqual(["move-not-allowed"]);
});

test("an unknown model and an unknown version are refused", () => {
  expect(codes({ files: registryFiles({ definition: null, record: null }) })).toEqual([
    "model-unknown",
  ]);
  expect(codes({ files: registryFiles({ record: null }) })).toEqual(["version-unknown"]);
});

test("a request is decided by what was read alone", () => {
  const snapshot = requestSnapshot();
  const before = structuredClone(snapshot);
  expect(decideRequest(snapshot, promotionRequest(), ASKED_AT)).toEqual(
    decideRequest(snapshot, promotionRequest(), ASKED_AT),
  );
  expect(snapshot).toEqual(before);
});
