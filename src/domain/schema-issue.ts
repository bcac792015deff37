import { z } from "zod";
import { nearestName } from "./nearest-name.js";

type Issue = z.core.$ZodIssue;

/** A part of a JSON Schema, as far as telling what may stand somewhere needs it. */
export interface SchemaPart {
  readonly properties?: Readonly<Record<string, SchemaPart>>;
  readonly additionalProperties?: SchemaPart | boolean;
  readonly items?: SchemaPart | boolean;
  readonly anyOf?: readonly SchemaPart[];
  readonly oneOf?: readonly SchemaPart[];
  readonly const?: unknown;
}

/** An issue for each unknown key, so that each has its own place; other issues as they are. */
export function separateIssues(issue: Issue): readonly Issue[] {
  if (issue.code !== "unrecognized_keys") return [issue];
  return issue.keys.map((key) => ({ ...issue, keys: [key], path: [...issue.path, key] }));
}

/** A schema's whole as its JSON Schema. */
export function schemaPart(schema: z.ZodType): SchemaPart {
  return z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as SchemaPart;
}

/** What a schema expected where an issue is, as a clause: `expected a semantic version such as 2.1.3`. */
export function expectation(whole: SchemaPart, issue: Issue, root: unknown): string {
  if (issue.code === "unrecognized_keys") return unknownName(whole, issue, root);
  if (issue.code === "invalid_key") return `expected a name that is ${innerText(issue.issues)}`;
  if (issue.code !== "invalid_union") return `expected ${plainText(issue.message)}`;
  if (issue.errors.length === 0) return `expected ${allowedTexts(whole, issue, root).join(", ")}`;
  return `expected ${[...new Set(issue.errors.map(innerText))].join(" or ")}`;
}

/** What stands at an issue's place in the file's plain value, shortened. */
export function foundText(root: unknown, issue: Issue): string {
  const value = issue.code === "invalid_key" ? issue.path.at(-1) : valueAt(root, issue.path);
  if (value === undefined) return "nothing";
  const text = typeof value === "number" ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

function unknownName(whole: SchemaPart, issue: Issue, root: unknown): string {
  const typed = String(issue.path.at(-1));
  const parent = partsAt(whole, issue.path.slice(0, -1), root);
  const known = parent.flatMap((part) => Object.keys(part.properties ?? {}));
  const nearest = nearestName(typed, [...new Set(known)]);
  return `no property of this name is known here${nearest === null ? "" : ` (did you mean ${nearest}?)`}`;
}

function allowedTexts(whole: SchemaPart, issue: Issue, root: unknown): readonly string[] {
  const [parent, name] = [issue.path.slice(0, -1), String(issue.path.at(-1))];
  const without = { ...Object(valueAt(root, parent)), [name]: undefined };
  const parts = matching(partsAbove(whole, parent, root), without);
  return parts.flatMap((part) => {
    const value = part.properties?.[name]?.const;
    return value === undefined ? [] : [String(value)];
  });
}

function innerText(issues: readonly Issue[]): string {
  return [...new Set(issues.map((one) => plainText(one.message)))].join(" and ");
}

/** Zod's text without its opening and without what it received, which is shown from the file. */
function plainText(message: string): string {
  return message.replace(/^(?:Invalid|Too) \w+: (?:expected )?/, "").replace(/, received .*$/, "");
}

function partsAt(
  whole: SchemaPart,
  path: readonly PropertyKey[],
  root: unknown,
): readonly SchemaPart[] {
  return matching(partsAbove(whole, path, root), valueAt(root, path));
}

/** The schema's parts for a path, before the choice between the last one's variants. */
function partsAbove(
  whole: SchemaPart,
  path: readonly PropertyKey[],
  root: unknown,
): readonly SchemaPart[] {
  return path.reduce<readonly SchemaPart[]>(
    (parts, key, depth) =>
      matching(parts, valueAt(root, path.slice(0, depth))).flatMap((part) => below(part, key)),
    [whole],
  );
}

function below(part: SchemaPart, key: PropertyKey): readonly SchemaPart[] {
  const rest = [part.additionalProperties, part.items].filter((one) => typeof one === "object");
  const own = part.properties?.[String(key)];
  return own ? [own] : rest;
}

/** The variants that a value can be: those whose fixed properties it has. */
function matching(parts: readonly SchemaPart[], value: unknown): readonly SchemaPart[] {
  const all = parts.flatMap((part) => part.anyOf ?? part.oneOf ?? [part]);
  return all.filter((part) =>
    Object.entries(part.properties ?? {}).every(([name, { const: fixed }]) => {
      const has = valueAt(value, [name]);
      return fixed === undefined || has === undefined || has === fixed;
    }),
  );
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, key) =>
      typeof at === "object" && at !== null && Object.hasOwn(at, key)
        ? (at as Record<PropertyKey, unknown>)[key]
        : undefined,
    root,
  );
}
