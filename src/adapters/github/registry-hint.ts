import type { Policy } from "../../domain/policy.js";

/** Where a repository's registry was last seen; it says what to read first, and what is read says whether it was right. */
export interface RegistryHint {
  readonly root: string;
  readonly stateBranch: string | null;
}

const unseen: RegistryHint = { root: "registry", stateBranch: null };
const MOST_REPOSITORIES = 10_000;

/** Remembers where each repository's registry was last seen. Forgetting one costs a request, nothing else. */
export class RegistryHints {
  readonly #seen = new Map<string, RegistryHint>();

  /** Where to look first. */
  of(repository: string): RegistryHint {
    return this.#seen.get(repository) ?? unseen;
  }

  /** Remembers where a registry was seen. */
  note(repository: string, hint: RegistryHint): void {
    if (this.#seen.size >= MOST_REPOSITORIES) this.#seen.clear();
    this.#seen.set(repository, hint);
  }

  /** Takes over what a policy says; false where the hint was wrong and what was read must be read again. */
  agrees(repository: string, policy: Policy): boolean {
    const hint = this.of(repository);
    const { root } = policy.registry;
    const stateBranch = policy.state.branch;
    this.note(repository, { root, stateBranch });
    return hint.root === root && hint.stateBranch === stateBranch;
  }
}
