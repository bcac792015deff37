import { chainHeads } from "../../../adapters/registry/audit-heads.js";
import { findAuditPlace } from "../../../adapters/registry/audit-place.js";
import { readCommand } from "../arguments.js";
import type { CliIo, ExitCode } from "../cli-io.js";
import { problemText } from "../problem-text.js";

const USAGE = `Usage: model-promoter audit head [--registry-branch NAME] [--json]

Prints where every model's chain of entries ends: { "schema", "branch",
"commit", "heads": { <model>: { "seq", "digest" } } }, with --json or without.
Kept somewhere that nobody here can write, it is an anchor: audit verify
--anchor FILE finds later whether anything before it was rewritten. It proves
nothing by itself; verify first.
  --registry-branch NAME  branch that the entries are on; else the policy's
                          state.branch, or what is checked out
Exit codes: 0 printed; 2 wrong use; 3 it couldn't be read.`;

/** The command `audit head`: what to keep outside as an anchor. */
export async function auditHead(args: readonly string[], io: CliIo): Promise<ExitCode> {
  const words = readCommand(args, io, USAGE, {
    options: { "registry-branch": { type: "string" }, json: { type: "boolean" } },
  });
  if (!words.ok) return words.code;
  const place = await findAuditPlace(io.cwd, words.value.values["registry-branch"] ?? null);
  if (!place.ok) {
    io.stderr(problemText(place.problems));
    return 3;
  }
  const { branch, head: commit } = place.value;
  const heads = await chainHeads(place.value);
  io.stdout(`${JSON.stringify({ schema: 1, branch, commit, heads }, null, 2)}\n`);
  return 0;
}
