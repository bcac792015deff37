import type { Dossier } from "../domain/dossier.js";
import { formatTime } from "../domain/gate/duration.js";
import type { EvaluatedGate } from "../domain/gate/evaluated-gate.js";
import type { Problem } from "../domain/problem.js";
import type { Evaluation } from "../domain/promotion-evaluation.js";
import type { ReservedChange } from "../domain/pull-request.js";
import type { ReservedFile } from "../domain/registry-paths.js";
import type { MissingSignOff, SignOffs } from "../domain/sign-off.js";
import { becauseText } from "../domain/unfillable.js";
import { type CheckState, type CheckText, checkNames } from "./check-text.js";
import { commandText } from "./command-text.js";
import { code, type Markdown } from "./escape.js";
import { CHECK_LIMIT, cutToFit } from "./fit.js";
import { count, resultText, tallyGates } from "./gate-tally.js";
import { prose } from "./links.js";
import { blocks, bullets, either, md } from "./markdown.js";
import { problemList } from "./problem-list.js";
import { promotionRegistryCheck } from "./registry-check.js";
import { ownerText } from "./sections/sign-offs-needed.js";
import { sentence } from "./sentence.js";
import { left, table } from "./table.js";
import { MERGES_ITSELF, signOffText } from "./verdict.js";

export type { CheckState, CheckText } from "./check-text.js";
export { checkNames } from "./check-text.js";

const success = { status: "completed", conclusion: "success" } as const;
const failure = { status: "completed", conclusion: "failure" } as const;
const inProgress = { status: "in_progress" } as const;

interface Said {
  readonly state: CheckState;
  readonly title: string;
  readonly summary: Markdown;
  readonly text: Markdown;
}

/** The checks of a promotion. `now` is the time of the judgement. */
export function renderChecks(
  dossier: Dossier,
  evaluation: Evaluation,
  now: string,
): readonly CheckText[] {
  const time = md`*Judged at ${formatTime(now)} from the state of the default branch; comment ${commandText("recheck", evaluation.inputs)} to judge again.*`;
  const judged = blocks(untraced(evaluation), time);
  return [
    check("gates", gatesSaid(dossier, evaluation), judged),
    check("signOffs", signOffsSaid(dossier, evaluation), judged),
    promotionRegistryCheck(),
  ];
}

/** Said beside whatever the gates say, since a policy may ask for no lineage at all. */
function untraced({ inputs }: Evaluation): Markdown | null {
  if (inputs?.record.provenance !== "unknown") return null;
  return md`**PROVENANCE UNKNOWN:** nobody vouches for what ${inputs.record.version} was made from.`;
}

/**
 * Gates and sign-offs of a pull request that is no promotion: success, unless it touches what only the App may write.
 * The registry's check is judged by what it changes.
 */
export function otherPullRequestChecks(reserved: readonly ReservedChange[]): readonly CheckText[] {
  const said = reserved.length === 0 ? notAPromotion : reservedSaid(reserved);
  return [check("gates", said), check("signOffs", said)];
}

/** The checks of a promotion's pull request that isn't one any more: a forged dossier, a changed base, an extra file. */
export function brokenPromotionChecks(problems: readonly Problem[]): readonly CheckText[] {
  const said = {
    state: failure,
    title: "This is no valid promotion",
    summary: blocks(
      md`Nothing can be promoted by this pull request as it is:`,
      problemList(problems),
    ),
    text: md``,
  };
  return [check("gates", said), check("signOffs", said), check("registry", said)];
}

function check(which: keyof typeof checkNames, said: Said, end: Markdown = md``): CheckText {
  const cut = md`*The rest is cut for length; the dossier has everything.*`;
  const summary = cutToFit(said.summary, CHECK_LIMIT - end.text.length - 2, cut);
  return {
    name: checkNames[which],
    state: said.state,
    title: said.title,
    summary: blocks(summary, end).text,
    text: cutToFit(said.text, CHECK_LIMIT, cut).text,
  };
}

const notAPromotion: Said = {
  state: success,
  title: "Not a promotion",
  summary: md`This pull request promotes no model, so there is nothing to check.`,
  text: md``,
};

const reservedKinds: Readonly<Record<ReservedFile, string>> = {
  manifest: "the current state of a model",
  production: "what serves in Production",
  audit: "an audit entry",
  dossier: "the dossier of a promotion",
};

function reservedSaid(reserved: readonly ReservedChange[]): Said {
  const files = reserved.map(({ path, kind }) => md`${code(path)}: ${reservedKinds[kind]}`);
  return {
    state: failure,
    title: `Changes ${count(reserved.length, "App-only file")}`,
    summary: blocks(
      md`Only the App changes these files, each time together with an audit entry:`,
      bullets(files.slice(0, 100)),
      files.length > 100 ? md`And ${files.length - 100} more.` : null,
      md`Take the changes out of this pull request. To move a model, comment ${code("/promote <model> <version> to <stage>")}.`,
    ),
    text: md``,
  };
}

