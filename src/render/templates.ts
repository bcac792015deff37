import Mustache from "mustache";
import type { SourceFile } from "../domain/document.js";
import type { Problem } from "../domain/problem.js";
import { defaultTemplates } from "./default-templates.js";
import { type Markdown, markdown } from "./escape.js";

/** The pull request's parts that come from a template, with the heading that each must begin with. */
export const templateHeadings = {
  "model-details": "## Model Details",
  "performance-comparison": "## Performance Comparison",
  "validation-results": "## Validation Results",
  "rollback-plan": "## Rollback Plan",
  "sign-offs-needed": "## Sign-offs Needed",
} as const;

/** Name of a template: its file's name without `.md`. */
export type TemplateName = keyof typeof templateHeadings;

/** Names of all templates, in the order of their sections. */
export const templateNames = Object.keys(templateHeadings).filter(isTemplateName);

/** What a template can show: Markdown that is safe already, conditions, and lists of the same. */
export interface TemplateView {
  readonly [field: string]: Markdown | boolean | null | readonly TemplateView[];
}

/** A repository's templates where it has its own, and what is wrong with those that can't be used. */
export interface Templates {
  readonly overrides: Readonly<Partial<Record<TemplateName, SourceFile>>>;
  readonly problems: readonly Problem[];
}

/** The App's own templates alone. */
export const builtInTemplates: Templates = { overrides: {}, problems: [] };

const FOLDER = ".github/model-promoter";
const LONGEST_TEMPLATE = 20_000;
const LONGEST_SECTION = 30_000;
/** Lists within lists: each level multiplies what a template writes. */
const DEEPEST = 3;
/** Tags and characters that a repository's template may write, those of inner sections counted at every level. */
const MOST_WORK = 10 * LONGEST_SECTION;

/**
 * Reads a repository's own templates, `.github/model-promoter/<name>.md`. One that can't be used is a problem, and the
 * App's own is used in its place. A template may name what the App's own of that name does, and include the
 * App's own templates; it can neither call code nor switch escaping off, since all that it is given is escaped already.
 */
export function readTemplates(files: readonly SourceFile[]): Templates {
  const read = files.map((file) => ({ file, name: nameOf(file), problem: problemOf(file) }));
  const usable = read.filter(({ problem }) => problem === null);
  return {
    overrides: Object.fromEntries(usable.map(({ name, file }) => [name, file])),
    problems: read.flatMap(({ problem }) => problem ?? []),
  };
}

/** A rendered section, and the problem that made the App's own template stand in for the repository's. */
export interface RenderedSection {
  readonly section: Markdown;
  readonly problems: readonly Problem[];
}

/** Renders a section from the repository's template or the App's own. */
export function renderSection(
  name: TemplateName,
  view: TemplateView,
  templates: Templates,
): RenderedSection {
  const override = templates.overrides[name];
  const builtIn = () => fill(defaultTemplates[name], view);
  if (override === undefined) return { section: builtIn(), problems: [] };
  const work = { left: MOST_WORK };
  const section = fill(override.text, view, boundedWriter(work));
  const wrong = work.left < 0 ? TOO_MUCH : wrongSection(name, section.text);
  if (wrong === null) return { section, problems: [] };
  return { section: builtIn(), problems: [unusable(override, wrong)] };
}

/**
 * A writer that writes nothing more once too much was written: a few lists within lists, with the App's own template
 * inside, would else fill the memory before anybody could see how long the section becomes.
 */
function boundedWriter(work: { left: number }): InstanceType<typeof Mustache.Writer> {
  const writer = new Mustache.Writer();
  const renderTokens = writer.renderTokens.bind(writer);
  writer.renderTokens = (tokens, ...rest) => {
    work.left -= tokens.length + 1;
    if (work.left < 0) return "";
    const text = renderTokens(tokens, ...rest);
    work.left -= text.length;
    return text;
  };
  return writer;
}

function fill(template: string, view: TemplateView, writer = new Mustache.Writer()): Markdown {
  // The view is escaped already, so that a template with {{{ }}} gains nothing by it.
  const text = writer.render(template, plain(view), defaultTemplates, {
    escape: (value: unknown) => String(value),
  });
  return markdown(
    text
      .replaceAll("\r\n", "\n")
      .replace(/\n{3,}/g, "\n\n")
      .trim(),
  );
}

