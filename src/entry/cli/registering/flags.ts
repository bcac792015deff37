import { metricFormats } from "../../../domain/metric-formats/read-metrics.js";

const text = { type: "string" } as const;
const texts = { type: "string", multiple: true } as const;
const yes = { type: "boolean" } as const;

/** Flags that say how numbers were measured, of `register` and `evidence add`. */
export const measuringFlags = {
  metrics: texts,
  format: text,
  part: text,
  "evaluation-set": text,
  "evaluation-dataset": text,
  "evaluation-digest": text,
  "evaluation-file": text,
  "evaluation-split": text,
  "evaluation-period": text,
  n: text,
  threshold: text,
  averaging: text,
  "positive-class": text,
} as const;

/** Flags of `register`. */
export const registerFlags = {
  ...measuringFlags,
  bump: text,
  type: text,
  architecture: text,
  "trained-at": text,
  "trained-by": text,
  repository: text,
  commit: text,
  "dataset-name": text,
  "dataset-version": text,
  "dataset-digest": text,
  "dataset-file": text,
  "dataset-records": text,
  "dataset-period": text,
  "environment-lock": text,
  "dvc-lock": text,
  "dvc-path": text,
  "artifact-uri": text,
  "artifact-digest": text,
  "artifact-bytes": text,
  "artifact-file": text,
  parameter: texts,
  parameters: texts,
  signature: text,
  parent: texts,
  provenance: text,
  metric: texts,
  slices: texts,
  card: text,
  evidence: texts,
  "from-record": text,
  "from-mlflow": text,
  "mlflow-url": text,
  "pull-request": yes,
  json: yes,
} as const;

/** Values of flags as they were typed. */
export type Flags<T> = {
  readonly [Name in keyof T]?:
    | (T[Name] extends { readonly type: "boolean" }
        ? boolean
        : T[Name] extends { readonly multiple: true }
          ? string[]
          : string)
    | undefined;
};

export type RegisterFlags = Flags<typeof registerFlags>;
export type MeasuringFlags = Flags<typeof measuringFlags>;

/** How `register` is used. */
export const REGISTER_USAGE = `Usage: model-promoter register <model> <version> [flags]
       model-promoter register <model> --bump auto [flags]

Writes a new version into the registry of this folder: versions/<version>.yaml,
with --card its model card, with --evidence evidence. Ready to commit; it never
overwrites a file. What the record must say and no flag said is asked for.

The number
  --bump auto            propose it from what changed since the newest version
  --from-record VERSION  take over type, architecture, dataset, parameters,
                         signature, base models and evaluation set; flags and
                         files that are given go before it
What it is
  --type TEXT --architecture TEXT --signature FILE
  --parameter NAME=VALUE ...    --parameters FILE ...
  --parent NAME@VERSION=DIGEST ...     base models
Where it comes from
  --trained-at TIME --trained-by github:<login>|machine:<name>|unknown
  --repository OWNER/NAME --commit ID    this folder's, where left out; looked
                         up on GitHub where GITHUB_TOKEN is set
  --dataset-name, --dataset-version, --dataset-digest, --dataset-records,
  --dataset-period FROM..TO, --dataset-file FILE (is hashed)
  --dvc-lock FILE --dvc-path PATH        dataset and parameters of a dvc.lock
  --environment-lock FILE  lock file of packages, such as uv.lock (is hashed)
  --provenance unknown   nobody can say: shown on every page, never in silence;
                         only where the policy's unknownProvenance allows it
The artifact
  --artifact-uri URI, and --artifact-file FILE (is hashed), or
  --artifact-digest DIGEST --artifact-bytes N
Numbers
  --metrics FILE ...     ${metricFormats.join(", ")}: recognised by content, or
  --format NAME          named; what has no place in a record is listed
  --metric NAME=VALUE ...  --slices FILE ...
  --part NAME            which part of the data, where a file has several
  --evaluation-set NAME, and unless an earlier record describes it:
  --evaluation-dataset, --evaluation-split, --evaluation-period FROM..TO,
  --evaluation-digest or --evaluation-file FILE
  --n N --threshold X --averaging binary|micro|macro|weighted
  --positive-class NAME
From MLflow
  --from-mlflow RUN|models:/NAME/VERSION|models:/NAME@ALIAS
  --mlflow-url URL       or MLFLOW_TRACKING_URI; MLFLOW_TRACKING_TOKEN signs in
Output
  --pull-request         write nothing here; open a pull request (GITHUB_TOKEN)
  --json                 print { "schema", "model", "version", "bump",
                         "written", "pullRequest", "unmapped", "warnings",
                         "problems" } and nothing else
Exit codes: 0 done; 1 refused, and nothing was written; 2 wrong use; 3 a failure
outside.

Example: model-promoter register fraud-detection --bump auto --from-record 2.1.3 \\
           --trained-at 2025-04-02T08:00:00Z --trained-by github:data-scientist \\
           --artifact-uri s3://models/fraud/2.2.0 --artifact-file model.ubj \\
           --metrics metrics.json --card card.yaml`;