function gatesSaid(dossier: Dossier, evaluation: Evaluation): Said {
  const { gates, problems } = evaluation;
  if (problems.length > 0) return unreadable(problems, gates);
  const { failing, waiting, text } = tallyGates(gates);
  const title = sentence(text).slice(0, -1);
  const all = gates.length === 0 ? md`` : gateTable(gates);
  if (failing.length + waiting.length === 0)
    return { state: success, title, summary: md`${sentence(text)}`, text: all };
  const summary = blocks(
    failing.length > 0
      ? md`**To be mended before ${dossier.version} can go to ${dossier.to}:**`
      : null,
    bullets(failing.map(blockingGate)),
    waiting.length > 0 ? md`**Waits, with nothing to mend:**` : null,
    bullets(waiting.map(blockingGate)),
  );
  return { state: failing.length > 0 ? failure : inProgress, title, summary, text: all };
}

function unreadable(problems: readonly Problem[], gates: readonly EvaluatedGate[]): Said {
  return {
    state: failure,
    title: `The registry's files can't be read: ${count(problems.length, "problem")}`,
    summary: blocks(
      md`The gates can't be judged until these are mended on the default branch:`,
      problemList(problems),
    ),
    text: gates.length === 0 ? md`` : blocks(md`As last judged, in the dossier:`, gateTable(gates)),
  };
}

function blockingGate(gate: EvaluatedGate): Markdown {
  const { id, text, fix } = gate;
  const next = fix === null ? "" : md`<br>→ ${prose(fix)}`;
  return md`${code(id)} (${resultText(gate)}): ${prose(sentence(text))}${next}`;
}

function gateTable(gates: readonly EvaluatedGate[]): Markdown {
  const rows = gates.map((gate) => [
    code(gate.id),
    gate.blocks ? md`**${resultText(gate)}**` : md`${resultText(gate)}`,
    prose(sentence(gate.text)),
  ]);
  return table([left(md`Gate`), left(md`Result`), left(md`What was found`)], rows);
}

function signOffsSaid(dossier: Dossier, evaluation: Evaluation): Said {
  const { problems, moved, signOffs } = evaluation;
  const { given, missing } = signOffs;
  if (problems.length > 0 || moved.length > 0) return voided(evaluation);
  const text = signOffDetails(signOffs);
  const title = sentence(signOffText(signOffs)).slice(0, -1);
  if (missing.length === 0) {
    const next = given.length === 0 ? md` ${MERGES_ITSELF}` : "";
    return { state: success, title, summary: md`${sentence(signOffText(signOffs))}${next}`, text };
  }
  const one = missing.length === 1;
  return {
    state: inProgress,
    title: `Waiting for ${missing.length} of ${count(given.length + missing.length, "sign-off")}`,
    summary: blocks(
      md`**${one ? "This owner has" : "These owners have"} to approve ${dossier.model} ${dossier.version}:**`,
      bullets(missing.map(missingText)),
      md`To sign, approve this pull request with a review (*Files changed*, *Review changes*, *Approve*). One person fills one place.`,
    ),
    text,
  };
}

function missingText({ place, who, unread }: MissingSignOff): Markdown {
  const why = md`${ownerText(place)} (${becauseText(place.because)})`;
  if (unread !== null)
    return md`${why}: who may sign can't be told at the moment: ${prose(unread)}. It is tried again.`;
  if (who.length === 0)
    return md`${why}: nobody may sign at the moment; change the owner, or who belongs to it.`;
  return md`${why}: an approval by ${either(who.map(code), "or")}`;
}

function voided({ problems, moved, signOffs, inputs }: Evaluation): Said {
  const reasons = problems.length > 0 ? ["the registry's files can't be read"] : moved;
  const approvals = signOffs.uncounted.length;
  return {
    state: inProgress,
    title: "Approvals are void: what was approved has changed",
    summary: blocks(
      md`**What was put up for approval is no longer what is there:**`,
      bullets(reasons.map((reason) => prose(sentence(reason)))),
      approvals > 0
        ? md`${sentence(`${count(approvals, "approval")} given so far ${approvals === 1 ? "doesn't" : "don't"} count`)}`
        : null,
      problems.length > 0
        ? md`The gates' check says what to mend.`
        : md`Comment ${commandText("recheck", inputs)}: it puts up the promotion as it is now, and approvals start again. Or undo the change on the default branch.`,
    ),
    text: signOffDetails(signOffs),
  };
}

function signOffDetails({ given, uncounted, concerns }: SignOffs): Markdown {
  const signed = given.map(
    ({ place, review }) =>
      md`${ownerText(place)}: signed by ${code(review.by.login)} on ${formatTime(review.at)}`,
  );
  const others = uncounted.map(({ review, why }) => md`${code(review.by.login)}: ${prose(why)}`);
  const asked = concerns.map(({ by, at }) => md`${code(by.login)} on ${formatTime(at)}`);
  return blocks(
    signed.length > 0 ? blocks(md`**Signed**`, bullets(signed)) : null,
    others.length > 0 ? blocks(md`**Approvals that don't count**`, bullets(others)) : null,
    asked.length > 0 ? blocks(md`**Changes requested**`, bullets(asked)) : null,
  );
}
