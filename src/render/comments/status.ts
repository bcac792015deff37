import { formatTime } from "../../domain/gate/duration.js";
import type { Manifest, VersionState } from "../../domain/manifest.js";
import { stageNames } from "../../domain/stage.js";
import { servingWeights } from "../../domain/transition.js";
import { code, type Markdown, markdown } from "../escape.js";
import { link } from "../links.js";
import { blocks, bullets, join, md } from "../markdown.js";
import { left, right, table } from "../table.js";
import { replyText } from "./reply.js";

const MOST_MODELS = 50;
const MOST_VERSIONS = 20;

/** A registered model's state, and the promotions of it that are under way. */
export interface ModelStatus {
  readonly model: string;
  /** Null where nothing of it has moved yet. */
  readonly manifest: Manifest | null;
  readonly open: readonly {
    readonly number: number;
    readonly url: string;
    readonly title: string;
  }[];
}

/** Answer to `/status`. `asked` is the model that was asked for, null for all. */
export function statusReply(
  comment: number,
  models: readonly ModelStatus[],
  asked: string | null = null,
): string {
  if (models.length === 0) return replyText(comment, noModel(asked));
  const shown = models.slice(0, MOST_MODELS);
  const more = models.length - shown.length;
  return replyText(
    comment,
    blocks(
      ...shown.map(modelText),
      more > 0 ? md`And ${more} more; ask for one by ${code("/status <model>")}.` : null,
    ),
  );
}

function noModel(asked: string | null): Markdown {
  if (asked === null) return md`No model is registered here yet.`;
  return md`There is no model ${code(asked)} in this registry. ${code("/status")} lists those that there are.`;
}

function modelText({ model, manifest, open }: ModelStatus): Markdown {
  const promotions = open.map(
    ({ number, url, title }) => md`${link(markdown(`#${number}`), url)} ${title}`,
  );
  return blocks(
    md`**${model}**`,
    manifest === null ? md`No version has a stage yet.` : versionTable(manifest),
    promotions.length > 0 ? join([md`Under way:`, bullets(promotions)], "\n") : null,
  );
}

const stageOrder = ["production", "staging", "archived"] as const;

/** Versions by stage, Production first, the latest to come there first. */
export function versionTable(manifest: Manifest): Markdown {
  const all = Object.entries(manifest.versions).sort(
    ([, a], [, b]) =>
      stageOrder.indexOf(a.stage) - stageOrder.indexOf(b.stage) || b.since.localeCompare(a.since),
  );
  const weights = servingWeights(manifest);
  const rows = all
    .slice(0, MOST_VERSIONS)
    .map(([version, state]) => versionCells(version, state, weights[version]));
  const columns = [
    left(md`Version`),
    left(md`Stage`),
    left(md`Role`),
    right(md`Traffic`),
    left(md`Since`),
  ];
  const more = all.length - rows.length;
  return blocks(table(columns, rows), more > 0 ? md`And ${more} more.` : null);
}

function versionCells(
  version: string,
  { stage, role, since }: VersionState,
  weight: number | undefined,
): readonly Markdown[] {
  const traffic = weight === undefined ? md`–` : md`${weight}%`;
  const part = role === undefined ? md`–` : md`${role.replace("-", " ")}`;
  return [md`${version}`, md`${stageNames[stage]}`, part, traffic, md`${formatTime(since)}`];
}
