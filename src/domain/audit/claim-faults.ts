import type { AuditEntry } from "../audit-entry.js";
import { type AuditFinding, auditFault, auditRemark, type FindingPlace } from "./audit-finding.js";
import { isByGitHub, signatureFault } from "./authorship.js";
import type { TouchingCommit } from "./touching-commit.js";

const why = "What the App commits through GitHub's API, GitHub commits and signs.";

/** What speaks against a commit that says the App made it. */
export function claimFaults(
  commit: TouchingCommit["commit"],
  model: string | null,
): readonly AuditFinding[] {
  const place = { model, file: null, commit: commit.id };
  const { signature, committerEmail } = commit;
  const fault = signature && signatureFault(signature);
  return [
    ...(isByGitHub(commit)
      ? []
      : [
          auditFault(place, {
            code: "commit-rewritten",
            what: `A commit in the App's name was committed by ${committerEmail}, not by GitHub: it was made or rebased elsewhere.`,
            why,
          }),
        ]),
    ...(fault
      ? [
          auditFault(place, {
            code: "signature-wrong",
            what: `A commit in the App's name proves nothing: ${fault}.`,
            why,
          }),
        ]
      : []),
  ];
}

/** A commit's time is GitHub's, an entry's the App's own. */
const MOST_APART_MS = 3_600_000;

/** Points at an entry that says another time of recording than its commit has. */
export function timeRemarks(
  place: FindingPlace,
  { recordedAt }: AuditEntry,
  committedAt: string,
): readonly AuditFinding[] {
  if (Math.abs(Date.parse(recordedAt) - Date.parse(committedAt)) <= MOST_APART_MS) return [];
  return [
    auditRemark(place, {
      code: "audit-dated-otherwise",
      what: `The entry says that it was recorded at ${recordedAt}, and was committed at ${committedAt}.`,
      why: "The two differ by seconds where the App's clock is right.",
    }),
  ];
}
