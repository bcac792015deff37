import type { Manifest } from "./manifest.js";
import type { Stage } from "./names.js";
import type { TargetStage } from "./policy.js";
import { failed, ok, type Result } from "./problem.js";

/** Every move between stages that there is, and the command that makes it. */
export const moves = [
  { from: "none", to: "staging", by: "/promote" },
  { from: "staging", to: "production", by: "/promote" },
  { from: "staging", to: "none", by: "/reject" },
  { from: "production", to: "staging", by: "/rollback" },
  { from: "production", to: "archived", by: "/archive" },
  { from: "archived", to: "production", by: "/rollback, of the version in Production" },
] as const satisfies readonly { from: Stage; to: Stage; by: string }[];

/** Stages as people read them. */
export const stageNames: Readonly<Record<Stage, string>> = {
  none: "None",
  staging: "Staging",
  production: "Production",
  archived: "Archived",
};

/** Stage of a version: what the manifest says, or None where it doesn't name the version. */
export function stageOf(manifest: Manifest | null, version: string): Stage {
  return manifest?.versions[version]?.stage ?? "none";
}

/** The version that a candidate is compared against: the current one in Production; null where there is none. */
export function currentVersion(manifest: Manifest | null): string | null {
  const current = Object.entries(manifest?.versions ?? {}).find(
    ([, state]) => state.role === "current",
  );
  return current?.[0] ?? null;
}

/** A promotion's move, when it is one of the two that there are. */
export type PromotionMove =
  | { readonly from: "none"; readonly to: "staging" }
  | { readonly from: "staging"; readonly to: "production" };

/** Checks that a version may be promoted from where it is; otherwise names the moves that are allowed. */
export function promotionMove(version: string, from: Stage, to: Stage): Result<PromotionMove> {
  if (from === "none" && to === "staging") return ok({ from, to });
  if (from === "staging" && to === "production") return ok({ from, to });
  const allowed = moves.filter((move) => move.from === from);
  return failed({
    code: "move-not-allowed",
    what:
      from === to
        ? `${version} is in ${stageNames[from]} already.`
        : `${version} is in ${stageNames[from]} and can't be promoted to ${stageNames[to]}.`,
    why: "A version goes from None to Staging and from Staging to Production; no stage is skipped.",
    fix: `From ${stageNames[from]} it can go ${allowed.map((move) => `to ${stageNames[move.to]} (${move.by})`).join(" or ")}.`,
  });
}

/** Whether a stage is one that promotions lead to. */
export function isTarget(stage: Stage): stage is TargetStage {
  return stage === "staging" || stage === "production";
}
