import { isMapping, type Mapping } from "./measured-file.js";

/** One value of a nested file, with the names that lead to it. */
export interface Leaf {
  readonly names: readonly string[];
  readonly value: unknown;
}

/** What a measurement written as a mapping may hold; anything else makes it a group of metrics. */
const measurementKeys: ReadonlySet<string> = new Set([
  "value",
  "n",
  "successes",
  "standardError",
  "interval",
  "threshold",
  "averaging",
  "positiveClass",
]);

/** Parts of the data, as people begin names with: `test_f1`, `val/f1`, `eval-f1`. */
const PARTED = /^(train|training|val|valid|validation|test|eval|evaluation|holdout)[_-](.+)$/i;

/** Every value below a plain value, in order; a measurement (`{ value, n, ... }`) is one, and so is a list. */
export function leavesOf(value: unknown, names: readonly string[] = []): readonly Leaf[] {
  if (!isMapping(value) || isMeasurement(value)) return [{ names, value }];
  return Object.entries(value).flatMap(([name, inner]) => leavesOf(inner, [...names, name]));
}

/** Whether a mapping is one measurement rather than a group of metrics. */
export function isMeasurement(value: unknown): value is Mapping {
  if (!isMapping(value) || !("value" in value || "successes" in value)) return false;
  return Object.keys(value).every((key) => measurementKeys.has(key));
}

/** A leaf's own name, and the parts of the data that its names speak of, in lower case: `test.f1`, `test/f1`, `test_f1`. */
export function nameAndParts({ names }: Leaf): {
  readonly name: string;
  readonly parts: readonly string[];
} {
  const words = names.flatMap((one) => one.split("/"));
  const last = words.at(-1) ?? "";
  const [, prefix, rest] = PARTED.exec(last) ?? [];
  const above = words.slice(0, -1);
  const parts = prefix === undefined ? above : [...above, prefix];
  return { name: rest ?? last, parts: parts.map((part) => part.toLowerCase()) };
}

/** Path of a leaf as people read it. */
export function pathOf({ names }: Leaf): string {
  return names.join(".");
}
