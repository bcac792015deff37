import { treeItems } from "../rest/tree-items.js";
import type { Repository } from "../world.js";
import { filePath, folderPath } from "./addresses.js";
import { type Html, html } from "./html.js";
import type { Location } from "./locate.js";
import { plainTable } from "./tables.js";

/** What a folder holds, folders first. */
export async function fileTable(
  repository: Repository,
  { ref, oid, path }: Location,
): Promise<Html> {
  const tree = await repository.git.object(`${oid}:${path}`);
  const items = tree?.type === "tree" ? treeItems(tree.content) : [];
  const [folders, others] = [
    items.filter(({ type }) => type === "tree"),
    items.filter(({ type }) => type !== "tree"),
  ];
  return plainTable({
    caption: "Files",
    titles: ["Name", "Kind"],
    none: "This folder is empty.",
    rows: [...folders, ...others].map(({ name, type }) => {
      const below = path === "" ? name : `${path}/${name}`;
      if (type === "tree") {
        return [
          html`<a href="${folderPath(repository, ref, below)}">${name}/</a>`,
          html`<span class="quiet">folder</span>`,
        ];
      }
      if (type === "commit") return [html`${name}`, html`<span class="quiet">submodule</span>`];
      return [
        html`<a href="${filePath(repository, ref, below)}">${name}</a>`,
        html`<span class="quiet">file</span>`,
      ];
    }),
  });
}
