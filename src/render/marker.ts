import { z } from "zod";
import { versionSchema } from "../domain/scalars.js";

/** What the hidden marker of a promotion's pull request says: a hint for what to fetch, never input. */
export const promotionMarkerSchema = z.strictObject({
  schema: z.literal(1),
  dossier: z.string().min(1).max(1000).describe("path of the dossier"),
  incumbent: versionSchema.nullable(),
  teams: z
    .array(z.string().regex(/^[\w.-]+\/[\w.-]+$/))
    .max(100)
    .describe("teams that may have to sign, without their @"),
});

export type PromotionMarker = z.output<typeof promotionMarkerSchema>;

/** The marker as an HTML comment on a line of its own. */
export function writeMarker(marker: PromotionMarker): string {
  // Nothing in the JSON may end the comment; JSON reads these back as they were.
  const json = JSON.stringify(marker)
    .replaceAll("--", "-\\u002d")
    .replaceAll("<", "\\u003c")
    .replaceAll(">", "\\u003e")
    .replaceAll("\u2028", "\\u2028")
    .replaceAll("\u2029", "\\u2029");
  return `<!-- model-promoter ${json} -->`;
}

/** The marker in a pull request's body: the last line that is one; null where there is none that can be read. */
export function readMarker(body: string): PromotionMarker | null {
  const json = [...body.matchAll(/^<!-- model-promoter (\{.*\}) -->\s*$/gm)].at(-1)?.[1];
  const marker = promotionMarkerSchema.safeParse(json === undefined ? null : parsed(json));
  return marker.success ? marker.data : null;
}

/** What an App's comment is about: the comment that it answers, the audit entry or the machine's wish that it tells of. */
export type CommentMarker =
  | { readonly kind: "reply"; readonly comment: number }
  | { readonly kind: "entry"; readonly id: string }
  | { readonly kind: "refusal"; readonly id: string };

/** The marker of an App's comment as an HTML comment. */
export function writeCommentMarker(marker: CommentMarker): string {
  const said = marker.kind === "reply" ? marker.comment : marker.id;
  return `<!-- model-promoter ${marker.kind} ${said} -->`;
}

/** The markers in a comment's body. Only an App's own comment means anything by them. */
export function readCommentMarkers(body: string): readonly CommentMarker[] {
  const found = body.matchAll(
    /^<!-- model-promoter (?:reply (?<comment>[1-9]\d{0,15})|(?<kind>entry|refusal) (?<id>[0-9a-f]{20})) -->\s*$/gm,
  );
  return [...found].flatMap(({ groups }): readonly CommentMarker[] => {
    if (groups?.id !== undefined)
      return [{ kind: groups.kind === "refusal" ? "refusal" : "entry", id: groups.id }];
    return [{ kind: "reply", comment: Number(groups?.comment) }];
  });
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    if (cause instanceof SyntaxError) return null;
    throw cause;
  }
}

/** A body without its hidden markers, for showing it elsewhere. */
export function withoutMarkers(body: string): string {
  return body.replace(/^<!-- model-promoter .*-->[^\S\n]*\n?/gm, "");
}
