import { parse } from "yaml";
import { canonical, canSeat, digestOf, placesFor, policyIn } from "./rules.mjs";
import { dossierAt, fileIn, ownDossiers, readTree, wrong } from "./story.mjs";

const POLICY = ".github/model-promoter.yml";
const CODEOWNERS = ".github/CODEOWNERS";

/** Judges what an entry of kind promotion says against the merge that it is about. */
export function judgePromotion(story, { before, oid, entry, folder }) {
  const at = `commit ${oid}, the promotion of #${entry.pullRequest?.number}`;
  const pull = story.pulls.find(({ number }) => number === entry.pullRequest?.number);
  if (pull?.state !== "merged" || pull.by !== story.app)
    return [wrong(`${at}: no merged pull request of the App`)];
  const landing = landingOf(story, folder, entry);
  if (landing === null) return [wrong(`${at}: its dossier is nowhere on the default branch`)];
  const { dossier, base, path, text } = landing;
  const judged = { story, pull, entry, at, ...landing };
  return [
    ...(pull.mergedBy === "button" ? [] : [wrong(`${at}: it was merged by a push`)]),
    ...(pull.base === "main" ? [] : [wrong(`${at}: it was merged into ${pull.base}`)]),
    ...judgeLanding(judged),
    ...(digestOf(text) === entry.dossier?.digest ? [] : [wrong(`${at}: another dossier's digest`)]),
    ...(dossier.model === entry.model && dossier.version === entry.version
      ? []
      : [wrong(`${at}: the dossier ${path} is about something else`)]),
    ...judgeMoves(story, before, folder, dossier, entry, at),
    ...judgeInputs(judged),
    ...judgeGates(judged, policyIn(fileIn(story, base, POLICY))),
    ...judgeSignOffs(judged, policyIn(fileIn(story, base, POLICY))),
  ];
}

/** The commits that brought the dossier to the default branch, and the commit before them. */
function landingOf(story, folder, entry) {
  const path = `${folder}/${entry.dossier?.path}`;
  const index = story.line.findIndex((oid) => story.commits[oid].tree[path] !== undefined);
  if (index < 1 || !dossierAt(path)) return null;
  const end = story.line.indexOf(entry.pullRequest.merge);
  if (end < index) return null;
  const text = fileIn(story, story.line[end], path);
  const commits = story.line.slice(index, end + 1);
  return { path, text, commits, base: story.line[index - 1], dossier: parse(text) };
}

/** The merge brought the dossier alone, as the App wrote it. */
function judgeLanding({ story, pull, at, path, commits, base }) {
  const last = commits.at(-1);
  const trees = [base, ...commits].map((oid) => story.commits[oid].tree);
  const others = trees
    .slice(1)
    .flatMap((tree, i) =>
      Object.keys({ ...tree, ...trees[i] }).filter((p) => tree[p] !== trees[i][p]),
    )
    .filter((changed) => changed !== path);
  const written = ownDossiers(story, pull);
  const content = story.commits[last].tree[path];
  return [
    ...others.map((other) => wrong(`${at}: ${other} came with it`)),
    ...(written.some((one) => one.path === path && one.content === content)
      ? []
      : [wrong(`${at}: the dossier isn't as the App wrote it`)]),
  ];
}

/** The candidate moves where the dossier says; whatever else moves is the incumbent that the dossier names. */
function judgeMoves(story, before, folder, { version, from, to, incumbent }, { moves }, at) {
  const manifest = readTree(story, before, `${folder}/manifest.yaml`);
  const states = Object.entries(manifest?.versions ?? {});
  const current = states.find(([, { role }]) => role === "current")?.[0] ?? null;
  const own = moves.filter((move) => move.version === version);
  const others = moves.filter((move) => move.version !== version);
  return [
    ...(own.length === 1 && own[0].from === from && own[0].to === to
      ? []
      : [wrong(`${at}: ${version} doesn't move from ${from} to ${to}`)]),
    ...(to === "staging" || (incumbent?.version ?? null) === current
      ? []
      : [wrong(`${at}: the incumbent was ${current}, not ${incumbent?.version}`)]),
    ...others
      .filter((move) => to !== "production" || move.version !== current)
      .map((move) => wrong(`${at}: ${move.version} moves too`)),
  ];
}

/** Every file that the approval is bound to is at the commit before the merge as it was when it was approved. */
function judgeInputs({ story, at, base, dossier, entry, path }) {
  const { folder } = dossierAt(path);
  const held = (file) => fileIn(story, base, file);
  const moved = Object.entries(dossier.inputs).filter(
    ([file, digest]) => held(file) === null || digestOf(held(file)) !== digest,
  );
  const evidence = Object.keys(story.commits[base].tree).filter(
    (file) =>
      file.startsWith(`${folder}/evidence/${dossier.version}/`) ||
      file === `${folder}/versions/${dossier.version}.yaml` ||
      file === `${folder}/cards/${dossier.version}.yaml` ||
      file === `${folder}/model.yaml`,
  );
  return [
    ...moved.map(([file]) => wrong(`${at}: ${file} isn't what was approved`)),
    ...evidence
      .filter((file) => dossier.inputs[file] === undefined)
      .map((file) => wrong(`${at}: ${file} wasn't known when it was approved`)),
    ...(entry.policy === digestOf(held(POLICY) ?? "")
      ? []
      : [wrong(`${at}: another policy's digest`)]),
    ...(entry.requirements === dossier.requirements.digest
      ? []
      : [wrong(`${at}: other requirements than the dossier's`)]),
  ];
}

