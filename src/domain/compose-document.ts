import { Composer, type CST, type Document, type LineCounter, Parser, YAMLParseError } from "yaml";

/** Values within values that a file may have; the registry's own files have a dozen. */
const MOST_LEVELS = 100;

/**
 * Parses a text as one YAML document, as `parseDocument` does, but a text nested beyond reason is refused before anything
 * walks down it: the composer calls itself for every level, and where a regular expression has to be compiled near the
 * end of the stack, V8 ends the whole process, which no `catch` sees.
 */
export function composeDocument(text: string, lines: LineCounter): Document.Parsed {
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  const deep = beyondReason(tokens);
  // Repeated keys are found by the outline: the composer compares each key with all before it.
  const options = { prettyErrors: false, uniqueKeys: false, logLevel: "error" } as const;
  const documents = new Composer(options).compose(deep ? [] : tokens, true, text.length);
  const [first, second] = documents;
  if (!first) throw new Error("the composer gives a document whatever the text");
  if (deep) first.errors.push(faultAt(deep.offset, "RESOURCE_EXHAUSTION"));
  else if (second) first.errors.push(faultAt(second.range[0], "MULTIPLE_DOCS"));
  return first;
}

/** A token that stands deeper than any file's should; null where there is none. Level by level, for calls would nest too. */
function beyondReason(tokens: readonly CST.Token[]): CST.Token | null {
  let level = tokens;
  for (let depth = 0; depth < MOST_LEVELS && level.length > 0; depth++)
    level = level.flatMap(insideOf);
  return level[0] ?? null;
}

function insideOf(token: CST.Token): readonly CST.Token[] {
  if (token.type === "document") return token.value ? [token.value] : [];
  if (!("items" in token)) return [];
  return token.items.flatMap(({ key, value }) => [key ?? [], value ?? []].flat());
}

function faultAt(offset: number, code: "RESOURCE_EXHAUSTION" | "MULTIPLE_DOCS"): YAMLParseError {
  return new YAMLParseError([offset, offset + 1], code, code);
}
