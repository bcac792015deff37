import {
  answerOf,
  type ModelAnswer,
  type ModelQuestion,
  neededFirst,
  neededThen,
  noAnswer,
} from "../../domain/catalogue/model-question.js";
import type { QuestionContext } from "../../domain/catalogue/version-filter.js";
import { parseCodeowners } from "../../domain/codeowners.js";
import type { SourceFile } from "../../domain/document.js";
import type { Policy } from "../../domain/policy.js";
import { decodeText } from "../../domain/registry-text.js";
import { parentsElsewhere } from "../../domain/validation/check-parents.js";
import type { Finding, LocatedFinding } from "../../domain/validation/finding.js";
import { located, needsText } from "../../domain/validation/locate.js";
import { validateModel } from "../../domain/validation/validate-model.js";
import { openCache } from "./facts-cache.js";
import type { FoundModel } from "./find-models.js";
import { type OpenTrees, openTrees, type RegistryAddress } from "./open-registry.js";
import { openModel, type WantedFolders } from "./read-model.js";

/** All that it takes to ask models a question: plain data, so that a thread can be given it. */
export interface Inquiry {
  readonly address: RegistryAddress;
  readonly root: string;
  readonly policy: Policy;
  readonly codeowners: SourceFile | null;
  /** Folder of the facts kept; null: none are kept. */
  readonly cache: string | null;
  readonly question: ModelQuestion;
}

/** A model's answer, and what it took. */
export interface AskedModel extends ModelAnswer {
  readonly read: number;
  readonly parsed: number;
}

/** An inquiry with its files open. To be closed. */
export interface OpenInquiry {
  ask(model: FoundModel): Promise<AskedModel>;
  close(): Promise<void>;
}

/** Opens an inquiry's files. */
export function openInquiry(inquiry: Inquiry): OpenInquiry {
  const { address, root, policy, codeowners, question } = inquiry;
  const trees = openTrees(address);
  const cache = inquiry.cache === null ? null : openCache(inquiry.cache);
  const context: QuestionContext = {
    policy,
    codeowners: codeowners && parseCodeowners(codeowners.text, codeowners.path),
  };
  const folders = foldersOf(question);
  return {
    ask: async (found) => {
      const model = await openModel(trees, root, found, folders, cache);
      const first = await model.read((place) => neededFirst(question, place));
      const files = await model.read(neededThen(question, first));
      model.keep();
      if (question.kind !== "validate")
        return { ...answerOf(question, files, context), ...model.counts };
      const findings = await locateAll(validateModel(files, policy), trees);
      return { ...noAnswer, findings, parents: parentsElsewhere(files), ...model.counts };
    },
    close: () => trees.close(),
  };
}

function foldersOf(question: ModelQuestion): WantedFolders {
  if (question.kind === "validate") return () => true;
  if (question.kind !== "query") return (folder) => folder === "versions";
  const { metrics, slices } = question.filter;
  const measured = metrics.length + slices.length > 0;
  return (folder) => folder === "versions" || (folder === "evidence" && measured);
}

/** Findings are few: their files are read again for the lines. */
export async function locateAll(
  findings: readonly Finding[],
  trees: OpenTrees,
): Promise<readonly LocatedFinding[]> {
  const texts = new Map<string, string | null>();
  for (const { file } of findings.filter(needsText))
    if (!texts.has(file)) texts.set(file, await textOf(trees, file));
  return findings.map((finding) => located(finding, texts.get(finding.file) ?? null));
}

async function textOf({ people, state }: OpenTrees, path: string): Promise<string | null> {
  for (const tree of [state, people]) {
    const reading = await tree.read(path);
    const decoded = reading.result === "read" ? decodeText(reading.bytes) : null;
    if (decoded?.ok) return decoded.text;
  }
  return null;
}
