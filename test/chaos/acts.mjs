import { CODEOWNERS, fileAt, models, POLICY, passTime } from "./setting.mjs";

// What people and machines do in a story. Each act gives a line that says what was done and what GitHub answered, or null
// where there is nothing to do it to.

const signers = ["data-science-lead", "fraud-team-lead", "ml-ops-on-call"];
const writers = [...signers, "platform-engineer", "data-scientist", "second-scientist"];
const methods = ["merge", "squash", "rebase"];

/** Acts with how often each is chosen. */
export const acts = [
  [10, promote],
  [24, carryThrough],
  [10, signAll],
  [9, review],
  [4, dismiss],
  [9, merge],
  [3, close],
  [2, reopen],
  [5, withdraw],
  [5, recheck],
  [2, talk],
  [5, changeInput],
  [3, changeRules],
  [3, changeElsewhere],
  [3, pushToPromotion],
  [2, forgeDossier],
  [2, pushAround],
  [1, deleteBranch],
  [1, retarget],
  [2, handEdit],
  [4, handIn],
  [3, askAsMachine],
  [3, letTimePass],
  [2, protect],
];

/** Carries out a weighted choice of the acts; gives its line, and null where none could be done. */
export async function actOnce(story) {
  const all = acts.reduce((sum, [weight]) => sum + weight, 0);
  for (let tries = 0; tries < 8; tries++) {
    let at = story.random() * all;
    const found = acts.find(([weight]) => {
      at -= weight;
      return at < 0;
    });
    const line = await found[1](story);
    if (line !== null) return line;
  }
  return null;
}

const pick = ({ random }, items) => items[Math.floor(random() * items.length)];
const chance = ({ random }, share) => random() < share;

function promotions({ repository }, ...states) {
  return [...repository.issues.values()].filter((one) => {
    if (one.kind !== "PullRequest" || one.author.kind !== "Bot") return false;
    if (!one.head.ref.startsWith("promotion/")) return false;
    return states.includes(one.merged ? "merged" : one.state);
  });
}

const openOnes = (story) => promotions(story, "open");

async function comment(story, login, number, body, command = true) {
  const answer = await story.call(login, "POST", `issues/${number}/comments`, { body });
  if (answer.status === 201 && command) story.commands.add(answer.data.id);
  return `@${login} on #${number}: ${body} (${answer.status})`;
}

async function promote(story) {
  const login = pick(story, [...writers, "data-scientist", "data-scientist", "onlooker"]);
  const [version, stage] = pick(story, [
    ["2.1.3", "production"],
    ["2.1.3", "production"],
    ["2.1.3", "production"],
    ["2.2.0", "staging"],
    ["2.2.0", "staging"],
    ["2.2.0", "production"],
    ["2.0.5", "staging"],
    ["9.9.9", "production"],
  ]);
  const rest = chance(story, 0.1) ? " --dry-run" : " because Q1 retrain";
  const on = chance(story, 0.2)
    ? (pick(story, openOnes(story))?.number ?? story.issue)
    : story.issue;
  const body = `/promote ${pick(story, models)} ${version} to ${stage}${rest}`;
  return comment(story, login, on, body);
}

/** The main job from asking to merging, with something out of the ordinary on its way. */
async function carryThrough(story) {
  const [version, stage] = pick(story, [
    ["2.1.3", "production"],
    ["2.2.0", "staging"],
  ]);
  const model = pick(story, models);
  const login = pick(story, ["data-scientist", "data-scientist", "fraud-team-lead"]);
  const body = `/promote ${model} ${version} to ${stage} because Q1 retrain`;
  const lines = [await comment(story, login, story.issue, body)];
  await story.settled();
  const pull = openOnes(story).find(({ head }) => head.ref === `promotion/${model}/${stage}`);
  if (!pull) return lines.join("; ");
  for (const step of pick(story, ways)) {
    lines.push(await step(story, pull));
    if (chance(story, 0.4)) await story.settled();
  }
  return lines.filter((line) => line !== null).join("; ");
}

/** Touches the record of the version that a promotion is about. */
function changeOwnInput(story, pull) {
  const [, model, version] = /^Promote (\S+) (\S+) from/.exec(pull.title) ?? [];
  const path = `registry/models/${model}/versions/${version}.yaml`;
  return change(story, "second-scientist", path, (text) => `${text}# looked at again\n`);
}

