import type { Identity } from "./git-store.js";
import { emailOf } from "./people.js";
import type { Author } from "./world.js";

/** How an account signs its commits. */
export function identityOf(account: Author, date: Date): Identity {
  const name = account.kind === "User" ? (account.name ?? account.login) : account.login;
  return { name, email: emailOf(account), date };
}

/** The committer of what GitHub itself commits. */
export function forgeIdentity(date: Date): Identity {
  return { name: "GitHub", email: "noreply@github.com", date };
}
