import { entryYear } from "../../domain/audit-entry.js";
import type { SourceFile } from "../../domain/document.js";
import { promotionBranch, type Stage } from "../../domain/names.js";
import type { BranchPullRequest } from "../../domain/promotion-lock.js";
import { readPolicy } from "../../domain/registry.js";
import { modelFolder, modelPaths } from "../../domain/registry-paths.js";
import { requestScope } from "../../domain/request-scope.js";
import { mayWrite } from "../../use-cases/authorise.js";
import type { Ask, RequestReading } from "../../use-cases/ports.js";
import { wasAnswered } from "./answered.js";
import { describe, GitHubError, read, send } from "./client.js";
import { askedByOf } from "./documents/asked-by.js";
import {
  type FilesWanted,
  fileSchema,
  filesVariables,
  folderSchema,
  namesOf,
  registryFiles,
  sourceFile,
  stateFiles,
} from "./documents/files.js";
import { loginOf } from "./documents/git-author.js";
import { mergeTerms } from "./documents/merge-terms.js";
import { isAboutPeople, peopleFacts, peopleQuery, withPermissions } from "./documents/people.js";
import {
  followUpSchema,
  type RequestAnswer,
  requestDocument,
  requestFollowUp,
} from "./documents/request.js";
import { permissionOf } from "./read-others.js";
import { fullName, type GitHubRepository, stateRef } from "./repository.js";

/** What a request asks for, as far as reading goes. */
export interface RequestQuery {
  readonly ask: Ask;
  readonly model: string;
  readonly version: string;
  readonly to: Stage;
}

/** Reads what a request is decided by: two requests, and one more when the registry isn't where it was last seen. */
export async function readRequest(
  repository: GitHubRepository,
  query: RequestQuery,
): Promise<RequestReading> {
  const first = await readFirst(repository, query);
  const reading = firstReading(first, repository.self);
  return reading.answered ? reading : readFollowUp(repository, first, reading);
}

interface First {
  readonly answer: RequestAnswer;
  readonly wanted: FilesWanted;
  readonly stateBranch: string;
  readonly query: RequestQuery;
}

async function readFirst(repository: GitHubRepository, query: RequestQuery): Promise<First> {
  const hint = repository.hints.of(fullName(repository));
  const { model, version, ask } = query;
  const year = entryYear(askedAt(ask));
  const wanted = { root: hint.root, model, version, incumbent: null, year };
  const branch = promotionBranch({ model, stage: query.to });
  const answer = await read(repository.octokit, requestDocument, {
    owner: repository.owner,
    name: repository.name,
    ...conversationOf(ask),
    lock: `refs/heads/${branch}`,
    lockHead: branch,
    stateRef: stateRef(repository, hint),
    parent: `${modelFolder(hint.root, namespaceOf(model))}/model.yaml`,
    ...filesVariables(wanted),
  });
  const policy = readPolicy(sourceFile("policy", answer.repository.defaultBranchRef.target.policy));
  const right = !policy.ok || repository.hints.agrees(fullName(repository), policy.value);
  return right
    ? { answer, wanted, query, stateBranch: hint.stateBranch ?? repository.defaultBranch }
    : readFirst(repository, query);
}

function askedAt(ask: Ask): string {
  return ask.kind === "comment" ? ask.comment.at : ask.dispatch.at;
}

/** Variables that say which conversation to read; a machine's event has none. */
function conversationOf(ask: Ask) {
  if (ask.kind === "dispatch") return { asked: false, issue: 0, comment: "" };
  return { asked: true, issue: ask.comment.issue, comment: ask.comment.nodeId };
}

/** The namespace of a model's name, or a name that no folder has. */
function namespaceOf(model: string): string {
  return model.includes("/") ? (model.split("/")[0] ?? "") : "-";
}

function firstReading({ answer, wanted, query, stateBranch }: First, self: string): RequestReading {
  const { repository } = answer;
  const { name: defaultBranch, target } = repository.defaultBranchRef;
  const state = repository.stateRef;
  return {
    answered:
      query.ask.kind === "comment" &&
      wasAnswered(query.ask.comment, answer.comment, repository.issueOrPullRequest),
    mergeTerms: mergeTerms(repository, repository.defaultBranchRef),
    repositoryId: repository.id,
    labelId: repository.label?.id ?? null,
    ownerKind: repository.owner.__typename === "Organization" ? "organization" : "user",
    defaultBranch,
    files: registryFiles(target, wanted),
    state: state
      ? stateFiles(state.target, state.name, wanted)
      : { branch: stateBranch, head: target.oid, manifest: null, entryNames: [] },
    stateWritable: writable(state),
    lock: repository.lock
      ? { kind: "taken", head: repository.lock.target.oid, dossiers: [] }
      : { kind: "free" },
    pullRequests: repository.pullRequests.nodes
      .filter((one) => !one.isCrossRepository)
      .map(branchPullRequest),
    people: { teams: new Map(), persons: new Map() },
    committers: committersOf(target),
    evidenceBy: evidenceAuthors(target, self),
    collision: collisionOf(answer, wanted),
  };
}

/** Without a rule every App with write access may push. */
function writable(state: RequestAnswer["repository"]["stateRef"]): RequestReading["stateWritable"] {
  if (!state) return "missing";
  return state.refUpdateRule?.viewerCanPush === false ? "no" : "yes";
}

