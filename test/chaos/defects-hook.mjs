import { readFile } from "node:fs/promises";
import { defects } from "./defects.mjs";

let defect;

export function initialize(name) {
  defect = defects.find((one) => one.name === name);
  if (!defect) throw new Error(`no defect is called ${name}`);
}

/** Gives the App one module with a defect in it. */
export async function load(url, context, next) {
  if (!url.endsWith(`/dist/${defect.module}`)) return next(url, context);
  const text = await readFile(new URL(url), "utf8");
  if (text.split(defect.from).length !== 2)
    throw new Error(`${defect.name}: ${defect.module} doesn't have that text exactly once`);
  return {
    format: "module",
    source: text.replace(defect.from, () => defect.to),
    shortCircuit: true,
  };
}
