import { nearestVersion, parseStage } from "../names.js";
import { type Command, isRolloutAction, type Verb } from "./command.js";
import { assemble, type Part, right } from "./part.js";
import {
  actionPart,
  apartFrom,
  type Destination,
  dryRunPart,
  type Ending,
  modelPart,
  noFlags,
  nothingMore,
  optionalReason,
  requiredReason,
  rollbackTarget,
  stagePart,
  subjectPart,
  versionPart,
} from "./parts.js";
import type { Said } from "./words.js";

type Reader = (said: Said) => Part<Command>;

/** One reader a verb. Each gathers all that is wrong, and fills the right form with what was right. */
export const grammar: Readonly<Record<Verb, Reader>> = {
  promote: readPromote,
  recheck: (said) => {
    const parts = { flags: noFlags(said.flags), end: nothingMore(endingAfter(said, 0)) };
    return assemble(parts, () => ({ verb: "recheck" }));
  },
  withdraw: (said) => readReasoned(said, "withdraw"),
  status: readStatus,
  // Whatever else is said: who asks for help gets it.
  help: () => right({ verb: "help" }, ""),
  rollback: readRollback,
  reject: (said) => readVersionMove(said, "reject"),
  archive: (said) => readVersionMove(said, "archive"),
  rollout: readRollout,
  override: readOverride,
  hold: readHold,
  release: readRelease,
  reviewed: (said) => readReasoned(said, "reviewed"),
};

function readPromote(said: Said): Part<Command> {
  const { before, destination, after } = roundTo(said.words, 2);
  const { model, version, joined } = modelAndVersion(before);
  const leftOver = [...before.slice(2), ...after];
  const parts = {
    model: modelPart(model),
    version: versionPart(version),
    apart: apartFrom(joined),
    stage: stagePart(destination),
    dryRun: dryRunPart(said.flags),
    reason: optionalReason({ because: said.because, leftOver }),
  };
  return assemble(parts, ({ model, version, stage, dryRun, reason }) => {
    return { verb: "promote", model, version, stage, dryRun, reason };
  });
}

function readRollback(said: Said): Part<Command> {
  const { before, destination, after } = roundTo(said.words, 1);
  const [model, ...between] = before;
  const parts = {
    model: modelPart(model),
    to: rollbackTarget(destination),
    flags: noFlags(said.flags),
    reason: optionalReason({ because: said.because, leftOver: [...between, ...after] }),
  };
  return assemble(parts, ({ model, to, reason }) => ({ verb: "rollback", model, to, reason }));
}

function readVersionMove(said: Said, verb: "reject" | "archive"): Part<Command> {
  const { model, version, joined } = modelAndVersion(said.words.slice(0, 2));
  const parts = {
    model: modelPart(model),
    version: versionPart(version),
    apart: apartFrom(joined),
    flags: noFlags(said.flags),
    reason: requiredReason(endingAfter(said, 2)),
  };
  return assemble(parts, ({ model, version, reason }) => ({ verb, model, version, reason }));
}

function readRollout(said: Said): Part<Command> {
  const [first, second] = said.words;
  const noModel = second === undefined && first !== undefined && isRolloutAction(first);
  const parts = {
    model: modelPart(noModel ? undefined : first),
    action: actionPart(noModel ? first : second),
    flags: noFlags(said.flags),
    reason: optionalReason(endingAfter(said, 2)),
  };
  return assemble(parts, ({ model, action, reason }) => {
    return { verb: "rollout", model, action, reason };
  });
}

function readStatus(said: Said): Part<Command> {
  const [model] = said.words;
  const parts = {
    model: model === undefined ? right(null, "") : modelPart(model),
    flags: noFlags(said.flags),
    end: nothingMore(endingAfter(said, 1)),
  };
  return assemble(parts, ({ model }) => ({ verb: "status", model }));
}

function readOverride(said: Said): Part<Command> {
  const parts = {
    subject: subjectPart(said.words[0]),
    flags: noFlags(said.flags),
    reason: requiredReason(endingAfter(said, 1)),
  };
  return assemble(parts, ({ subject, reason }) => ({ verb: "override", subject, reason }));
}

function readHold(said: Said): Part<Command> {
  const parts = {
    model: modelPart(said.words[0]),
    flags: noFlags(said.flags),
    reason: requiredReason(endingAfter(said, 1)),
  };
  return assemble(parts, ({ model, reason }) => ({ verb: "hold", model, reason }));
}

function readRelease(said: Said): Part<Command> {
  const parts = {
    model: modelPart(said.words[0]),
    flags: noFlags(said.flags),
    reason: optionalReason(endingAfter(said, 1)),
  };
  return assemble(parts, ({ model, reason }) => ({ verb: "release", model, reason }));
}

function readReasoned(said: Said, verb: "withdraw" | "reviewed"): Part<Command> {
  const parts = { flags: noFlags(said.flags), reason: requiredReason(endingAfter(said, 0)) };
  return assemble(parts, ({ reason }) => ({ verb, reason }));
}

function endingAfter(said: Said, count: number): Ending {
  return { because: said.because, leftOver: said.words.slice(count) };
}

/** Splits words at `to`, which belongs after `count` of them; where it is missing, at the likeliest destination. */
function roundTo(words: readonly string[], count: number) {
  const isTo = (word: string | undefined) => word?.toLowerCase() === "to";
  const at = isTo(words[count]) ? count : words.findIndex(isTo);
  if (at >= 0) {
    const destination: Destination = { word: words[at + 1], hasTo: true };
    return { before: words.slice(0, at), destination, after: words.slice(at + 2) };
  }
  const stage = words.findIndex((word, index) => index > 0 && parseStage(word).ok);
  const target = stage < 0 ? count : stage;
  const destination: Destination = { word: words[target], hasTo: false };
  return { before: words.slice(0, target), destination, after: words.slice(target + 1) };
}

interface NamedVersion {
  readonly model: string | undefined;
  readonly version: string | undefined;
  /** The one word that held both, such as `fraud-detection@2.1.3`. */
  readonly joined: string | null;
}

/** Of two words, model and version. One word alone may be either, or both in one. */
function modelAndVersion([first, second]: readonly string[]): NamedVersion {
  if (first === undefined || second !== undefined) {
    return { model: first, version: second, joined: null };
  }
  if (nearestVersion(first) !== null) return { model: undefined, version: first, joined: null };
  const at = first.search(/[@:=]/);
  const version = first.slice(at + 1);
  if (at > 0 && nearestVersion(version) !== null) {
    return { model: first.slice(0, at), version, joined: first };
  }
  return { model: first, version: undefined, joined: null };
}
