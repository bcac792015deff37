import type { Problem } from "../domain/problem.js";
import { type Markdown, markdown } from "./escape.js";
import { prose } from "./links.js";
import { blocks, bullets, join, md } from "./markdown.js";

const MOST_PROBLEMS = 50;

/** Problems as a list: what is wrong, why, and how to mend it. What several of them share is said once, below. */
export function problemList(problems: readonly Problem[], repositoryUrl?: string): Markdown {
  const shown = problems.slice(0, MOST_PROBLEMS);
  const shared = (part: "why" | "fix") =>
    shown.length > 1 && new Set(shown.map((problem) => problem[part])).size === 1
      ? shown[0]?.[part]
      : undefined;
  const [why, fix] = [shared("why"), shared("fix")];
  const items = shown.map((problem) =>
    problemText(
      {
        what: problem.what,
        why: why === undefined ? problem.why : undefined,
        fix: fix === undefined ? problem.fix : undefined,
      },
      repositoryUrl,
    ),
  );
  const more = problems.length - shown.length;
  return blocks(
    bullets(items),
    more > 0 ? md`And ${more} more.` : null,
    why === undefined ? null : prose(why, repositoryUrl),
    fix === undefined ? null : md`→ ${prose(fix, repositoryUrl)}`,
  );
}

interface Parts {
  readonly what: string;
  readonly why: string | undefined;
  readonly fix: string | undefined;
}

function problemText({ what, why, fix }: Parts, repositoryUrl: string | undefined): Markdown {
  const said = [what, ...(why === undefined ? [] : [why])].map((text) =>
    prose(text, repositoryUrl),
  );
  const next = fix === undefined ? null : markdown(`<br>→ ${prose(fix, repositoryUrl).text}`);
  return join([join(said, " "), next], "");
}
