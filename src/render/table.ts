import { markdownTable } from "markdown-table";
import { type Markdown, markdown } from "./escape.js";

/** Above this width a table's source isn't aligned: one long cell would widen every row. */
const ALIGNED_WIDTH = 60;

/** A column: its heading, and the side that its cells keep to. Numbers read best to the right. */
export interface Column {
  readonly heading: Markdown;
  readonly align: "left" | "right";
}

/** A column of texts. */
export function left(heading: Markdown): Column {
  return { heading, align: "left" };
}

/** A column of numbers. */
export function right(heading: Markdown): Column {
  return { heading, align: "right" };
}

/** A table; every row has a cell for each column. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly Markdown[])[],
): Markdown {
  const cells = [columns.map(({ heading }) => heading), ...rows].map((row) =>
    row.map(({ text }) => text),
  );
  const widest = Math.max(...cells.flat().map((cell) => cell.length));
  const options = {
    align: columns.map(({ align }) => align),
    alignDelimiters: widest <= ALIGNED_WIDTH,
  };
  return markdown(markdownTable(cells, options));
}
