/**
 * An owner named by a CODEOWNERS line. `text` is the owner as written, `@` included; for a user it is
 * the login. GitHub compares logins and team names without regard to case.
 */
export type Owner =
  | { readonly kind: "user"; readonly text: string }
  | {
      readonly kind: "team";
      readonly text: string;
      readonly organization: string;
      readonly slug: string;
    }
  | { readonly kind: "email"; readonly text: string };

// Logins of managed users carry an underscore before their company's short code.
const USER = /^@[A-Za-z0-9_-]+$/;
const TEAM = /^@([A-Za-z0-9_-]+)\/([A-Za-z0-9_-]+)$/;
const EMAIL = /^[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+$/;

/** Reads `@user`, `@organization/team` or an email address; null when `text` is none of them. */
export function parseOwner(text: string): Owner | null {
  if (USER.test(text)) return { kind: "user", text };
  if (EMAIL.test(text)) return { kind: "email", text };
  const [, organization, slug] = TEAM.exec(text) ?? [];
  if (organization === undefined || slug === undefined) return null;
  return { kind: "team", text, organization, slug };
}
