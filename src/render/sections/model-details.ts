import { formatTime } from "../../domain/gate/duration.js";
import { formatCount, formatMetric } from "../../domain/metric-text.js";
import type { ModelVersion } from "../../domain/model-version.js";
import { code, type Markdown, markdown } from "../escape.js";
import { link } from "../links.js";
import { alert, join, md } from "../markdown.js";
import type { PullRequestView } from "../pull-request-view.js";
import { left, table } from "../table.js";
import type { TemplateView } from "../templates.js";

const MOST_PARAMETERS = 20;
const MOST_PARENTS = 10;

/** What Model Details shows. */
export function modelDetailsView({
  dossier,
  inputs,
  repositoryUrl,
}: PullRequestView): TemplateView {
  if (inputs === null)
    return {
      provenance: null,
      facts: md`${code(`${dossier.model} ${dossier.version}`)}: its record can't be read at the moment.`,
    };
  const { record } = inputs;
  return { provenance: unknownProvenance(record), facts: recordFacts(record, repositoryUrl) };
}

/** The alert of a record that nobody vouches for; null for any other. */
export function unknownProvenance(record: ModelVersion): Markdown | null {
  if (record.provenance === "known") return null;
  const absent = [
    ...(record.source ? [] : ["source"]),
    ...(record.dataset ? [] : ["training data"]),
  ].join(" and ");
  return alert(
    "CAUTION",
    md`**Provenance unknown.** The record doesn't vouch for where this version comes from${absent ? md`; it names no ${absent}` : ""}.`,
  );
}

/** A record's facts as a table. `repositoryUrl` tells the host that commits are linked to; null: without links. */
export function recordFacts(record: ModelVersion, repositoryUrl: string | null): Markdown {
  const rows: readonly (readonly [string, Markdown | null])[] = [
    ["Type", md`${record.type}`],
    ["Architecture", md`${record.architecture}`],
    ["Trained", md`${formatTime(record.trained.at)} by ${trainer(record.trained.by)}`],
    ["Dataset", dataset(record)],
    ["Source", source(record, repositoryUrl)],
    ["Environment", environment(record)],
    ["Artifact", artifact(record)],
    ["Parameters", parameters(record)],
    ["Based on", parents(record)],
  ];
  const shown = rows.flatMap(([name, value]) => (value ? [[md`${name}`, value]] : []));
  return table([left(md`Version`), left(md`**${record.version}**`)], shown);
}

function trainer(by: string): Markdown {
  if (by === "unknown") return md`**unknown**`;
  const [kind, name = ""] = by.split(":");
  return kind === "github" ? code(`@${name}`) : md`${name} (machine)`;
}

function dataset({ dataset: data }: ModelVersion): Markdown {
  if (!data) return md`**unknown**`;
  const period = data.period ? md`, ${data.period.from} to ${data.period.to}` : "";
  return md`${data.name} ${data.version}: ${records(data.records)} records${period} (${shortDigest(data.digest)})`;
}

/** `50M (50,000,000)`, so that nobody counts zeros. */
function records(number: number): string {
  if (number < 1_000_000) return formatCount(number);
  const short = number.toLocaleString("en-US", { notation: "compact", maximumFractionDigits: 1 });
  return `${short} (${formatCount(number)})`;
}

function source({ source: from }: ModelVersion, repositoryUrl: string | null): Markdown {
  if (!from) return md`**unknown**`;
  const commit = code(from.commit.slice(0, 8));
  if (repositoryUrl === null || !/^[\w.-]+\/[\w.-]+$/.test(from.repository))
    return md`${from.repository} at ${commit}`;
  const host = new URL(repositoryUrl).origin;
  return md`${from.repository} at ${link(commit, `${host}/${from.repository}/commit/${from.commit}`)}`;
}

function environment({ environment: packages }: ModelVersion): Markdown | null {
  return packages ? md`${code(packages.lock)} (${shortDigest(packages.digest)})` : null;
}

function artifact({ artifact: { uri, digest, bytes } }: ModelVersion): Markdown {
  return md`${code(uri)}, ${formatMetric({ unit: "bytes" }, bytes)} (${shortDigest(digest)})`;
}

function parameters({ parameters: values }: ModelVersion): Markdown | null {
  const all = Object.entries(values).map(([name, value]) => code(`${name}=${value}`));
  if (all.length === 0) return null;
  const more = all.length - MOST_PARAMETERS;
  return md`${join(all.slice(0, MOST_PARAMETERS), ", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

function parents({ parents: all }: ModelVersion): Markdown | null {
  if (all.length === 0) return null;
  const named = all.map(
    ({ name, version, digest }) => md`${name} ${version} (${shortDigest(digest)})`,
  );
  const more = all.length - MOST_PARENTS;
  return md`${join(named.slice(0, MOST_PARENTS), "<br>")}${more > 0 ? markdown(`<br>and ${more} more`) : ""}`;
}

/** A digest's first 12 digits, as people compare them. */
export function shortDigest(digest: string): Markdown {
  return code(digest.slice(0, "sha256:".length + 12));
}
