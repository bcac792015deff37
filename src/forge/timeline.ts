import {
  type Author,
  type Issue,
  newId,
  type PullRequest,
  type TimelineDetail,
  type World,
} from "./world.js";

/** Adds an event to the timeline of an issue or pull request, at the present moment. */
export function record(
  world: World,
  issue: Issue | PullRequest,
  actor: Author,
  detail: TimelineDetail,
): void {
  const createdAt = world.clock.now();
  issue.updatedAt = createdAt;
  issue.timeline.push({ kind: "TimelineEvent", id: newId(world), actor, createdAt, ...detail });
}
