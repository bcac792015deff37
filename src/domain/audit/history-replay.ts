import { sameLogin } from "../people.js";
import { type AuditFinding, auditFault } from "./audit-finding.js";
import { appOf, type CommitClaim } from "./authorship.js";
import { claimFaults } from "./claim-faults.js";
import { entriesAdded, type ModelTouch, modelTouches } from "./commit-contents.js";
import {
  adoptOn,
  beginLine,
  goOn,
  isAdoption,
  isAsFollowed,
  type LineStep,
  type ModelLine,
  recordOn,
} from "./model-line.js";
import { touchFaults, whoText } from "./touch-faults.js";
import type { TouchingCommit } from "./touching-commit.js";

/** A version that was in a stage before the App came, by whose commit. */
export interface AdoptedVersion {
  readonly model: string;
  readonly version: string;
  readonly stage: string;
  readonly commit: string;
  readonly by: string;
  /** UTC. */
  readonly at: string;
}

/**
 * Follows a branch's history from its first commit, and keeps of each model the state that the entries lead to: so every
 * commit is judged by what was there before it. Nothing but what was adopted grows with the number of commits.
 */
export class HistoryReplay {
  readonly #lines = new Map<string, ModelLine>();
  readonly #adopted: AdoptedVersion[] = [];
  #apps: readonly string[];
  #recorded = 0;

  /** `apps`: logins with `[bot]` of the Apps that record here; none: whichever App recorded first. */
  constructor(apps: readonly string[]) {
    this.#apps = apps;
  }

  /** The Apps that record here; none as long as none is named and none has. */
  get apps(): readonly string[] {
    return this.#apps;
  }

  /** How many commits the App recorded with. */
  get recorded(): number {
    return this.#recorded;
  }

  /** What was decided elsewhere. */
  get adopted(): readonly AdoptedVersion[] {
    return this.#adopted;
  }

  /** Whether a commit says that the App made it; as long as the App isn't known, any App. */
  isBy(commit: CommitClaim): boolean {
    const login = appOf(commit);
    if (login === null || this.#apps.length === 0) return login !== null;
    return this.#apps.some((app) => sameLogin(app, login));
  }

  /** Whether a commit can be judged by itself. Else it is a merge, and brings what the branch that it merges has done. */
  isOfItself(touch: TouchingCommit): boolean {
    return touch.commit.parents.length < 2 || this.#isAdoption(touch);
  }

  /** Judges a commit, and goes on from what it left. */
  judge(touch: TouchingCommit): readonly AuditFinding[] {
    // A workflow may adopt before the App records: it is a bot then, and not the App.
    const isUnknown = this.#apps.length === 0 || !this.isBy(touch.commit);
    if (isUnknown && this.#isAdoption(touch)) return this.#adoption(touch);
    const isRecording = touch.commit.parents.length < 2 && this.isBy(touch.commit);
    return isRecording ? this.#recording(touch) : this.#foreign(touch);
  }

  /** Judges a merge whose other branches were followed: it leaves their files as they were, or did something itself. */
  judgeMerge(touch: TouchingCommit): readonly AuditFinding[] {
    const isFollowed = modelTouches(touch).every((one) => isAsFollowed(this.#line(one), one));
    return isFollowed ? [] : this.#foreign(touch);
  }

  #recording(touch: TouchingCommit): readonly AuditFinding[] {
    const login = appOf(touch.commit);
    if (this.#apps.length === 0 && login !== null) this.#apps = [login];
    this.#recorded += 1;
    const touches = modelTouches(touch);
    return [
      ...mixedFaults(touch, touches),
      ...claimFaults(touch.commit, touches[0]?.model ?? null),
      ...touches.flatMap((one) => this.#take(one, recordOn(this.#line(one), one))),
    ];
  }

  #adoption(touch: TouchingCommit): readonly AuditFinding[] {
    return modelTouches(touch).flatMap((one) => {
      this.#adopted.push(...adoptedBy(one));
      return this.#take(one, adoptOn(this.#line(one), one));
    });
  }

  #foreign(touch: TouchingCommit): readonly AuditFinding[] {
    const touches = modelTouches(touch);
    for (const one of touches) this.#lines.set(one.model, goOn(this.#line(one), one));
    return touchFaults(touches);
  }

  #isAdoption(touch: TouchingCommit): boolean {
    return modelTouches(touch).every((one) => isAdoption(this.#line(one), one));
  }

  #take({ model }: ModelTouch, { line, faults }: LineStep): readonly AuditFinding[] {
    this.#lines.set(model, line);
    return faults;
  }

  #line({ model }: ModelTouch): ModelLine {
    return this.#lines.get(model) ?? beginLine(model);
  }
}

function mixedFaults(
  { commit, others }: TouchingCommit,
  touches: readonly ModelTouch[],
): readonly AuditFinding[] {
  const beside = [...touches.slice(1).map(({ model }) => `files of ${model}`), ...others];
  if (beside.length === 0) return [];
  return [
    auditFault(
      { model: touches[0]?.model ?? null, file: null, commit: commit.id },
      {
        code: "commit-mixed",
        what: `A commit that records changes more than that: ${beside.slice(0, 5).join(", ")}.`,
        why: "The App records one decision a commit, and nothing beside.",
      },
    ),
  ];
}

function adoptedBy(touch: ModelTouch): readonly AdoptedVersion[] {
  const { model, commit } = touch;
  const by = { commit: commit.id, by: whoText(commit), at: commit.at };
  return entriesAdded(touch).flatMap(({ value }) =>
    (value?.moves ?? []).map(({ version, to }) => ({ model, version, stage: to, ...by })),
  );
}
