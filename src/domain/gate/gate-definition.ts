import { z } from "zod";
import { abTestGateSchema } from "./ab-test.js";
import { artifactSizeGateSchema } from "./artifact-size.js";
import { cardGateSchema } from "./card.js";
import { latencyGateSchema } from "./latency.js";
import { lineageGateSchema } from "./lineage.js";
import { manualGateSchema } from "./manual.js";
import { maxRegressionGateSchema } from "./max-regression.js";
import { maximumGateSchema } from "./maximum.js";
import { minimumGateSchema } from "./minimum.js";
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
  "manual",
] satisfies readonly GateKind[]);
