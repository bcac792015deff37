import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The module that holds the templates' texts, so that a bundle is one file. `texts` are by name, without `.md`. */
export function templatesModule(texts: Readonly<Record<string, string>>): string {
  const entries = Object.entries(texts).map(
    ([name, text]) => `  "${name}": \`${text.replace(/[\\`]|\$(?=\{)/g, "\\$&")}\`,\n`,
  );
  return [
    "// Written from templates/*.md by src/entry/build/embed-templates.ts; change the templates, then run it.\n",
    "/** The App's own templates by name. */\n",
    `export const defaultTemplates = {\n${entries.join("")}} as const;\n`,
  ].join("");
}

/** Texts of the templates in a folder, by name. */
export function readTemplateTexts(folder: string): Readonly<Record<string, string>> {
  const files = readdirSync(folder).filter((file) => file.endsWith(".md"));
  return Object.fromEntries(
    files.sort().map((file) => [file.slice(0, -3), readFileSync(`${folder}/${file}`, "utf8")]),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = fileURLToPath(new URL("../../..", import.meta.url));
  writeFileSync(
    `${root}/src/render/default-templates.ts`,
    templatesModule(readTemplateTexts(`${root}/templates`)),
  );
}
