import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { generatedModel } from "../../dist/domain/examples/generated-model.js";

const POLICY = "schema: 1\n";
const CODEOWNERS = "/registry/ @acme/data-science\n";

/** Writes a registry of made-up models into a folder; the same seed always gives the same files. Answers with how many. */
export function writeRegistry(folder, { models, versions, seed = 1 }) {
  const made = new Set();
  let files = 0;
  const write = (path, text) => {
    const place = join(folder, path);
    const above = dirname(place);
    if (!made.has(above)) mkdirSync(above, { recursive: true });
    made.add(above);
    writeFileSync(place, text);
    files += 1;
  };
  write(".github/model-promoter.yml", POLICY);
  write(".github/CODEOWNERS", CODEOWNERS);
  for (let index = 0; index < models; index++) {
    made.clear();
    for (const { path, text } of generatedModel({ seed, index, versions })) write(path, text);
  }
  return files;
}
