import type { ModelVersion } from "../model-version.js";
import type { BumpReason } from "./level.js";

type Parameters = ModelVersion["parameters"];

interface Change {
  readonly name: string;
  readonly text: string;
}

/** Names that say the length of an embedding: embedding_dim, embeddingDimension, embed-size. */
const EMBEDDING = /^(embedding|embed|emb)[_.-]?(dim|dims|dimension|dimensions|size)$/i;
const THRESHOLD = /threshold/i;

/**
 * What changed in training parameters. An embedding's length is major. A parameter that matters is minor, and so are
 * several others at once; a single other one, and thresholds, are a patch.
 */
export function parameterChanges(
  before: Parameters,
  after: Parameters,
  thatMatter: readonly string[],
): readonly BumpReason[] {
  const changes = changed(before, after);
  const embeddings = changes.filter(({ name }) => EMBEDDING.test(name));
  const rest = changes.filter(({ name }) => !EMBEDDING.test(name));
  const mattering = rest.filter(({ name }) => thatMatter.includes(name));
  const thresholds = rest.filter(({ name }) => !thatMatter.includes(name) && THRESHOLD.test(name));
  const small = rest.filter(
    (change) => !mattering.includes(change) && !thresholds.includes(change),
  );
  return [
    ...embeddings.map(reason("major", "embedding dimension")),
    ...mattering.map(reason("minor", "parameter")),
    ...small.map(reason(small.length > 1 ? "minor" : "patch", "parameter")),
    ...thresholds.map(reason("patch", "threshold")),
  ];
}

function reason(level: BumpReason["level"], what: string): (change: Change) => BumpReason {
  return ({ text }) => ({ level, text: `${what} ${text}` });
}

function changed(before: Parameters, after: Parameters): readonly Change[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name) => {
    const [from, to] = [before, after].map((all) =>
      Object.hasOwn(all, name) ? JSON.stringify(all[name]) : "none",
    );
    return from === to ? [] : [{ name, text: `${name} ${from} -> ${to}` }];
  });
}