function judgeGates({ story, at, base, entry, dossier, path }, policy) {
  const { blocking, gates } = policy.stages[dossier.to];
  const added = readTree(story, base, `${dossierAt(path).folder}/model.yaml`)?.gates?.[dossier.to];
  const asked = [...gates, ...(added ?? [])];
  const same = (gate) =>
    dossier.requirements.gates.some((one) => canonical(one) === canonical(gate));
  return [
    ...entry.gates
      .filter((gate) => gate.blocks || blocking.includes(gate.result))
      .map((gate) => wrong(`${at}: gate ${gate.id} says ${gate.result}`)),
    ...asked
      .filter(({ id }) => !entry.gates.some((gate) => gate.id === id))
      .map(({ id }) => wrong(`${at}: gate ${id} wasn't judged`)),
    ...asked
      .filter(
        (gate) =>
          Object.keys(gate).length > 0 && dossier.requirements.gates.length === asked.length,
      )
      .filter((gate) => gate.kind === "minimum" && !same(gate))
      .map(({ id }) => wrong(`${at}: gate ${id} isn't the policy's any more`)),
    ...judgeFloors({ story, at, base, dossier, path }, asked),
  ];
}

/** Works one kind of gate out by hand: the newest evaluation has to reach the minimum. */
function judgeFloors({ story, at, base, dossier, path }, gates) {
  const place = `${dossierAt(path).folder}/evidence/${dossier.version}/evaluation-`;
  const runs = Object.keys(story.commits[base].tree).filter((file) => file.startsWith(place));
  if (runs.length !== 1) return [];
  const { metrics } = readTree(story, base, runs[0]).candidate;
  return gates
    .filter((gate) => gate.kind === "minimum" && metrics[gate.metric]?.value < gate.value)
    .map((gate) => wrong(`${at}: ${gate.metric} is below the minimum of gate ${gate.id}`));
}

/** Every place has a person of its own who may fill it and had approved this dossier when it was merged. */
function judgeSignOffs({ story, pull, at, base, dossier, path, commits }, policy) {
  const places = placesFor(policy.stages[dossier.to], fileIn(story, base, CODEOWNERS), path);
  const content = story.commits[commits.at(-1)].tree[path];
  const excluded = excludedFrom(story, pull, dossier, path, policy);
  const signers = standing(pull).filter(
    ({ by, state, commit }) =>
      state === "approved" &&
      story.commits[commit]?.tree[path] === content &&
      story.people[by]?.canWrite &&
      !excluded.includes(by),
  );
  const logins = signers.map(({ by }) => by);
  const people = places.map((place) => place.flatMap((owner) => peopleOf(story, owner)));
  return canSeat(people, logins)
    ? []
    : [
        wrong(
          `${at}: ${places.join(" and ")} had to sign, and ${logins.join(", ") || "nobody"} had`,
        ),
      ];
}

function peopleOf(story, owner) {
  const name = owner.replace(/^@/, "");
  return name.includes("/") ? (story.teams[name] ?? []) : [name];
}

/** The last opinion of each person at the merge, unless it was dismissed by then. */
function standing({ reviews, mergedAt }) {
  const given = reviews.filter(({ at }) => at <= mergedAt);
  return given
    .filter(({ by }, index) => !given.slice(index + 1).some((later) => later.by === by))
    .filter(({ dismissedAt }) => dismissedAt === null || dismissedAt > mergedAt);
}

/** Who asked, who trained it, and who had committed its record, card or evidence when the dossier was written. */
function excludedFrom(story, pull, dossier, path, { machines }) {
  const { folder, version } = dossierAt(path);
  const mine = (file) =>
    file === `${folder}/versions/${version}.yaml` ||
    file === `${folder}/cards/${version}.yaml` ||
    file.startsWith(`${folder}/evidence/${version}/`);
  const line = story.line.slice(0, story.line.indexOf(dossier.base) + 1);
  const committers = line
    .filter((oid, index) => {
      const old = story.commits[line[index - 1]]?.tree ?? {};
      const { tree } = story.commits[oid];
      return Object.keys(tree).some((file) => mine(file) && tree[file] !== old[file]);
    })
    .map((oid) => story.commits[oid].by);
  const record = readTree(story, dossier.base, `${folder}/versions/${version}.yaml`);
  const trainer = record?.trained?.by?.replace(/^github:/, "") ?? "";
  return [pull.by, dossier.requested.by, trainer, ...committers, ...machines].map((login) =>
    login.replace(/^@/, ""),
  );
}
