import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { z } from "zod";

const step = z.looseObject({ uses: z.string().optional(), run: z.string().optional() });
const permissions = z.record(z.string(), z.string());
const workflowSchema = z.looseObject({
  permissions,
  jobs: z.record(z.string(), z.looseObject({ permissions, steps: z.array(step) })),
});

export const workflowsFolder = fileURLToPath(
  new URL("../../../templates/workflows/", import.meta.url),
);
export const workflowSource = readFileSync(`${workflowsFolder}evaluate.yml`, "utf8");

/** The workflow as GitHub would read it. */
export const workflow = workflowSchema.parse(parse(workflowSource));

const COMMAND = /(?:npx --yes model-promoter@0|python evaluation\/evaluate\.py) /;

/** The commands of the workflow's `run` lines that begin with a program, as a shell splits them but for variables. */
export function commandsOf(program: "npx" | "python"): readonly (readonly string[])[] {
  const runs = Object.values(workflow.jobs).flatMap(({ steps }) =>
    steps.flatMap(({ run }) => run ?? []),
  );
  const lines = runs.flatMap((run) => run.replaceAll(/\\\n\s*/g, "").split("\n"));
  return lines.flatMap((line) => {
    const found = COMMAND.exec(line);
    if (found === null || !found[0].startsWith(program)) return [];
    const words = line.slice(found.index + found[0].length).match(/(?:"[^"]*"|[^\s"])+/g) ?? [];
    const end = words.findIndex((word) => /^(?:[>|]|2>|\|\|)/.test(word));
    return [end < 0 ? words : words.slice(0, end)];
  });
}

/** Words with the shell's variables replaced; a variable that isn't known is an error. */
export function expanded(
  words: readonly string[],
  variables: Readonly<Record<string, readonly string[]>>,
): readonly string[] {
  return words.flatMap((word) => {
    if (!word.includes("$")) return [word.replaceAll('"', "")];
    const values = variables[word];
    if (values === undefined)
      throw new Error(`The workflow uses ${word}, which this test doesn't know`);
    return values;
  });
}
