/** GitHub's word for how many commits a head is ahead of and behind its base. */
export function comparisonStatus(
  ahead: number,
  behind: number,
): "identical" | "ahead" | "behind" | "diverged" {
  if (ahead > 0 && behind > 0) return "diverged";
  if (ahead > 0) return "ahead";
  return behind > 0 ? "behind" : "identical";
}
