import { expect, test } from "vitest";
import { entryId } from "../../src/domain/audit-entry.js";
import type { SourceFile } from "../../src/domain/document.js";
import {
  type BranchPullRequest,
  judgeLock,
  type LockSnapshot,
  strayPullRequest,
} from "../../src/domain/promotion-lock.js";
import {
  commit,
  DOSSIER_PATH,
  draftOf,
  MERGED_AT,
  promotionRequest,
  requestSnapshot,
  stateFiles,
} from "./worked-example.js";

const HEAD = commit("head");
const { text } = draftOf();
const own: SourceFile = { path: DOSSIER_PATH, text };

const pr = (parts: Partial<BranchPullRequest> = {}): BranchPullRequest => ({
  nodeId: "PR_12",
  number: 12,
  url: "https://github.example.com/acme/fraud/pull/12",
  state: "open",
  byApp: true,
  head: HEAD,
  mergedAt: null,
  askedBy: "comment 98",
  ...parts,
});
const merged = (parts: Partial<BranchPullRequest> = {}) =>
  pr({ state: "merged", mergedAt: MERGED_AT, ...parts });

function judge(parts: Partial<LockSnapshot>, request = promotionRequest()) {
  const { state, lock, pullRequests } = requestSnapshot();
  const judged = judgeLock({ state, lock, pullRequests, ...parts }, request);
  if (judged.kind === "over") return `over: #${judged.pullRequest.number}`;
  return judged.kind === "ours" ? judged.resume.from : judged.problem.code;
}

const taken = (...dossiers: SourceFile[]) => ({ kind: "taken", head: HEAD, dossiers }) as const;

test("a branch that isn't there is free to take", () => {
  expect(judge({})).toBe("lock");
  expect(judge({ pullRequests: [pr({ state: "closed" })] })).toBe("lock");
});

test("a half-made branch is taken up by the next request", () => {
  expect(judge({ lock: taken() })).toBe("commit");
  expect(judge({ lock: taken(), pullRequests: [pr({ state: "closed" })] })).toBe("commit");
});

test("the same request resumes from its dossier, or from its pull request", () => {
  expect(judge({ lock: taken(own) })).toBe("pull-request");
  expect(judge({ lock: taken(own), pullRequests: [pr()] })).toBe("announcement");
});

test("a request whose own promotion has ended is over, however it ended, and is never opened again", () => {
  const ended = { askedBy: "comment 99" };
  expect(judge({ pullRequests: [pr({ ...ended, state: "closed" })] })).toBe("over: #12");
  expect(judge({ pullRequests: [merged(ended)] })).toBe("over: #12");
  const later = pr({ number: 13, state: "closed" });
  expect(judge({ pullRequests: [later, merged(ended)] })).toBe("over: #12");
  const event = promotionRequest({ comment: null, delivery: "d-1" });
  expect(judge({ pullRequests: [merged({ askedBy: "event d-1" })] }, event)).toBe("over: #12");
});

test("a pull request of what an ended promotion left is stray, and one that was opened again is not", () => {
  const { state, lock } = requestSnapshot();
  const stray = (...pullRequests: BranchPullRequest[]) =>
    strayPullRequest({ state, lock, pullRequests })?.number;
  expect(stray(pr({ number: 13 }), merged())).toBe(13);
  expect(stray(pr({ number: 13 }), pr({ state: "closed" }))).toBe(13);
  expect(stray(pr({ number: 13, askedBy: "comment 99" }), merged())).toBeUndefined();
  expect(stray(pr(), pr({ number: 11, state: "closed", askedBy: "comment 97" }))).toBeUndefined();
  expect(stray(pr({ askedBy: null }), merged({ askedBy: null }))).toBeUndefined();
  expect(stray(pr({ byApp: false }), merged())).toBeUndefined();
});

test("what somebody else opened says nothing of a request, whatever its commit says", () => {
  const forged = pr({ state: "closed", byApp: false, askedBy: "comment 99" });
  expect(judge({ pullRequests: [forged] })).toBe("lock");
});

test("a promotion that was opened again holds the branch, though a later one has ended", () => {
  const pullRequests = [pr({ number: 13, state: "closed" }), pr()];
  expect(judge({ lock: taken(), pullRequests })).toBe("promotion-under-way");
});

