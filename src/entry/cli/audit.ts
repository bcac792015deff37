import type { CliIo, Command, ExitCode } from "./cli-io.js";
import { wrongUse } from "./cli-io.js";

const USAGE = `Usage: model-promoter audit verify [...]
       model-promoter audit log [<model>] [...]
       model-promoter audit head [...]

  verify  proves the audit chains, the state that follows from them, and that
          every commit that wrote them is the App's
  log     prints the entries: who decided what, on which numbers
  head    prints the end of every chain, to be kept outside as an anchor

model-promoter audit <word> --help says more.`;

const parts: Readonly<Record<string, () => Promise<Command>>> = {
  verify: async () => (await import("./audit/verify.js")).auditVerify,
  log: async () => (await import("./audit/log.js")).auditLog,
  head: async () => (await import("./audit/head.js")).auditHead,
};

/** The command `audit`: by its second word one of three. */
export async function audit(args: readonly string[], io: CliIo): Promise<ExitCode> {
  const [name, ...rest] = args;
  if (name === "--help" || name === "-h") {
    io.stdout(`${USAGE}\n`);
    return 0;
  }
  const load = name !== undefined && Object.hasOwn(parts, name) ? parts[name] : undefined;
  if (load === undefined)
    return wrongUse(
      io,
      name === undefined ? "Say what of the audit." : `There is no audit ${name}.`,
      USAGE,
    );
  return (await load())(rest, io);
}
