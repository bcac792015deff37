import { execFileSync } from "node:child_process";
import { generatedName } from "../../dist/domain/examples/generated-model.js";

/**
 * Makes a repository that holds as GTO's git tags what the made-up models say: a commit and a tag for each version, and
 * tags for the version in production and the one in staging.
 */
export function writeTags(folder, { models, versions }) {
  execFileSync("git", ["init", "--quiet", "--initial-branch=main", folder]);
  const lines = [];
  for (let index = 0; index < models; index++) {
    const name = generatedName(index);
    for (let n = 0; n < versions; n++) {
      lines.push("commit refs/heads/main", `mark :${index * versions + n + 1}`);
      lines.push(`committer a <a@example.com> ${1_700_000_000 + n} +0000`, ...text("version"));
      const version = `${1 + Math.floor(n / 10)}.${n % 10}.0`;
      lines.push(...tag(`${name}@v${version}`, index * versions + n + 1, n));
    }
    const last = (index + 1) * versions;
    lines.push(...tag(`${name}#production#1`, last - 2, versions));
    lines.push(...tag(`${name}#staging#2`, last - 1, versions + 1));
  }
  execFileSync("git", ["-C", folder, "fast-import", "--quiet"], {
    input: `${lines.join("\n")}\n`,
  });
}

function tag(name, mark, n) {
  const tagger = `tagger a <a@example.com> ${1_700_000_000 + n} +0000`;
  return [`tag ${name}`, `from :${mark}`, tagger, ...text("x")];
}

function text(words) {
  return [`data ${words.length}`, words];
}
