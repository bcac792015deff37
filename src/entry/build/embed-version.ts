import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The module that holds the package's version: a bundle has no package.json to read it from. */
export function versionModule(version: string): string {
  return [
    "// Written from package.json by src/entry/build/embed-version.ts, which `npm version` runs.\n",
    "/** The package's version. */\n",
    `export const version = "${version}";\n`,
  ].join("");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = fileURLToPath(new URL("../../..", import.meta.url));
  const manifest = JSON.parse(readFileSync(`${root}/package.json`, "utf8")) as { version: string };
  writeFileSync(`${root}/src/entry/version.ts`, versionModule(manifest.version));
}
