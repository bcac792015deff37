import { type Document, isAlias, isMap, isNode, isSeq, type LineCounter } from "yaml";

/** A fault of a file's own shape, which YAML as such allows or finds slowly. `line` counts from 1. */
export interface ShapeFault {
  readonly line: number;
  readonly what: string;
}

/** Where a file's properties stand. */
export interface Outline {
  readonly faults: readonly ShapeFault[];
  /** Line of the key at a path, or of the nearest parent that the file has; 1 for the file itself. */
  lineOf(path: readonly PropertyKey[]): number;
}

/**
 * Walks a document once: notes the line of every key and list item, and finds keys that stand twice and aliases that
 * lead nowhere or into themselves (an endless value).
 */
export function outlineOf(document: Document, lines: LineCounter): Outline {
  const walk: Walk = { lines, at: new Map(), anchors: new Set(), faults: [] };
  visit(walk, document.contents, [], new Set());
  return {
    faults: walk.faults,
    lineOf: (path) => nearestLine(walk.at, path.map(String)),
  };
}

interface Walk {
  readonly lines: LineCounter;
  readonly at: Map<string, number>;
  readonly anchors: Set<string>;
  readonly faults: ShapeFault[];
}

function visit(
  walk: Walk,
  node: unknown,
  path: readonly string[],
  around: ReadonlySet<string>,
): void {
  if (isAlias(node)) visitAlias(walk, node.source, lineAt(walk, node), around);
  if (!isNode(node)) return;
  const anchor = "anchor" in node ? node.anchor : undefined;
  if (anchor !== undefined) walk.anchors.add(anchor);
  const inside = anchor === undefined ? around : new Set([...around, anchor]);
  if (isMap(node)) {
    for (const { key, value } of node.items) {
      const name = String(isNode(key) ? key.toJSON() : key);
      visitKey(walk, [...path, name], lineAt(walk, key));
      visit(walk, value, [...path, name], inside);
    }
  }
  if (isSeq(node)) {
    for (const [index, item] of node.items.entries()) {
      const itemPath = [...path, String(index)];
      walk.at.set(keyOf(itemPath), lineAt(walk, item));
      visit(walk, item, itemPath, inside);
    }
  }
}

function visitKey(walk: Walk, path: readonly string[], line: number): void {
  const key = keyOf(path);
  const first = walk.at.get(key);
  if (first === undefined) walk.at.set(key, line);
  else
    walk.faults.push({
      line,
      what: `${path.join(".")} stands here and in line ${first}; once is allowed`,
    });
}

function visitAlias(walk: Walk, name: string, line: number, around: ReadonlySet<string>): void {
  if (around.has(name)) walk.faults.push({ line, what: `*${name} stands inside of what it means` });
  else if (!walk.anchors.has(name))
    walk.faults.push({ line, what: `*${name} means nothing: no &${name} comes before it` });
}

function lineAt({ lines }: Walk, node: unknown): number {
  const start = isNode(node) ? node.range?.[0] : undefined;
  return start === undefined ? 1 : lines.linePos(start).line;
}

function nearestLine(at: ReadonlyMap<string, number>, path: readonly string[]): number {
  for (let length = path.length; length > 0; length--) {
    const line = at.get(keyOf(path.slice(0, length)));
    if (line !== undefined) return line;
  }
  return 1;
}

/** One text for one path, whatever characters its names have. */
function keyOf(path: readonly string[]): string {
  return JSON.stringify(path);
}