/** Asks for a new dossier, and waits for it. */
async function recheckOne(story, pull) {
  const line = await comment(story, "data-scientist", pull.number, "/recheck");
  await story.settled();
  return line;
}

const signRest = (story, pull) => signAll(story, pull, 1);
const signMost = (story, pull) => signAll(story, pull, 0.6);
const dismissOne = (story, pull) => dismiss(story, pull);
const around = (story, pull) => pushAround(story, pull);

/** Ways from an open promotion to its end. */
const ways = [
  [signRest, mergeOne],
  [signRest, mergeOne],
  [signRest, mergeOne],
  [signMost, mergeOne, signRest],
  [signRest, changeOwnInput, mergeOne],
  [signRest, changeOwnInput, recheckOne, mergeOne],
  [signRest, changeOwnInput, recheckOne, signRest, mergeOne],
  [signRest, dismissOne, mergeOne],
  [signRest, around],
  [signRest, changeRules, mergeOne],
];

function mergeOne(story, pull) {
  return merge(story, pull);
}

/** Approvals of the owners, each with a likelihood; who asked is stood in for. */
async function signAll(story, pull = pick(story, openOnes(story)), likely = 0.93) {
  if (!pull) return null;
  const all = chance(story, 0.4) ? [...signers, "fraud-analyst"] : signers;
  const lines = [];
  for (const login of all)
    if (chance(story, likely)) lines.push(await reviewAs(story, login, pull.number, "APPROVE"));
  return lines.join("; ");
}

async function reviewAs(story, login, number, event) {
  const asked = { event, body: `${login} has looked at it` };
  const { status } = await story.call(login, "POST", `pulls/${number}/reviews`, asked);
  return `@${login} reviews #${number}: ${event} (${status})`;
}

async function review(story) {
  const pull = pick(story, promotions(story, "open", "open", "merged"));
  if (!pull) return null;
  const login = pick(story, [...signers, ...writers, "onlooker"]);
  const event = pick(story, ["APPROVE", "APPROVE", "APPROVE", "REQUEST_CHANGES", "COMMENT"]);
  return reviewAs(story, login, pull.number, event);
}

async function dismiss(story, pull = null) {
  const among = pull ? [pull] : promotions(story, "open", "merged");
  const given = among.flatMap(({ number, reviews }) =>
    reviews.map(({ id, author }) => ({ number, id, author })),
  );
  const one = pick(story, given);
  if (!one) return null;
  const login = pick(story, ["platform-engineer", "fraud-team-lead"]);
  const path = `pulls/${one.number}/reviews/${one.id}/dismissals`;
  const { status } = await story.call(login, "PUT", path, { message: "not any more" });
  return `@${login} dismisses the review of ${one.author.login} on #${one.number} (${status})`;
}

async function merge(story, pull = pick(story, openOnes(story))) {
  if (!pull) return null;
  const login = pick(story, writers);
  const merge_method = pick(story, methods);
  const asked = { merge_method };
  const { status } = await story.call(login, "PUT", `pulls/${pull.number}/merge`, asked);
  return `@${login} merges #${pull.number} by ${merge_method} (${status})`;
}

async function setState(story, pull, state) {
  const login = pick(story, writers);
  const { status } = await story.call(login, "PATCH", `pulls/${pull.number}`, { state });
  return `@${login} sets #${pull.number} ${state} (${status})`;
}

async function close(story) {
  const pull = pick(story, openOnes(story));
  return pull ? setState(story, pull, "closed") : null;
}

async function reopen(story) {
  const pull = pick(story, promotions(story, "closed"));
  return pull ? setState(story, pull, "open") : null;
}

async function withdraw(story) {
  const pull = pick(story, promotions(story, "open", "open", "merged", "closed"));
  const login = pick(story, ["data-scientist", "fraud-team-lead", ...writers, "onlooker"]);
  const on = chance(story, 0.1) ? story.issue : pull?.number;
  return on ? comment(story, login, on, "/withdraw because of a late finding") : null;
}

async function recheck(story) {
  const pull = pick(story, promotions(story, "open", "open", "merged"));
  return pull
    ? comment(story, pick(story, [...writers, "onlooker"]), pull.number, "/recheck")
    : null;
}

