import { listEntries, readEntries } from "../../../adapters/registry/audit-entries.js";
import { findModels } from "../../../adapters/registry/find-models.js";
import { type OpenRegistry, openRegistry } from "../../../adapters/registry/open-registry.js";
import type { EntryFile } from "../../../domain/audit/entry-file.js";
import {
  type AuditEntry,
  type EntryKind,
  entryKindSchema,
  writeEntry,
} from "../../../domain/audit-entry.js";
import { parseModelName } from "../../../domain/names.js";
import { failed, ok, type Problem, type Result } from "../../../domain/problem.js";
import { readCommand } from "../arguments.js";
import { type CliIo, type ExitCode, wrongUse } from "../cli-io.js";
import { unknownModel } from "../cli-registry.js";
import { problemText } from "../problem-text.js";
import { entryTable } from "./entry-table.js";

const USAGE = `Usage: model-promoter audit log [<model>] [--since DATE] [--kind KIND] [--json]

Prints the audit entries, oldest first: who decided what, on which numbers, by
which pull request. Whether they are whole is audit verify's to say.
  --since DATE  decided on that day or later, such as 2025-03-10 (UTC), or at a
                time such as 2025-03-10T09:00:00Z
  --kind KIND   of one kind: ${entryKindSchema.options.slice(0, 6).join(", ")},
                ${entryKindSchema.options.slice(6).join(", ")}
  --json        one JSON object a line, each an entry as its file has it, by
                model in the order of the chain
Exit codes: 0 there are entries; 1 there are none, or not all could be read;
2 wrong use; 3 a failure outside.`;

/** Which entries are asked for. */
interface Wish {
  readonly model: string | null;
  /** The beginning of the time, UTC. */
  readonly since: string | null;
  readonly kind: EntryKind | null;
}

/** The command `audit log`: the entries, for people or as JSON lines. */
export async function auditLog(args: readonly string[], io: CliIo): Promise<ExitCode> {
  const words = readCommand(args, io, USAGE, {
    allowPositionals: true,
    options: {
      since: { type: "string" },
      kind: { type: "string" },
      json: { type: "boolean", default: false },
    },
  });
  if (!words.ok) return words.code;
  const { values: flags, positionals } = words.value;
  if (positionals.length > 1) return wrongUse(io, "Name one model, or none.", USAGE);
  const wish = readWish(positionals[0] ?? null, flags);
  if (!wish.ok) return wrongUse(io, problemText(wish.problems).trimEnd(), USAGE);
  const opened = await openRegistry(io.cwd, null);
  if (!opened.ok || opened.value.problems.length > 0) {
    io.stderr(problemText(opened.ok ? opened.value.problems : opened.problems));
    return 1;
  }
  try {
    return await print(opened.value, wish.value, flags.json, io);
  } finally {
    await opened.value.trees.close();
  }
}

function readWish(
  model: string | null,
  flags: { readonly since?: string | undefined; readonly kind?: string | undefined },
): Result<Wish> {
  const name = model === null ? ok(null) : parseModelName(model);
  const kind = flags.kind === undefined ? null : entryKindSchema.safeParse(flags.kind);
  const since = flags.since === undefined ? null : timeOf(flags.since);
  if (!name.ok) return name;
  if (kind?.success === false)
    return failed({
      code: "kind-unknown",
      what: `${flags.kind} is no kind of entry.`,
      fix: `Write one of ${entryKindSchema.options.join(", ")}.`,
    });
  if (since === null && flags.since !== undefined)
    return failed({
      code: "since-malformed",
      what: `${flags.since} is no day or time.`,
      fix: "Write a day such as 2025-03-10, or a time such as 2025-03-10T09:00:00Z.",
    });
  return ok({ model: name.value, since, kind: kind?.data ?? null });
}

function timeOf(text: string): string | null {
  const form = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?Z)?$/;
  const time = form.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? null : new Date(time).toISOString().replace(".000Z", "Z");
}

async function print(
  registry: OpenRegistry,
  wish: Wish,
  asJson: boolean,
  io: CliIo,
): Promise<ExitCode> {
  const models = await modelsOf(registry, wish.model);
  if (models.length === 0 && wish.model !== null) {
    io.stderr(problemText([await unknownModel(registry, wish.model)]));
    return 1;
  }
  const printer = asJson ? linePrinter(io) : tablePrinter(io);
  const problems: Problem[] = [];
  let count = 0;
  for await (const file of entriesOf(registry, models)) {
    if (file.value === null) problems.push(unreadable(file));
    else if (isWished(wish, file.value)) {
      count += 1;
      printer.take(file.value);
    }
  }
  printer.end();
  io.stderr(problemText(problems));
  return count > 0 && problems.length === 0 ? 0 : 1;
}

/** Lines are printed as entries come: nothing is kept of them. */
function linePrinter(io: CliIo) {
  return {
    take: (entry: AuditEntry) => io.stdout(writeEntry(entry)),
    end: () => {},
  };
}

function tablePrinter(io: CliIo) {
  const shown: AuditEntry[] = [];
  return {
    take: (entry: AuditEntry) => {
      shown.push(entry);
    },
    end: () =>
      io.stdout(shown.length > 0 ? entryTable(inTime(shown)) : "There are no such entries.\n"),
  };
}

async function modelsOf(
  { trees, root }: OpenRegistry,
  model: string | null,
): Promise<readonly string[]> {
  const found = await findModels(trees.state, root);
  const names = found.models.map((one) => one.model);
  return model === null ? names : names.filter((name) => name === model);
}

async function* entriesOf(
  { trees, root }: OpenRegistry,
  models: readonly string[],
): AsyncGenerator<EntryFile> {
  for (const model of models) {
    const { entries } = await listEntries(trees.state, root, model);
    yield* readEntries(trees.state, entries, null);
  }
}

function isWished({ since, kind }: Wish, entry: AuditEntry): boolean {
  return (since === null || entry.at >= since) && (kind === null || entry.kind === kind);
}

function inTime(entries: readonly AuditEntry[]): readonly AuditEntry[] {
  return entries.toSorted((a, b) => (a.at === b.at ? a.seq - b.seq : a.at < b.at ? -1 : 1));
}

function unreadable({ path, why }: EntryFile): Problem {
  return {
    code: "audit-unreadable",
    what: `${path} is no entry that the App wrote: ${why}.`,
    fix: "model-promoter audit verify tells which commit changed it.",
    place: { file: path },
  };
}
