import { fileProblems, type ModelFiles } from "../catalogue/model-files.js";
import type { EvidenceRun } from "../evidence.js";
import { checkMeasured } from "../measured-problems.js";
import { metricCatalogue } from "../metric.js";
import type { Policy } from "../policy.js";
import { checkBound } from "./check-bound.js";
import { checkChain } from "./check-chain.js";
import { checkNames } from "./check-names.js";
import { checkPlaces } from "./check-places.js";
import { checkProvenance } from "./check-provenance.js";
import { checkReferences } from "./check-references.js";
import { checkState } from "./check-state.js";
import { type Finding, faultOf } from "./finding.js";

/** Everything that is wrong with one model: each file by itself, and all of them together. The files must be all there are. */
export function validateModel(files: ModelFiles, policy: Policy): readonly Finding[] {
  return [
    ...validatePeoplesFiles(files, policy),
    ...checkChain(files),
    ...checkState(files),
    ...checkBound(files),
  ];
}

/**
 * What is wrong with the files that people write, each by itself and all of them together. It needs no file of the App;
 * where some are given, they are judged as far as people's files are.
 */
export function validatePeoplesFiles(files: ModelFiles, policy: Policy): readonly Finding[] {
  return [
    ...fileProblems(files).map((problem) => faultOf(problem, files.folder)),
    ...checkNames(files),
    ...checkPlaces(files),
    ...checkReferences(files),
    ...checkNumbers(files, policy),
    ...checkProvenance(files, policy),
  ];
}

/** Measured numbers against the metrics that policy and `model.yaml` define; not told where `model.yaml` can't be read. */
function checkNumbers(
  { records, evidence, definition }: ModelFiles,
  policy: Policy,
): readonly Finding[] {
  if (!definition?.value) return [];
  const metrics = metricCatalogue(policy.metrics, definition.value.metrics);
  return [...records.values()].flatMap(({ value: record, version, path }) => {
    if (record === null) return [];
    const runs = evidence.flatMap((one): readonly EvidenceRun[] =>
      one.version === version && one.value ? [{ path: one.path, evidence: one.value }] : [],
    );
    const inputs = { record, evidence: runs, metrics };
    return checkMeasured(inputs, { record: { path, text: "" } }).map((problem) =>
      faultOf(problem, path),
    );
  });
}
