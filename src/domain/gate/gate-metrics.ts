import type { MetricCatalogue } from "../metric.js";
import { nearestName } from "../nearest-name.js";
import type { Problem } from "../problem.js";
import type { GateDefinition } from "./gate-definition.js";

/** Names of the metrics that a gate's definition names. */
export function metricsOf(definition: GateDefinition): readonly string[] {
  if (definition.kind === "reproducibility") return definition.metrics ?? [];
  return "metric" in definition ? [definition.metric] : [];
}

/**
 * A problem for each metric that a gate names and nobody defined, with the known name that looks most like it.
 *
 * @param file path of the file that holds the definitions
 */
export function unknownMetrics(
  definitions: readonly GateDefinition[],
  catalogue: MetricCatalogue,
  file: string,
): readonly Problem[] {
  return definitions.flatMap((definition) =>
    metricsOf(definition)
      .filter((name) => !catalogue.has(name))
      .map((name) => unknownMetric(name, `gate ${definition.id}`, catalogue, file)),
  );
}

/**
 * The problem of a metric that nobody defined.
 *
 * @param where what names it, such as `gate f1-drop` or `compare`
 */
export function unknownMetric(
  name: string,
  where: string,
  catalogue: MetricCatalogue,
  file: string,
): Problem {
  const nearest = nearestName(name, [...catalogue.keys()]);
  const define = `${name} under metrics in the policy or in model.yaml.`;
  return {
    code: "metric-unknown",
    what: `${file}: ${where}: no metric is called ${name}.`,
    why: "A metric that isn't predefined needs a definition: which direction is better, its unit and its kind.",
    fix:
      nearest === null ? `Define ${define}` : `Did you mean ${nearest}? If not, define ${define}`,
    place: { file },
  };
}
