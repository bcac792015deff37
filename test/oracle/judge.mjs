import { isDeepStrictEqual } from "node:util";
import { parse } from "yaml";
import { judgeConversations } from "./judge-conversations.mjs";
import { judgePromotion } from "./judge-promotion.mjs";
import { judgePulls } from "./judge-pulls.mjs";
import { digestOf, entryId } from "./rules.mjs";
import {
  appOnly,
  duplicate,
  entriesOf,
  entryPath,
  fileIn,
  lost,
  readTree,
  wrong,
} from "./story.mjs";

// What the promises say of the end of a story, told naively and by none of the product's code. The input's type is in
// judge.d.mts.

/** @type {typeof import("./judge.d.mts").judge} */
export function judge(story) {
  return [
    ...judgeLine(story),
    ...judgeChains(story),
    ...judgePulls(story),
    ...judgeConversations(story),
    ...story.pushes
      .filter(({ commit }) => !story.reachable.includes(commit))
      .map(({ commit, by }) => lost(`commit ${commit} of ${by} is gone from the default branch`)),
  ];
}

/** Follows the default branch: App-only files move only by the App, each commit with one entry and what follows from it. */
function judgeLine(story) {
  return story.line.slice(1).flatMap((oid, index) => {
    const before = story.line[index];
    const changed = changedPaths(story.commits[before].tree, story.commits[oid].tree);
    const reserved = changed.filter(appOnly);
    if (reserved.length === 0) return [];
    const { by, signed } = story.commits[oid];
    if (by === story.app && signed) return judgeEntryCommit(story, before, oid, changed);
    if (story.tampered.includes(oid)) return [];
    return [wrong(`commit ${oid} by ${by} changes ${reserved.join(", ")}`)];
  });
}

function judgeEntryCommit(story, before, oid, changed) {
  const added = changed.filter((path) => entryPath(path) && !story.commits[before].tree[path]);
  const at = `commit ${oid}`;
  if (added.length !== 1) return [wrong(`${at} of the App writes ${added.length} entries`)];
  const entry = JSON.parse(fileIn(story, oid, added[0]));
  const folder = added[0].split("/audit/")[0];
  const expected = [added[0], `${folder}/manifest.yaml`, `${folder}/production.json`];
  const others = changed.filter((path) => !expected.includes(path));
  return [
    ...others.map((path) => wrong(`${at} of the App changes ${path} beside its entry`)),
    ...judgeState(story, { before, oid, folder, entry }),
    ...(entry.kind === "promotion" ? judgePromotion(story, { before, oid, entry, folder }) : []),
    ...(entry.kind !== "promotion" && entry.moves.length > 0
      ? [wrong(`${at}: an entry of kind ${entry.kind} moves versions`)]
      : []),
  ];
}

/** The manifest after an entry is the one before with the entry's moves, and production.json says the same. */
function judgeState(story, { before, oid, folder, entry }) {
  const old = readTree(story, before, `${folder}/manifest.yaml`);
  const now = readTree(story, oid, `${folder}/manifest.yaml`);
  const at = `commit ${oid}`;
  if (now === null) return [wrong(`${at} records an entry and no manifest`)];
  const versions = { ...old?.versions };
  for (const { version, from, to, role } of entry.moves) {
    if ((versions[version]?.stage ?? "none") !== from)
      return [wrong(`${at}: ${version} moves from ${from}, where it wasn't`)];
    versions[version] = {
      stage: to,
      ...(role ? { role } : {}),
      since: entry.at,
      entry: entry.id,
    };
  }
  const last = {
    seq: entry.seq,
    id: entry.id,
    digest: digestOf(entryText(story, oid, folder, entry)),
  };
  return [
    ...(isDeepStrictEqual(now.versions, versions)
      ? []
      : [wrong(`${at}: the manifest isn't what follows from entry ${entry.seq}`)]),
    ...(isDeepStrictEqual(now.last, last)
      ? []
      : [wrong(`${at}: the manifest names another entry`)]),
    ...judgeProduction(story, oid, folder, now, entry),
  ];
}

function entryText(story, oid, folder, { at, seq, id }) {
  const name = `${String(seq).padStart(6, "0")}-${id}.json`;
  return fileIn(story, oid, `${folder}/audit/${at.slice(0, 4)}/${name}`) ?? "";
}

function judgeProduction(story, oid, folder, manifest, entry) {
  const text = fileIn(story, oid, `${folder}/production.json`);
  const moves = entry.moves.some(({ from, to }) => [from, to].includes("production"));
  const states = Object.entries(manifest.versions);
  const current = states.find(([, { role }]) => role === "current")?.[0] ?? null;
  if (text === null) return current === null ? [] : [wrong(`commit ${oid}: no production.json`)];
  const serves = JSON.parse(text);
  const weights = manifest.rollout?.weights ?? (current === null ? {} : { [current]: 100 });
  const expected = Object.entries(weights).map(([version, weight]) => {
    const { uri, digest } = readTree(story, oid, `${folder}/versions/${version}.yaml`).artifact;
    return { version, weight, artifact: { uri, digest } };
  });
  // A record that people changed since is no fault of the App: what serves was written when it moved.
  const same = moves
    ? isDeepStrictEqual(serves.serving, expected)
    : isDeepStrictEqual(
        serves.serving.map(({ version, weight }) => [version, weight]),
        Object.entries(weights),
      );
  return serves.current === current && same && (!moves || serves.entry === entry.id)
    ? []
    : [wrong(`commit ${oid}: production.json doesn't agree with the manifest`)];
}

/** At the end: numbered from 1 without a gap, each naming the digest of the one before, none twice. */
function judgeChains(story) {
  const head = story.line.at(-1);
  const folders = new Set(
    Object.keys(story.commits[head].tree)
      .filter(entryPath)
      .map((path) => path.split("/audit/")[0]),
  );
  return [...folders].flatMap((folder) => {
    const entries = entriesOf(story, head, folder);
    const ids = entries.map(({ entry }) => entry.id);
    return [
      ...ids
        .filter((id, index) => ids.indexOf(id) !== index)
        .map((id) => duplicate(`${folder}: entry ${id} is there twice`)),
      ...entries.flatMap(({ entry, path }, index) => judgeLink(entries, entry, path, index)),
      ...judgeLast(story, head, folder, entries),
    ];
  });
}

function judgeLink(entries, entry, path, index) {
  const previous = index === 0 ? null : digestOf(entries[index - 1].text);
  const number = entry.pullRequest?.number;
  const expectedId = number && entryId(entry.kind, entry.model, `pr/${number}`);
  return [
    ...(entry.seq === index + 1
      ? []
      : [wrong(`${path}: number ${entry.seq}, expected ${index + 1}`)]),
    ...(entry.previous === previous ? [] : [wrong(`${path}: doesn't name the entry before it`)]),
    ...(number && expectedId !== entry.id ? [wrong(`${path}: its id isn't that of its act`)] : []),
  ];
}

function judgeLast(story, head, folder, entries) {
  const text = fileIn(story, head, `${folder}/manifest.yaml`);
  const last = entries.at(-1);
  return text !== null && last && parse(text).last?.digest === digestOf(last.text)
    ? []
    : [wrong(`${folder}: the manifest doesn't name the last entry`)];
}

function changedPaths(before, after) {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (path) => before[path] !== after[path],
  );
}
