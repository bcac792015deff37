import { generatedModel } from "../../../src/domain/examples/generated-model.js";
import { newFolder, write } from "../../entry/cli/registry-copy.js";

/** A new folder with a registry of made-up models; each has versions 1.0.0 (archived) to 1.3.0 (in None). */
export function generatedFolder(models = 3): string {
  const folder = newFolder();
  for (let index = 0; index < models; index++)
    for (const { path, text } of generatedModel({ seed: 7, index, versions: 4 }))
      write(folder, path, text);
  write(folder, ".github/model-promoter.yml", "schema: 1\n");
  write(folder, ".github/CODEOWNERS", "/registry/ @acme/data-science\n");
  return folder;
}