async function talk(story) {
  const login = pick(story, [...writers, "onlooker"]);
  const body = pick(story, [
    "/status",
    "/status fraud",
    "/help",
    "/promote",
    "looks good",
    "/other",
  ]);
  return comment(story, login, story.issue, body, /^\/(status|help|promote)/.test(body));
}

/** Writes a file by GitHub's own page, as a commit of its own. */
async function write(story, login, path, text, branch = "main") {
  const head = await story.repository.git.resolve(`refs/heads/${branch}`);
  const old = head && (await story.repository.git.blobAt(head, path));
  const answer = await story.call(login, "PUT", `contents/${path}`, {
    message: `Change ${path}`,
    content: Buffer.from(text).toString("base64"),
    branch,
    ...(old ? { sha: old.oid } : {}),
  });
  const line = `@${login} writes ${path} on ${branch} (${answer.status})`;
  return { line, commit: answer.data?.commit?.sha ?? null };
}

async function change(story, login, path, edit, branch) {
  const text = (await fileAt(story.repository, path, branch)) ?? "";
  const edited = edit(text);
  return edited === text ? null : (await write(story, login, path, edited, branch)).line;
}

/** A file that open promotions rest on. */
async function changeInput(story) {
  const folder = `registry/models/${pick(story, models)}`;
  const version = pick(story, ["2.1.3", "2.1.3", "2.2.0"]);
  const file = pick(story, [
    `versions/${version}.yaml`,
    `cards/${version}.yaml`,
    "model.yaml",
    "evidence/2.1.3/evaluation-0001.yaml",
    "versions/2.0.5.yaml",
  ]);
  const login = pick(story, ["second-scientist", "second-scientist", "fraud-team-lead"]);
  return change(story, login, `${folder}/${file}`, (text) =>
    chance(story, 0.3)
      ? text.replace(/0\.962/g, "0.941")
      : `${text}# looked at ${Math.floor(story.random() * 1e6)}\n`,
  );
}

async function changeRules(story) {
  const [path, edit] = pick(story, [
    [
      POLICY,
      (text) => text.replace('owners: ["@ml-ops-on-call"]', 'owners: ["@platform-engineer"]'),
    ],
    [
      POLICY,
      (text) => text.replace('owners: ["@platform-engineer"]', 'owners: ["@ml-ops-on-call"]'),
    ],
    [POLICY, (text) => text.replace("value: 0.95 ", "value: 0.97 ")],
    [POLICY, (text) => text.replace("value: 0.97 ", "value: 0.95 ")],
    [CODEOWNERS, (text) => `${text}/registry/models/churn/promotions/ @ml-ops-on-call\n`],
    [CODEOWNERS, (text) => text.replace(" @data-science-lead @acme/fraud", " @data-science-lead")],
    [CODEOWNERS, (text) => `# reviewed\n${text}`],
  ]);
  return change(story, "platform-engineer", path, edit);
}

async function changeElsewhere(story) {
  const login = pick(story, writers);
  return (await write(story, login, `notes/${Math.floor(story.random() * 1e6)}.md`, "A note\n"))
    .line;
}

async function pushToPromotion(story) {
  const pull = pick(story, openOnes(story));
  if (!pull) return null;
  const login = pick(story, writers);
  if (chance(story, 0.5)) {
    const { status } = await story.call(login, "PUT", `pulls/${pull.number}/update-branch`, {});
    return `@${login} merges main into #${pull.number} (${status})`;
  }
  const name = `extra-${Math.floor(story.random() * 1e6)}.md`;
  return (await write(story, login, name, "more\n", pull.head.ref)).line;
}

/** Somebody changes what was approved, in the promotion's own branch. */
async function forgeDossier(story) {
  const pull = pick(story, openOnes(story));
  if (!pull) return null;
  const { git } = story.repository;
  const [, model] = pull.head.ref.split("/");
  const folder = `registry/models/${model}/promotions`;
  const files = await git.list(pull.head.oid, folder, true);
  const file = files.at(-1);
  if (!file) return null;
  const login = pick(story, writers);
  const edit = (text) =>
    text
      .replace(/reason: .*/, "reason: nobody said this")
      .replace(/"?@fraud-team-lead"?/, '"@onlooker"');
  return change(story, login, file.path, edit, pull.head.ref);
}

