import type { ComparisonRow } from "../domain/comparison.js";
import type { FilesSnapshot, PromotionTarget } from "../domain/dossier-draft.js";
import type { EvaluatedGate } from "../domain/gate/evaluated-gate.js";
import { ok, type Result } from "../domain/problem.js";
import { evaluatePromotion } from "../domain/promotion-evaluation.js";
import { nobodyLookedUp, previewPromotion } from "../domain/promotion-preview.js";
import { readRegistry } from "../domain/registry.js";
import type { Place } from "../domain/requirements.js";
import { renderPullRequest } from "../render/pull-request.js";
import { readTemplates } from "../render/templates.js";

/** A version's promotion as it would be opened now. */
export interface CheckedVersion {
  readonly title: string;
  /** Body of the pull request, Markdown. */
  readonly body: string;
  readonly gates: readonly EvaluatedGate[];
  readonly comparison: readonly ComparisonRow[];
  /** Who must sign. */
  readonly owners: readonly Place[];
}

const WARNING =
  "Drawn from the files of a working tree: nobody has asked for this promotion yet. People can't be looked up here, so only the owners who must sign are named, not who may sign for them.";

/**
 * Judges a version from files alone and draws its pull request, or says all that stands against it.
 * `repositoryUrl` is what links lead to; where it is no address of the web, there are no links.
 */
export function checkVersion(
  snapshot: FilesSnapshot,
  target: PromotionTarget,
  repositoryUrl: string,
  now: string,
): Result<CheckedVersion> {
  const { files, state } = snapshot;
  const inputs = readRegistry(files, state, target);
  if (!inputs.ok) return inputs;
  const draft = previewPromotion(snapshot, target, inputs.value, now);
  if (!draft.ok) return draft;
  const { dossier, path: dossierPath } = draft.value;
  const evaluation = evaluatePromotion({
    dossier,
    dossierPath,
    dossierBlob: "",
    files,
    state,
    reviews: [],
    people: nobodyLookedUp,
    until: null,
    now,
    otherChanges: [],
  });
  const { title, body } = renderPullRequest(
    {
      dossier,
      dossierPath,
      evaluation,
      inputs: inputs.value,
      warnings: [WARNING],
      repositoryUrl,
    },
    readTemplates(files.templates),
  );
  const { comparison, requirements } = dossier;
  return ok({ title, body, gates: evaluation.gates, comparison, owners: requirements.owners });
}
