/** Names of the check runs; rulesets require them by these. */
export const checkNames = {
  gates: "model-promoter/gates",
  signOffs: "model-promoter/sign-offs",
  registry: "model-promoter/registry",
} as const;

/** A finding on a line of a file. Plain text; `line` counts from 1. */
export interface CheckAnnotation {
  readonly path: string;
  readonly line: number;
  readonly level: "failure" | "warning";
  readonly title: string;
  readonly message: string;
}

/** What a check run says. A required one blocks while it isn't completed with success. */
export type CheckState =
  | { readonly status: "in_progress" }
  | { readonly status: "completed"; readonly conclusion: "success" | "failure" };

/** A check run's state and texts. `title` is plain, `summary` and `text` are Markdown of at most 65,535 characters. */
export interface CheckText {
  readonly name: (typeof checkNames)[keyof typeof checkNames];
  readonly state: CheckState;
  readonly title: string;
  readonly summary: string;
  readonly text: string;
  /** At most 50: GitHub takes no more in one request. */
  readonly annotations?: readonly CheckAnnotation[];
}
