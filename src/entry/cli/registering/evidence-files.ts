import { readInputFile } from "../../../adapters/files/input-file.js";
import type { SourceFile } from "../../../domain/document.js";
import { isMapping } from "../../../domain/metric-formats/measured-file.js";
import { readPlain } from "../../../domain/metric-formats/read-plain.js";
import { failed, ok, type Problem, type Result } from "../../../domain/problem.js";
import {
  type EvidencePlace,
  parseEvidenceKind,
  planEvidence,
} from "../../../domain/registration/evidence-plan.js";

/** Plans evidence from files in the registry's own format, each the next run of the kind that it names. */
export async function planEvidenceFiles(
  root: string,
  paths: readonly string[],
  place: EvidencePlace,
): Promise<Result<readonly SourceFile[]>> {
  const planned: SourceFile[] = [];
  const problems: Problem[] = [];
  for (const path of paths) {
    const names = [
      ...place.names,
      ...planned.map((file) => file.path.slice(file.path.lastIndexOf("/") + 1)),
    ];
    const one = await planFile(root, path, { ...place, names });
    if (one.ok) planned.push(one.value);
    else
      problems.push(
        ...one.problems.map((problem) => ({ ...problem, what: `${path}: ${problem.what}` })),
      );
  }
  return problems.length > 0 ? { ok: false, problems } : ok(planned);
}

async function planFile(
  root: string,
  path: string,
  place: EvidencePlace,
): Promise<Result<SourceFile>> {
  const file = await readInputFile(root, path);
  const plain = file.ok ? readPlain(file.value) : file;
  if (!plain.ok) return plain;
  const content = plain.value;
  if (!isMapping(content) || typeof content.kind !== "string") return failed(noKind(path));
  const kind = parseEvidenceKind(content.kind);
  if (!kind.ok) return kind;
  const planned = planEvidence(place, { kind: kind.value, content, against: null });
  return planned.ok ? ok(planned.value.file) : planned;
}

function noKind(path: string): Problem {
  return {
    code: "evidence-without-kind",
    what: "it doesn't say which kind of evidence it is.",
    fix: "Write kind in it. A report of another tool is handed in with evidence add.",
    place: { file: path },
  };
}
