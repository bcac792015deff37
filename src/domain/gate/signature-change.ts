import type { Signature } from "../model-version.js";

/** A field of a signature: its type, whether it must be there, and a tensor's shape. */
export type Field = Signature["inputs"][string];

/** How a type differs from another: `wider` takes every value of the other and more, `narrower` the other way round. */
export type TypeChange = "same" | "wider" | "narrower" | "other";

/** Types whose every value another type holds exactly. 64-bit whole numbers don't all fit a 64-bit float. */
const holds: Readonly<Partial<Record<Field["type"], readonly Field["type"][]>>> = {
  float64: ["float32", "int32"],
  int64: ["int32"],
};

/** How `after` differs from `before`, by type and, for tensors, by shape. */
export function typeChange(before: Field, after: Field): TypeChange {
  const type = scalarChange(before.type, after.type);
  return type === "same" ? shapeChange(before.shape, after.shape) : type;
}

/** A field's type as people write it: `float64`, `tensor[-1, 128]`. */
export function fieldText({ type, shape }: Field): string {
  return shape === undefined ? type : `${type}[${shape.join(", ")}]`;
}

function scalarChange(before: Field["type"], after: Field["type"]): TypeChange {
  if (before === after) return "same";
  if (holds[after]?.includes(before)) return "wider";
  return holds[before]?.includes(after) ? "narrower" : "other";
}

/** An axis of -1 takes any length, and a shape that isn't given any at all. */
function shapeChange(before: Field["shape"], after: Field["shape"]): TypeChange {
  if (before === undefined || after === undefined) {
    if (before === after) return "same";
    return after === undefined ? "wider" : "narrower";
  }
  if (before.length !== after.length) return "other";
  const changes = new Set(before.map((length, axis) => axisChange(length, after[axis] ?? -1)));
  changes.delete("same");
  const [first = "same", ...others] = changes;
  return others.length === 0 ? first : "other";
}

function axisChange(before: number, after: number): TypeChange {
  if (before === after) return "same";
  if (after === -1) return "wider";
  return before === -1 ? "narrower" : "other";
}
