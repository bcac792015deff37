/**
 * A pull request's Markdown without what only a browser makes sense of: the hidden marker is left out, what is
 * closed at first stands open under its title, and a line break within a list item is one. Tables stay as they are.
 */
export function terminalText(markdown: string): string {
  return markdown
    .replace(/<!--.*?-->/gs, "")
    .split("\n")
    .flatMap((line) => plainLine(line) ?? [])
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

function plainLine(line: string): string | null {
  if (line.startsWith("|")) return line;
  if (line === "<details>" || line === "</details>") return null;
  const indent = line.startsWith("- ") ? "  " : "";
  return line.replace(/^<summary>(.*)<\/summary>$/, "### $1").replaceAll("<br>", `\n${indent}`);
}
