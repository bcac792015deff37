import type { Command } from "../domain/command/command.js";
import type { PromotionDraft, PromotionRequest } from "../domain/dossier-draft.js";
import { promotionBranch } from "../domain/names.js";
import { isTeam, ownersNamed, type People, sameLogin } from "../domain/people.js";
import { type Evaluation, evaluatePromotion } from "../domain/promotion-evaluation.js";
import { decideRequest, type RequestDecision } from "../domain/request-decision.js";
import { renderChecks } from "../render/checks.js";
import { deniedReply, dryRunReply, openedReply, refusalReply } from "../render/comments.js";
import { mergeWarnings } from "../render/merge-warning.js";
import { type RenderedPullRequest, renderPullRequest } from "../render/pull-request.js";
import { readTemplates } from "../render/templates.js";
import { mayWrite } from "./authorise.js";
import { listensTo } from "./listening.js";
import { Contended, MOST_TRIES, type Outcome } from "./outcome.js";
import type {
  Announces,
  Clock,
  Comment,
  OpenedPullRequest,
  OpensPromotions,
  ReadsConversations,
  ReadsPermission,
  ReadsRequests,
  Replies,
  RequestReading,
  Surroundings,
  TakesLocks,
  WriteAnswer,
} from "./ports.js";

type Ports = ReadsPermission &
  ReadsConversations &
  ReadsRequests &
  TakesLocks &
  OpensPromotions &
  Announces &
  Replies &
  Clock &
  Surroundings;
type Promote = Extract<Command, { readonly verb: "promote" }>;

/**
 * Carries out `/promote`: permission, snapshot, decision; then lock, commit with pull request, announcement.
 * Six requests. Whatever happened in between is found by reading again: a repeat takes up where the last try ended.
 */
export async function requestPromotion(
  ports: Ports,
  comment: Comment,
  command: Promote,
): Promise<Outcome> {
  if (!mayWrite(await ports.permissionOf(comment.by.login))) return deny(ports, comment);
  const about = `${command.model} ${command.version} to ${command.stage}`;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const reading = await ports.readRequest(comment, command.model, command.version, command.stage);
    if (reading.answered) return { did: "answered-before", about };
    if (!listensTo(comment, reading.files.policy)) return { did: "nothing", about };
    const decision = decideRequest(reading, requestOf(comment, command), ports.now());
    if (decision.kind === "refuse") {
      await ports.reply({
        comment,
        body: refusalReply(comment.id, decision.problems, ports.repositoryUrl),
      });
      return { did: "refused", about };
    }
    if (command.dryRun) return preview(ports, comment, reading, decision.draft);
    if (await open(ports, comment, reading, decision)) return { did: "opened", about };
  }
  throw new Contended(`promotion of ${about}`);
}

async function deny(ports: Ports, comment: Comment): Promise<Outcome> {
  const { answered, policy } = await ports.readConversation(comment);
  if (answered) return { did: "answered-before", about: "a denied request" };
  if (!listensTo(comment, policy)) return { did: "nothing", about: "a command for somebody else" };
  await ports.reply({
    comment,
    body: deniedReply(comment.id, comment.by.login, "write access to this repository"),
  });
  return { did: "refused", about: "no permission" };
}

function requestOf(comment: Comment, command: Promote): PromotionRequest {
  const { model, version, stage: to, reason } = command;
  return { model, version, to, reason, by: comment.by, comment: comment.id, at: comment.at };
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

/** Opens what was decided; false where the world had changed and all must be read again. */
async function open(
  ports: Ports,
  comment: Comment,
  reading: RequestReading,
  { draft, resume }: Opening,
): Promise<boolean> {
  const evaluation = evaluate(ports, reading, draft);
  const drawn = draw(ports, reading, draft, evaluation);
  const { model, to } = draft.dossier;
  const branch = promotionBranch({ model, stage: to });
  if (resume.from === "lock" || resume.from === "commit") {
    const left = resume.from === "lock" ? null : resume.head;
    const lock = await ports.takeLock(reading.repositoryId, branch, reading.files.commit, left);
    if (lock.kind === "stale") return false;
  }
  const opened = await openedPullRequest(ports, reading, { draft, resume }, branch, drawn);
  if (opened.kind === "stale") return false;
  const failures = await ports.announce({
    repositoryId: reading.repositoryId,
    pullRequestId: opened.pullRequestId,
    head: opened.head,
    checks: renderChecks(draft.dossier, evaluation, ports.now()),
    drawn: resume.from === "announcement" ? drawn : null,
    reviewers: reviewers(draft, reading.people),
    labelId: reading.labelId,
    reply: { comment, body: openedReply(comment.id, opened, evaluation) },
  });
  if (failures.length > 0) ports.warn(`#${opened.number}: not all people could be told`, failures);
  return true;
}

async function openedPullRequest(
  ports: Ports,
  reading: RequestReading,
  { draft, resume }: Pick<Opening, "draft" | "resume">,
  branch: string,
  { title, body }: RenderedPullRequest,
): Promise<WriteAnswer<OpenedPullRequest>> {
  if (resume.from === "announcement") {
    const { nodeId: pullRequestId, number, url } = resume.pullRequest;
    return { kind: "done", pullRequestId, number, url, head: resume.head };
  }
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
  const warnings = [...ports.warnings, ...mergeWarnings(reading.requiredChecks), ...draft.warnings];
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

/** Node ids of the owners to ask for a review; the excluded are not asked. */
function reviewers({ dossier }: PromotionDraft, people: People) {
  const asked = ownersNamed(dossier.requirements.owners).filter(
    (owner) => !dossier.excluded.some((one) => sameLogin(one.login, owner)),
  );
  return {
    users: asked.flatMap((owner) => personId(owner, people)),
    teams: asked.flatMap((owner) => teamId(owner, people)),
  };
}

function personId(owner: string, people: People): readonly string[] {
  const fact = isTeam(owner) ? undefined : people.persons.get(owner.toLowerCase());
  return fact?.kind === "person" && fact.canWrite ? [fact.id] : [];
}

function teamId(owner: string, people: People): readonly string[] {
  const fact = people.teams.get(owner.toLowerCase());
  return fact?.kind === "team" && fact.canWrite ? [fact.id] : [];
}
