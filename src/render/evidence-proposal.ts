import type { HandedIn } from "../domain/evidence-intake.js";
import { code } from "./escape.js";
import { blocks, md } from "./markdown.js";

/** Body of the pull request that adds evidence where the App may not push to the default branch. */
export function evidenceProposalBody(
  { model, version, kind }: HandedIn,
  sender: string,
  base: string,
): string {
  const text = blocks(
    md`Adds one run of ${code(kind)} evidence of ${code(`${model} ${version}`)}, as ${code(`@${sender}`)} handed it in by an event. It counts once it is merged.`,
    md`This is a pull request because the App may not push to ${code(base)}. With the App on the bypass list of that branch's rule, evidence is committed at once.`,
  ).text;
  return `${text}\n`;
}
