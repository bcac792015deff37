import type { FileFormat } from "../../domain/reference.js";
import { code, type Markdown } from "../escape.js";
import { md } from "../markdown.js";
import { fence, section } from "./property-table.js";

const FOLDER = ".vscode/model-promoter";

/** How editors come to know the files of `formats`. */
export function editorChapter(title: string, formats: readonly FileFormat[]): Markdown {
  const globs = formats.map(({ name, path }) => [`./${FOLDER}/${name}.json`, globOf(path)]);
  const settings = JSON.stringify({ "yaml.schemas": Object.fromEntries(globs) }, null, 2);
  return section(
    2,
    title,
    md`Editors that know JSON Schema complete names, show what a property means and mark mistakes while you type. In VS Code with the YAML extension, copy ${code(".github/schemas")} of this repository to ${code(FOLDER)} in your registry's, and add to ${code(".vscode/settings.json")}:`,
    fence("json", settings),
    md`Some rules no editor can tell, such as weights that sum to 100. ${code("model-promoter check")} and the App know them all.`,
  );
}

/** A path's pattern as editors write it. A model's name may have two parts. */
function globOf(path: string): string {
  return path
    .replace("<model>", "**")
    .replace(/<[^>]+>/g, "*")
    .replace("*-*", "*");
}
