import { z } from "zod";
import type { Digest } from "../digest.js";
import { failed, ok, type Result } from "../problem.js";
import { commitIdSchema, digestSchema, modelNameSchema } from "../scalars.js";
import { type AuditFinding, auditFault } from "./audit-finding.js";

/** An entry that somebody kept the digest of. Model and number are null where the digest alone was kept. */
export interface Anchor {
  readonly model: string | null;
  readonly seq: number | null;
  readonly digest: Digest;
}

/** What was kept outside: entries, and the commit that the branch was at, where it was kept too. */
export interface Anchors {
  readonly entries: readonly Anchor[];
  readonly commit: string | null;
}

const headSchema = z.strictObject({ seq: z.int().min(1), digest: digestSchema });

/** Ends of all chains, as `audit head` prints and `audit verify --json` has them among the rest. */
export const headsSchema = z.object({
  schema: z.literal(1),
  commit: commitIdSchema,
  heads: z.record(modelNameSchema, headSchema),
});

/** The end of a chain. */
export type Head = z.output<typeof headSchema>;

/**
 * Reads a file of anchors: JSON that `audit head` or `audit verify --json` printed, or any text with digests in it, such
 * as the App's comments.
 */
export function readAnchors(text: string): Result<Anchors> {
  if (text.trimStart().startsWith("{")) return readHeads(text);
  const digests = [...new Set(text.match(/sha256:[0-9a-f]{64}(?![0-9a-f])/g))];
  const entries = digests.map((digest) => ({ model: null, seq: null, digest: digest as Digest }));
  return entries.length > 0 ? ok({ entries, commit: null }) : noAnchor("It holds no digest.");
}

function readHeads(text: string): Result<Anchors> {
  const parsed = headsSchema.safeParse(plainJson(text));
  if (!parsed.success) return noAnchor("It is JSON of another form.");
  const { heads, commit } = parsed.data;
  const entries = Object.entries(heads).map(([model, head]) => ({ model, ...head }));
  return ok({ entries, commit });
}

function plainJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

function noAnchor(what: string): Result<never> {
  return failed({
    code: "anchor-unreadable",
    what: `The anchor can't be read. ${what}`,
    fix: "Give a file that model-promoter audit head printed, or a text with digests of entries.",
  });
}

/** Entries that were kept outside and haven't been met yet. */
export class AnchorWatch {
  readonly #left: Map<Digest, Anchor>;
  readonly #count: number;

  constructor(entries: readonly Anchor[]) {
    this.#left = new Map(entries.map((anchor) => [anchor.digest, anchor]));
    this.#count = entries.length;
  }

  /** Whether anything was kept outside. */
  get isAnchored(): boolean {
    return this.#count > 0;
  }

  /** An entry of a chain. One that was kept as another model's, or with another number, isn't the one that was kept. */
  meet(model: string, seq: number, digest: Digest): void {
    const anchor = this.#left.get(digest);
    if (anchor === undefined) return;
    if ((anchor.model ?? model) === model && (anchor.seq ?? seq) === seq) this.#left.delete(digest);
  }

  /** The kept entries that no chain has. */
  faults(): readonly AuditFinding[] {
    return [...this.#left.values()].map(({ model, seq, digest }) =>
      auditFault(
        { model, file: null },
        {
          code: "anchor-gone",
          what:
            model === null
              ? `The entry with the digest ${digest} was kept outside, and is in no chain.`
              : `Entry ${seq} of ${model}, ${digest}, was kept outside, and isn't in its chain.`,
          ...rewritten,
        },
      ),
    );
  }
}

/** What to say where the commit that was kept is no longer in the branch's history. */
export function anchorCommitGone(commit: string, head: string): AuditFinding {
  return auditFault(
    { model: null, file: null },
    {
      code: "anchor-commit-gone",
      what: `Commit ${commit.slice(0, 10)}, at which the anchor was kept, isn't in the history of ${head.slice(0, 10)}.`,
      ...rewritten,
    },
  );
}

const rewritten = {
  why: "History was rewritten after the anchor was kept: consistent as it may look, it isn't the same.",
  fix: "Find the former history in another clone, and restore the branch from it.",
} as const;
