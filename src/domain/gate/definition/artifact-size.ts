import { z } from "zod";
import { gateHead } from "../gate-head.js";

/** The model's artifact must not be larger than a bound. */
export const artifactSizeGateSchema = z
  .strictObject({
    ...gateHead,
    kind: z.literal("artifact-size").describe("kind of gate"),
    maxBytes: z.int().min(1).describe("greatest size in bytes"),
  })
  .describe("the artifact has at most maxBytes");

export type ArtifactSizeGate = z.output<typeof artifactSizeGateSchema>;
