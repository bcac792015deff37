/** A value of a CycloneDX document, as JSON. */
export type BomValue =
  | string
  | number
  | boolean
  | readonly BomValue[]
  | { readonly [name: string]: BomValue };

/** A group of a CycloneDX document. */
export type BomObject = { readonly [name: string]: BomValue };

/** A property of ours; CycloneDX wants names with a namespace. */
export function bomProperty(name: string, value: string | number | boolean | null): BomObject {
  return { name: `model-promoter:${name}`, value: String(value) };
}
