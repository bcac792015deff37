import { GraphqlFailure } from "./view.js";

/** The paging arguments of a connection field. */
export interface Paging {
  readonly first?: number | null;
  readonly last?: number | null;
  readonly after?: string | null;
  readonly before?: string | null;
}

/** Reads a list from its start; `limit` null: all of it. A source may give more than was asked. */
export type Source<T> = (limit: number | null) => readonly T[] | Promise<readonly T[]>;

interface Page<T> {
  readonly items: readonly T[];
  readonly start: number;
  readonly more: boolean;
}

const LONGEST = 100;

/**
 * A connection over a list: each node's view, and what `edge` adds to its edge. As GitHub does, it refuses
 * to list without `first` or `last`, or more than 100 at once; `totalCount` alone needs neither.
 */
export function connection<T>(
  paging: Paging,
  list: readonly T[] | Source<T>,
  view: (item: T) => unknown,
  edge: (item: T) => object = () => ({}),
): object {
  const source: Source<T> = typeof list === "function" ? list : () => list;
  let read: Promise<Page<T>> | null = null;
  const page = () => {
    read ??= readPage(paging, source);
    return read;
  };
  return {
    totalCount: async () => (await source(null)).length,
    nodes: async () => (await page()).items.map(view),
    edges: async () => {
      const { items, start } = await page();
      return items.map((item, index) => ({
        ...edge(item),
        cursor: cursorOf(start + index),
        node: view(item),
      }));
    },
    pageInfo: async () => pageInfo(await page()),
  };
}

async function readPage<T>(paging: Paging, source: Source<T>): Promise<Page<T>> {
  requireBoundary(paging);
  const from = paging.after == null ? 0 : positionOf(paging.after) + 1;
  if (paging.last == null) {
    const end = from + (paging.first ?? 0);
    const list = await source(end + 1);
    return { items: list.slice(from, end), start: from, more: list.length > end };
  }
  const list = await source(null);
  const end = paging.before == null ? list.length : positionOf(paging.before);
  const start = Math.max(from, end - paging.last);
  return { items: list.slice(start, end), start, more: end < list.length };
}

function requireBoundary({ first, last }: Paging): void {
  const wanted = first ?? last;
  if (wanted == null) {
    const message =
      "You must provide a `first` or `last` value to properly paginate the connection.";
    throw new GraphqlFailure("MISSING_PAGINATION_BOUNDARIES", message);
  }
  if (wanted > LONGEST) {
    const message = `Requesting ${wanted} records on the connection exceeds the \`first\` limit of ${LONGEST} records.`;
    throw new GraphqlFailure("EXCESSIVE_PAGINATION", message);
  }
}

function pageInfo({ items, start, more }: Page<unknown>): object {
  const some = items.length > 0;
  return {
    hasNextPage: more,
    hasPreviousPage: start > 0,
    startCursor: some ? cursorOf(start) : null,
    endCursor: some ? cursorOf(start + items.length - 1) : null,
  };
}

function cursorOf(position: number): string {
  return Buffer.from(`cursor:${position}`).toString("base64");
}

function positionOf(cursor: string): number {
  const [, position] = /^cursor:(\d+)$/.exec(Buffer.from(cursor, "base64").toString()) ?? [];
  if (position !== undefined) return Number(position);
  throw new GraphqlFailure(
    "INVALID_CURSOR_ARGUMENTS",
    `\`${cursor}\` does not appear to be a valid cursor.`,
  );
}
