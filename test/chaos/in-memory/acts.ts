import type { Look } from "../../../src/entry/look.js";
import type { Changes } from "./commits.js";
import type { Random } from "./random.js";
import {
  CODEOWNERS,
  codeownersText,
  evidenceText,
  FOLDER,
  type Login,
  MODEL,
  POLICY,
  policyText,
  type Rules,
  recordText,
  usualRules,
  VERSIONS,
} from "./small-registry.js";
import { ISSUE, type MergeWay, type Pull, type Said, type World } from "./world.js";
import { commentOf, hintOf, idOf, ownCommits } from "./world-ports.js";

/** What somebody did, in words, and what GitHub tells the App of it. */
export interface Act {
  readonly what: string;
  readonly looks: readonly Look[];
  /** GitHub's id of the event, where the App knows it again by that. */
  readonly delivery?: string;
}

/** One thing that somebody may do. Null where there is nothing to do it to. */
type Acting = (world: World, random: Random) => Act | null;

/** People, one act after another. What somebody did is often followed by what belongs to it. */
export class People {
  readonly #world: World;
  readonly #random: Random;
  #last: Acting | null = null;

  constructor(world: World, random: Random) {
    this.#world = world;
    this.#random = random;
  }

  /** Does something that somebody might do; null where it can't be done now. */
  act(): Act | null {
    const following = followers.get(this.#last ?? ask) ?? [];
    const from = this.#random.chance(0.55) && following.length > 0 ? following : acts;
    const acting = this.#random.weighted(from);
    const act = acting?.(this.#world, this.#random) ?? null;
    if (act) this.#last = acting;
    return act;
  }
}

const MERGE_WAYS = ["merge", "squash", "rebase"] as const satisfies readonly MergeWay[];
const ASKERS = ["asker", "asker", "other", "lead", "reader"] as const satisfies readonly Login[];
const REVIEWERS = [
  "lead",
  "oncall",
  "ann",
  "bob",
  "asker",
  "other",
  "trainer",
  "recorder",
  "reader",
] as const satisfies readonly Login[];
const OWNERS = ["lead", "oncall", "ann"] as const satisfies readonly Login[];

const acts: readonly (readonly [number, Acting])[] = [
  [6, ask],
  [1, askTwoAtOnce],
  [1, sayOther],
  [3, dispatch],
  [5, approveByAll],
  [5, review],
  [1, dismiss],
  [1, lateReview],
  [3, pushInput],
  [1, pushRules],
  [1, pushOther],
  [3, recheck],
  [2, withdraw],
  [1, close],
  [1, reopen],
  [6, merge],
  [2, mergeAny],
  [1, mergeAround],
  [1, landAround],
  [1, pushToPromotion],
  [1, deleteBranch],
  [1, sweep],
];

/** What often comes after an act. */
const followers: ReadonlyMap<Acting, readonly (readonly [number, Acting])[]> = new Map([
  [ask, [[1, approveByAll]]],
  [
    approveByAll,
    [
      [3, mergeAny],
      [2, pushInput],
      [2, dismiss],
      [1, review],
    ],
  ],
  [dismiss, [[1, mergeAny]]],
  [review, [[1, mergeAny]]],
  [
    pushInput,
    [
      [2, recheck],
      [1, mergeAny],
    ],
  ],
  [
    pushRules,
    [
      [1, recheck],
      [1, mergeAny],
    ],
  ],
  [
    recheck,
    [
      [2, mergeAny],
      [1, approveByAll],
    ],
  ],
  [mergeAny, [[1, lateReview]]],
  [
    merge,
    [
      [1, lateReview],
      [1, ask],
    ],
  ],
]);

function say(world: World, on: number, by: Login, body: string): Act {
  const said = world.say(on, by, body);
  return { what: `${by} on #${on}: ${body} (comment ${said.id})`, looks: [lookAt(world, said)] };
}

/** The look that a comment leads to. */
function lookAt(world: World, said: Said): Look {
  const pull = world.pulls.find(({ number }) => number === said.on);
  const pullRequest = pull ? hintOf(pull) : null;
  return { kind: "comment", comment: commentOf(said), pullRequest };
}

/** Mostly what can be asked for now, sometimes anything. */
function wish(world: World, random: Random): { readonly version: string; readonly to: string } {
  const manifest = world.textOn("main", `${FOLDER}/manifest.yaml`) ?? "";
  const possible = VERSIONS.flatMap((version) => {
    const [, stage] =
      new RegExp(`"?${version}"?:\\s*\\{?\\s*"?stage"?: ?"?(\\w+)`).exec(manifest) ?? [];
    if (stage === undefined) return [{ version, to: "staging" }];
    return stage === "staging" ? [{ version, to: "production" }] : [];
  });
  const anything = {
    version: random.pick([...VERSIONS, "9.9.9"]),
    to: random.pick(["staging", "production"]),
  };
  return random.chance(0.85) ? (random.maybe(possible) ?? anything) : anything;
}

function ask(world: World, random: Random): Act {
  const { version, to } = wish(world, random);
  const end = random.pick(["", "", "", " because it is better", " --dry-run"]);
  const verb = random.pick(["/promote", "/promote", "/model promote"]);
  return say(world, ISSUE, random.pick(ASKERS), `${verb} ${MODEL} ${version} to ${to}${end}`);
}

function askTwoAtOnce(world: World, random: Random): Act {
  const { version, to } = wish(world, random);
  const asked = (["asker", "other"] as const).map((by) =>
    say(world, ISSUE, by, `/promote ${MODEL} ${version} to ${to} because of ${by}`),
  );
  return {
    what: asked.map(({ what }) => what).join("; "),
    looks: asked.flatMap(({ looks }) => looks),
  };
}

function sayOther(world: World, random: Random): Act {
  const body = random.pick([
    "/help",
    `/status ${MODEL}`,
    `/promote ${MODEL}`,
    "/withdraw because no",
    "/recheck",
    "/hold because no",
  ]);
  return say(world, ISSUE, random.pick(REVIEWERS), body);
}

function dispatch(world: World, random: Random): Act {
  const { version, to } = wish(world, random);
  const login = random.pick(["acme-ci[bot]", "acme-ci[bot]", "stranger[bot]"]);
  const delivery = `delivery-${world.asks.length + 1}`;
  world.asks.push({ delivery, by: login });
  world.tick();
  const sender = { login, id: idOf(login), type: "Bot" };
  const payload = { model: MODEL, version, to };
  return {
    what: `${login} asks by an event for ${version} to ${to} (${delivery})`,
    looks: [{ kind: "promotion-request", sender, payload }],
    delivery,
  };
}

function openPull(world: World, random: Random): Pull | null {
  return random.maybe(world.pulls.filter(({ state }) => state === "open"));
}

function refresh(pull: Pull, what: string): Act {
  return { what: `${what} #${pull.number}`, looks: [{ kind: "promotion", hint: hintOf(pull) }] };
}

function approveByAll(world: World, random: Random): Act | null {
  const pull = openPull(world, random);
  if (!pull) return null;
  const head = world.headOf(pull);
  for (const by of OWNERS) world.review(pull, by, "approved", head);
  return refresh(pull, `${OWNERS.join(", ")} approve`);
}

function review(world: World, random: Random): Act | null {
  const pull = openPull(world, random);
  if (!pull) return null;
  const by = random.pick(REVIEWERS);
  const opinion = random.pick(["approved", "approved", "changes-requested"]);
  const older = random.maybe(ownCommits(world, pull))?.oid ?? world.headOf(pull);
  const commit = random.chance(0.8) ? world.headOf(pull) : older;
  world.review(pull, by, opinion, commit);
  return refresh(pull, `${by}: ${opinion} at ${commit.slice(0, 8)} of`);
}

function dismiss(world: World, random: Random): Act | null {
  const pull = openPull(world, random);
  const standing = pull?.reviews.filter(({ dismissedAt }) => dismissedAt === null) ?? [];
  const one = random.maybe(standing);
  if (!pull || !one) return null;
  one.dismissedAt = world.tick();
  return refresh(pull, `the review of ${one.by} is dismissed on`);
}

/** GitHub takes reviews of merged pull requests too; none of them counts. */
function lateReview(world: World, random: Random): Act | null {
  const pull = random.maybe(world.pulls.filter(({ state }) => state === "merged"));
  if (!pull) return null;
  const head = world.headOf(pull);
  for (const by of OWNERS)
    world.review(pull, by, random.pick(["approved", "changes-requested"]), head);
  return { what: `late reviews of #${pull.number}`, looks: [] };
}

function push(world: World, by: Login, changes: Changes, rests: boolean): Act {
  const commit = world.commit("main", world.main, changes, by);
  const what = `${by} pushes ${Object.keys(changes).join(", ")} (${commit?.slice(0, 8)})`;
  return { what, looks: rests ? [{ kind: "default-branch" }] : [] };
}

/** Mostly what an open promotion rests on. */
function pushInput(world: World, random: Random): Act {
  const title = openPull(world, random)?.title ?? "";
  const asked = VERSIONS.find((version) => title.includes(version));
  const any = random.pick(["1.1.0", "1.2.0", "1.3.0"]);
  const version = random.chance(0.8) ? (asked ?? any) : any;
  const by = random.pick(["recorder", "recorder", "other", "lead"]);
  const number = random.between(1, 2);
  const record = recordText(version, random.pick([0.9, 0.91, 0.7]));
  const changes = random.pick([
    { [`${FOLDER}/versions/${version}.yaml`]: record },
    { [`${FOLDER}/evidence/${version}/shadow-000${number}.yaml`]: evidenceText(version, number) },
  ]);
  return push(world, by, changes, true);
}

function pushRules(world: World, random: Random): Act {
  const rules: Rules = random.pick([
    { ...usualRules, floor: 0.95 },
    { ...usualRules, floor: 0.85 },
    { ...usualRules, owners: ["@oncall", "@acme/risk"] },
    { ...usualRules, stagingSigned: true },
    usualRules,
    usualRules,
  ]);
  const changes = random.pick([
    { [POLICY]: policyText(rules) },
    { [CODEOWNERS]: codeownersText(random.pick([["@lead"], ["@lead", "@acme/risk"], ["@ann"]])) },
  ]);
  return push(world, "lead", changes, true);
}

function pushOther(world: World, random: Random): Act {
  return push(world, "other", { "notes.md": `note ${random.between(1, 1000)}\n` }, false);
}

function recheck(world: World, random: Random): Act | null {
  const pull = (random.chance(0.9) && openPull(world, random)) || random.maybe(world.pulls);
  if (!pull) return null;
  return say(world, pull.number, random.pick(["asker", "other", "lead", "reader"]), "/recheck");
}

function withdraw(world: World, random: Random): Act | null {
  const pull = random.maybe(world.pulls);
  if (!pull) return null;
  const by = random.pick(["asker", "lead", "oncall", "other"]);
  return say(world, pull.number, by, "/withdraw because of doubts");
}

function closing(pull: Pull, by: string): Look {
  const at = pull.closed?.at ?? "";
  const withdrawal = {
    by: { login: `@${by}`, id: idOf(by) },
    reason: null,
    at,
    through: "closed",
  } as const;
  return { kind: "closing", hint: hintOf(pull), withdrawal };
}

/** What GitHub tells of a merge. */
export function merged(pull: Pull): Look {
  return { kind: "merge", hint: hintOf(pull), branch: pull.branch };
}

function close(world: World, random: Random): Act | null {
  const pull = openPull(world, random);
  if (!pull) return null;
  const by = random.pick(["asker", "reader", "lead"]);
  world.close(pull, by);
  return { what: `${by} closes #${pull.number}`, looks: [closing(pull, by)] };
}

function deleteBranch(world: World, random: Random): Act | null {
  const pull = openPull(world, random);
  if (!pull) return null;
  world.deleteBranch(pull.branch, "other");
  return {
    what: `other deletes ${pull.branch} of #${pull.number}`,
    looks: [closing(pull, "other")],
  };
}

/** A sweep comes while others are at work. */
function sweep(world: World, random: Random): Act {
  const minutes = random.pick([0, 3, 90]);
  world.wait(minutes * 60);
  return { what: `${minutes} minutes later, a sweep`, looks: [{ kind: "sweep" }] };
}

function reopen(world: World, random: Random): Act | null {
  const pull = random.maybe(world.pulls.filter(({ state }) => state === "closed"));
  return pull && world.reopen(pull) ? refresh(pull, "asker reopens") : null;
}

/** Somebody merges what is ready. */
function merge(world: World, random: Random): Act | null {
  const ready = world.pulls.filter((pull) => {
    const checks = [...(world.checks.get(world.headOf(pull))?.values() ?? [])];
    const green = checks.every(({ conclusion }) => conclusion === "success");
    return pull.state === "open" && checks.length > 0 && green;
  });
  const pull = random.maybe(ready);
  return pull && mergeBy(world, random, pull);
}

/** Somebody merges, whatever the checks say. */
function mergeAny(world: World, random: Random): Act | null {
  const pull = openPull(world, random);
  return pull && mergeBy(world, random, pull);
}

function mergeBy(world: World, random: Random, pull: Pull): Act | null {
  const by = random.pick(["oncall", "asker", "other"]);
  const way = random.pick(MERGE_WAYS);
  if (!world.merge(pull, way, by)) return null;
  const told: readonly Look[] = [merged(pull), landing(pull)];
  return {
    what: `${by} merges #${pull.number} (${way})`,
    looks: random.chance(0.3) ? told : told.slice(0, 1),
  };
}

function landing(pull: Pull): Look {
  return { kind: "landing", branch: pull.branch, dossier: "" };
}

/** Somebody merges on their machine, or moves the default branch to a promotion's head, and pushes. */
function mergeAround(world: World, random: Random): Act | null {
  const pull = openPull(world, random);
  if (!pull) return null;
  const head = world.headOf(pull);
  const ahead = world.commits.line(head).some(({ oid }) => oid === world.main);
  const author = { by: "other", at: world.tick(), signed: false };
  const changes = world.changesOf(pull);
  const local = () => world.commits.commit([world.main, head], changes, author);
  world.moveTo("main", ahead && random.chance(0.5) ? head : local(), "other");
  return { what: `other pushes a merge of #${pull.number}`, looks: [merged(pull), landing(pull)] };
}

/** Somebody commits the dossier to the default branch, without its pull request. */
function landAround(world: World, random: Random): Act | null {
  const pull = openPull(world, random);
  if (!pull) return null;
  world.commit("main", world.main, world.changesOf(pull), "other");
  return { what: `other pushes the dossier of #${pull.number}`, looks: [landing(pull)] };
}

function pushToPromotion(world: World, random: Random): Act | null {
  const pull = openPull(world, random);
  if (!pull) return null;
  const kind = random.pick(["base", "base", "extra", "dossier"] as const);
  const head = world.headOf(pull);
  const author = { by: "other", at: world.tick(), signed: false };
  if (kind === "base") {
    const base = world.baseOf(pull);
    const changes = world.commits.changes(base, world.main);
    const commit = world.commits.commit([head, world.main], changes, author);
    world.moveTo(pull.branch, commit, "other");
  } else world.commit(pull.branch, head, strangersChange(world, pull, kind), "other");
  return refresh(pull, `other pushes (${kind}) to`);
}

function strangersChange(world: World, pull: Pull, kind: "extra" | "dossier"): Changes {
  if (kind === "extra") return { "extra.md": "x\n" };
  const [path] = Object.keys(world.changesOf(pull));
  const text = path && world.textOn(pull.branch, path);
  return path && text ? { [path]: text.replace('by: "@asker"', 'by: "@somebody"') } : {};
}
