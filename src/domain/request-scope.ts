import { parseCodeowners } from "./codeowners.js";
import { readDocument } from "./document.js";
import { manifestSchema } from "./manifest.js";
import { modelDefinitionSchema } from "./model-definition.js";
import type { Stage } from "./names.js";
import { isEmail, ownersNamed } from "./people.js";
import { type RegistryFiles, readPolicy, type StateFiles, type Subject } from "./registry.js";
import { modelPaths, nextDossierNumber } from "./registry-paths.js";
import { resolveRequirements } from "./requirements.js";
import { currentVersion, isTarget } from "./stage.js";

/** What a request makes worth looking up once its files are read. */
export interface RequestScope {
  /** Version whose record is compared against. */
  readonly incumbent: string | null;
  /** Owners who must sign, as text. */
  readonly owners: readonly string[];
}

/** Tells what else to read for a request. Files that aren't valid ask for nothing: the decision refuses them anyway. */
export function requestScope(
  files: RegistryFiles,
  state: StateFiles,
  subject: Subject,
  to: Stage,
): RequestScope {
  const manifest = state.manifest ? readDocument(state.manifest, manifestSchema) : null;
  const incumbent = manifest?.ok ? currentVersion(manifest.value) : null;
  return { incumbent, owners: ownersFor(files, subject, to) };
}

function ownersFor(files: RegistryFiles, subject: Subject, to: Stage): readonly string[] {
  const policy = readPolicy(files.policy);
  const definition = files.definition
    ? readDocument(files.definition, modelDefinitionSchema)
    : null;
  if (!policy.ok || !definition?.ok || !isTarget(to)) return [];
  const { model, version } = subject;
  const number = nextDossierNumber(files.dossierNames, version, to);
  const requirements = resolveRequirements({
    policy: policy.value,
    codeowners: files.codeowners && parseCodeowners(files.codeowners.text, files.codeowners.path),
    definition: definition.value,
    dossierPath: modelPaths(policy.value.registry.root, model).dossier(version, to, number),
    to,
  });
  return requirements.ok
    ? ownersNamed(requirements.value.owners).filter((owner) => !isEmail(owner))
    : [];
}
