import type { LocatedFinding } from "../domain/validation/finding.js";

const SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

/** A rule of a SARIF log: a kind of finding. */
interface SarifRule {
  readonly id: string;
  readonly shortDescription: { readonly text: string };
}

/** A SARIF 2.1.0 log, as far as it is used here (OASIS, "Static Analysis Results Interchange Format"). */
export interface SarifLog {
  readonly $schema: string;
  readonly version: "2.1.0";
  readonly runs: readonly unknown[];
}

/** Findings as a SARIF 2.1.0 log. Paths are relative to the repository. `version` is this program's. */
export function sarifLog(findings: readonly LocatedFinding[], version: string): SarifLog {
  const codes = [...new Set(findings.map(({ code }) => code))].sort();
  const rules = codes.map(
    (id): SarifRule => ({ id, shortDescription: { text: id.replaceAll("-", " ") } }),
  );
  const driver = { name: "model-promoter", semanticVersion: version, rules };
  const results = findings.map((finding) => resultOf(finding, codes));
  return {
    $schema: SCHEMA,
    version: "2.1.0",
    runs: [{ tool: { driver }, columnKind: "utf16CodeUnits", results }],
  };
}

function resultOf(finding: LocatedFinding, codes: readonly string[]) {
  const { severity, code, file, line, what, why, fix } = finding;
  const text = [what, ...(why ? [why] : []), ...(fix ? [`Fix: ${fix}`] : [])].join("\n");
  const artifactLocation = { uri: file.split("/").map(encodeURIComponent).join("/") };
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level: severity,
    message: { text },
    locations: [{ physicalLocation: { artifactLocation, region: { startLine: line } } }],
  };
}
