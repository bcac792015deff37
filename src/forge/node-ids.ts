import { notFound } from "./forge-error.js";
import type {
  App,
  Bot,
  CheckRun,
  CheckSuite,
  Installation,
  Issue,
  IssueComment,
  Label,
  Organization,
  PullRequest,
  Repository,
  Review,
  Team,
  User,
  World,
} from "./world.js";

/** What a node id can lead to. */
export type Node =
  | User
  | Bot
  | Organization
  | Team
  | App
  | Installation
  | Repository
  | Issue
  | PullRequest
  | Review
  | IssueComment
  | Label
  | CheckRun
  | CheckSuite
  | RefNode;

/** A branch or tag as a node; it keeps its id while it moves. */
export interface RefNode {
  readonly kind: "Ref";
  readonly repository: Repository;
  /** Full, such as `refs/heads/main`. */
  readonly name: string;
}

/** The opaque id of anything with a kind and a database id. */
export function nodeId(thing: { readonly kind: string; readonly id: number }): string {
  return encode(`${thing.kind}:${thing.id}`);
}

/** The opaque id of a git object or ref: `part` is an object id or a full ref name. */
export function gitNodeId(
  kind: "Ref" | "Commit" | "Tree" | "Blob",
  repository: Repository,
  part: string,
): string {
  return encode(`${kind}:${repository.id}:${part}`);
}

/** What a node id names. Throws GitHub's NOT_FOUND when nothing does. */
export function findNode(world: World, id: string): Node {
  const [kind = "", number = "", ...rest] = decode(id).split(":");
  const found =
    kind === "Ref"
      ? findRef(world, Number(number), rest.join(":"))
      : allNodes(world).find((node) => node.kind === kind && node.id === Number(number));
  if (found === undefined)
    throw notFound(`Could not resolve to a node with the global id of '${id}'`);
  return found;
}

/** What a node id names, when it is of one of the kinds asked for. */
export function findNodeOf<K extends Node["kind"]>(
  world: World,
  id: string,
  ...kinds: readonly K[]
): Extract<Node, { kind: K }> {
  const node = findNode(world, id);
  const ofKind = (one: Node): one is Extract<Node, { kind: K }> =>
    kinds.some((kind) => kind === one.kind);
  if (ofKind(node)) return node;
  throw notFound(`Could not resolve to ${kinds.join(" or ")} node with the global id of '${id}'`);
}

function findRef(world: World, repositoryId: number, name: string): RefNode | undefined {
  const repository = [...world.repositories.values()].find((one) => one.id === repositoryId);
  return repository === undefined ? undefined : { kind: "Ref", repository, name };
}

function allNodes(world: World): readonly Exclude<Node, RefNode>[] {
  const organizations = [...world.organizations.values()];
  const repositories = [...world.repositories.values()];
  return [
    ...world.users.values(),
    ...world.bots.values(),
    ...organizations,
    ...organizations.flatMap((one) => one.teams),
    ...world.apps,
    ...world.installations,
    ...repositories,
    ...repositories.flatMap(nodesOfRepository),
  ];
}

function nodesOfRepository(repository: Repository): readonly Exclude<Node, RefNode>[] {
  const issues = [...repository.issues.values()];
  return [
    ...issues,
    ...issues.flatMap((one) => one.comments),
    ...issues.flatMap((one) => (one.kind === "PullRequest" ? one.reviews : [])),
    ...repository.labels,
    ...repository.checkSuites,
    ...repository.checkRuns,
  ];
}

function encode(text: string): string {
  return Buffer.from(text).toString("base64url");
}

function decode(id: string): string {
  return Buffer.from(id, "base64url").toString("utf8");
}