test("an older pull request of the branch doesn't end a request that died before its own was opened", () => {
  const older = pr({ state: "closed", head: commit("older") });
  expect(judge({ lock: taken(own), pullRequests: [older] })).toBe("pull-request");
});

test("a promotion under way is told with the link to its pull request", () => {
  const judged = judgeLock(
    { state: stateFiles(), lock: taken(own), pullRequests: [pr()] },
    promotionRequest({ comment: 100 }),
  );
  expect(judged).toMatchObject({
    kind: "refused",
    problem: {
      code: "promotion-under-way",
      what: "A promotion of fraud-detection to production is under way in #12.",
      fix: "Finish https://github.example.com/acme/fraud/pull/12, or comment `/withdraw because ...` there.",
    },
  });
});

test("a dossier of another comment holds the lock, with or without pull request", () => {
  const other = promotionRequest({ comment: 100 });
  expect(judge({ lock: taken(own) }, other)).toBe("promotion-under-way");
  expect(judge({ lock: taken(own), pullRequests: [pr({ state: "closed" })] }, other)).toBe(
    "promotion-under-way",
  );
});

test.each([
  ["another version", { version: "2.1.4" }],
  ["another person", { by: { login: "mallory", id: 9 } }],
  ["another time", { at: "2025-03-10T09:00:01Z" }],
  ["another comment", { comment: 100 }],
  ["no comment", { comment: null }],
])("a dossier for %s is not this request's own", (_name, parts) => {
  expect(judge({ lock: taken(own) }, promotionRequest(parts))).toBe("promotion-under-way");
});

test("two requests without comments are not taken for one", () => {
  const machine = promotionRequest({ comment: null });
  const dossier = { path: DOSSIER_PATH, text: draftOf(requestSnapshot(), machine).text };
  expect(judge({ lock: taken(dossier) }, machine)).toBe("pull-request");
  expect(judge({ lock: taken(dossier) }, { ...machine, version: "2.1.4" })).toBe(
    "promotion-under-way",
  );
  expect(judge({ lock: taken(dossier) }, { ...machine, at: "2025-03-10T10:00:00Z" })).toBe(
    "promotion-under-way",
  );
});

test("a dossier that can't be read is nobody's, and holds the lock", () => {
  expect(judge({ lock: taken({ path: DOSSIER_PATH, text: "comment: 99" }) })).toBe(
    "promotion-under-way",
  );
});

test("somebody else's pull request of the branch is never announced as the App's", () => {
  const pullRequests = [pr({ byApp: false })];
  expect(judge({ lock: taken(own), pullRequests })).toBe("branch-in-use");
  expect(judge({ lock: taken(), pullRequests })).toBe("branch-in-use");
});

test("a request whose pull request was closed is over: it is not opened again", () => {
  expect(judge({ lock: taken(own), pullRequests: [pr({ state: "closed" })] })).toBe(
    "promotion-under-way",
  );
});

test("a merge that isn't recorded yet comes first, whether its branch is still there or not", () => {
  expect(judge({ pullRequests: [merged()] })).toBe("merged-not-recorded");
  expect(judge({ lock: taken(own), pullRequests: [merged()] })).toBe("merged-not-recorded");
  expect(judge({ pullRequests: [pr({ state: "closed", number: 13 }), merged()] })).toBe(
    "merged-not-recorded",
  );
});

test.each(["promotion", "refused"] as const)("a merge recorded as %s frees the lock", (kind) => {
  const name = `000003-${entryId(kind, "fraud-detection", "pr/12")}.json`;
  expect(judge({ pullRequests: [merged()], state: stateFiles({ entryNames: [name] }) })).toBe(
    "lock",
  );
});

test("an entry of another pull request, model or kind doesn't record the merge", () => {
  const entryNames = [
    `000003-${entryId("promotion", "fraud-detection", "pr/1")}.json`,
    `000004-${entryId("promotion", "churn", "pr/12")}.json`,
    `000005-${entryId("rollback", "fraud-detection", "pr/12")}.json`,
  ];
  expect(judge({ pullRequests: [merged()], state: stateFiles({ entryNames }) })).toBe(
    "merged-not-recorded",
  );
});

test("somebody else's merged pull request of the branch waits for no record", () => {
  expect(judge({ pullRequests: [merged({ byApp: false })] })).toBe("lock");
});
