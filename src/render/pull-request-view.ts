import type { Dossier } from "../domain/dossier.js";
import type { Evaluation } from "../domain/promotion-evaluation.js";
import type { RegistryInputs } from "../domain/registry.js";

/** What a promotion's pull request is drawn from. */
export interface PullRequestView {
  readonly dossier: Dossier;
  readonly dossierPath: string;
  readonly evaluation: Evaluation;
  /** Null where the registry's files can't be read any more: what only they tell is left out then. */
  readonly inputs: RegistryInputs | null;
  /** What people should know beforehand, in sentences. */
  readonly warnings: readonly string[];
  /** The repository's page, such as `https://github.com/acme/registry`. */
  readonly repositoryUrl: string;
  /** Head of the promotion's branch, where it is known, for a link to the dossier. */
  readonly branchCommit?: string;
}
