import type { AuditEntry } from "../../domain/audit-entry.js";
import type { PullRequestStatus } from "../../domain/status-decision.js";
import { code, type Markdown } from "../escape.js";
import { prose } from "../links.js";
import { blocks, bullets, md } from "../markdown.js";
import type { CommentMarker } from "../marker.js";
import { problemList } from "../problem-list.js";
import { sentence } from "../sentence.js";
import { verdictOf } from "../verdict.js";
import { commentText, replyText } from "./reply.js";

/**
 * Answer to `/recheck`. `moved` is what had changed since the dossier before; where there is something, a new dossier was
 * committed. `status` is how the pull request stands now.
 */
export function recheckedReply(
  comment: number,
  moved: readonly string[],
  status: PullRequestStatus,
): string {
  if (status.kind === "promotion")
    return replyText(
      comment,
      blocks(recheckText(moved), md`**${verdictOf(status.evaluation).text}**`),
    );
  const problems = status.kind === "broken" ? status.problems : [];
  return replyText(
    comment,
    blocks(md`**Not judged.** This pull request is no valid promotion.`, problemList(problems)),
  );
}

function recheckText(moved: readonly string[]): Markdown {
  if (moved.length === 0)
    // True after an earlier try of the same comment committed the dossier, too.
    return md`Judged anew. Nothing has changed since the dossier was last committed, so approvals stand. Any of an earlier dossier are void.`;
  return blocks(
    md`Judged anew, and put up anew, because this had changed:`,
    bullets(moved.map((change) => prose(sentence(change)))),
    md`A new dossier is committed. **Approvals start again:** those given before are void.`,
  );
}

/**
 * What is said on a promotion that was withdrawn. `reason` is null where its pull request was closed with GitHub's own
 * button; `comment` is the comment that is answered.
 */
export function withdrawnComment(
  entry: AuditEntry,
  by: string,
  reason: string | null,
  comment: number | null,
): string {
  const name = code(`@${by.replace(/^@/, "")}`);
  const markers: readonly CommentMarker[] = [
    ...(comment === null ? [] : [{ kind: "reply", comment } as const]),
    { kind: "entry", id: entry.id },
  ];
  return commentText(
    blocks(
      reason === null ? md`**Withdrawn** by ${name}.` : md`**Withdrawn** by ${name}: ${reason}`,
      md`Nothing has moved, and ${entry.model} is free for the next promotion. Recorded as entry ${entry.seq}, ${code(entry.id)}.`,
    ),
    ...markers,
  );
}
