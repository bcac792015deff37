import type { Dossier } from "../../domain/dossier.js";
import { formatTime } from "../../domain/gate/duration.js";
import { formatBar, formatMetric } from "../../domain/metric-text.js";
import type { RollbackCondition, RolloutPlan } from "../../domain/model-definition.js";
import type { RegistryInputs } from "../../domain/registry.js";
import { isAvailable } from "../available-verbs.js";
import { commandText } from "../command-text.js";
import { code, type Markdown } from "../escape.js";
import { alert, blocks, bullets, either, join, md } from "../markdown.js";
import type { PullRequestView } from "../pull-request-view.js";
import { left, table } from "../table.js";
import type { TemplateView } from "../templates.js";
import { shortDigest } from "./model-details.js";

/** What Rollback Plan shows: what can be restored, how the version takes over, and when it is to be taken back. */
export function rollbackPlanView({ dossier, inputs }: PullRequestView): TemplateView {
  if (dossier.to === "staging") return { target: stagingOnly(dossier), steps: null, command: null };
  return {
    target: dossier.restoreTarget ? restoreTarget(dossier, inputs) : firstVersion(dossier),
    steps: inputs && steps(dossier, inputs),
    command: command(dossier, inputs),
  };
}

function stagingOnly({ version }: Dossier): Markdown {
  return md`${version} goes to Staging, where it serves no traffic: there is nothing to roll back, and what is in Production stays as it is.`;
}

function firstVersion({ model, version }: Dossier): Markdown {
  return md`**There is no former version to go back to:** ${version} is the first of ${model} in Production. To take it back is to take ${model} out of service (rollback to ${code("none")}).`;
}

function restoreTarget(
  { restoreTarget: target }: Dossier,
  inputs: RegistryInputs | null,
): Markdown {
  if (target === null) return md``;
  const restorable = target.restorable
    ? md`yes`
    : md`**no**${target.why ? md`: ${target.why}` : ""}`;
  const rows = [[md`Can be restored`, restorable], ...artifactRows(target.version, inputs)];
  const facts = table(
    [left(md`Roll back to`), left(md`**${target.version}**${since(target.version, inputs)}`)],
    rows,
  );
  if (target.restorable) return facts;
  return blocks(
    alert(
      "WARNING",
      md`**${target.version} can't be restored as it was.** Agree on what to do instead before merging.`,
    ),
    facts,
  );
}

function since(version: string, inputs: RegistryInputs | null): Markdown | string {
  const state = inputs?.manifest?.versions[version];
  return state ? md`, in Production since ${formatTime(state.since)}` : "";
}

function artifactRows(version: string, inputs: RegistryInputs | null): Markdown[][] {
  const incumbent = inputs?.incumbent;
  if (incumbent?.version !== version) return [];
  const { uri, digest, bytes } = incumbent.record.artifact;
  const size = formatMetric({ unit: "bytes" }, bytes);
  return [[md`Artifact`, md`${code(uri)}, ${size} (${shortDigest(digest)})`]];
}

function steps(dossier: Dossier, inputs: RegistryInputs): Markdown {
  const plan = inputs.definition.rollout;
  const incumbent = dossier.incumbent?.version ?? null;
  const merged = bullets([md`**On merge:** ${onMerge(dossier.version, incumbent, plan)}`]);
  if (!plan || incumbent === null) return merged;
  const conditions = plan.rollbackIf.map((condition) => conditionText(condition, inputs));
  const lines = [
    md`**Rollout (${plan.kind}):** ${stepsText(plan)}`,
    conditions.length > 0
      ? md`**Automatic rollback planned if:** ${either(conditions, "or")}`
      : md`**Automatic rollback:** none is planned, ${code("model.yaml")} sets no condition`,
    plan.migration
      ? md`**Afterwards:** ${incumbent} is kept as rollback target for ${durationText(plan.migration)}`
      : null,
  ];
  return blocks(
    join([merged, bullets(lines.flatMap((line) => line ?? []))], "\n"),
    md`Steps and conditions are the plan in ${code("model.yaml")}. The registry records what was decided; moving the traffic and watching it is the serving system's part.`,
  );
}

function onMerge(
  version: string,
  incumbent: string | null,
  plan: RolloutPlan | undefined,
): Markdown {
  if (incumbent === null) return md`${version} becomes the current version, with all traffic.`;
  if (!plan)
    return md`${version} becomes the current version, with all traffic; ${incumbent} is archived.`;
  const share = plan.kind === "shadow" ? 0 : (plan.steps[0]?.traffic ?? 100);
  return md`${code("production.json")} gives ${version} ${share}% of traffic and ${incumbent} ${100 - share}%; ${incumbent} stays the current version until the rollout is complete.`;
}

function stepsText({ steps: all }: RolloutPlan): Markdown {
  const parts = all.map(
    ({ traffic, dwell }) => md`${traffic}%${dwell ? ` for ${durationText(dwell)}` : ""}`,
  );
  const minutes = all.reduce((sum, { dwell }) => sum + (dwell ? minutesOf(dwell) : 0), 0);
  return md`${join(parts, " → ")}${minutes > 0 ? `; ${totalText(minutes)} in all` : ""}`;
}

function conditionText(condition: RollbackCondition, { metrics }: RegistryInputs): Markdown {
  const metric = metrics.get(condition.metric) ?? {
    label: condition.metric,
    unit: "none" as const,
  };
  const [word, bound] =
    condition.above !== undefined ? ["above", condition.above] : ["below", condition.below ?? 0];
  return md`${metric.label} ${word} ${formatBar(metric, bound)} over ${durationText(condition.window)}`;
}

const units = {
  m: { minutes: 1, name: "min" },
  h: { minutes: 60, name: "h" },
  d: { minutes: 1440, name: "days" },
};

/** `12h` as people write it: `12 h`. */
function durationText(duration: string): string {
  const { amount, unit } = parts(duration);
  return `${amount} ${unit.name === "days" && amount === 1 ? "day" : unit.name}`;
}

function minutesOf(duration: string): number {
  const { amount, unit } = parts(duration);
  return amount * unit.minutes;
}

function parts(duration: string) {
  const unit = duration.endsWith("m") ? units.m : duration.endsWith("h") ? units.h : units.d;
  return { amount: Number.parseInt(duration, 10), unit };
}

function totalText(minutes: number): string {
  const largest = [units.d, units.h].find((unit) => minutes % unit.minutes === 0);
  if (largest === units.d) return durationText(`${minutes / 1440}d`);
  return largest ? `${minutes / 60} h` : `${minutes} min`;
}

/** The command that takes it back, where this version carries it out. */
function command(
  { model, restoreTarget: target }: Dossier,
  inputs: RegistryInputs | null,
): Markdown | null {
  if (!isAvailable("rollback")) return null;
  const to = target === null ? " to none" : "";
  return md`To take it back at once, without a pull request, comment ${commandText(`rollback ${model}${to} because ...`, inputs)}.`;
}
