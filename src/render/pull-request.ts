import { formatTime } from "../domain/gate/duration.js";
import { isTeam, ownersNamed } from "../domain/people.js";
import type { Problem } from "../domain/problem.js";
import { commandText } from "./command-text.js";
import { code, type Markdown, markdown } from "./escape.js";
import { evidenceRuns } from "./evidence-runs.js";
import { BODY_LIMIT, cutToFit, fairLimit } from "./fit.js";
import { fileAddress, link, prose } from "./links.js";
import { alert, blocks, bullets, md } from "./markdown.js";
import { writeMarker } from "./marker.js";
import { modelCard } from "./model-card.js";
import type { PullRequestView } from "./pull-request-view.js";
import { modelDetailsView } from "./sections/model-details.js";
import { performanceComparisonView } from "./sections/performance-comparison.js";
import { rollbackPlanView } from "./sections/rollback-plan.js";
import { signOffsNeededView } from "./sections/sign-offs-needed.js";
import { validationResultsView } from "./sections/validation-results.js";
import { sentence } from "./sentence.js";
import {
  renderSection,
  type TemplateName,
  type Templates,
  type TemplateView,
} from "./templates.js";
import { renderTitle } from "./title.js";
import { type Verdict, verdictOf } from "./verdict.js";

/** The label of every promotion's pull request. */
export const PROMOTION_LABEL = "model-promotion";

/** A promotion's pull request as it is drawn. `problems` are those of the repository's own templates. */
export interface RenderedPullRequest {
  readonly title: string;
  readonly body: string;
  readonly labels: readonly string[];
  readonly problems: readonly Problem[];
}

const MOST_NOTES = 20;

/** Draws a promotion's pull request: a summary, the five sections, what is closed at first, and the hidden marker. */
export function renderPullRequest(
  view: PullRequestView,
  templates: Templates,
): RenderedPullRequest {
  const { sections, problems } = renderSections(view, templates, true);
  const all = [...templates.problems, ...problems];
  const body = fitting(view, templates, sections, all);
  return {
    title: renderTitle(view.dossier),
    body: `${body.text}\n`,
    labels: [PROMOTION_LABEL],
    problems: all,
  };
}

/** The whole where it fits; else without what is closed at first; else with each long section cut. */
function fitting(
  view: PullRequestView,
  templates: Templates,
  sections: readonly Markdown[],
  problems: readonly Problem[],
): Markdown {
  const top = blocks(summary(view), moved(view), notes(view, problems));
  const end = footer(view);
  const whole = blocks(top, ...sections, modelCard(view), evidenceRuns(view), end);
  if (whole.text.length <= BODY_LIMIT) return whole;
  const left = md`*Left out here for length; the dossier and the files that it pins have everything.*`;
  const unfolded = renderSections(view, templates, false).sections;
  const short = blocks(top, ...unfolded, left, end);
  if (short.text.length <= BODY_LIMIT) return short;
  const head = cutToFit(top, BODY_LIMIT / 8, left);
  const room = BODY_LIMIT - head.text.length - end.text.length - 100;
  const most = fairLimit(
    unfolded.map(({ text }) => text.length),
    room,
  );
  return blocks(head, ...unfolded.map((section) => cutToFit(section, most, left)), end);
}

interface RenderedSections {
  readonly sections: readonly Markdown[];
  readonly problems: readonly Problem[];
}

function renderSections(
  view: PullRequestView,
  templates: Templates,
  folds: boolean,
): RenderedSections {
  const views: readonly (readonly [TemplateName, TemplateView])[] = [
    ["model-details", modelDetailsView(view)],
    ["performance-comparison", performanceComparisonView(view, folds)],
    ["validation-results", validationResultsView(view)],
    ["rollback-plan", rollbackPlanView(view)],
    ["sign-offs-needed", signOffsNeededView(view)],
  ];
  const rendered = views.map(([name, fields]) => renderSection(name, fields, templates));
  return {
    sections: rendered.map(({ section }) => section),
    problems: rendered.flatMap(({ problems }) => problems),
  };
}

const verdictMarks: Readonly<Record<Verdict["kind"], string>> = {
  ready: "🟢",
  waiting: "🟡",
  blocked: "🔴",
  void: "🔴",
  unreadable: "🔴",
};

function summary({ dossier, evaluation }: PullRequestView): Markdown {
  const { by, at, reason } = dossier.requested;
  const verdict = verdictOf(evaluation);
  const why = reason === null ? "" : md`: ${reason}`;
  return blocks(
    markdown(`${verdictMarks[verdict.kind]} **${verdict.text}**`),
    md`Asked for by ${code(by)} on ${formatTime(at)}${why}`,
  );
}

/** What is no longer as it was approved, and what can't be read. */
function moved({ evaluation, dossier, inputs }: PullRequestView): Markdown | null {
  if (evaluation.problems.length > 0) {
    const problems = evaluation.problems.slice(0, MOST_NOTES).map(({ what }) => prose(what));
    return alert(
      "CAUTION",
      blocks(
        md`**The registry's files can't be read, so nothing can be judged.**`,
        bullets(problems),
      ),
    );
  }
  if (evaluation.moved.length === 0) return null;
  const changes = evaluation.moved.slice(0, MOST_NOTES).map((change) => prose(sentence(change)));
  return alert(
    "WARNING",
    blocks(
      md`**Changed since ${dossier.version} was put up for approval; every approval is void.**`,
      bullets(changes),
      md`Comment ${commandText("recheck", inputs)} to judge it anew. Approvals start again then.`,
    ),
  );
}

function notes({ warnings }: PullRequestView, problems: readonly Problem[]): Markdown | null {
  const all = [
    ...warnings.map((warning) => prose(warning)),
    ...problems.map(({ what, fix }) => prose(fix ? `${what} ${fix}` : what)),
  ];
  return all.length === 0 ? null : alert("NOTE", bullets(all.slice(0, MOST_NOTES)));
}

function footer(view: PullRequestView): Markdown {
  const { dossier, dossierPath, repositoryUrl, branchCommit, inputs } = view;
  const name = code(dossierPath);
  const file = branchCommit
    ? link(name, fileAddress(repositoryUrl, branchCommit, dossierPath))
    : name;
  const teams = ownersNamed(dossier.requirements.owners).filter(isTeam);
  const marker = writeMarker({
    schema: 1,
    dossier: dossierPath,
    incumbent: dossier.incumbent?.version ?? null,
    teams: teams.map((team) => team.slice(1)),
  });
  return blocks(
    markdown("---"),
    md`Approving means approving ${file} and the files that it pins by digest. When this is merged with every gate and sign-off in place, Model Promoter records the move and its audit entry; otherwise it refuses, and nothing moves.<br>This text is only a drawing: editing it or ticking a box changes nothing. ${commandText("recheck", inputs)} judges anew, ${commandText("withdraw because ...", inputs)} closes, ${commandText("help", inputs)} lists the commands.`,
    markdown(marker),
  );
}
