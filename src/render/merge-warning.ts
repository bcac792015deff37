import { checkNames } from "./check-text.js";

/** What people should know where GitHub holds no merge back: the registry still does. Nothing where both checks of promotions are required. */
export function mergeWarnings(requiredChecks: readonly string[]): readonly string[] {
  const ofPromotions = [checkNames.gates, checkNames.signOffs];
  const lacking = ofPromotions.filter((name) => !requiredChecks.includes(name));
  if (lacking.length === 0) return [];
  return [
    `GitHub does not require ${lacking.join(" and ")} here, so this could be merged too early. A merge around a gate or a sign-off is refused by the registry: nothing moves then.`,
  ];
}
