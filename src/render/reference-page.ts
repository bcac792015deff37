import { type FileFormat, fileFormats, formatSchema } from "../domain/reference.js";
import { eventFormats } from "../domain/reference-events.js";
import { sharedParts } from "../domain/reference-parts.js";
import { code, type Markdown, markdown } from "./escape.js";
import { blocks, bullets, join, md } from "./markdown.js";
import { editorChapter } from "./reference/editor-chapter.js";
import { eventChapter } from "./reference/event-chapter.js";
import { fileSection } from "./reference/file-section.js";
import { gateChapter, gateKinds } from "./reference/gate-chapter.js";
import { GATES, heading, linkTo, VALUES } from "./reference/known-parts.js";
import { partChapter, valueChapter } from "./reference/part-chapters.js";
import { section } from "./reference/property-table.js";
import { commandChapter, metricChapter, stageChapter } from "./reference/vocabulary-chapters.js";
import { left, table } from "./table.js";

const titles = {
  overview: "The files at a glance",
  editor: "In your editor",
  values: VALUES,
  people: "Files by people and pipelines",
  app: "Files by the App alone",
  gates: GATES,
  parts: "Parts that files share",
  metrics: "Predefined metrics",
  stages: "Stages and moves",
  commands: "Commands",
  events: "Events that machines send",
} as const;

/** The reference page of a registry's files, as Markdown: written from the schemas, their descriptions and examples. */
export function referencePage(): string {
  const people = fileFormats.filter(({ writer }) => writer !== "the App");
  const app = fileFormats.filter(({ writer }) => writer === "the App");
  const page = blocks(
    markdown("<!-- Written by `npm run schemas` from the schemas in src/domain; change those. -->"),
    markdown("# Files of a registry"),
    md`A registry is a folder of small files in a git repository: people and pipelines write what a model is and how it was measured, the App writes what was decided. This page names every file and every property. The examples are one story: fraud-detection 2.1.3 is promoted to Production, where 2.0.5 is.`,
    contents(people, app),
    section(2, titles.overview, overview()),
    editorChapter(titles.editor, people),
    valueChapter(titles.values),
    section(2, titles.people, ...people.map(fileSection)),
    section(
      2,
      titles.app,
      md`Nobody else writes these: a pull request that changes one fails the App's checks, but for the promotion's own. They are shown for whoever reads them, by hand or by machine.`,
      ...app.map(fileSection),
    ),
    gateChapter(titles.gates),
    partChapter(titles.parts),
    metricChapter(titles.metrics),
    stageChapter(titles.stages),
    commandChapter(titles.commands),
    eventChapter(titles.events),
  );
  return `${page.text}\n`;
}

function contents(people: readonly FileFormat[], app: readonly FileFormat[]): Markdown {
  const files = (formats: readonly FileFormat[]) =>
    formats.map(({ title }) => linkTo(title.toLowerCase(), title));
  return bullets([
    linkTo(titles.overview, titles.overview),
    linkTo(titles.editor, titles.editor),
    linkTo(titles.values, titles.values),
    entry(titles.people, files(people)),
    entry(titles.app, files(app)),
    entry(
      titles.gates,
      gateKinds().map((kind) => linkTo(kind, `Gate ${kind}`)),
    ),
    entry(
      titles.parts,
      sharedParts.map((part) => linkTo(part.one, heading(part))),
    ),
    linkTo(titles.metrics, titles.metrics),
    linkTo(titles.stages, titles.stages),
    linkTo(titles.commands, titles.commands),
    entry(
      titles.events,
      eventFormats.map(({ type }) => linkTo(type, `Event ${type}`)),
    ),
  ]);
}

function entry(title: string, below: readonly Markdown[]): Markdown {
  return md`${linkTo(title, title)}: ${join(below, ", ")}`;
}

function overview(): Markdown {
  const rows = fileFormats.map((format) => [
    linkTo(format.title, format.title),
    code(format.path.replace("registry/models/<model>/", "")),
    md`${format.writer}`,
    md`${format.purpose}`,
    markdown(`[schema](../schemas/${format.name}.json "${formatSchema(format).title}")`),
  ]);
  return blocks(
    md`All but the policy are in the model's folder, ${code("registry/models/<model>/")}; ${code("registry")} is what the policy calls it.`,
    table(
      [left(md`File`), left(md`Path`), left(md`Written by`), left(md`What it says`), left(md``)],
      rows,
    ),
    md`Every file begins with ${code("schema: 1")}. A property that isn't known is an error, with the nearest known name. All that is wrong with a file is told at once, each with file and line, and before anything is written.`,
  );
}
