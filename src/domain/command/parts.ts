import {
  nearestModelName,
  nearestStage,
  nearestVersion,
  parseModelName,
  parseStage,
  parseVersion,
  quoted,
  type Stage,
} from "../names.js";
import { failed, type Problem, type Result } from "../problem.js";
import { type RolloutAction, rolloutActions } from "./command.js";
import { type Part, right, wrong } from "./part.js";

/** The longest reason, in characters (code points). */
export const reasonLimit = 1000;

/** What follows a command's fixed parts: the reason, and words that found no place. */
export interface Ending {
  readonly because: string | null;
  readonly leftOver: readonly string[];
}

/** Where a command that moves somewhere says so. */
export interface Destination {
  /** Undefined: nothing was said after `to`. */
  readonly word: string | undefined;
  /** False: the word stands in the right place, but without its `to`. */
  readonly hasTo: boolean;
}

/** A model name; undefined when there was no word for it. */
export function modelPart(word: string | undefined): Part<string> {
  if (word === undefined)
    return missing("model", "<model>", "Name it first, such as fraud-detection.");
  const nearest = nearestModelName(word);
  // A model of that name can't be told from the word that begins a reason.
  const usable = nearest !== null && nearest !== "because";
  return named(parseModelName(word), usable ? nearest : "<model>");
}

/** A version; undefined when there was no word for it. */
export function versionPart(word: string | undefined): Part<string> {
  if (word === undefined)
    return missing("version", "<version>", "Write it after the model, such as 2.1.3.");
  return named(parseVersion(word), nearestVersion(word) ?? "<version>");
}

/** `to <stage>` of a promotion. */
export function stagePart(destination: Destination): Part<Stage> {
  const { word } = destination;
  if (word === undefined)
    return missing("stage", "to <stage>", "Write where to, such as to production.");
  const stage = parseStage(word);
  const form = `to ${stage.ok ? stage.value : (nearestStage(word) ?? "<stage>")}`;
  return afterTo(stage, destination, form);
}

/** `to <version>` or `to none` of a rollback; null when no destination was named. */
export function rollbackTarget(destination: Destination): Part<string | null> {
  const { word, hasTo } = destination;
  if (word === undefined && !hasTo) return right(null, "");
  if (word === undefined)
    return missing("version", "to <version>", "Write to 2.0.5, to none, or leave the to out.");
  const isNone = word.toLowerCase() === "none";
  const target = isNone ? right("none", "none") : versionPart(word);
  return afterTo(target.result, destination, `to ${target.form}`);
}

/** Finds fault with `fraud-detection@2.1.3` and the like; null where model and version came as two words. */
export function apartFrom(joined: string | null): Part<null> {
  if (joined === null) return right(null, "");
  const what = `${quoted(joined)} joins the model and the version.`;
  return wrong({ code: "version-joined", what, fix: "Put a space between them." }, "");
}

/** What `/rollout` is to do. */
export function actionPart(word: string | undefined): Part<RolloutAction> {
  const choices = rolloutActions.join("|");
  if (word === undefined)
    return missing("action", choices, `Write one of ${rolloutActions.join(", ")}.`);
  const action = rolloutActions.find((each) => each === word.toLowerCase());
  if (action !== undefined) return right(action, action);
  const problem = {
    code: "action-unknown",
    what: `${quoted(word)} is nothing that a rollout can do.`,
    fix: `Write one of ${rolloutActions.join(", ")}.`,
  };
  return wrong(problem, choices);
}

/** The gate or owner that is overridden: any word, since only the promotion knows its gates and owners. */
export function subjectPart(word: string | undefined): Part<string> {
  if (word !== undefined) return right(word, word);
  return missing(
    "gate or owner",
    "<gate or owner>",
    "Name it first, such as shadow or @fraud-team-lead.",
    "subject",
  );
}

/** `because ...` where a reason is wanted. */
export function requiredReason(ending: Ending): Part<string> {
  const { because, leftOver } = ending;
  if (because !== null) return givenReason(because, leftOver);
  if (leftOver.length > 0) return unmarkedReason(leftOver);
  return missing(
    "reason",
    "because <reason>",
    "Write because, then why; it is kept in the record.",
  );
}

