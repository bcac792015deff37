import readVersion from "semver/functions/parse.js";
import { failed, ok, type Problem, type Result } from "./problem.js";

/** The stages of a model version, in the order of a life. A version that no manifest names is `none`. */
export const stages = ["none", "staging", "production", "archived"] as const;

/** One of the four stages, in lower case as in every file. */
export type Stage = (typeof stages)[number];

/** What a promotion branch is a lock for: one model on its way to one stage. */
export interface PromotionLock {
  readonly model: string;
  readonly stage: Stage;
}

/** Folder names inside a model's folder, which a second segment would collide with. */
const folderNames = ["versions", "cards", "evidence", "promotions", "audit"];
const reservedSegments: ReadonlySet<string> = new Set([...folderNames, ...stages]);
const segmentLimit = 63;
/** Keeps `<version>-to-production-<n>.yaml` well under the 255 bytes that file systems allow. */
const versionLimit = 128;
const shownLimit = 80;
const branchRoot = "promotion";

/** Characters outside a-z that pass for an allowed one and that Unicode's own folding (NFKD) leaves alone. */
const lookAlikes: ReadonlyMap<string, string> = new Map([
  ...pairs("аεеοосрρхуіıјѕԁһԛԝɡαν", "aeeoocppxyiijsdhqwgav"),
  ...pairs("‐‒–—―−", "------"),
  ...pairs("∕⁄", "//"),
]);

const stageNicknames: ReadonlyMap<string, Stage> = new Map([
  ["prd", "production"],
  ["live", "production"],
  ["stg", "staging"],
]);

interface SegmentRule {
  readonly code: string;
  readonly isBroken: (segment: string) => boolean;
  readonly what: string;
  readonly fix: string;
}

const segmentRules: readonly SegmentRule[] = [
  {
    code: "model-name-empty",
    isBroken: (segment) => segment === "",
    what: "is empty, or has nothing before or after a slash",
    fix: "Write a name such as fraud-detection or risk/fraud-detection.",
  },
  {
    code: "model-name-start",
    isBroken: (segment) => /^[._-]/.test(segment),
    what: "has a part that begins with a dot, a dash or an underscore",
    fix: "Begin it with a letter or a digit.",
  },
  {
    code: "model-name-length",
    isBroken: (segment) => segment.length > segmentLimit,
    what: `has a part longer than ${segmentLimit} characters`,
    fix: "Shorten it.",
  },
  {
    code: "model-name-dots",
    isBroken: (segment) => segment.includes(".."),
    what: "has two dots in a row",
    fix: "Leave one out.",
  },
  {
    code: "model-name-ending",
    isBroken: (segment) => segment.endsWith(".") || segment.endsWith(".lock"),
    what: 'has a part that ends in "." or ".lock"',
    fix: "Take the ending off.",
  },
  {
    code: "model-name-reserved",
    isBroken: (segment) => reservedSegments.has(segment),
    what: `uses a reserved word: ${[...reservedSegments].join(", ")}`,
    fix: "Choose another word.",
  },
];

/**
 * A registered model's name: one or two segments of `[a-z0-9][a-z0-9._-]{0,62}`, joined by a slash. A segment
 * doesn't end in `.` or `.lock`, has no `..` and is no reserved word. All problems are told at once.
 */
export function parseModelName(text: string): Result<string> {
  const [first, ...others] = modelNameProblems(text);
  return first === undefined ? ok(text) : failed(first, ...others);
}

/** The valid model name that a person most likely meant (capitals, accents and look-alikes undone), or null. */
export function nearestModelName(text: string): string | null {
  const plain = [...withoutDisguise(text).toLowerCase()]
    .map((character) => lookAlikes.get(character) ?? character)
    .join("")
    .replace(/\s+/g, "-");
  return modelNameProblems(plain, () => null).length === 0 ? plain : null;
}

/**
 * A version: a semantic version (semver.org 2.0.0) without build metadata, at most 128 characters, exactly as it
 * is written in file names: no `v`, no spaces.
 */
export function parseVersion(text: string): Result<string> {
  if (isVersion(text)) return ok(text);
  const nearest = nearestVersion(text);
  const foreign = strangers(text, /[!-~]/);
  return failed({
    code: "version-invalid",
    what: `${quoted(text)} is not a version.${foreign === "" ? "" : ` It has ${foreign}.`}`,
    why: `A version has three numbers and perhaps a pre-release, as in 2.1.3 or 2.1.3-rc.1; no "v", no leading zeros, no "+build", at most ${versionLimit} characters.`,
    fix: nearest === null ? "Write all three numbers, such as 2.1.3." : `Write "${nearest}".`,
  });
}

/** The valid version that a person most likely meant (`v2.1.3` is 2.1.3, `2.1` is 2.1.0), or null. */
export function nearestVersion(text: string): string | null {
  const [kept = ""] = withoutDisguise(text).split("+");
  const numbered = /^[v=]*(\d[\d.]*)/i.exec(kept);
  if (numbered === null) return null;
  const [prefixed, core = ""] = numbered;
  const numbers = core.split(".").filter((number) => number !== "");
  const tail = kept.slice(prefixed.length);
  if (numbers.length > 3 || !mayFollow(tail, core, numbers.length)) return null;
  const whole = [...numbers, "0", "0"].slice(0, 3);
  const guess = readVersion(whole.join(".") + tail, { loose: true });
  return guess !== null && isVersion(guess.version) ? guess.version : null;
}

