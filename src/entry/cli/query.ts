import { askEachModel } from "../../adapters/registry/ask-in-threads.js";
import { cacheFolder } from "../../adapters/registry/facts-cache.js";
import { findModels } from "../../adapters/registry/find-models.js";
import type { OpenRegistry } from "../../adapters/registry/open-registry.js";
import type { QueryRow } from "../../domain/catalogue/model-question.js";
import type { VersionFilter } from "../../domain/catalogue/version-filter.js";
import { metricCatalogue } from "../../domain/metric.js";
import { formatMetric } from "../../domain/metric-text.js";
import { nearestName } from "../../domain/nearest-name.js";
import type { Policy } from "../../domain/policy.js";
import { readCommand } from "./arguments.js";
import { type CliIo, type ExitCode, wrongUse } from "./cli-io.js";
import { type Answer, questionFlags, questionUsage, tellAnswer } from "./cli-registry.js";
import { problemText } from "./problem-text.js";
import { readFilter } from "./query-filter.js";
import { timeText } from "./standing-text.js";
import { textTable } from "./text-table.js";

const USAGE = `Usage: model-promoter query [filters] [--as-of WHEN] [--json]

Finds the versions that meet every filter given.
  --model MODEL            of this model only
  --stage STAGE            may be given several times: in one of them
  --tier TIER              low, medium or high
  --owner @WHO             a person or team that CODEOWNERS asks to sign for it
  --dataset NAME[@VERSION] trained on it
  --trained-after WHEN     from a day on, such as 2025-03-10, or a UTC time
  --trained-before WHEN    before a day or time
  --trained-by WHO         github:<login>, machine:<name> or unknown
  --commit HEX             training code at this commit; its first digits do
  --provenance KIND        known or unknown
  --tag TAG                with this tag; may be given several times
  --metric 'BOUND'         such as 'f1>=0.9' or 'false_positive_rate<8%'; the
                           number that gates would use; may be given several times
  --slice 'BOUND'          some slice within the bound, such as 'f1<0.85', or
                           one: 'region=rural f1<0.85'; may be given several times
${questionUsage}:
                { "schema", "asOf", "versions": [{ "model", "tier", "version",
                "stage", "role", "since", "type", "architecture",
                "provenance", "tags", "trained", "dataset", "commit",
                "artifact", "numbers", "slices" }], "problems" }
Exit codes: 0 something was found; 1 nothing was, or not all could be read;
2 wrong use; 3 a failure outside.

Example: model-promoter query --stage production --metric 'f1<0.9'`;

const filters = {
  model: { type: "string" },
  stage: { type: "string", multiple: true },
  tier: { type: "string" },
  owner: { type: "string" },
  dataset: { type: "string" },
  "trained-after": { type: "string" },
  "trained-before": { type: "string" },
  "trained-by": { type: "string" },
  commit: { type: "string" },
  provenance: { type: "string" },
  tag: { type: "string", multiple: true },
  metric: { type: "string", multiple: true },
  slice: { type: "string", multiple: true },
} as const;

/** The command `query`: versions that meet all filters. */
export async function query(args: readonly string[], io: CliIo): Promise<ExitCode> {
  const words = readCommand(args, io, USAGE, { options: { ...filters, ...questionFlags } });
  if (!words.ok) return words.code;
  const { values: flags } = words.value;
  const filter = readFilter(flags);
  if (!filter.ok) return wrongUse(io, problemText(filter.problems).trimEnd(), USAGE);
  return tellAnswer(io, { asOf: flags["as-of"], asJson: flags.json }, (registry) =>
    find(registry, filter.value, io),
  );
}

async function find(registry: OpenRegistry, filter: VersionFilter, io: CliIo): Promise<Answer> {
  const { address, root, policy, codeowners, trees } = registry;
  const { models } = await findModels(trees.people, root);
  const asked = models.filter(({ model }) => filter.model === null || model === filter.model);
  const cache = await cacheFolder(io.cwd, io.env);
  const question = { kind: "query", filter } as const;
  const inquiry = { address, root, policy, codeowners, cache, question };
  const { rows, problems } = await askEachModel(inquiry, asked, io.program ?? null);
  const text = rows.length > 0 ? rowTable(rows, filter, policy) : nothingFound(filter, policy);
  return { json: { versions: rows }, text, problems, isYes: rows.length > 0 };
}

function rowTable(rows: readonly QueryRow[], filter: VersionFilter, policy: Policy): string {
  const catalogue = metricCatalogue(policy.metrics);
  const asked = [...new Set(filter.metrics.map(({ metric }) => metric))];
  const shown = (name: string, value: number | undefined) =>
    value === undefined ? "" : formatMetric(catalogue.get(name) ?? { unit: "none" }, value);
  const lines = rows.map((row) => [
    row.model,
    row.version,
    row.stage,
    timeText(row.trained.at).slice(0, 10),
    dataText(row),
    ...asked.map((name) => shown(name, row.numbers[name])),
    row.slices.map(({ slice, metric, value }) => `${slice} ${shown(metric, value)}`).join(", "),
  ]);
  const heads = ["MODEL", "VERSION", "STAGE", "TRAINED", "DATA"];
  const columns = [...heads, ...asked, filter.slices.length > 0 ? "SLICES" : ""];
  return textTable([columns, ...lines]);
}

function dataText({ dataset, provenance }: QueryRow): string {
  const named = dataset ? [`${dataset.name} ${dataset.version}`] : [];
  return [...named, ...(provenance === "unknown" ? ["PROVENANCE UNKNOWN"] : [])].join(", ");
}

/** Nothing found may be a metric's name typed wrong; only a model can define one that the policy doesn't. */
function nothingFound({ metrics, slices }: VersionFilter, policy: Policy): string {
  const known = [...metricCatalogue(policy.metrics).keys()];
  const names = [...metrics, ...slices.map(({ bound }) => bound)].map(({ metric }) => metric);
  const unknown = [...new Set(names)].filter((name) => !known.includes(name));
  const hints = unknown.map((name) => {
    const nearest = nearestName(name, known);
    return ` The policy defines no metric ${name}${nearest === null ? "" : `; did you mean ${nearest}?`}`;
  });
  return `No version meets all of these filters.${hints.join("")}\n`;
}
