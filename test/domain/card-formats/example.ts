import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { evidenceSchema } from "../../../src/domain/evidence.js";
import * as example from "../../../src/domain/examples/fraud-detection.js";
import type { GateContext } from "../../../src/domain/gate/gate-context.js";
import { metricCatalogue } from "../../../src/domain/metric.js";
import { modelCardSchema } from "../../../src/domain/model-card.js";
import { modelVersionSchema } from "../../../src/domain/model-version.js";

type Parts = Readonly<Record<string, unknown>>;

/** The worked example's 2.1.3 with its card and evidence, parts of record and card replaced; a card of null: none. */
export function version213(record: Parts = {}, card: Parts | null = {}): GateContext {
  const runs = { evaluation: example.evaluation, latency: example.latency };
  return {
    candidate: modelVersionSchema.parse({ ...parse(example.record213), ...record }),
    card: card === null ? null : modelCardSchema.parse({ ...parse(example.card213), ...card }),
    evidence: Object.entries(runs).map(([kind, text]) => ({
      path: `registry/models/fraud-detection/evidence/2.1.3/${kind}-0001.yaml`,
      evidence: evidenceSchema.parse(parse(text)),
    })),
    incumbent: null,
    metrics: metricCatalogue(),
    stageSince: {},
    approvals: [],
    now: "2025-03-10T09:00:00Z",
  };
}

/** A card in another format, as its tools write it. */
export function foreignCard(name: string): { readonly path: string; readonly text: string } {
  const path = new URL(`../../fixtures/cards/${name}`, import.meta.url);
  return { path: name, text: readFileSync(path, "utf8") };
}
