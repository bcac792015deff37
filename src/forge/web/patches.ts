import type { ChangedFile } from "../git-diff.js";
import { askGit } from "../git-process.js";
import type { Repository } from "../world.js";
import { filePath } from "./addresses.js";
import { type Html, html } from "./html.js";
import { count } from "./words.js";

/** What is compared: a commit with its first parent (null: it has none), or a head with where it left its base. */
export type Comparison =
  | { readonly kind: "commit"; readonly oid: string; readonly parent: string | null }
  | { readonly kind: "range"; readonly base: string; readonly head: string };

/** A changed file with git's own lines about the change; null where they can't be told apart. */
interface Patch {
  readonly file: ChangedFile;
  readonly lines: readonly string[] | null;
}

/** Most lines of a file's change that a page shows. */
const LONGEST = 400;
/** From how many lines on they are folded away. */
const FOLDED = 60;
const FLAGS = ["-M", "-p", "--no-ext-diff", "--no-color", "--no-textconv"];

/** The files that a comparison changes, with the changed lines. */
export async function changedFilesSection(
  repository: Repository,
  compared: Comparison,
): Promise<{ readonly files: number; readonly shown: Html }> {
  const patches = await patchesOf(repository, compared);
  const sum = (of: "additions" | "deletions") =>
    patches.reduce((total, { file }) => total + file[of], 0);
  const head = compared.kind === "commit" ? compared.oid : compared.head;
  const base = compared.kind === "commit" ? compared.parent : compared.base;
  const shown = patches.map((patch) => {
    const side = patch.file.status === "removed" ? (base ?? head) : head;
    return fileBox(patch, filePath(repository, side, patch.file.path));
  });
  return {
    files: patches.length,
    shown: html`<p class="quiet">${count(patches.length, "file")} changed, ${plusMinus({
      additions: sum("additions"),
      deletions: sum("deletions"),
    })}</p>${shown}`,
  };
}

async function patchesOf(repository: Repository, compared: Comparison): Promise<readonly Patch[]> {
  const { git } = repository;
  const files = await filesOf(repository, compared);
  const args =
    compared.kind === "range"
      ? ["diff", ...FLAGS, `${compared.base}...${compared.head}`, "--"]
      : ["show", "--format=", "-m", "--first-parent", ...FLAGS, compared.oid, "--"];
  const { stdout } = await askGit(git.folder, args);
  const texts = stdout.toString("utf8").split(/^(?=diff --git )/m);
  const told = texts.filter((text) => text.startsWith("diff --git "));
  // Both lists are in git's order; a change of a file's type is told in two parts, and then none is matched.
  const matches = told.length === files.length;
  return files.map((file, index) => ({ file, lines: matches ? hunks(told[index] ?? "") : null }));
}

async function filesOf({ git }: Repository, compared: Comparison): Promise<readonly ChangedFile[]> {
  if (compared.kind === "range") return await git.changedFiles(compared.base, compared.head);
  if (compared.parent !== null) return await git.changedFiles(compared.parent, compared.oid);
  const entries = await git.list(compared.oid, "", true);
  return await Promise.all(
    entries.map(async ({ path }): Promise<ChangedFile> => {
      const text = (await git.blobAt(compared.oid, path))?.content.toString("utf8") ?? "";
      const additions = text.includes("\0") ? 0 : (text.match(/\n|[^\n]$/g) ?? []).length;
      return { path, status: "added", previousPath: null, additions, deletions: 0 };
    }),
  );
}

/** The changed lines with those around them, without git's lines about the file. */
function hunks(text: string): readonly string[] {
  const lines = text.replace(/\n$/, "").split("\n");
  const start = lines.findIndex((line) => line.startsWith("@@"));
  return start < 0 ? [] : lines.slice(start);
}

function fileBox({ file, lines }: Patch, address: string): Html {
  const renamed = file.previousPath === null ? null : html`<code>${file.previousPath}</code> → `;
  return html`<article class="said file">
<header><h3>${renamed}<a href="${address}"><code>${file.path}</code></a></h3><span class="quiet">${file.status}</span>${plusMinus(file)}</header>
${patchTable(file.path, lines)}
</article>`;
}

function patchTable(path: string, lines: readonly string[] | null): Html | null {
  if (lines === null || lines.length === 0) return null;
  const shown = lines.slice(0, LONGEST);
  const left = lines.length - shown.length;
  const more = left > 0 ? html`<p class="quiet more">${count(left, "more line")}</p>` : null;
  const whole = html`<div class="scroll" tabindex="0" role="group" aria-label="Changes of ${path}"><pre class="patch">${shown.map(patchLine)}</pre></div>${more}`;
  return lines.length <= FOLDED
    ? whole
    : html`<details><summary>Show ${count(lines.length, "line")}</summary>${whole}</details>`;
}

function patchLine(line: string): Html {
  const kinds: Readonly<Record<string, string>> = { "+": "added", "-": "removed", "@": "place" };
  const kind = kinds[line.slice(0, 1)] ?? "same";
  return html`<span class="${kind}">${line}
</span>`;
}

function plusMinus({ additions, deletions }: Pick<ChangedFile, "additions" | "deletions">): Html {
  return html`<span class="plus-minus"><span class="good">+${additions}</span> <span class="bad">−${deletions}</span></span>`;
}
