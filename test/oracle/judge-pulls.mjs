import { parse } from "yaml";
import { allEntries, duplicate, isPromotion, lost, ownDossiers, stuck, wrong } from "./story.mjs";

/** Every promotion that ended has one entry, every open one its checks, and no branch is left without one. */
export function judgePulls(story) {
  const entries = allEntries(story);
  const promotions = story.pulls.filter((pull) => isPromotion(story, pull));
  return [
    ...promotions.flatMap((pull) => judgeEnd(story, pull, entries)),
    ...entries.flatMap((entry) => judgeKnown(story, entry)),
    ...promotions.filter(({ state }) => state === "open").flatMap(judgeChecks),
    ...leftBranches(story),
    ...judgeRequests(story, promotions),
  ];
}

function judgeEnd(story, pull, entries) {
  const about = entries.filter((entry) => entry.pullRequest?.number === pull.number);
  const of = (...kinds) => about.filter(({ kind }) => kinds.includes(kind)).length;
  const [decided, withdrawn] = [of("promotion", "refused"), of("withdrawn")];
  const at = `#${pull.number}, ${pull.state}`;
  const told = story.comments.filter(
    (comment) =>
      comment.on === pull.number &&
      comment.by === story.app &&
      about.some(({ id }) => comment.body.includes(`<!-- model-promoter entry ${id} -->`)),
  );
  return [
    ...(decided > 1 || withdrawn > 1
      ? [duplicate(`${at}: ${decided} decisions and ${withdrawn} withdrawals`)]
      : []),
    ...(pull.state === "merged" && decided === 0 ? [lost(`${at}: no entry`)] : []),
    ...(pull.state === "closed" && decided + withdrawn === 0 ? [lost(`${at}: no entry`)] : []),
    ...(of("promotion") > 0 && pull.state !== "merged" ? [wrong(`${at}: and recorded`)] : []),
    ...(about.length > 0 && told.length === 0 ? [lost(`${at}: nobody was told of its entry`)] : []),
  ];
}

/** An entry that names a pull request names one of the App's own promotions. */
function judgeKnown(story, { kind, seq, model, pullRequest }) {
  if (pullRequest === null) return [];
  const pull = story.pulls.find(({ number }) => number === pullRequest.number);
  return pull && isPromotion(story, pull)
    ? []
    : [wrong(`entry ${seq} of ${model} (${kind}) is about #${pullRequest.number}, no promotion`)];
}

function judgeChecks({ number, head, checks }) {
  const missing = ["model-promoter/gates", "model-promoter/sign-offs"].filter(
    (name) => !checks.some((check) => check.name === name),
  );
  return missing.map((name) => stuck(`#${number}, open: ${name} isn't reported at ${head}`));
}

function leftBranches(story) {
  return Object.keys(story.branches)
    .filter((name) => name.startsWith("promotion/"))
    .filter(
      (name) => !story.pulls.some((pull) => pull.headBranch === name && pull.state === "open"),
    )
    .map((name) => stuck(`the branch ${name} has no open pull request`));
}

/** One comment or event asks for one promotion. */
function judgeRequests(story, promotions) {
  const asked = promotions.flatMap((pull) => {
    const [first] = ownDossiers(story, pull);
    if (!first) return [];
    const { comment, delivery } = parse(story.texts[first.content]).requested;
    return [{ pull, key: comment ? `comment ${comment}` : `event ${delivery}` }];
  });
  return asked.flatMap(({ pull, key }, index) => [
    ...(asked.findIndex((other) => other.key === key) < index
      ? [duplicate(`#${pull.number} came of ${key}, as another did`)]
      : []),
    ...(isKnown(story, key) ? [] : [wrong(`#${pull.number} came of ${key}, which nobody gave`)]),
  ]);
}

function isKnown(story, key) {
  return (
    story.comments.some(({ id, by }) => key === `comment ${id}` && by !== story.app) ||
    story.asks.some(({ delivery }) => key === `event ${delivery}`)
  );
}