/** The default branch is moved to a promotion's head, around its pull request. */
async function pushAround(story, pull = pick(story, openOnes(story))) {
  if (!pull) return null;
  const login = pick(story, ["platform-engineer", "second-scientist"]);
  const asked = { base: "main", head: pull.head.ref, commit_message: "Bring it" };
  const wanted = { sha: pull.head.oid, force: false };
  const { status } = chance(story, 0.5)
    ? await story.call(login, "PATCH", "git/refs/heads/main", wanted)
    : await story.call(login, "POST", "merges", asked);
  return `@${login} pushes #${pull.number} to main around it (${status})`;
}

async function deleteBranch(story) {
  const pull = pick(story, promotions(story, "open", "merged"));
  if (!pull) return null;
  const login = pick(story, writers);
  const { status } = await story.call(login, "DELETE", `git/refs/heads/${pull.head.ref}`);
  return `@${login} deletes the branch of #${pull.number} (${status})`;
}

/** A promotion is sent to another branch, and sometimes merged there. */
async function retarget(story) {
  const pull = pick(story, openOnes(story));
  if (!pull) return null;
  const sha = await story.repository.git.resolve("refs/heads/main");
  await story.call("platform-engineer", "POST", "git/refs", { ref: "refs/heads/develop", sha });
  const base = pull.base.ref === "main" ? "develop" : "main";
  const { status } = await story.call("platform-engineer", "PATCH", `pulls/${pull.number}`, {
    base,
  });
  const line = `#${pull.number} goes into ${base} now (${status})`;
  return chance(story, 0.4) ? `${line}; ${await merge(story, pull)}` : line;
}

/** Somebody edits a file that only the App may write. */
async function handEdit(story) {
  const path = `registry/models/${pick(story, models)}/manifest.yaml`;
  const text = await fileAt(story.repository, path);
  const entry = /entry: ([0-9a-f]{20})/.exec(text)?.[1];
  const invented = `\n  9.9.9: { stage: archived, since: 2025-01-01T00:00:00Z, entry: ${entry} }\n`;
  const edited =
    text.includes("9.9.9:") || chance(story, 0.5)
      ? `${text}# edited\n`
      : text.replace("\nversions:\n", `\nversions:${invented}`);
  const { line, commit } = await write(story, "platform-engineer", path, edited);
  if (commit) story.tampered.push(commit);
  return line;
}

/** A machine hands in evidence. */
async function handIn(story) {
  const model = pick(story, models);
  const record =
    (await fileAt(story.repository, `registry/models/${model}/versions/2.1.3.yaml`)) ?? "";
  const client_payload = {
    model,
    evidence: {
      schema: 1,
      kind: "latency",
      version: "2.1.3",
      collected: { from: "2025-03-04T09:00:00Z", to: "2025-03-04T09:30:00Z" },
      artifact: /artifact: .*digest: "(sha256:[0-9a-f]+)"/.exec(record)?.[1],
      n: 180000,
      p50: 31,
      p95: 90 + Math.floor(story.random() * 20),
      p99: 140,
      load: "100 requests per second on 8 vCPU",
    },
  };
  return dispatch(story, "model-evidence", client_payload);
}

async function askAsMachine(story) {
  const [version, to] = pick(story, [
    ["2.1.3", "production"],
    ["2.2.0", "staging"],
  ]);
  return dispatch(story, "model-promotion-request", { model: pick(story, models), version, to });
}

async function dispatch(story, event_type, client_payload) {
  const login = "acme-ci[bot]";
  const { status } = await story.call(login, "POST", "dispatches", { event_type, client_payload });
  return `@${login} sends ${event_type} for ${client_payload.model} (${status})`;
}

/** The default branch is closed to everybody but one, or opened again; GitHub then refuses the App's commits too. */
async function protect({ world, repository }) {
  if (repository.protections.length > 0) {
    repository.protections = [];
    return "main is open again";
  }
  const users = ["platform-engineer"];
  world.protect(repository, { pattern: "main", restrictPushes: { users }, enforceAdmins: true });
  return "main is closed to everybody but @platform-engineer";
}

function letTimePass(story) {
  const hours = 1 + Math.floor(story.random() * 20);
  passTime(story, hours);
  return `${hours} hours pass`;
}
