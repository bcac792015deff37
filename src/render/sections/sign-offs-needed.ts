import { formatTime } from "../../domain/gate/duration.js";
import { sameLogin } from "../../domain/people.js";
import type { Because, Place } from "../../domain/requirements.js";
import type { Review } from "../../domain/review.js";
import type { MissingSignOff, SignOff, SignOffs } from "../../domain/sign-off.js";
import { becauseText } from "../../domain/unfillable.js";
import { code, type Markdown, markdown } from "../escape.js";
import { fileAddress, link, prose } from "../links.js";
import { blocks, bullets, either, md } from "../markdown.js";
import type { PullRequestView } from "../pull-request-view.js";
import { sentence } from "../sentence.js";
import { left, table } from "../table.js";
import type { TemplateView } from "../templates.js";
import { MERGES_ITSELF, signOffText } from "../verdict.js";

const LONGEST_WORDS = 300;

/** What Sign-offs Needed shows. */
export function signOffsNeededView(view: PullRequestView): TemplateView {
  const { signOffs } = view.evaluation;
  return {
    counts: counts(signOffs),
    places: places(view),
    uncounted: titledList("Approvals that don't count", signOffs.uncounted.map(uncountedText)),
    concerns: titledList("Changes requested", signOffs.concerns.map(concernText)),
    never: never(view),
  };
}

function counts(signOffs: SignOffs): Markdown {
  const done = md`**${sentence(signOffText(signOffs))}**`;
  if (signOffs.given.length + signOffs.missing.length === 0) return md`${done} ${MERGES_ITSELF}`;
  if (signOffs.missing.length === 0) return done;
  return md`${done} To sign, approve this pull request with a review. Each owner must sign, and one person fills one place.`;
}

function places({ dossier, evaluation, repositoryUrl }: PullRequestView): Markdown | null {
  const { owners } = dossier.requirements;
  if (owners.length === 0) return null;
  const rows = owners.map((place) => {
    const given = evaluation.signOffs.given.find((one) => isSame(one.place, place));
    const missing = evaluation.signOffs.missing.find((one) => isSame(one.place, place));
    const why = because(place.because, repositoryUrl, dossier.base);
    return [ownerText(place), why, who(given, missing), state(given, missing)];
  });
  return table([left(md`Owner`), left(md`Why`), left(md`Who may sign`), left(md`State`)], rows);
}

function isSame(one: Place, other: Place): boolean {
  return sameLogin(one.owner, other.owner);
}

/** An owner, or any of those that may stand in. */
export function ownerText({ owner, or }: Place): Markdown {
  return either([owner, ...(or ?? [])].map(code), "or");
}

function because(reason: Because, repositoryUrl: string, base: string): Markdown {
  const line = "line" in reason ? reason.line : undefined;
  const place = link(
    md`${becauseText(reason)}`,
    fileAddress(repositoryUrl, base, reason.file, line),
  );
  const catchAll = "catchAll" in reason && reason.catchAll === true;
  return catchAll ? md`${place} (a catch-all line: no other line is about this model)` : place;
}

function who(given: SignOff | undefined, missing: MissingSignOff | undefined): Markdown {
  if (given) return code(given.review.by.login);
  return missing && missing.who.length > 0 ? either(missing.who.map(code), "or") : md`–`;
}

function state(given: SignOff | undefined, missing: MissingSignOff | undefined): Markdown {
  if (given)
    return md`✅ signed by ${code(given.review.by.login)} on ${formatTime(given.review.at)}`;
  if (missing?.unread) return md`❔ can't be told: ${prose(missing.unread)}`;
  return markdown("⏳\u00a0waiting");
}

function uncountedText({ review, why }: SignOffs["uncounted"][number]): Markdown {
  return md`${code(review.by.login)}, ${formatTime(review.at)}: ${prose(why)}`;
}

function concernText({ by, at, words }: Review): Markdown {
  const said = words.length > LONGEST_WORDS ? `${words.slice(0, LONGEST_WORDS)}…` : words;
  return md`${code(by.login)}, ${formatTime(at)}${said.trim() === "" ? "" : md`: ${said}`}`;
}

function titledList(title: string, items: readonly Markdown[]): Markdown | null {
  return items.length === 0 ? null : blocks(markdown(`**${title}**`), bullets(items));
}

function never({ dossier }: PullRequestView): Markdown | null {
  if (dossier.requirements.owners.length === 0) return null;
  const named = dossier.excluded.map(({ login, why }) => md`${code(login)} (${why})`);
  const rest = [md`bots`, md`people without write access`];
  return md`Never counted: ${either([...named, ...rest], "and", 20)}.`;
}