/** `because ...` where a reason is welcome; null when there is none. */
export function optionalReason(ending: Ending): Part<string | null> {
  const { because, leftOver } = ending;
  if (because !== null) return givenReason(because, leftOver);
  return leftOver.length > 0 ? unmarkedReason(leftOver) : right(null, "");
}

/** The end of a command that takes nothing more. */
export function nothingMore(ending: Ending): Part<null> {
  const words = [...ending.leftOver, ...(ending.because === null ? [] : ["because"])];
  return words.length === 0 ? right(null, "") : wrong(noPlace(words, "Leave it out."), "");
}

/** Whether a promotion is a rehearsal. Commands other than a promotion take no flags: see `noFlags`. */
export function dryRunPart(flags: readonly string[]): Part<boolean> {
  const unknown = flags.filter((flag) => flag !== "dry-run");
  const form = flags.some((flag) => flag.startsWith("dry")) ? "--dry-run" : "";
  if (unknown.length === 0) return right(flags.length > 0, form);
  return wrong(unknownFlags(unknown, "The only flag is --dry-run."), form);
}

/** No flag is dropped in silence: `/rollback ... --dry-run` must not roll back. */
export function noFlags(flags: readonly string[]): Part<null> {
  if (flags.length === 0) return right(null, "");
  return wrong(unknownFlags(flags, "This command takes no flags: leave it out."), "");
}

function named(result: Result<string>, nearest: string): Part<string> {
  return { result, form: result.ok ? result.value : nearest };
}

function missing(noun: string, form: string, fix: string, code = noun): Part<never> {
  return wrong({ code: `${code}-missing`, what: `The ${noun} is missing.`, fix }, form);
}

/** A destination with its `to`; also says when that word is missing. */
function afterTo<T>(target: Result<T>, { word, hasTo }: Destination, form: string): Part<T> {
  if (hasTo || word === undefined) return { result: target, form };
  const what = `The word "to" is missing before ${quoted(word)}.`;
  const others = target.ok ? [] : target.problems;
  return { result: failed({ code: "to-missing", what, fix: "Add it." }, ...others), form };
}

function givenReason(reason: string, leftOver: readonly string[]): Part<string> {
  const part = reasonText(reason);
  if (leftOver.length === 0) return part;
  const stray = noPlace(leftOver, "Leave it out, or move it behind because.");
  const others = part.result.ok ? [] : part.result.problems;
  return { result: failed(stray, ...others), form: part.form };
}

function reasonText(reason: string): Part<string> {
  if (!saysSomething(reason)) {
    return missing("reason", "because <reason>", "Write why, after because.");
  }
  const length = [...reason].length;
  if (length <= reasonLimit) return right(reason, `because ${reason}`);
  const problem = {
    code: "reason-too-long",
    what: `The reason has ${length} characters.`,
    why: `A reason has at most ${reasonLimit}: it is shown in full wherever the move is shown.`,
    fix: "Shorten it, and link to the rest.",
  };
  return wrong(problem, "because <shorter reason>");
}

function unmarkedReason(words: readonly string[]): Part<never> {
  const text = words.join(" ");
  const problem = noPlace(
    words,
    "If it is the reason, write because before it; else leave it out.",
  );
  const fits = saysSomething(text) && [...text].length <= reasonLimit;
  return wrong(problem, fits ? `because ${text}` : "because <reason>");
}

/** Dots and dashes alone are no reason, least of all the `...` of a copied usage line. */
function saysSomething(text: string): boolean {
  return /[\p{L}\p{N}\p{S}]/u.test(text);
}

function noPlace(words: readonly string[], fix: string): Problem {
  return {
    code: "words-left-over",
    what: `${quoted(words.join(" "))} has no place in this command.`,
    fix,
  };
}

function unknownFlags(flags: readonly string[], fix: string): Problem {
  const list = flags.map((flag) => `--${flag}`).join(" ");
  return { code: "flag-unknown", what: `${quoted(list)} is not known here.`, fix };
}
