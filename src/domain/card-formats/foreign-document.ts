/** Where in a foreign document something stands: property names and positions in lists. */
export type ForeignPath = readonly (string | number)[];

/** Something of a foreign card that the registry's card doesn't hold, and why. */
export interface Unmapped {
  /** Such as `model_details.version.diff`, or `## How to Get Started` for a part of a text. */
  readonly path: string;
  readonly why: string;
}

/**
 * A foreign document that remembers what was taken from it, so that the rest can be named: a card is imported by taking,
 * and nothing is dropped in silence.
 */
export interface ForeignDocument {
  /** A text, a number or a boolean as text; null where there is none, or one longer than `longest`, which is then named. */
  text(path: ForeignPath, longest: number): string | null;
  /** A number, also where it is written as text; null where there is none. */
  number(path: ForeignPath): number | null;
  /** How many items a list has; 0 where there is none. */
  count(path: ForeignPath): number;
  /** Names the value at a path as one that is not mapped, for a reason of its own, also where it was taken before. */
  leave(path: ForeignPath, why: string): void;
  /** All that was not taken, each part by its topmost path. */
  leftovers(): readonly Unmapped[];
}

const NO_PLACE = "a card has no place for it";
/** Parts nested more deeply are named as a whole. */
const DEEPEST = 12;

/** Opens a parsed JSON or YAML value. */
export function openDocument(root: unknown): ForeignDocument {
  const taken = new Set<string>();
  const left = new Map<string, string>();
  const at = (path: ForeignPath) => valueAt(root, path);
  return {
    text(path, longest) {
      const value = plainText(at(path));
      if (value === null) return null;
      if (value.length > longest) {
        left.set(keyOf(path), `it has more than ${longest.toLocaleString("en")} characters`);
        return null;
      }
      taken.add(keyOf(path));
      return value === "" ? null : value;
    },
    number(path) {
      const value = at(path);
      const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
      if (typeof number !== "number" || !Number.isFinite(number)) return null;
      taken.add(keyOf(path));
      return number;
    },
    count(path) {
      const value = at(path);
      return Array.isArray(value) ? value.length : 0;
    },
    leave(path, why) {
      if (at(path) !== undefined) left.set(keyOf(path), why);
    },
    leftovers: () => remaining(root, [], taken, left) ?? [],
  };
}

/** A path for people: `considerations.users[0].description`. */
export function pathText(path: ForeignPath): string {
  return path
    .map((part, index) => {
      if (typeof part === "number") return `[${part}]`;
      return index === 0 ? part : `.${part}`;
    })
    .join("");
}

function keyOf(path: ForeignPath): string {
  return JSON.stringify(path);
}

function valueAt(root: unknown, path: ForeignPath): unknown {
  let value = root;
  for (const part of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, part))
      return undefined;
    value = Reflect.get(value, part);
  }
  return value;
}

function plainText(value: unknown): string | null {
  if (typeof value === "string") return value.trim();
  return typeof value === "number" || typeof value === "boolean" ? String(value) : null;
}

/** What is left below a path; null where nothing at or below it was taken or left with a reason: then it is left whole. */
function remaining(
  value: unknown,
  path: ForeignPath,
  taken: ReadonlySet<string>,
  left: ReadonlyMap<string, string>,
): readonly Unmapped[] | null {
  const key = keyOf(path);
  const why = left.get(key);
  if (why !== undefined) return [{ path: pathText(path), why }];
  if (taken.has(key)) return [];
  if (isEmpty(value)) return [];
  if (typeof value !== "object" || value === null || path.length >= DEEPEST) return null;
  const parts = partsOf(value).map((part) => {
    const below = [...path, part];
    return { below, rest: remaining(Reflect.get(value, part), below, taken, left) };
  });
  if (path.length > 0 && parts.every(({ rest }) => rest === null)) return null;
  return parts.flatMap(({ below, rest }) => rest ?? [{ path: pathText(below), why: NO_PLACE }]);
}

function partsOf(value: object): readonly (string | number)[] {
  return Array.isArray(value) ? [...value.keys()] : Object.keys(value);
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === "") return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}
