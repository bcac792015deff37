import { digestOf } from "../../domain/digest.js";
import type { Problem } from "../../domain/problem.js";
import { code, type Markdown } from "../escape.js";
import { blocks, md } from "../markdown.js";
import { problemList } from "../problem-list.js";
import { commentText } from "./reply.js";

/** A wish that came as an event and was refused: who sent it, what for (`evidence for fraud-detection 2.1.3`), and why. */
export interface MachineRefusal {
  readonly sender: { readonly login: string };
  readonly asked: string;
  readonly problems: readonly Problem[];
}

/** Title of the issue in which the App tells of refused wishes. */
export const REFUSALS_TITLE = "Requests of machines that were refused";

/** Id of a refusal: 20 hex digits, the same for the same wish of the same sender refused for the same reasons. */
export function refusalId({ sender, asked, problems }: MachineRefusal): string {
  const reasons = problems.map(({ code: reason, what }) => [reason, what]);
  return digestOf(JSON.stringify([sender.login, asked, reasons]))
    .slice("sha256:".length)
    .slice(0, 20);
}

/** The comment that tells of a refusal. */
export function refusalComment(refusal: MachineRefusal): string {
  return commentText(refusalText(refusal), { kind: "refusal", id: refusalId(refusal) });
}

/** The issue that the first refusal opens: what it is for, and that refusal. */
export function refusalsIssue(refusal: MachineRefusal): string {
  return commentText(
    blocks(
      md`Machines ask Model Promoter by an event (${code("repository_dispatch")}), where nobody can be answered. What was refused is told here, a comment each; what was told lately is not told again.`,
      md`Whoever runs the machine corrects what is wrong and sends the event again. This issue can be closed at any time: the next refusal opens a new one.`,
      refusalText(refusal),
    ),
    { kind: "refusal", id: refusalId(refusal) },
  );
}

function refusalText({ sender, asked, problems }: MachineRefusal): Markdown {
  return blocks(
    md`**Refused:** ${asked}, sent by ${code(`@${sender.login}`)}. Nothing was written.`,
    problemList(problems),
  );
}
