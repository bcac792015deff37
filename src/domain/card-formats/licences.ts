/**
 * Licences that the Hugging Face Hub knows (its documentation's page "Licenses") and that SPDX lists too, by their
 * SPDX identifiers. The Hub writes them in lower case.
 */
const shared: readonly string[] = [
  "AFL-3.0",
  "AGPL-3.0",
  "Apache-2.0",
  "Artistic-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BSD-3-Clause-Clear",
  "BSL-1.0",
  "C-UDA-1.0",
  "CC-BY-2.0",
  "CC-BY-2.5",
  "CC-BY-3.0",
  "CC-BY-4.0",
  "CC-BY-NC-2.0",
  "CC-BY-NC-3.0",
  "CC-BY-NC-4.0",
  "CC-BY-NC-ND-3.0",
  "CC-BY-NC-ND-4.0",
  "CC-BY-NC-SA-2.0",
  "CC-BY-NC-SA-3.0",
  "CC-BY-NC-SA-4.0",
  "CC-BY-ND-4.0",
  "CC-BY-SA-3.0",
  "CC-BY-SA-4.0",
  "CC0-1.0",
  "CDLA-Permissive-1.0",
  "CDLA-Permissive-2.0",
  "CDLA-Sharing-1.0",
  "ECL-2.0",
  "EPL-1.0",
  "EPL-2.0",
  "etalab-2.0",
  "EUPL-1.1",
  "EUPL-1.2",
  "GPL-2.0",
  "GPL-3.0",
  "ISC",
  "LGPL-2.1",
  "LGPL-3.0",
  "LPPL-1.3c",
  "MIT",
  "MPL-2.0",
  "MS-PL",
  "NCSA",
  "ODbL-1.0",
  "ODC-By-1.0",
  "OFL-1.1",
  "OSL-3.0",
  "PDDL-1.0",
  "PostgreSQL",
  "Unlicense",
  "WTFPL",
  "Zlib",
];

/** Where the Hub's identifier isn't the SPDX one in lower case. */
const hubNames: Readonly<Record<string, string>> = {
  "C-UDA-1.0": "c-uda",
  "ODC-By-1.0": "odc-by",
  "ODbL-1.0": "odbl",
  "PDDL-1.0": "pddl",
};

/** What the Hub knows and SPDX doesn't: families, and licences of models. */
const hubOnly: readonly string[] = [
  "apple-amlr",
  "apple-ascl",
  "bigcode-openrail-m",
  "bigscience-bloom-rail-1.0",
  "bigscience-openrail-m",
  "bsd",
  "cc",
  "creativeml-openrail-m",
  "deepfloyd-if-license",
  "gemma",
  "gfdl",
  "gpl",
  "lgpl",
  "lgpl-lr",
  "llama2",
  "llama3",
  "llama3.1",
  "llama3.2",
  "llama3.3",
  "openrail",
  "openrail++",
  "unknown",
];

const spdxByName = new Map(
  shared.flatMap((id) => [
    [id.toLowerCase(), id],
    [hubName(id), id],
  ]),
);

function hubName(id: string): string {
  return hubNames[id] ?? id.toLowerCase();
}

/** The SPDX identifier that a card's licence is, in whatever case, or the Hub's name for it; null where it is none. */
export function spdxLicence(licence: string): string | null {
  return spdxByName.get(licence.trim().toLowerCase()) ?? null;
}

/** The Hub's identifier of a licence; null where the Hub knows none. */
export function hubLicence(licence: string): string | null {
  const name = licence.trim().toLowerCase();
  const spdx = spdxByName.get(name);
  if (spdx !== undefined) return hubName(spdx);
  return hubOnly.includes(name) ? name : null;
}
