import { parse } from "yaml";

// Looking things up in a story's plain data.

export const wrong = (what) => ({ kind: "wrong", what });
export const duplicate = (what) => ({ kind: "duplicate", what });
export const lost = (what) => ({ kind: "lost", what });
export const stuck = (what) => ({ kind: "stuck", what });

const inModels = /^registry\/models\/[^/]+\//;

/** Whether only the App may write a path on the default branch. Dossiers come by pull request. */
export function appOnly(path) {
  return inModels.test(path) && /\/(manifest\.yaml|production\.json|audit\/.*)$/.test(path);
}

/** Whether a path is an audit entry's. */
export function entryPath(path) {
  return inModels.test(path) && /\/audit\/\d{4}\/\d{6}-[0-9a-f]{20}\.json$/.test(path);
}

/** What a dossier's path says; null for any other. */
export function dossierAt(path) {
  const [, folder, model, version, to] =
    /^(registry\/models\/([^/]+))\/promotions\/(.+)-to-(staging|production)-\d+\.yaml$/.exec(
      path,
    ) ?? [];
  return folder === undefined ? null : { path, folder, model, version, to };
}

/** Text of a file in a commit; null where there is none. */
export function fileIn(story, commit, path) {
  const content = story.commits[commit]?.tree[path];
  return content === undefined ? null : story.texts[content];
}

/** A YAML or JSON file in a commit; null where there is none. */
export function readTree(story, commit, path) {
  const text = fileIn(story, commit, path);
  return text === null ? null : parse(text);
}

/** A model's audit entries in a commit, by number. */
export function entriesOf(story, commit, folder) {
  return Object.keys(story.commits[commit].tree)
    .filter((path) => path.startsWith(`${folder}/`) && entryPath(path))
    .map((path) => ({ path, text: fileIn(story, commit, path) }))
    .map((file) => ({ ...file, entry: JSON.parse(file.text) }))
    .sort((a, b) => a.entry.seq - b.entry.seq);
}

/** All audit entries at the end. */
export function allEntries(story) {
  const head = story.line.at(-1);
  return Object.keys(story.commits[head].tree)
    .filter(entryPath)
    .map((path) => JSON.parse(fileIn(story, head, path)));
}

/** Content ids of dossiers by path that the App's own commits wrote in a pull request. */
export function ownDossiers(story, pull) {
  return pull.own
    .map((oid) => story.commits[oid])
    .filter(({ by, signed }) => by === story.app && signed)
    .flatMap(({ tree, parents }) =>
      Object.entries(tree).filter(
        ([path, content]) => dossierAt(path) && story.commits[parents[0]]?.tree[path] !== content,
      ),
    )
    .map(([path, content]) => ({ path, content }));
}

/** Whether a pull request is a promotion: the App's, from a branch of promotions. */
export function isPromotion(story, pull) {
  return pull.by === story.app && pull.headBranch.startsWith("promotion/");
}
