import type { Problem } from "../domain/problem.js";
import type { BranchPullRequest } from "../domain/promotion-lock.js";
import { deniedReply, endedReply, refusalReply } from "../render/comments.js";
import { listensTo } from "./listening.js";
import type { Outcome } from "./outcome.js";
import type {
  Ask,
  Dispatch,
  ReadsConversations,
  Replies,
  Surroundings,
  TellsRefusals,
} from "./ports.js";

type Ports = ReadsConversations & Replies & TellsRefusals & Surroundings;

/** Answers a request that nobody may make who can't write here. `about`: what was asked for, in words. */
export async function deny(ports: Ports, ask: Ask, about: string): Promise<Outcome> {
  if (ask.kind === "dispatch") return refuse(ports, ask, about, [mayNotWrite(ask.dispatch)]);
  const { comment } = ask;
  const { answered, policy } = await ports.readConversation(comment);
  if (answered) return { did: "answered-before", about: "a denied request" };
  if (!listensTo(comment, policy)) return { did: "nothing", about: "a command for somebody else" };
  await ports.reply({
    comment,
    body: deniedReply(comment.id, comment.by.login, "write access to this repository"),
  });
  return { did: "refused", about: "no permission" };
}

function mayNotWrite({ by }: Dispatch): Problem {
  return {
    code: "permission-missing",
    what: `@${by.login} doesn't have write access to this repository.`,
    why: "Whoever may write may ask, and machines that the policy names.",
    fix: "Let somebody ask who may write.",
  };
}

/** Answers a request that is refused: under its comment, or for a machine in the issue for such. */
export async function refuse(
  ports: Ports,
  ask: Ask,
  about: string,
  problems: readonly Problem[],
): Promise<Outcome> {
  if (ask.kind === "dispatch")
    await ports.tellRefusal({
      sender: ask.dispatch.by,
      asked: `a promotion of ${about}`,
      problems,
    });
  else {
    const { comment } = ask;
    const body = refusalReply(comment.id, problems, ports.repositoryUrl);
    await ports.reply({ comment, body });
  }
  return { did: "refused", about };
}

/** A request that is looked at again when its promotion has ended: a death on the way kept it from being answered. */
export async function tellEnd(
  ports: Ports,
  ask: Ask,
  pullRequest: BranchPullRequest,
  about: string,
): Promise<Outcome> {
  if (ask.kind === "comment") {
    const { comment } = ask;
    await ports.reply({ comment, body: endedReply(comment.id, pullRequest) });
  }
  return { did: "answered-before", about };
}
