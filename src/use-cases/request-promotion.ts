import type { PromotionDraft, PromotionRequest } from "../domain/dossier-draft.js";
import { promotionBranch, type Stage } from "../domain/names.js";
import { type Evaluation, evaluatePromotion } from "../domain/promotion-evaluation.js";
import { askedBy, type BranchPullRequest, strayPullRequest } from "../domain/promotion-lock.js";
import { decideRequest, type RequestDecision } from "../domain/request-decision.js";
import { renderChecks } from "../render/checks.js";
import { dryRunReply, openedReply } from "../render/comments.js";
import { mergeWarnings } from "../render/merge-warning.js";
import { type RenderedPullRequest, renderPullRequest } from "../render/pull-request.js";
import { readTemplates } from "../render/templates.js";
import { deny, refuse, tellEnd } from "./answer-request.js";
import { mayWrite } from "./authorise.js";
import { listensTo } from "./listening.js";
import { mergeOwn } from "./merge-own.js";
import { Contended, MOST_TRIES, type Outcome } from "./outcome.js";
import type {
  Announces,
  Ask,
  Clock,
  Comment,
  MergesPullRequests,
  OpenedPullRequest,
  OpensPromotions,
  ReadsConversations,
  ReadsPermission,
  ReadsPromotions,
  ReadsRequests,
  Redraws,
  Replies,
  RequestReading,
  Surroundings,
  TakesLocks,
  Tells,
  TellsRefusals,
  WriteAnswer,
} from "./ports.js";
import { refreshPromotion } from "./refresh-promotion.js";
import { reviewersOf } from "./reviewers.js";

type Ports = ReadsPermission &
  ReadsConversations &
  ReadsPromotions &
  Redraws &
  ReadsRequests &
  TakesLocks &
  OpensPromotions &
  Announces &
  MergesPullRequests &
  Replies &
  Tells &
  TellsRefusals &
  Clock &
  Surroundings;

/** What is asked for: `/promote`'s words, or a machine's. */
export interface PromotionWish {
  readonly model: string;
  readonly version: string;
  readonly stage: Stage;
  readonly reason: string | null;
  readonly dryRun: boolean;
}

/**
 * Carries out `/promote`: permission, snapshot, decision; then lock, commit with pull request, announcement.
 * Six requests. Whatever happened in between is found by reading again: a repeat takes up where the last try ended.
 * One more merges it at once, where the policy asks nobody to sign and no gate blocks.
 */
export async function requestPromotion(
  ports: Ports,
  ask: Ask,
  wish: PromotionWish,
): Promise<Outcome> {
  const about = `${wish.model} ${wish.version} to ${wish.stage}`;
  if (!(await mayAsk(ports, ask))) return deny(ports, ask, about);
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const outcome = await tryOnce(ports, ask, wish, about);
    if (outcome !== null) return outcome;
  }
  throw new Contended(`promotion of ${about}`);
}

/** Reads, decides and does; null where the world had changed and all must be read again. */
async function tryOnce(
  ports: Ports,
  ask: Ask,
  wish: PromotionWish,
  about: string,
): Promise<Outcome | null> {
  const reading = await ports.readRequest(ask, wish.model, wish.version, wish.stage);
  if (reading.answered) return { did: "answered-before", about };
  if (ask.kind === "comment" && !listensTo(ask.comment, reading.files.policy))
    return { did: "nothing", about };
  const stray = strayPullRequest(reading);
  if (stray)
    return close(ports, reading, stray, promotionBranch({ model: wish.model, stage: wish.stage }));
  const decision = decideRequest(reading, requestOf(ask, wish), ports.now());
  if (decision.kind === "over") return tellEnd(ports, ask, decision.pullRequest, about);
  if (decision.kind === "refuse") return refuse(ports, ask, about, decision.problems);
  if (ask.kind === "comment" && wish.dryRun)
    return preview(ports, ask.comment, reading, decision.draft);
  const did = await open(ports, ask, reading, decision);
  return did === "stale" ? null : { did, about };
}

/** Closes a pull request that is nobody's, with its branch; then all is read again. */
async function close(
  ports: Ports,
  { repositoryId }: RequestReading,
  { nodeId: pullRequestId, head }: BranchPullRequest,
  branch: string,
): Promise<null> {
  const rest = { body: null, issue: null, close: true, done: null };
  await ports.tell({ repositoryId, pullRequestId, branch: { name: branch, head }, ...rest });
  return null;
}

/** A person needs write access; whether a machine may ask is the policy's to say, which is read with the rest. */
async function mayAsk(ports: Ports, ask: Ask): Promise<boolean> {
  const { login } = ask.kind === "comment" ? ask.comment.by : ask.dispatch.by;
  return login.endsWith("[bot]") || mayWrite(await ports.permissionOf(login));
}

function requestOf(
  ask: Ask,
  { model, version, stage: to, reason }: PromotionWish,
): PromotionRequest {
  const wanted = { model, version, to, reason };
  if (ask.kind === "dispatch") {
    const { by, at, delivery } = ask.dispatch;
    return { ...wanted, by, at, comment: null, delivery };
  }
  const { by, at, id: comment } = ask.comment;
  return { ...wanted, by, at, comment, delivery: null };
}

