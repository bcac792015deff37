import type { ModelVersion } from "../../../domain/model-version.js";
import { allOf, failed, ok, type Result } from "../../../domain/problem.js";
import { measuredDraft, repeatedMetrics } from "../../../domain/registration/evaluated-on.js";
import type { RecordDraft } from "../../../domain/registration/record-draft.js";
import type { RegistrableModel } from "../../../domain/registration.js";
import { chooseEvaluationSet, readMetricFiles, type UnreadPart } from "./evaluation.js";
import type { EvidenceFlags } from "./evidence-flags.js";
import { readMeasuring } from "./flag-values.js";

/** The parts of an evaluation: both versions' numbers on one set, from files of metrics. */
interface Sides {
  readonly content: RecordDraft;
  readonly unmapped: readonly UnreadPart[];
}

/**
 * Reads candidate and incumbent from files of metrics, measured the same way. `records` are those of the versions, by
 * which an evaluation set can be known.
 */
export async function bothSides(
  root: string,
  flags: EvidenceFlags,
  registry: RegistrableModel,
  records: readonly ModelVersion[],
): Promise<Result<Sides>> {
  const measuring = readMeasuring(flags, null);
  const set = await chooseEvaluationSet(root, flags, records);
  const both = allOf<unknown>([measuring, set]);
  if (!measuring.ok || !set.ok) return both.ok ? ok({ content: {}, unmapped: [] }) : both;
  const { name, draft } = set.value;
  if (name === null || draft.evaluationSets === undefined) return failed(noSet(name));
  const { averaging = null, positiveClass } = measuring.value;
  const part = flags.part ?? flags["evaluation-split"] ?? null;
  const question = { catalogue: registry.catalogue, part, averaging, positiveClass };
  const files = [flags.metrics ?? [], flags["incumbent-metrics"] ?? []];
  const read = allOf(
    await Promise.all(files.map((paths) => readMetricFiles(root, paths, flags.format, question))),
  );
  if (!read.ok) return read;
  const twice = read.value.flatMap(({ measured }) => repeatedMetrics(measured));
  if (twice.length > 0) return failed(repeated(twice));
  const [candidate, incumbent] = read.value.map(({ measured }) => {
    const { parameters: _, ...numbers } = measuredDraft(
      measured,
      { ...measuring.value, evaluatedOn: name },
      registry.catalogue,
    );
    return { metrics: {}, ...numbers };
  });
  return ok({
    content: {
      ...draft,
      candidate,
      ...(files[1]?.length ? { incumbent } : {}),
    },
    unmapped: read.value.flatMap(({ unmapped }) => unmapped),
  });
}

function noSet(name: string | null) {
  return {
    code: "evaluation-set-unknown",
    what:
      name === null
        ? "It isn't said which evaluation set the numbers were measured on."
        : `Nothing describes the evaluation set ${name}.`,
    why: "Only numbers that were measured on the same data are compared.",
    fix: "Give --evaluation-set with a name that the record describes, or --evaluation-dataset, --evaluation-digest and --evaluation-split too.",
  };
}

function repeated(metrics: readonly string[]) {
  return {
    code: "metric-in-several-files",
    what: `${[...new Set(metrics)].join(", ")} stands in more than one file of one side.`,
    fix: "Leave it out of all but one of them.",
  };
}
