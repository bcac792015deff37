import type { ModelVersion } from "../model-version.js";
import type { LineageGate } from "./definition/lineage.js";
import type { GateContext } from "./gate-context.js";
import type { GateOutcome } from "./gate-outcome.js";

/**
 * Passes where the record names source commit and dataset, and where that is required its environment; the record's
 * schema already asks each for its digest. Unknown provenance passes only where the gate allows it, loudly.
 */
export function evaluateLineage(gate: LineageGate, { candidate }: GateContext): GateOutcome {
  const { source, dataset, environment, artifact, provenance } = candidate;
  if (source === undefined || dataset === undefined || provenance === "unknown")
    return unknownLineage(gate, candidate);
  const data = `${dataset.name} ${dataset.version} (${short(dataset.digest)})`;
  const made = `Artifact ${short(artifact.digest)} from ${source.repository} at ${source.commit.slice(0, 8)}, trained on ${data}`;
  if (environment === undefined && gate.environment === "required")
    return {
      result: "fail",
      observed: "no environment",
      bar: "known, with environment",
      text: `${made}; the record names no environment, which is required`,
      fix: "Register a version whose record names the lock file of its packages (register --environment-lock FILE).",
    };
  const packages = environment
    ? `, with the packages of ${environment.lock} (${short(environment.digest)})`
    : "";
  return {
    result: "pass",
    observed: "known",
    bar: gate.environment === "required" ? "known, with environment" : "known",
    text: `${made}${packages}`,
    fix: null,
  };
}

function unknownLineage(
  { unknown }: LineageGate,
  { source, dataset, provenance, version }: ModelVersion,
): GateOutcome {
  const lacking = [
    ...(source === undefined ? ["source commit"] : []),
    ...(dataset === undefined ? ["training dataset"] : []),
  ];
  const unnamed = (mark: string) =>
    lacking.length === 0 ? "" : `${mark} the record names no ${lacking.join(" and no ")}`;
  if (unknown === "allow")
    return {
      result: "pass",
      observed: provenance,
      bar: "unknown is allowed",
      text: `PROVENANCE UNKNOWN, ALLOWED BY POLICY: nobody vouches for what ${version} was made from${unnamed(";")}`,
      fix: null,
    };
  return {
    result: "fail",
    observed: provenance,
    bar: "known",
    text: `Provenance of ${version} is unknown${unnamed(":")}`,
    fix: "Register a version whose record names its source commit and its dataset with a digest.",
  };
}

function short(digest: string): string {
  return digest.slice(0, "sha256:".length + 8);
}