async function preview(
  ports: Ports,
  comment: Comment,
  reading: RequestReading,
  draft: PromotionDraft,
): Promise<Outcome> {
  const { title, body } = draw(ports, reading, draft, evaluate(ports, reading, draft));
  await ports.reply({ comment, body: dryRunReply(comment.id, title, body) });
  return { did: "replied", about: `${draft.dossier.model}, dry run` };
}

type Opening = Extract<RequestDecision, { readonly kind: "open" }>;

/** Opens what was decided; stale where the world had changed and all must be read again. */
async function open(
  ports: Ports,
  ask: Ask,
  reading: RequestReading,
  { draft, resume }: Opening,
): Promise<"stale" | "opened" | "merged"> {
  const evaluation = evaluate(ports, reading, draft);
  const drawn = draw(ports, reading, draft, evaluation);
  const { model, to } = draft.dossier;
  const branch = promotionBranch({ model, stage: to });
  if (resume.from === "lock" || resume.from === "commit") {
    const left = resume.from === "lock" ? null : resume.head;
    const { repositoryId, pullRequests } = reading;
    const newest = pullRequests[0]?.number ?? null;
    const lock = await ports.takeLock({
      repositoryId,
      branch,
      at: reading.files.commit,
      left,
      newest,
    });
    if (lock.kind === "stale") return "stale";
  }
  const opened = await openedPullRequest(ports, reading, { draft, resume }, branch, drawn);
  if (opened.kind === "stale") return "stale";
  const failures = await ports.announce({
    repositoryId: reading.repositoryId,
    pullRequestId: opened.pullRequestId,
    head: opened.head,
    checks: renderChecks(draft.dossier, evaluation, ports.now()),
    drawn: resume.from === "announcement" ? { title: drawn.title, body: drawn.body } : null,
    reviewers: reviewersOf(draft, reading.people),
    labelId: reading.labelId,
    reply:
      ask.kind === "comment"
        ? { comment: ask.comment, body: openedReply(ask.comment.id, opened, evaluation) }
        : null,
  });
  if (failures.length > 0) ports.warn(`#${opened.number}: not all people could be told`, failures);
  return settle(ports, reading, { draft, resume }, { opened, evaluation, body: drawn.body });
}

interface JustOpened {
  readonly opened: OpenedPullRequest;
  readonly evaluation: Evaluation;
  readonly body: string;
}

/**
 * Merges what needs nobody. What an earlier try left on the branch may have been changed since: only reading the whole
 * pull request tells, so it is judged anew, and its checks with it.
 */
async function settle(
  ports: Ports,
  { mergeTerms }: RequestReading,
  { draft, resume }: Pick<Opening, "draft" | "resume">,
  { opened, evaluation, body }: JustOpened,
): Promise<"opened" | "merged"> {
  if (resume.from === "pull-request" || resume.from === "announcement") {
    const { did } = await refreshPromotion(ports, { number: opened.number, body });
    return did === "merged" ? "merged" : "opened";
  }
  const judged = { ...opened, mergeTerms };
  return (await mergeOwn(ports, judged, draft.dossier, evaluation)) ? "merged" : "opened";
}

async function openedPullRequest(
  ports: Ports,
  reading: RequestReading,
  { draft, resume }: Pick<Opening, "draft" | "resume">,
  branch: string,
  { title, body }: Pick<RenderedPullRequest, "title" | "body">,
): Promise<WriteAnswer<OpenedPullRequest>> {
  if (resume.from === "announcement") {
    const { nodeId: pullRequestId, number, url } = resume.pullRequest;
    return { kind: "done", pullRequestId, number, url, head: resume.head };
  }
  const { comment, delivery = null } = draft.dossier.requested;
  const commit =
    resume.from === "pull-request"
      ? null
      : { expectedHead: reading.files.commit, file: { path: draft.path, text: draft.text } };
  return ports.openPromotion({
    repositoryId: reading.repositoryId,
    branch,
    base: reading.defaultBranch,
    commit,
    title,
    body,
    askedBy: askedBy({ comment, delivery }),
  });
}

function draw(
  ports: Ports,
  reading: RequestReading,
  draft: PromotionDraft,
  evaluation: Evaluation,
): RenderedPullRequest {
  const { dossier, path: dossierPath, inputs } = draft;
  const { repositoryUrl } = ports;
  const warnings = [
    ...ports.warnings,
    ...mergeWarnings(reading.mergeTerms.requiredChecks),
    ...draft.warnings,
  ];
  const view = { dossier, dossierPath, evaluation, inputs, warnings, repositoryUrl };
  return renderPullRequest(view, readTemplates(reading.files.templates));
}

/** How a promotion stands when nobody has reviewed it yet. */
function evaluate(ports: Ports, reading: RequestReading, draft: PromotionDraft): Evaluation {
  return evaluatePromotion({
    dossier: draft.dossier,
    dossierPath: draft.path,
    dossierBlob: "",
    files: reading.files,
    state: reading.state,
    reviews: [],
    people: reading.people,
    until: null,
    now: ports.now(),
    otherChanges: [],
  });
}
