import { redeliver } from "../../dist/forge/webhooks.js";
import { passTime } from "./setting.mjs";

const MOST_WAIT = 30_000;

/**
 * Lets the App finish what faults left undone: every delivery of the story comes once more, in its order, as GitHub's
 * redelivery would bring it, and its sweep runs when a branch that nobody took up counts as left. Nothing is forbidden to
 * it any more.
 */
export async function settle(story) {
  await story.restartDead();
  await quiet(story);
  const { world, repository } = story;
  repository.protections = [];
  const ids = new Map(world.deliveries.map(({ guid, id, app }) => [guid, { id, app }]));
  for (const { id, app } of ids.values()) if (app === story.app) redeliver(world, id);
  await quiet(story);
  passTime(story, 2);
  await story.sweep();
  await quiet(story);
}

async function quiet(story) {
  if (!(await story.settled(MOST_WAIT))) story.lines.push("    ! it didn't come to rest");
}
