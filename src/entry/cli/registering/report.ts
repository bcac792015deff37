import type { ProposedPullRequest } from "../../../adapters/github/open-registration.js";
import type { BumpProposal } from "../../../domain/bump.js";
import type { Problem, Result } from "../../../domain/problem.js";
import type { Registration } from "../../../domain/registration.js";
import type { UnreadPart } from "./evaluation.js";

/** What `register` did. Files are written where no pull request was opened. */
export interface RegisterAnswer extends Registration {
  readonly unmapped: readonly UnreadPart[];
  readonly pullRequest: ProposedPullRequest | null;
}

/** What `register` did, for people. */
export function registerText(model: string, answer: RegisterAnswer): string {
  const { version, bump, files, unmapped, pullRequest } = answer;
  const paths = files.map(({ path }) => path);
  const parts = [
    `Registered ${model} ${version}.\n${bump ? bumpText(version, bump) : ""}`,
    pullRequest === null
      ? `Written:\n${listed(paths)}`
      : `Opened #${pullRequest.number}, which adds:\n${listed(paths)}`,
    unmappedText(unmapped),
    pullRequest === null
      ? "Next: commit the files, and merge them into the default branch.\n"
      : `Next: have it merged: ${pullRequest.url}\n`,
  ];
  return parts.filter((part) => part !== "").join("\n");
}

/** What wasn't taken over, one a line; empty where all was. */
export function unmappedText(unmapped: readonly UnreadPart[]): string {
  if (unmapped.length === 0) return "";
  return `Not taken over:\n${listed(unmapped.map(({ file, path, why }) => `${file}: ${path}: ${why}`))}`;
}

/** What `register` did, for machines. */
export function registerJson(model: string, answer: Result<RegisterAnswer>): string {
  const done = answer.ok ? answer.value : null;
  const problems: readonly Problem[] = answer.ok ? [] : answer.problems;
  const shown = {
    schema: 1,
    model,
    version: done?.version ?? null,
    bump: done?.bump ?? null,
    written: done && done.pullRequest === null ? done.files.map(({ path }) => path) : [],
    pullRequest: done?.pullRequest ?? null,
    unmapped: done?.unmapped ?? [],
    warnings: done?.warnings ?? [],
    problems,
  };
  return `${JSON.stringify(shown, null, 2)}\n`;
}

/** Lines of a list, indented. */
export function listed(lines: readonly string[]): string {
  return lines.map((line) => `  ${line}\n`).join("");
}

function bumpText(version: string, { level, reasons }: BumpProposal): string {
  const step = level === "first" ? "the first" : `a ${level} step`;
  return `${version} is ${step}: ${reasons.join("; ")}.\n`;
}
