import { z } from "zod";
import { digestOfValue } from "./digest.js";
import { type EvidenceKind, evidenceKindSchema } from "./evidence.js";
import { isMapping, type Mapping } from "./metric-formats/measured-file.js";
import { parseModelName, parseVersion, quoted } from "./names.js";
import { failed, ok, type Problem, type Result } from "./problem.js";
import { draftFile } from "./registration/draft-file.js";
import { digestSchema, modelNameSchema, schemaVersion, versionSchema } from "./scalars.js";

/** Type of the `repository_dispatch` that hands in evidence. */
export const EVIDENCE_INTAKE = "model-evidence";

/** `client_payload` of a dispatch that hands in one run of evidence. What its kind asks beside is checked once `collected.by` is known. */
export const evidenceIntakeSchema = z.strictObject({
  model: modelNameSchema,
  evidence: z
    .object({
      schema: schemaVersion,
      kind: evidenceKindSchema.describe("kind of evidence"),
      version: versionSchema,
      artifact: digestSchema.describe("what was measured: equals the record's artifact"),
    })
    .describe("the whole of a file of evidence: what every kind has, and what its own kind has"),
});

/** Whoever sent an event, as GitHub says: nothing that the payload holds can change it. `type` is `User` or `Bot`. */
export interface Sender {
  readonly login: string;
  readonly id: number;
  readonly type: string;
}

/** Evidence as it was handed in: where it belongs, and its properties as they came. */
export interface HandedIn {
  readonly model: string;
  readonly version: string;
  readonly kind: EvidenceKind;
  /** Version that it says it was measured beside; null where it names none. */
  readonly against: string | null;
  readonly content: Mapping;
}

/** Files of a registry are a few levels deep; what is nested far deeper is no evidence, and could not be written. */
const MOST_LEVELS = 30;

/** What everybody who sent a payload of another shape can do. */
const SEND_AGAIN = "Correct `client_payload`, and send the event again.";

/** Reads the payload of a dispatch. Fails with everything that is wrong with it as far as every kind has it. */
export function readEvidenceIntake(payload: unknown): Result<HandedIn> {
  const unwritable = unwritableProblem(payload);
  if (unwritable !== null) return failed(unwritable);
  const draft = draftFile("client_payload", payload ?? null, evidenceIntakeSchema, () => null);
  if (!draft.ok) return { ok: false, problems: draft.problems.map((one) => inPayload(one, "")) };
  const { model, evidence } = draft.value.value;
  const { version, kind } = evidence;
  // The schema names what every kind has, and leaves the rest out of what it gives.
  const content = isMapping(payload) && isMapping(payload.evidence) ? payload.evidence : {};
  return ok({ model, version, kind, against: againstOf(content), content });
}

/** What was asked for, in a few words for people: `evidence for fraud-detection 2.1.3`. */
export function evidenceAsked(payload: unknown): string {
  if (!isMapping(payload) || typeof payload.model !== "string") return "evidence";
  const model = parseModelName(payload.model).ok ? payload.model : quoted(payload.model);
  const version = isMapping(payload.evidence) ? payload.evidence.version : null;
  if (typeof version !== "string") return `evidence for ${model}`;
  return `evidence for ${model} ${parseVersion(version).ok ? version : quoted(version)}`;
}

/** Branch of the pull request that proposes evidence; the same for the same evidence of the same sender. */
export function evidenceBranch({ model, version, content }: HandedIn, sender: Sender): string {
  const digest = digestOfValue({ model, content, sender: sender.id });
  return `evidence/${model}/${version}/${digest.slice("sha256:".length, "sha256:".length + 12)}`;
}

/** A problem of a property below `prefix`, for whoever wrote the payload. */
export function inPayload(problem: Problem, prefix: string): Problem {
  const path = problem.place?.path ?? "";
  const what =
    path === ""
      ? problem.what.replace(/^The file:/, `${prefix || "The payload"}:`)
      : `${prefix && `${prefix}.`}${path}${problem.what.slice(path.length)}`;
  return { code: "payload-not-valid", what, fix: SEND_AGAIN };
}

function againstOf({ against }: Mapping): string | null {
  if (!isMapping(against) || typeof against.version !== "string") return null;
  return parseVersion(against.version).ok ? against.version : null;
}

function unwritableProblem(payload: unknown): Problem | null {
  if (isTooDeep(payload, MOST_LEVELS))
    return {
      code: "payload-too-deep",
      what: `The payload is nested more than ${MOST_LEVELS} levels deep.`,
      why: "No file of evidence is.",
      fix: SEND_AGAIN,
    };
  if (!hasHalfCharacter(payload)) return null;
  return {
    code: "payload-not-text",
    what: "The payload holds half a character: a surrogate without its other half.",
    why: "It can't be written to a file of text.",
    fix: SEND_AGAIN,
  };
}

function isTooDeep(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((one) => isTooDeep(one, levels - 1));
}

function hasHalfCharacter(value: unknown): boolean {
  if (typeof value === "string") return /\p{Cs}/u.test(value);
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(([key, one]) => hasHalfCharacter(key) || hasHalfCharacter(one));
}
