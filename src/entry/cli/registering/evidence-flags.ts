import { evidenceKindSchema } from "../../../domain/evidence.js";
import { reportFormats } from "../../../domain/metric-formats/read-report.js";
import { quoted } from "../../../domain/names.js";
import { allOf, failed, ok, type Result } from "../../../domain/problem.js";
import { mergeDrafts, type RecordDraft } from "../../../domain/registration/record-draft.js";
import { group, number } from "./flag-values.js";
import { type Flags, measuringFlags } from "./flags.js";

const text = { type: "string" } as const;
const yes = { type: "boolean" } as const;

/** Flags of `evidence add`. */
export const evidenceFlags = {
  ...measuringFlags,
  "incumbent-metrics": { type: "string", multiple: true },
  scores: { type: "string", multiple: true },
  kind: text,
  from: text,
  to: text,
  by: text,
  source: text,
  note: text,
  against: text,
  requests: text,
  anomalies: text,
  disagreements: text,
  p50: text,
  p95: text,
  p99: text,
  load: text,
  unit: text,
  share: text,
  "planned-end": text,
  "planned-n": text,
  looks: text,
  boundary: text,
  metric: text,
  control: text,
  candidate: text,
  reference: text,
  current: text,
  test: text,
  "pull-request": yes,
  json: yes,
} as const;

export type EvidenceFlags = Flags<typeof evidenceFlags>;

/** How `evidence` is used. */
export const EVIDENCE_USAGE = `Usage: model-promoter evidence add <model> <version> --kind KIND [FILE] [flags]

Writes one run of evidence about a registered version into this folder, as
evidence/<version>/<kind>-<run>.yaml with the next free number. Runs are only
ever added. It is checked against its schema, and bound to the record's artifact.
  --kind KIND    ${evidenceKindSchema.options.join(", ")}
  FILE           in the registry's own format, or a report of Evidently (drift,
                 custom) or Great Expectations (custom): recognised by content,
                 or named with --format ${reportFormats.join("|")}; what has no
                 place in it is listed. Flags go before the file.
Of every kind
  --from TIME --to TIME   when it was collected, in UTC
  --by WHO                github:<login> or machine:<name>
  --source URL --note TEXT
  --against VERSION       the version it was measured beside; must be registered
Of a kind
  shadow      --requests N --anomalies N [--disagreements N]
  latency     --n N --p50 MS --p95 MS --p99 MS --load TEXT
  ab-test     --unit TEXT --share 0.05 --looks N [--boundary NAME]
              --planned-end TIME or --planned-n N
              --metric NAME --control SUCCESSES/N --candidate SUCCESSES/N
              (of a metric that is a mean: MEAN,SD,N)
  evaluation  --metrics FILE [--incumbent-metrics FILE] and the flags of
              register that say how it was measured (--evaluation-set, --n ...)
              --scores FILE: both versions' scores of each example, such as 1
              for right and 0 for wrong; CSV, example,incumbent,candidate. Gives
              the paired change of the metric whose numbers are their means, or
              of the one named: --scores METRIC=FILE
  drift       --reference TEXT --current TEXT, and a FILE
  custom      --test NAME, and a FILE
Output
  --pull-request   write nothing here; open a pull request (GITHUB_TOKEN)
  --json           print { "schema", "model", "version", "kind", "run",
                   "written", "pullRequest", "unmapped", "problems" } and
                   nothing else
Exit codes: 0 done; 1 refused, and nothing was written; 2 wrong use; 3 a
failure outside.

Example: model-promoter evidence add fraud-detection 2.1.3 --kind shadow \\
           --from 2025-03-05T00:00:00Z --to 2025-03-07T00:00:00Z \\
           --by machine:shadow-serving --requests 1840000 --anomalies 0`;

/** What the flags say of evidence, as they say it. */
export function evidenceDraft(flags: EvidenceFlags): Result<RecordDraft> {
  const control = readArm("--control", flags.control);
  const candidate = readArm("--candidate", flags.candidate);
  const arms = allOf([control, candidate]);
  if (!control.ok || !candidate.ok) return arms.ok ? ok({}) : arms;
  const isMean = [control.value, candidate.value].some((arm) => arm !== undefined && "mean" in arm);
  const measured = control.value !== undefined || candidate.value !== undefined;
  return ok(
    mergeDrafts(
      group("collected", { from: flags.from, to: flags.to, by: flags.by, source: flags.source }),
      { note: flags.note, load: flags.load, unit: flags.unit, test: flags.test },
      { reference: flags.reference, current: flags.current },
      { requests: number(flags.requests), anomalies: number(flags.anomalies) },
      { disagreements: number(flags.disagreements), share: number(flags.share) },
      { p50: number(flags.p50), p95: number(flags.p95), p99: number(flags.p99) },
      flags.kind === "latency" ? { n: number(flags.n) } : {},
      group("plan", {
        end: flags["planned-end"],
        n: number(flags["planned-n"]),
        looks: number(flags.looks),
        boundary: flags.boundary,
      }),
      group("outcome", {
        kind: measured ? (isMean ? "mean" : "proportion") : undefined,
        metric: flags.metric,
        control: control.value,
        candidate: candidate.value,
      }),
    ),
  );
}

/** Reads `SUCCESSES/N`, or `MEAN,SD,N`. */
function readArm(flag: string, word: string | undefined): Result<RecordDraft | undefined> {
  if (word === undefined) return ok(undefined);
  const [, successes, n] = /^(\d+)\/(\d+)$/.exec(word) ?? [];
  if (successes !== undefined) return ok({ n: Number(n), successes: Number(successes) });
  const [, mean, sd, size] = /^([^,]+),([^,]+),(\d+)$/.exec(word) ?? [];
  if (mean !== undefined) return ok({ n: Number(size), mean: number(mean), sd: number(sd) });
  return failed({
    code: "arm-malformed",
    what: `${flag} ${quoted(word)} is no count.`,
    fix: `Write ${flag} 319200/399000 (successes of all), or a mean, standard deviation and number: 12.5,3.1,399000.`,
  });
}
