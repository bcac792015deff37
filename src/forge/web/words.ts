import { timestamp } from "../clock.js";
import { findAuthorByEmail } from "../people.js";
import type { Author, Owner, Repository, World } from "../world.js";
import { commitPath } from "./addresses.js";
import { type Html, html } from "./html.js";

/** The ground colours of the round pictures, by number. */
const TINTS = 6;

/** An account's initials in a circle (a square for an App); it says nothing that the name beside it doesn't. */
export function picture({ kind, login }: Author | Owner): Html {
  const words = login.replace("[bot]", "").split(/[^A-Za-z0-9]+/);
  const initials = words
    .map((word) => word.slice(0, 1))
    .join("")
    .slice(0, 2);
  const sum = [...login].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 9973, 7);
  const tint = `tint-${sum % TINTS}`;
  const shape = kind === "User" ? "person" : "app";
  return html`<span class="picture ${shape} ${tint}" aria-hidden="true">${initials.toUpperCase()}</span>`;
}

/** An account by name, with a link to its page; an App is marked as one. */
export function account({ kind, login }: Author | Owner): Html {
  if (kind === "Bot") {
    return html`<span class="account">${login.replace("[bot]", "")}</span> <span class="tag">App</span>`;
  }
  return html`<a class="account" href="/${encodeURIComponent(login)}">${login}</a>`;
}

/** Whoever a commit names: the account with that address, or the name as it stands. */
export function committer(
  world: World,
  identity: { readonly name: string; readonly email: string },
): Html {
  const known = findAuthorByEmail(world, identity.email);
  return known === null ? html`<span class="account">${identity.name}</span>` : account(known);
}

/** A moment in words, in UTC. */
export function moment(at: Date): Html {
  const day = at.toLocaleDateString("en-GB", {
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  });
  const time = at.toISOString().slice(11, 16);
  return html`<time datetime="${timestamp(at)}">${day}, ${time} UTC</time>`;
}

/** A commit by its short id. */
export function commitLink(repository: Repository, oid: string): Html {
  return html`<a class="oid" href="${commitPath(repository, oid)}">${oid.slice(0, 8)}</a>`;
}

/** `1 file`, `2 files`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString("en-US")} ${number === 1 ? one : many}`;
}

/** What several things read as: `a`, `a and b`, `a, b and c`. */
export function listed(items: readonly Html[]): Html {
  return html`${items.map((item, index) => {
    if (index === 0) return item;
    return index === items.length - 1 ? html` and ${item}` : html`, ${item}`;
  })}`;
}
