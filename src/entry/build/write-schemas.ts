import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { SourceFile } from "../../domain/document.js";
import { fileFormats, formatSchema } from "../../domain/reference.js";
import { referencePage } from "../../render/reference-page.js";

/** The generated files, by path in this repository: a JSON Schema a format for editors, and the reference page. */
export function generatedFiles(): readonly SourceFile[] {
  return [
    { path: ".github/docs/formats.md", text: referencePage() },
    ...fileFormats.map((format) => ({
      path: `.github/schemas/${format.name}.json`,
      text: `${JSON.stringify(formatSchema(format), null, 2)}\n`,
    })),
  ];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = fileURLToPath(new URL("../../..", import.meta.url));
  for (const { path, text } of generatedFiles()) {
    mkdirSync(dirname(`${root}/${path}`), { recursive: true });
    writeFileSync(`${root}/${path}`, text);
  }
}
