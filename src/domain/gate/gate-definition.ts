import { z } from "zod";
import { abTestGateSchema } from "./definition/ab-test.js";
import { artifactSizeGateSchema } from "./definition/artifact-size.js";
import { bumpGateSchema } from "./definition/bump.js";
import { cardGateSchema } from "./definition/card.js";
import { customGateSchema } from "./definition/custom.js";
import { driftGateSchema } from "./definition/drift.js";
import { freshnessGateSchema } from "./definition/freshness.js";
import { latencyGateSchema } from "./definition/latency.js";
import { lineageGateSchema } from "./definition/lineage.js";
import { manualGateSchema } from "./definition/manual.js";
import { maxRegressionGateSchema } from "./definition/max-regression.js";
import { maximumGateSchema } from "./definition/maximum.js";
import { minimumGateSchema } from "./definition/minimum.js";
import { reproducibilityGateSchema } from "./definition/reproducibility.js";
import { schemaGateSchema } from "./definition/schema.js";
import { shadowGateSchema } from "./definition/shadow.js";
import { sliceGateSchema } from "./definition/slice.js";
import { timeInStageGateSchema } from "./definition/time-in-stage.js";

/** A gate as the policy or `model.yaml` sets it: an id, a kind, and what the kind asks for. */
export const gateDefinitionSchema = z.discriminatedUnion("kind", [
  minimumGateSchema,
  maximumGateSchema,
  maxRegressionGateSchema,
  sliceGateSchema,
  latencyGateSchema,
  artifactSizeGateSchema,
  cardGateSchema,
  lineageGateSchema,
  shadowGateSchema,
  abTestGateSchema,
  timeInStageGateSchema,
  schemaGateSchema,
  driftGateSchema,
  reproducibilityGateSchema,
  freshnessGateSchema,
  bumpGateSchema,
  customGateSchema,
  manualGateSchema,
]);

export type GateDefinition = z.output<typeof gateDefinitionSchema>;
export type GateKind = GateDefinition["kind"];

/** The kinds of gate there are. */
export const gateKindSchema = z.enum([
  "minimum",
  "maximum",
  "max-regression",
  "slice",
  "latency",
  "artifact-size",
  "card",
  "lineage",
  "shadow",
  "ab-test",
  "time-in-stage",
  "schema",
  "drift",
  "reproducibility",
  "freshness",
  "bump",
  "custom",
  "manual",
] satisfies readonly GateKind[]);
