/** Author of a commit, as GraphQL tells of one. */
export interface GitAuthor {
  readonly email?: string | null | undefined;
  readonly user?: { readonly login: string } | null | undefined;
}

/**
 * Login of a commit's author, an App's with `[bot]`: its commits name its bot by email alone, as
 * `<id>+<login>@users.noreply.github.com`. Null for an author who is nobody's account.
 */
export function loginOf({ email, user }: GitAuthor): string | null {
  if (user) return user.login;
  return /^\d+\+([^@]+\[bot\])@users\.noreply\./.exec(email ?? "")?.[1] ?? null;
}
