import { z } from "zod";
import { abTestGateSchema } from "./ab-test.js";
import { artifactSizeGateSchema } from "./artifact-size.js";
import { bumpGateSchema } from "./bump.js";
import { cardGateSchema } from "./card.js";
import { customGateSchema } from "./custom.js";
import { driftGateSchema } from "./drift.js";
import { freshnessGateSchema } from "./freshness.js";
import { latencyGateSchema } from "./latency.js";
import { lineageGateSchema } from "./lineage.js";
import { manualGateSchema } from "./manual.js";
import { maxRegressionGateSchema } from "./max-regression.js";
import { maximumGateSchema } from "./maximum.js";
import { minimumGateSchema } from "./minimum.js";
import { reproducibilityGateSchema } from "./reproducibility.js";
import { schemaGateSchema } from "./schema.js";
import { shadowGateSchema } from "./shadow.js";
import { sliceGateSchema } from "./slice.js";
import { timeInStageGateSchema } from "./time-in-stage.js";

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
