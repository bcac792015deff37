/** A labelled line of a README: `- **License:** mit` has the label `license`. */
export interface ReadmeFact {
  readonly label: string;
  readonly value: string;
}

/** What stands under one heading, and above the next. */
export interface ReadmePart {
  /** The heading as it is written; empty for what stands above the first. */
  readonly heading: string;
  /** 1 for `#`; 0 for what stands above the first heading. */
  readonly level: number;
  readonly facts: readonly ReadmeFact[];
  /** Paragraphs and items of lists, as plain text, in their order. */
  readonly blocks: readonly string[];
  /** Tables, which are not read. */
  readonly tables: number;
}

/** What a template says where nobody has written yet, and its own words around that. */
const FILLERS: readonly RegExp[] = [
  /^\[?more information needed\]?\.?$/i,
  /^carbon emissions can be estimated using the machine learning impact calculator/i,
  /^use the code below to get started with the model\.?$/i,
  /^users \(both direct and downstream\) should be made aware of the risks/i,
];

/** Splits a README's Markdown, without its front matter, by its headings. HTML comments and empty parts are left out. */
export function readmeParts(markdown: string): readonly ReadmePart[] {
  const lines = withoutComments(markdown.replace(/\r\n?/g, "\n")).split("\n");
  const parts: { heading: string; level: number; lines: string[] }[] = [
    { heading: "", level: 0, lines: [] },
  ];
  let isCode = false;
  for (const line of lines) {
    if (isFence(line)) isCode = !isCode;
    const [, signs, heading] = isCode ? [] : (/^(#{1,6})[ \t](.*)$/.exec(line) ?? []);
    if (signs !== undefined && heading !== undefined)
      parts.push({ heading: plain(heading), level: signs.length, lines: [] });
    else parts.at(-1)?.lines.push(line);
  }
  return parts.map(({ heading, level, lines: own }) => ({ heading, level, ...contentOf(own) }));
}

/** What stands after a comment's beginning without an end is a comment too. */
function withoutComments(markdown: string): string {
  const [first = "", ...rest] = markdown.split("<!--");
  const after = rest.map((piece) => {
    const end = piece.indexOf("-->");
    return end === -1 ? "" : piece.slice(end + "-->".length);
  });
  return [first, ...after].join("");
}

/** Markdown as plain text: without emphasis, code marks and escapes; a link's address follows its words. */
export function plain(markdown: string): string {
  return markdown
    .replace(/(?<!\\)!?\[([^[\]\n]*)(?<!\\)\]\(([^\s()]+)\)/g, (_, words, address) =>
      words === address || words === "" ? address : `${words} (${address})`,
    )
    .replace(/\*\*(?=\S)([^*\n]+)\*\*/g, "$1")
    .replace(/(?<![\\\w*])\*(?=[^\s*])([^*\n]*[^\s*\\])\*(?![\w*])/g, "$1")
    .replace(/(`+)([^`\n]+)\1/g, "$2")
    .replace(/<br\s*\/?>/gi, "\n")
    .replace(/&(amp|lt|gt|quot|#\d{1,7});|\\([!-/:-@[-`{-~])/g, (whole, name, escaped) =>
      escaped === undefined ? entity(whole, name) : escaped,
    )
    .trim();
}

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"' };

function entity(whole: string, name: string): string {
  if (name === "#8203") return "";
  if (!name.startsWith("#")) return entities[name] ?? whole;
  const code = Number(name.slice(1));
  return code > 0x10ffff ? whole : String.fromCodePoint(code);
}

function contentOf(lines: readonly string[]): Pick<ReadmePart, "facts" | "blocks" | "tables"> {
  const facts: ReadmeFact[] = [];
  const blocks: string[] = [];
  let tables = 0;
  for (const { text, isCode } of blocksOf(lines)) {
    const fact = isCode ? null : factOf(text);
    const words = isCode ? text : plain(text);
    if (!isCode && text.startsWith("|")) tables += 1;
    else if (fact === null && !isFiller(words)) blocks.push(words);
    else if (fact !== null && !isFiller(fact.value)) facts.push(fact);
  }
  return { facts, blocks, tables };
}

function factOf(block: string): ReadmeFact | null {
  const [, label, value] = /^\*\*([^*]+?)(?::\*\*|\*\*:)\s*([\s\S]*)$/.exec(block) ?? [];
  return label === undefined || value === undefined
    ? null
    : { label: plain(label), value: plain(value) };
}

function isFiller(text: string): boolean {
  return text === "" || FILLERS.some((filler) => filler.test(text));
}

interface Block {
  readonly text: string;
  readonly isCode: boolean;
}

/** Paragraphs, fenced code and items of lists, as Markdown. */
function blocksOf(lines: readonly string[]): readonly Block[] {
  const runs: { isCode: boolean; lines: string[] }[] = [{ isCode: false, lines: [] }];
  for (const line of lines) {
    const run = runs.at(-1);
    if (isFence(line)) runs.push({ isCode: !run?.isCode, lines: [] });
    else run?.lines.push(line);
  }
  return runs.flatMap(({ isCode, lines: own }): readonly Block[] => {
    if (!isCode) return paragraphsOf(own).map((text) => ({ text, isCode }));
    const text = own.join("\n").trim();
    return text === "" ? [] : [{ text, isCode }];
  });
}

/** A blank line ends a paragraph; an item of a list, or a label at a line's start, begins one. */
function paragraphsOf(lines: readonly string[]): readonly string[] {
  const paragraphs: string[][] = [[]];
  for (const line of lines) {
    const item = line.replace(/^\s*(?:[-*+]|\d+[.)])\s+/, "");
    const begins = item !== line || /^\s*\*\*[^*]+(:\*\*|\*\*:)/.test(line);
    if (begins || line.trim() === "") paragraphs.push([]);
    paragraphs.at(-1)?.push(item.trim());
  }
  return paragraphs.map((words) => words.join(" ").trim()).filter((text) => text !== "");
}

function isFence(line: string): boolean {
  return /^\s*(```|~~~)/.test(line);
}