const states = { OPEN: "open", CLOSED: "closed", MERGED: "merged" } as const;

function branchPullRequest(
  one: RequestAnswer["repository"]["pullRequests"]["nodes"][number],
): BranchPullRequest {
  const { id: nodeId, number, url, mergedAt, viewerDidAuthor: byApp, headRefOid: head } = one;
  const askedBy = askedByOf(one.first);
  return { nodeId, number, url, state: states[one.state], byApp, head, mergedAt, askedBy };
}

/** People who wrote or committed the version's files; GitHub's own account, which commits for people, is nobody. */
function committersOf(
  target: RequestAnswer["repository"]["defaultBranchRef"]["target"],
): readonly string[] {
  const commits = [target.recordHistory, target.cardHistory, target.evidenceHistory].flatMap(
    (history) => history.nodes,
  );
  const logins = commits.flatMap((commit) => [
    ...commit.authors.nodes.map((author) => author.user?.login),
    commit.committer?.user?.login,
  ]);
  return [...new Set(logins)].flatMap((login) =>
    login && login !== "web-flow" && !login.endsWith("[bot]") ? [login] : [],
  );
}

function evidenceAuthors(
  { evidenceHistory }: RequestAnswer["repository"]["defaultBranchRef"]["target"],
  self: string,
): readonly (string | null)[] {
  const authors = evidenceHistory.nodes.flatMap((commit) => commit.authors.nodes);
  return authors.map(loginOf).filter((login) => login !== self);
}

const ownFolders = ["versions", "cards", "evidence", "promotions", "audit"];

/** A namespace above that is a model, or a folder below that would be one: their files would mix. */
function collisionOf({ repository }: RequestAnswer, { model }: FilesWanted): string | null {
  const { parent, folder } = repository.defaultBranchRef.target;
  if (parent) return namespaceOf(model);
  const below = folder?.object?.entries?.find(
    (entry) => entry.type === "tree" && !ownFolders.includes(entry.name),
  );
  return below ? `${model}/${below.name}` : null;
}

async function readFollowUp(
  repository: GitHubRepository,
  first: First,
  reading: RequestReading,
): Promise<RequestReading> {
  const { query, wanted } = first;
  const scope = requestScope(reading.files, reading.state, query, query.to);
  const people = peopleQuery(scope.owners, true);
  const paths = modelPaths(wanted.root, query.model);
  const dossiers = newDossiers(first).map((name) => `${paths.promotions}/${name}`);
  const years = otherYears(reading, wanted);
  const incumbent = paths.record(scope.incumbent ?? query.version);
  const followUp = requestFollowUp({ people, dossiers, years });
  const answer = await send(repository.octokit, followUp, {
    owner: repository.owner,
    name: repository.name,
    base: reading.files.commit,
    lockHead: reading.lock.kind === "taken" ? reading.lock.head : reading.files.commit,
    state: reading.state.head,
    incumbent,
    ...Object.fromEntries(dossiers.map((path, i) => [`dossier${i}`, path])),
    ...Object.fromEntries(years.map((year, i) => [`entries${i}`, `${paths.audit}/${year}`])),
    ...people.variables,
  });
  const others = answer.errors.filter((error) => !isAboutPeople(error));
  if (others.length > 0)
    throw new GitHubError(`requestFollowUp: ${others.map(describe).join("; ")}`);
  const { repository: more } = followUpSchema.parse(answer.data);
  const facts = peopleFacts(people, answer, fullName(repository));
  const record = scope.incumbent === null ? null : sourceFile(incumbent, more.base?.incumbent);
  const entryNames = years.flatMap((_, i) =>
    namesOf(folderSchema.parse(more.state?.[`entries${i}`])),
  );
  return {
    ...reading,
    files: { ...reading.files, otherRecords: record ? [record] : [] },
    state: { ...reading.state, entryNames: [...reading.state.entryNames, ...entryNames] },
    lock:
      reading.lock.kind === "taken"
        ? { ...reading.lock, dossiers: lockFiles(dossiers, more.lock) }
        : reading.lock,
    people: await withPermissions(facts, people, answer, async (login) =>
      mayWrite(await permissionOf(repository, login)),
    ),
  };
}

/** Dossiers that the branch has and the default branch lacks. */
function newDossiers({ answer }: First): readonly string[] {
  const { lock, defaultBranchRef } = answer.repository;
  const known = namesOf(defaultBranchRef.target.promotions);
  return namesOf(lock?.target.promotions).filter((name) => !known.includes(name));
}

/** Years in which the branch's former pull requests were merged, beside the one read already. */
function otherYears(reading: RequestReading, wanted: FilesWanted): readonly string[] {
  const years = reading.pullRequests.flatMap((one) =>
    one.mergedAt ? [entryYear(one.mergedAt)] : [],
  );
  return [...new Set(years)].filter((year) => year !== wanted.year);
}

function lockFiles(
  paths: readonly string[],
  lock: Readonly<Record<string, unknown>> | null,
): readonly SourceFile[] {
  return paths.flatMap(
    (path, i) => sourceFile(path, fileSchema.parse(lock?.[`dossier${i}`])) ?? [],
  );
}
