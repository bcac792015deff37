import { resolve } from "node:path";
import { readInputFile } from "../../../adapters/files/input-file.js";
import { openKeys } from "../../../adapters/registry/audit-keys.js";
import { findAuditPlace } from "../../../adapters/registry/audit-place.js";
import {
  type Audited,
  type AuditQuestion,
  auditRegistry,
} from "../../../adapters/registry/audit-registry.js";
import { type Anchors, readAnchors } from "../../../domain/audit/anchors.js";
import { ok, type Problem, type Result } from "../../../domain/problem.js";
import { type AuditReport, auditReport, isConsistent } from "../../../render/audit-report.js";
import { readCommand } from "../arguments.js";
import { type CliIo, type ExitCode, wrongUse } from "../cli-io.js";
import { problemText } from "../problem-text.js";

const USAGE = `Usage: model-promoter audit verify [--anchor FILE] [--github-key FILE]
       [--allowed-signers FILE] [--app LOGIN] [--registry-branch NAME] [--json]

Proves the audit trail offline, from a clone's commits alone: each model's
entries are one chain; manifest.yaml and production.json follow from it; what
was decided on is unchanged; and through all of history, each commit that wrote
an entry is the App's, changes nothing else, and left the state that follows.
  --anchor FILE           a head that was kept outside: what audit head or
                          audit verify --json printed, or a text with digests of
                          entries, such as the App's comments. Finds a history
                          that was rewritten as a whole. --head is the same
  --github-key FILE       OpenPGP keys to check the commits' signatures with:
                          https://github.com/web-flow.gpg, kept in a file
  --allowed-signers FILE  SSH keys to check them with, as git keeps them
  --app LOGIN             the App's login, such as model-promoter[bot]; more
                          than once where another recorded earlier. Else it is
                          whichever App recorded first
  --registry-branch NAME  branch that the entries are on; else the policy's
                          state.branch, or what is checked out
  --json                  print { "schema", "branch", "commit", "consistent",
                          "anchored", "signatures", "apps", "models",
                          "entries", "recorded", "adopted", "heads",
                          "findings": [{ "severity", "code", "model", "file",
                          "commit", "what", "why", "fix" }], "more" }
Exit codes: 0 consistent; 1 something is wrong; 2 wrong use; 3 it couldn't be
checked.`;

const options = {
  anchor: { type: "string" },
  head: { type: "string" },
  "github-key": { type: "string" },
  "allowed-signers": { type: "string" },
  app: { type: "string", multiple: true },
  "registry-branch": { type: "string" },
  json: { type: "boolean", default: false },
} as const;

/** The command `audit verify`: proves a registry's audit trail. */
export async function auditVerify(args: readonly string[], io: CliIo): Promise<ExitCode> {
  const words = readCommand(args, io, USAGE, { options });
  if (!words.ok) return words.code;
  const { values: flags } = words.value;
  if (flags.anchor !== undefined && flags.head !== undefined)
    return wrongUse(io, "--anchor and --head are the same; give one file.", USAGE);
  const anchors = await anchorsIn(io, flags.anchor ?? flags.head);
  if (!anchors.ok) return wrongUse(io, problemText(anchors.problems).trimEnd(), USAGE);
  const signers = await listIn(io, flags["allowed-signers"]);
  if (!signers.ok) return wrongUse(io, problemText(signers.problems).trimEnd(), USAGE);
  const place = await findAuditPlace(io.cwd, flags["registry-branch"] ?? null);
  if (!place.ok) return unchecked(io, flags.json, place.problems);
  const openPgp = flags["github-key"];
  const keys = await openKeys({
    openPgp: openPgp === undefined ? null : resolve(io.cwd, openPgp),
    allowedSigners: signers.value,
  });
  if (!keys.ok) return unchecked(io, flags.json, keys.problems);
  try {
    const apps = (flags.app ?? []).map((login) => login.replace(/^@/, ""));
    const question = { place: place.value, apps, keys: keys.value, anchors: anchors.value };
    const report = reportOf(question, await auditRegistry(question));
    io.stdout(flags.json ? reportJson(report) : auditReport(report));
    return isConsistent(report) ? 0 : 1;
  } finally {
    await keys.value?.close();
  }
}

type Report = Audited & AuditReport;

function reportOf({ place, keys, anchors }: AuditQuestion, audited: Audited): Report {
  return {
    ...audited,
    branch: place.branch,
    commit: place.head,
    signatures: keys === null ? "not checked" : "checked",
    isAnchored: anchors !== null,
  };
}

/** The absolute path of a list of signers that can be read; git itself would take one that isn't there for empty. */
async function listIn(io: CliIo, file: string | undefined): Promise<Result<string | null>> {
  if (file === undefined) return ok(null);
  const read = await readInputFile(io.cwd, file);
  return read.ok ? ok(resolve(io.cwd, file)) : read;
}

async function anchorsIn(io: CliIo, file: string | undefined): Promise<Result<Anchors | null>> {
  if (file === undefined) return ok(null);
  const read = await readInputFile(io.cwd, file);
  return read.ok ? readAnchors(read.value.text) : read;
}

function unchecked(io: CliIo, asJson: boolean, problems: readonly Problem[]): ExitCode {
  if (asJson) io.stdout(`${JSON.stringify({ schema: 1, consistent: null, problems }, null, 2)}\n`);
  else io.stderr(problemText(problems));
  return 3;
}

function reportJson(report: Report): string {
  const { branch, commit, isAnchored, signatures, apps, models, entries, recorded } = report;
  const { adopted, heads, findings, more } = report;
  const consistent = isConsistent(report);
  const scope = { schema: 1, branch, commit, consistent, anchored: isAnchored, signatures, apps };
  const found = { models, entries, recorded, adopted, heads, findings, more };
  return `${JSON.stringify({ ...scope, ...found }, null, 2)}\n`;
}
