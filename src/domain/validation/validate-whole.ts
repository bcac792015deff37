import { parseCodeowners } from "../codeowners.js";
import type { SourceFile } from "../document.js";
import { POLICY_PATH } from "../policy.js";
import type { Problem } from "../problem.js";
import { modelFolder } from "../registry-paths.js";
import { sameButForCase } from "./check-names.js";
import { type Finding, fault, faultOf, remark } from "./finding.js";

/** What a registry has beside its models' files. */
export interface WholeRegistry {
  readonly root: string;
  readonly codeowners: SourceFile | null;
  readonly models: readonly string[];
  /** Files and folders that should be text and folders and could not be read, with the reason as a phrase. */
  readonly unreadable: readonly { readonly path: string; readonly why: string }[];
  /** What is wrong with the policy, or with the place of the App-only files. */
  readonly problems: readonly Problem[];
}

/** What is wrong with a registry apart from its models' own files: policy, CODEOWNERS, and the models' names beside each other. */
export function validateWhole(registry: WholeRegistry): readonly Finding[] {
  const { root, models, codeowners, unreadable, problems } = registry;
  return [
    ...unreadable.map(({ path, why }) => unread(path, why)),
    ...problems.map((problem) => faultOf(problem, POLICY_PATH)),
    ...(codeowners ? skippedLines(codeowners) : []),
    ...sameButForCase(models.map((model) => modelFolder(root, model))),
    ...models.flatMap((model) => insideAnother(root, model, models)),
  ];
}

function unread(path: string, why: string): Finding {
  return fault(path, {
    code: "file-unreadable",
    what: `can't be read: ${why}`,
    fix: "Put a plain file or folder in its place.",
  });
}

function skippedLines({ text, path }: SourceFile): readonly Finding[] {
  return parseCodeowners(text, path).errors.map(({ line, message }) => {
    const finding = remark(path, {
      code: "codeowners-skipped",
      what: message,
      why: "GitHub skips the line, so nobody signs for what it was meant for.",
    });
    return { ...finding, problem: { ...finding.problem, place: { file: path, line } } };
  });
}

function insideAnother(root: string, model: string, models: readonly string[]): readonly Finding[] {
  const [namespace = "", name] = model.split("/");
  if (name === undefined || !models.includes(namespace)) return [];
  return [
    fault(`${modelFolder(root, model)}/model.yaml`, {
      code: "model-inside-model",
      what: `${model} lies in the folder of the model ${namespace}`,
      why: "A namespace is never itself a model: their files and branches would mix.",
      fix: "Move one of them.",
    }),
  ];
}