function plain(view: TemplateView): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(view).map(([field, value]) => {
      if (value === null || typeof value === "boolean") return [field, value];
      return [field, "text" in value ? value.text : value.map(plain)];
    }),
  );
}

const TOO_MUCH = `it renders far more than the ${LONGEST_SECTION} characters that are allowed`;

function wrongSection(name: TemplateName, text: string): string | null {
  const heading = templateHeadings[name];
  const lines = text.split("\n").map((line) => line.trim());
  if (lines[0] !== heading) return `it renders no \`${heading}\` as its first line`;
  const others = Object.values(templateHeadings).filter((other) => other !== heading);
  const foreign = others.find((other) => lines.includes(other));
  if (foreign) return `it renders \`${foreign}\`, which is another section's heading`;
  if (text.includes("<!-- model-promoter")) return "it renders a marker of the App";
  if (text.length > LONGEST_SECTION)
    return `it renders ${text.length} characters; ${LONGEST_SECTION} are allowed`;
  return null;
}

function problemOf(file: SourceFile): Problem | null {
  const name = nameOf(file);
  if (name === null) return unknownTemplate(file);
  const wrong = wrongTemplate(name, file.text);
  return wrong === null ? null : unusable(file, wrong);
}

function wrongTemplate(name: TemplateName, text: string): string | null {
  if (text.length > LONGEST_TEMPLATE)
    return `it has ${text.length} characters; ${LONGEST_TEMPLATE} are allowed`;
  const tags = readTags(text);
  if ("error" in tags) return `it doesn't parse: ${tags.error}`;
  const known = fieldsOf(name);
  const unknown = tags.fields.find((field) => !known.includes(field));
  if (unknown !== undefined)
    return `it names \`${unknown}\`; there is ${known.map((field) => `\`${field}\``).join(", ")}`;
  const partial = tags.partials.find((included) => !isTemplateName(included));
  if (partial !== undefined) return `it includes \`${partial}\`, which is no template of the App`;
  return tags.depth > DEEPEST ? `its sections are nested more than ${DEEPEST} deep` : null;
}

/** Fields that a template of this name may show: those that the App's own template shows. */
export function fieldsOf(name: TemplateName): readonly string[] {
  const tags = readTags(defaultTemplates[name]);
  if ("error" in tags) throw new SyntaxError(`the template ${name}: ${tags.error}`);
  return [...new Set([...tags.fields, "."])].sort();
}

interface Tags {
  readonly fields: readonly string[];
  readonly partials: readonly string[];
  readonly depth: number;
}

function readTags(text: string): Tags | { readonly error: string } {
  try {
    return tagsIn(new Mustache.Writer().parse(text));
  } catch (cause) {
    if (cause instanceof Error) return { error: cause.message };
    throw cause;
  }
}

function tagsIn(spans: ReturnType<typeof Mustache.parse>): Tags {
  const named = spans.filter(([kind]) => ["name", "&", "#", "^"].includes(kind));
  const inner = spans.flatMap((span) => (Array.isArray(span[4]) ? [tagsIn(span[4])] : []));
  return {
    fields: [...named.map(([, field]) => field), ...inner.flatMap(({ fields }) => fields)],
    partials: [
      ...spans.filter(([kind]) => kind === ">").map(([, partial]) => partial),
      ...inner.flatMap(({ partials }) => partials),
    ],
    depth: inner.length === 0 ? 0 : 1 + Math.max(...inner.map(({ depth }) => depth)),
  };
}

function nameOf({ path }: SourceFile): TemplateName | null {
  const name = path.slice(path.lastIndexOf("/") + 1).replace(/\.md$/, "");
  return isTemplateName(name) ? name : null;
}

function isTemplateName(name: string): name is TemplateName {
  return Object.hasOwn(templateHeadings, name);
}

function unusable({ path }: SourceFile, wrong: string): Problem {
  return {
    code: "template-not-valid",
    what: `${path} can't be used: ${wrong}.`,
    why: "A repository's own template has the App's fields and headings.",
    fix: "The App's own template stands in for it. Correct the file, or delete it.",
    place: { file: path },
  };
}

function unknownTemplate({ path }: SourceFile): Problem {
  return {
    code: "template-unknown",
    what: `${path} is the template of nothing.`,
    why: `Templates in ${FOLDER} are ${templateNames.map((name) => `${name}.md`).join(", ")}.`,
    fix: "Rename the file, or delete it.",
    place: { file: path },
  };
}
