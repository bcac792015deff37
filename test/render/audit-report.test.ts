import { expect, it } from "vitest";
import { type AuditReport, auditReport, isConsistent } from "../../src/render/audit-report.js";

const report: AuditReport = {
  branch: "main",
  commit: "1a2b3c4d5e6f7a8b9c0d1a2b3c4d5e6f7a8b9c0d",
  models: 1,
  entries: 1200,
  recorded: 1199,
  apps: ["model-promoter[bot]"],
  signatures: "checked",
  isAnchored: true,
  adopted: [],
  findings: [],
  more: 0,
};

const fault = {
  severity: "error",
  code: "entry-changed",
  model: "fraud",
  file: "registry/models/fraud/audit/2025/000003-91c2.json",
  commit: "f".repeat(40),
  what: "Someone <someone@example.com> changes this audit entry, and that commit isn't the App's.",
  why: "Only the App writes audit entries.",
  fix: "Bring the branch back.",
} as const;

it("says what was looked at, and that all is well", () => {
  expect(auditReport(report)).toBe(
    `main at 1a2b3c4d5e: 1 model, 1,200 entries, 1,199 commits of model-promoter[bot].
Signatures: checked, of 1,199 commits.
Consistent, and everything that was kept outside is in it.
`,
  );
});

it("tells each fault with its commit, and why and how to mend it", () => {
  expect(auditReport({ ...report, findings: [fault], more: 3 })).toBe(
    `registry/models/fraud/audit/2025/000003-91c2.json: error: Someone <someone@example.com> changes this audit entry, and that commit isn't the App's. [entry-changed]
  Commit ffffffffffffffffffffffffffffffffffffffff
  Only the App writes audit entries.
  Fix: Bring the branch back.
And 3 more findings.

main at 1a2b3c4d5e: 1 model, 1,200 entries, 1,199 commits of model-promoter[bot].
Signatures: checked, of 1,199 commits.
Not consistent: 4 faults.
`,
  );
});

it("calls what may be innocent no fault, and more findings than were kept a fault", () => {
  const remark = { ...fault, severity: "warning" } as const;
  expect(isConsistent({ ...report, findings: [remark] })).toBe(true);
  expect(isConsistent({ ...report, findings: [fault] })).toBe(false);
  expect(isConsistent({ ...report, more: 1 })).toBe(false);
});

it("lists what was adopted, within reason, and lets no name steer the terminal", () => {
  const one = { model: "m", version: "1.0.0", stage: "staging", commit: "a".repeat(40) };
  const by = "\u001b[2Jevil\n <x@example.com>";
  const adopted = Array.from({ length: 12 }, () => ({ ...one, by, at: "2025-03-10T09:00:00Z" }));
  const lines = auditReport({ ...report, adopted }).split("\n");
  expect(lines[1]).toBe(
    "Decided elsewhere: m 1.0.0 in staging, adopted by �[2Jevil� <x@example.com> on 2025-03-10, commit aaaaaaaaaa.",
  );
  expect(lines[11]).toBe("Decided elsewhere: 2 more.");
});
