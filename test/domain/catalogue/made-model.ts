import { readFacts } from "../../../src/domain/catalogue/file-facts.js";
import { filePlace } from "../../../src/domain/catalogue/file-place.js";
import { gatherModel, type ModelFiles } from "../../../src/domain/catalogue/model-files.js";
import { generatedModel } from "../../../src/domain/examples/generated-model.js";

/** Texts of a model's files by their paths within its folder; changed in place by tests. */
export type Texts = Map<string, string>;

export const MODEL = "model-00001";
export const FOLDER = `registry/models/${MODEL}`;

/** A valid made-up model: 1.3.0 newest, in None; 1.2.0 in Staging; 1.1.0 current; 1.0.0 archived. */
export function madeTexts(): Texts {
  const files = generatedModel({ seed: 7, index: 1, versions: 4 });
  return new Map(files.map(({ path, text }) => [path.slice(FOLDER.length + 1), text]));
}

/** A model of those files, parsed. */
export function modelOf(texts: Texts): ModelFiles {
  const facts = [...texts].flatMap(([inner, text]) => {
    const place = filePlace(inner);
    return place ? [readFacts(place, { path: `${FOLDER}/${inner}`, text })] : [];
  });
  const versionNames = facts.flatMap(({ kind, version }) =>
    kind === "record" ? (version ?? []) : [],
  );
  const listing = { root: "registry", model: MODEL, versionNames, strays: [] };
  return gatherModel(listing, facts);
}

/** The made-up model after a change of its files. */
export function changed(change: (texts: Texts) => void): ModelFiles {
  const texts = madeTexts();
  change(texts);
  return modelOf(texts);
}

/** Replaces a part of a file's text; fails where the text isn't there, so that no test changes nothing. */
export function replace(texts: Texts, path: string, from: string | RegExp, to: string): void {
  const text = texts.get(path);
  if (text === undefined) throw new Error(`there is no ${path}`);
  const after = text.replace(from, to);
  if (after === text) throw new Error(`${path} doesn't hold ${from}`);
  texts.set(path, after);
}

/** Path of the n-th audit entry, from 1. */
export function entryPath(texts: Texts, n: number): string {
  const path = [...texts.keys()].filter((one) => one.startsWith("audit/")).sort()[n - 1];
  if (path === undefined) throw new Error(`there is no entry ${n}`);
  return path;
}
