/**
 * The rules of matching, written to be read rather than to be fast: a pattern matches a path if it
 * covers the path itself or a folder that the path is in. Backtracks without bound.
 */
export function naivelyMatches(pattern: string, path: string): boolean {
  const wantsFolder = pattern.endsWith("/");
  const body = pattern.replace(/^\//u, "").replace(/\/$/u, "").split("/");
  const anchored = pattern.startsWith("/") || body.length > 1;
  const segments = path.split("/");
  const endsInLoneStar = anchored && body.at(-1) === "*" && !wantsFolder;
  const ends = segments
    .map((_, index) => index + 1)
    .filter((end) => !endsInLoneStar || end === segments.length);
  const folders = segments.map((_, index) => index);
  return (wantsFolder ? folders : ends).some((end) => {
    const covered = segments.slice(0, end);
    const starts = anchored ? [0] : [0, ...covered.map((_, index) => index)];
    return starts.some((start) => covers(body, covered.slice(start), wantsFolder));
  });
}

function covers(body: readonly string[], path: readonly string[], emptyTail: boolean): boolean {
  const [first, ...rest] = body;
  if (first === undefined) return path.length === 0;
  if (first === "**" && rest.length === 0) return emptyTail || path.length > 0;
  if (first === "**") {
    return [...path, ""].some((_, skipped) => covers(rest, path.slice(skipped), emptyTail));
  }
  const [name, ...below] = path;
  return name !== undefined && coversName(first, name) && covers(rest, below, emptyTail);
}

function coversName(glob: string, name: string): boolean {
  if (glob === "") return name === "";
  if (glob.startsWith("*")) {
    return coversName(glob.slice(1), name) || (name !== "" && coversName(glob, name.slice(1)));
  }
  if (name === "") return false;
  return (glob.startsWith("?") || glob[0] === name[0]) && coversName(glob.slice(1), name.slice(1));
}
