/** What a file in a model's folder is. */
export type FileKind =
  | "definition"
  | "record"
  | "card"
  | "evidence"
  | "dossier"
  | "manifest"
  | "production"
  | "entry";

/** What a path in a model's folder says. `version`: the one that it is about, not yet checked; null where it names none. */
export interface FilePlace {
  readonly kind: FileKind;
  readonly version: string | null;
}

/** Folders of a model with the files that lie in them; any other folder may be a model below it. */
export const modelFolders = ["versions", "cards", "evidence", "promotions", "audit"] as const;

/** Folders that have folders of their own: by version, and by year. */
export const nestedFolders: ReadonlySet<string> = new Set(["evidence", "audit"]);

const singles: Readonly<Record<string, FileKind>> = {
  "model.yaml": "definition",
  "manifest.yaml": "manifest",
  "production.json": "production",
};

const patterns: readonly (readonly [FileKind, RegExp])[] = [
  ["record", /^versions\/([^/]+)\.yaml$/],
  ["card", /^cards\/([^/]+)\.yaml$/],
  ["evidence", /^evidence\/([^/]+)\/[^/]+\.yaml$/],
  ["dossier", /^promotions\/[^/]+\.yaml$/],
  ["entry", /^audit\/[^/]+\/[^/]+\.json$/],
];

/** What a path within a model's folder is; null where nothing is read from it. */
export function filePlace(inner: string): FilePlace | null {
  const single = Object.hasOwn(singles, inner) ? singles[inner] : undefined;
  if (single !== undefined) return { kind: single, version: null };
  for (const [kind, pattern] of patterns) {
    const match = pattern.exec(inner);
    if (match) return { kind, version: match[1] ?? null };
  }
  return null;
}
