import {
  type AuditEntry,
  entryDigest,
  type Move,
  type RecordedSignOff,
} from "../../domain/audit-entry.js";
import { formatTime } from "../../domain/gate/duration.js";
import type { Manifest } from "../../domain/manifest.js";
import type { Problem } from "../../domain/problem.js";
import type { Subject } from "../../domain/registry.js";
import { stageNames } from "../../domain/stage.js";
import { code, type Markdown } from "../escape.js";
import { tallyGates } from "../gate-tally.js";
import { fileAddress, link } from "../links.js";
import { blocks, bullets, join, md } from "../markdown.js";
import type { CommentMarker } from "../marker.js";
import { problemList } from "../problem-list.js";
import { sentence } from "../sentence.js";
import { commentText } from "./reply.js";
import type { PullRequestLink } from "./request-replies.js";
import { versionTable } from "./status.js";

/** Where an entry's file is: the repository's page, the commit that wrote it, its path. */
export interface EntryPlace {
  readonly repositoryUrl: string;
  readonly commit: string;
  readonly path: string;
}

/** What is said on a promotion that was recorded: what moved, who signed, and the entry to hold on to. */
export function recordedComment(entry: AuditEntry, manifest: Manifest, place: EntryPlace): string {
  const [first] = entry.moves;
  const where = first ? ` is in ${stageNames[first.to]}` : " is recorded";
  return commentText(
    blocks(
      md`✅ **${entry.model} ${entry.version}${where}.**`,
      bullets(entry.moves.map(moveText)),
      signedText(entry),
      md`${entry.model} now:`,
      versionTable(manifest),
      entryText(entry, place),
    ),
    { kind: "entry", id: entry.id },
  );
}

function moveText({ version, from, to, role }: Move): Markdown {
  const as = role === undefined ? "" : `, ${role.replace("-", " ")}`;
  return md`${version}: ${stageNames[from]} → ${stageNames[to]}${as}`;
}

function signedText({ signOffs, gates }: AuditEntry): Markdown {
  const judged = md`${sentence(tallyGates(gates).text)}`;
  if (signOffs.length === 0) return judged;
  return join([md`${judged} Signed by:`, bullets(signOffs.map(signOffText))], "\n");
}

function signOffText({ owner, by, at }: RecordedSignOff): Markdown {
  const who = code(by.login);
  const place =
    owner.toLowerCase() === by.login.toLowerCase() ? who : md`${who} for ${code(owner)}`;
  return md`${place} on ${formatTime(at)}`;
}

function entryText(entry: AuditEntry, { repositoryUrl, commit, path }: EntryPlace): Markdown {
  const file = link(md`entry ${entry.seq}`, fileAddress(repositoryUrl, commit, path));
  return md`Recorded as ${file}, ${code(entry.id)}, digest ${code(entryDigest(entry))}. Kept somewhere else, this digest proves later that nothing before it was rewritten.`;
}

/**
 * What is said where an earlier try recorded the decision and ended before it told of it. `comment` is the comment that
 * is answered.
 */
export function recordedEarlierComment(id: string, comment: number | null = null): string {
  const markers: readonly CommentMarker[] = [
    ...(comment === null ? [] : [{ kind: "reply", comment } as const]),
    { kind: "entry", id },
  ];
  return commentText(
    md`What was decided here is recorded, as audit entry ${code(id)}. ${code("/status")} shows where the model stands.`,
    ...markers,
  );
}

/** The issue about a refused merge where an earlier try recorded the refusal and ended before it told of it. */
export function refusedEarlierIssue(
  id: string,
  refused: Subject,
  { number, url }: PullRequestLink,
): RefusedMerge["issue"] {
  const { model, version } = refused;
  return {
    title: refusedTitle(refused, number),
    body: commentText(
      blocks(
        md`⛔ **The promotion of ${model} ${version} was merged and is refused. Nothing has moved.**`,
        md`Why is in audit entry ${code(id)}. When the reasons are gone, ask again with ${code("/promote")}.`,
        md`The pull request: ${link(md`${model} ${version}`, url)}`,
      ),
      { kind: "entry", id },
    ),
  };
}

function refusedTitle({ model, version }: Subject, number: number): string {
  return `Refused: promotion of ${model} ${version}, merged in #${number}`;
}

/** What is said of a merge that was refused: on the pull request, and in an issue of its own. */
export interface RefusedMerge {
  readonly comment: string;
  readonly issue: { readonly title: string; readonly body: string };
}

/** Tells of a merge that was refused: nothing has moved, why, and what to do. */
export function refusedMerge(
  entry: AuditEntry,
  problems: readonly Problem[],
  place: EntryPlace,
): RefusedMerge {
  const { model, version, pullRequest } = entry;
  const number = pullRequest?.number ?? 0;
  const address = `${place.repositoryUrl}/pull/${number}`;
  const content = blocks(
    md`⛔ **The promotion of ${model} ${version} was merged and is refused. Nothing has moved.**`,
    mergedBy(entry),
    problemList(problems, place.repositoryUrl),
    md`Refused is final for this pull request. When the reasons are gone, ask again with ${code("/promote")}.`,
    entryText(entry, place),
  );
  const marker = { kind: "entry", id: entry.id } as const;
  return {
    comment: commentText(content, marker),
    issue: {
      title: refusedTitle(entry, number),
      body: commentText(
        blocks(content, md`The pull request: ${link(md`${model} ${version}`, address)}`),
        marker,
      ),
    },
  };
}

function mergedBy({ pullRequest, at }: AuditEntry): Markdown | null {
  if (!pullRequest?.mergedBy) return null;
  return md`Merged by ${code(pullRequest.mergedBy.login)} on ${formatTime(at)}, in spite of:`;
}
