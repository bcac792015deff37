import type { LocatedFinding } from "../domain/validation/finding.js";
import type { ChangeVerdict } from "../domain/validation/validate-change.js";
import { type CheckAnnotation, type CheckText, checkNames } from "./check-text.js";
import { code, type Markdown } from "./escape.js";
import { CHECK_LIMIT, cutToFit } from "./fit.js";
import { count } from "./gate-tally.js";
import { prose } from "./links.js";
import { blocks, either, join, md } from "./markdown.js";
import { sentence } from "./sentence.js";
import { left, right, table } from "./table.js";

/** GitHub takes no more annotations than this in one request, and shortens longer titles. */
const MOST_ANNOTATIONS = 50;
const LONGEST_TITLE = 255;
/** GitHub takes 64 KB for a message. */
const LONGEST_MESSAGE = 16_000;

/** What is known of a change: that it touches no file of the registry, that not all its files are known, or how it was judged. */
export type RegistryJudgement =
  | { readonly kind: "untouched" }
  | { readonly kind: "unlisted" }
  | { readonly kind: "judged"; readonly verdict: ChangeVerdict };

interface Said {
  readonly passes: boolean;
  readonly title: string;
  readonly summary: Markdown;
  readonly text?: Markdown;
  readonly annotations?: readonly CheckAnnotation[];
}

/** The registry's check of a promotion's own pull request. */
export function promotionRegistryCheck(): CheckText {
  return check({
    passes: true,
    title: "A promotion changes no registry files by hand",
    summary: md`This pull request brings the App's dossier and nothing else.`,
  });
}

/** The registry's check of any other pull request: it fails where the change is at fault, with the lines named. */
export function registryCheck(judgement: RegistryJudgement): CheckText {
  if (judgement.kind === "judged") return check(judgedSaid(judgement.verdict));
  if (judgement.kind === "unlisted")
    return check({
      passes: false,
      title: "Changes more files than can be checked",
      summary: md`GitHub lists 3,000 files of a pull request, and this one changes more. Bring changes of the registry by a pull request of their own.`,
    });
  return check({
    passes: true,
    title: "No registry files change",
    summary: md`This pull request changes no model, no policy and no CODEOWNERS, so there is nothing to check.`,
  });
}

function check({ passes, title, summary, text = md``, annotations = [] }: Said): CheckText {
  const cut = md`*The rest is cut for length; ${code("model-promoter validate")} tells everything.*`;
  return {
    name: checkNames.registry,
    state: { status: "completed", conclusion: passes ? "success" : "failure" },
    title,
    summary: cutToFit(summary, CHECK_LIMIT, cut).text,
    text: cutToFit(text, CHECK_LIMIT, cut).text,
    annotations,
  };
}

function judgedSaid(verdict: ChangeVerdict): Said {
  const { findings, earlier } = verdict;
  const errors = findings.filter(({ severity }) => severity === "error");
  const warnings = findings.filter(({ severity }) => severity === "warning");
  return {
    passes: errors.length === 0,
    title: titleOf(errors.length, warnings.length),
    summary: blocks(
      errors.length > 0
        ? md`**This change of the registry can't be merged as it is.** What is wrong stands on its lines, and below.`
        : null,
      checkedText(verdict),
      earlier > 0 ? earlierText(earlier) : null,
    ),
    text: findings.length === 0 ? md`` : findingTable(findings),
    annotations: [...errors, ...warnings].slice(0, MOST_ANNOTATIONS).map(annotation),
  };
}

function titleOf(errors: number, warnings: number): string {
  const told = warnings === 0 ? "" : count(warnings, "warning");
  if (errors === 0) return told === "" ? "The registry stays valid" : `Valid, with ${told}`;
  return told === "" ? count(errors, "error") : `${count(errors, "error")}, ${told}`;
}

function checkedText({ files, models }: ChangeVerdict): Markdown {
  const of = models.length === 0 ? md`` : md` of ${either(models.map(code), "and")}`;
  return md`Checked: ${count(files, "file")}${of}. Each file by itself; all of a model together; and that nothing changes that was decided on, no evidence goes, and no file of the App is touched.`;
}

function earlierText(earlier: number): Markdown {
  const found = earlier === 1 ? "1 finding was" : `${earlier} findings were`;
  return md`${found} there before this change, and ${earlier === 1 ? "isn't" : "aren't"} held against it; ${code("model-promoter validate")} tells what.`;
}

function findingTable(findings: readonly LocatedFinding[]): Markdown {
  const rows = findings.map((finding) => [
    code(finding.file),
    md`${finding.line}`,
    md`${finding.severity}`,
    findingText(finding),
  ]);
  return table([left(md`File`), right(md`Line`), left(md``), left(md`What is wrong`)], rows);
}

function findingText({ what, why, fix }: LocatedFinding): Markdown {
  const said = [whole(what), ...(why === null ? [] : [why])].map((text) => prose(text));
  return md`${join(said, " ")}${fix === null ? "" : md`<br>→ ${prose(fix)}`}`;
}

/** What is said of a file without naming it, for its name is told beside, as a sentence. */
function whole(what: string): string {
  return sentence(
    /^(is|isn't|can't|holds|names|differs|means|measured)\b/.test(what)
      ? `this file ${what}`
      : what,
  );
}

/** Annotations are plain text, shown as it is. */
function annotation({ severity, file, line, what, why, fix, code: title }: LocatedFinding) {
  const lines = [whole(what), ...(why ? [why] : []), ...(fix ? [`Fix: ${fix}`] : [])];
  return {
    path: file,
    line,
    level: severity === "error" ? "failure" : "warning",
    title: title.replaceAll("-", " ").slice(0, LONGEST_TITLE),
    message: lines.join("\n").slice(0, LONGEST_MESSAGE),
  } as const;
}
