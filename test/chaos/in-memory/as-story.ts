import type { Story, StoryCommit } from "../../oracle/judge.d.mts";
import { blobOf } from "./commits.js";
import { APP, PEOPLE, TEAMS } from "./small-registry.js";
import type { Pull, World } from "./world.js";
import { ownCommits } from "./world-ports.js";

/** A world's end as the plain data that is judged. */
export function asStory(world: World): Story {
  const texts: Record<string, string> = {};
  const commits: Record<string, StoryCommit> = {};
  const line = world.commits.line(world.main).map(({ oid }) => oid);
  const reachable = [...world.commits.ancestors(world.main)];
  const reviewed = world.pulls.flatMap((pull) => pull.reviews.map(({ commit }) => commit));
  const owned = world.pulls.flatMap((pull) => ownCommits(world, pull).map(({ oid }) => oid));
  const heads = [...world.branches.values(), ...world.pulls.map((pull) => world.headOf(pull))];
  for (const oid of new Set([...reachable, ...owned, ...reviewed, ...heads])) {
    const { parents, by, signed, tree } = world.commits.at(oid);
    const ids: Record<string, string> = {};
    for (const [path, text] of tree) {
      const id = blobOf(text);
      ids[path] = id;
      texts[id] = text;
    }
    commits[oid] = { parents, by, signed, tree: ids };
  }
  return {
    app: APP,
    commits,
    line: line.reverse(),
    reachable,
    texts,
    branches: Object.fromEntries(world.branches),
    pulls: world.pulls.map((pull) => asPull(world, pull)),
    comments: world.said.map(({ id, on, by, body }) => ({
      id,
      on,
      by,
      body,
      command: by !== APP,
    })),
    people: Object.fromEntries(
      Object.entries(PEOPLE).map(([login, canWrite]) => [login, { canWrite }]),
    ),
    teams: TEAMS,
    pushes: world.pushes,
    tampered: [],
    asks: world.asks,
  };
}

function asPull(world: World, pull: Pull): Story["pulls"][number] {
  const head = world.headOf(pull);
  return {
    number: pull.number,
    by: pull.by,
    state: pull.state,
    headBranch: pull.branch,
    head,
    base: "main",
    mergedAt: pull.merged?.at ?? null,
    mergedBy: pull.merged?.through ?? null,
    own: ownCommits(world, pull).map(({ oid }) => oid),
    reviews: pull.reviews.map(({ by, opinion, at, dismissedAt, commit }) => ({
      by,
      state: opinion,
      at,
      dismissedAt,
      commit,
    })),
    checks: [...(world.checks.get(head)?.values() ?? [])],
  };
}
