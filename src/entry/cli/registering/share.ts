import type { MeasuredFile } from "../../../domain/metric-formats/measured-file.js";
import type { RecordDraft } from "../../../domain/registration/record-draft.js";
import type { UnreadPart } from "./evaluation.js";

/** A draft of a record, with what wasn't taken over and what must not go unseen. */
export interface GatheredDraft {
  readonly draft: RecordDraft;
  readonly unmapped: readonly UnreadPart[];
  readonly warnings: readonly string[];
}

/** One source's share of a record. */
export interface Share extends GatheredDraft {
  readonly measured: readonly MeasuredFile[];
}

/** The share of a source that nobody named. */
export const nothing: Share = { draft: {}, unmapped: [], warnings: [], measured: [] };
