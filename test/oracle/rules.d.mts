/** SHA-256 of a text, as the registry writes it. */
export function digestOf(text: string): string;
/** A value in RFC 8785 form. */
export function canonical(value: unknown): string;
/** Id that an entry must have, by what it is about. */
export function entryId(kind: string, model: string, source: string): string;
/** Owners that the last matching line of CODEOWNERS names for a path. */
export function codeownersFor(text: string | null, path: string): readonly string[];