/** A stage as a person types it, in any case. Files hold stages in lower case only: test those with `isStage`. */
export function parseStage(text: string): Result<Stage> {
  const stage = text.toLowerCase();
  if (isStage(stage)) return ok(stage);
  const nearest = nearestStage(text);
  return failed({
    code: "stage-unknown",
    what: `${quoted(text)} is not a stage.`,
    why: `The stages are ${stages.join(", ")}.`,
    fix: nearest === null ? "Write one of them." : `Did you mean ${nearest}?`,
  });
}

/** The stage that a person most likely meant (`prod` is production), or null. */
export function nearestStage(text: string): Stage | null {
  const word = text.toLowerCase();
  const head = word.slice(0, 3);
  const byHead = head.length === 3 ? stages.find((stage) => stage.startsWith(head)) : undefined;
  return stageNicknames.get(word) ?? byHead ?? null;
}

/** Whether the text is a stage exactly as files write it. */
export function isStage(text: string): text is Stage {
  return stages.some((stage) => stage === text);
}

/** The branch whose existence locks the model and stage: `promotion/<model>/<stage>`. */
export function promotionBranch(lock: PromotionLock): string {
  return `${branchRoot}/${lock.model}/${lock.stage}`;
}

/** What a branch (short name, without `refs/heads/`) locks, or null when it is no promotion branch. */
export function parsePromotionBranch(branch: string): PromotionLock | null {
  const [root, ...inner] = branch.split("/");
  const stage = inner.pop();
  const model = inner.join("/");
  if (root !== branchRoot || stage === undefined || !isStage(stage)) return null;
  return parseModelName(model).ok ? { model, stage } : null;
}

/** A person's words as an error shows them: in quotes, at most 80 characters, invisible ones as code points. */
export function quoted(text: string): string {
  const characters = [...text.slice(0, 2 * shownLimit + 2)];
  const cut = characters.length > shownLimit;
  const shown = characters.slice(0, shownLimit).map((character) => {
    return isInvisible(character) ? `[${codePoint(character)}]` : character;
  });
  return `"${shown.join("")}${cut ? "…" : ""}"`;
}

function modelNameProblems(
  text: string,
  nearestTo: (text: string) => string | null = nearestModelName,
): readonly Problem[] {
  const segments = text.split("/");
  const problems: Problem[] = [];
  const foreign = strangers(text, /[a-z0-9._/-]/);
  if (foreign !== "") {
    const nearest = nearestTo(text);
    problems.push({
      code: "model-name-characters",
      what: `The model name ${quoted(text)} has ${foreign}.`,
      why: 'A model name is made of a-z, 0-9, ".", "_" and "-", with at most one "/".',
      fix: nearest === null ? "Write it with those only." : `Write "${nearest}".`,
    });
  }
  if (segments.length > 2) {
    problems.push({
      code: "model-name-segments",
      what: `The model name ${quoted(text)} has ${segments.length} parts.`,
      why: "A model name is one part, or a namespace and one part: risk/fraud-detection.",
      fix: 'Leave at most one "/".',
    });
  }
  for (const rule of segmentRules) {
    if (!segments.some(rule.isBroken)) continue;
    problems.push({
      code: rule.code,
      what: `The model name ${quoted(text)} ${rule.what}.`,
      why: "The name becomes a folder and a branch in git.",
      fix: rule.fix,
    });
  }
  return problems;
}

function isVersion(text: string): boolean {
  return text.length <= versionLimit && readVersion(text)?.version === text;
}

/** Whether what follows the numbers can be a pre-release: 2.1-rc and 2.1.3rc1 can, "3d-net" and "2.x" are names. */
function mayFollow(tail: string, core: string, numbers: number): boolean {
  return tail === "" || (!core.endsWith(".") && numbers >= (tail.startsWith("-") ? 2 : 3));
}

/** Accents, full-width forms, quotes and invisible characters undone; cut, since longer names are refused anyway. */
function withoutDisguise(text: string): string {
  const folded = text.slice(0, 4 * segmentLimit).normalize("NFKD");
  return folded.replace(/[\p{M}\p{Cf}"'`“”‘’]/gu, "").trim();
}

/** Names each different character that isn't allowed, the first five of them; empty when there is none. */
function strangers(text: string, allowed: RegExp): string {
  const found = [...new Set(text)].filter((character) => !allowed.test(character));
  const named = found.slice(0, 5).map((character) => {
    return isInvisible(character)
      ? `an invisible character (${codePoint(character)})`
      : `"${character}" (${codePoint(character)})`;
  });
  return named.join(", ") + (found.length > named.length ? " and others" : "");
}

function isInvisible(character: string): boolean {
  return character !== " " && /[\p{C}\p{Z}]/u.test(character);
}

function codePoint(character: string): string {
  const number = character.codePointAt(0) ?? 0;
  return `U+${number.toString(16).toUpperCase().padStart(4, "0")}`;
}

function pairs(from: string, to: string): readonly (readonly [string, string])[] {
  const targets = [...to];
  return [...from].map((character, index) => [character, targets[index] ?? character]);
}
