/** Who a commit says made it, as git keeps it: nothing that a signature doesn't prove is more than a claim. */
export interface CommitClaim {
  readonly authorEmail: string;
  readonly committerEmail: string;
}

/** How git judged a commit's signature (`%G?`), and by which key. Not checked where no key was given. */
export interface SignatureReading {
  readonly status: string;
  /** Fingerprint; that of an SSH key begins with `SHA256:`. */
  readonly key: string;
}

/** Login of the App that a commit's author is, such as `model-promoter[bot]`; null where it is a person. */
export function appOf({ authorEmail }: CommitClaim): string | null {
  const [, login = null] =
    /^(?:\d+\+)?([A-Za-z0-9-]+\[bot\])@users\.noreply\.[A-Za-z0-9.-]+$/.exec(authorEmail) ?? [];
  return login;
}

/** Whether a commit was made on GitHub: what an App commits through its API, GitHub commits. */
export function isByGitHub({ committerEmail }: CommitClaim): boolean {
  return committerEmail.startsWith("noreply@");
}

const faults: Readonly<Record<string, string>> = {
  N: "it isn't signed",
  B: "its signature is wrong: the commit was changed after it was signed",
  R: "it is signed with a key that was revoked",
  X: "its signature has expired",
  E: "it is signed with a key that isn't among the given ones",
};

/**
 * As a clause, why a signature proves nothing; null where it is good. GitHub's signing keys were changed, so that one by
 * a key that has expired since is good; all keys in the keyring are the ones that were given, so gpg needn't trust them.
 */
export function signatureFault({ status, key }: SignatureReading): string | null {
  const isSsh = key.startsWith("SHA256:");
  if (status === "G") return null;
  if (!isSsh && (status === "U" || status === "Y")) return null;
  if (status === "U") return faults.E ?? null;
  return faults[status] ?? `git judges its signature as "${status}"`;
}
