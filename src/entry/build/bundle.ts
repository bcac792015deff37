import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { schema } from "@octokit/graphql-schema";
import { type ASTNode, parse, print, stripIgnoredCharacters, visit } from "graphql";

/** What is bundled: the compiled module that it starts with, and where its one file goes. */
export interface Bundle {
  readonly name: "server" | "cli" | "action";
  readonly entry: string;
  readonly file: string;
}

/** All bundles. The names end in `.mjs`, so that Node takes each for a module wherever it lies. */
export const bundles: readonly Bundle[] = [
  { name: "server", entry: "entry/server-main.js", file: "build/server/index.mjs" },
  { name: "cli", entry: "entry/cli/main.js", file: "build/cli/index.mjs" },
  {
    name: "action",
    entry: "entry/action-main.js",
    file: ".github/actions/promote/dist/index.mjs",
  },
];

/** What was written: where, and its size in bytes. */
export interface Bundled {
  readonly file: string;
  readonly bytes: number;
}

/** The part of ncc that is used here; it comes without types. */
type Ncc = (
  entry: string,
  options: Readonly<Record<string, unknown>>,
) => Promise<{ readonly code: string; readonly assets: Readonly<Record<string, unknown>> }>;

/** Files that bundlers put beside pino and Probot, for worker threads and transports that the App doesn't use. */
const spare = /^(package\.json|(file|worker|lib\/worker)\d*\.js)$/;

/**
 * Writes every bundle below `target`, from a folder of compiled modules. Fails where one would need another file beside
 * it. `root` is the project's folder, in whose `build` it works.
 */
export async function bundleAll(
  root: string,
  compiled: string,
  target: string,
): Promise<readonly Bundled[]> {
  await mkdir(join(root, "build"), { recursive: true });
  // Within the project, so that packages are found from there.
  const staged = await mkdtemp(join(root, "build", "staged-"));
  try {
    await stage(compiled, staged);
    const written: Bundled[] = [];
    for (const bundle of bundles) written.push(await writeBundle(bundle, staged, target));
    return written;
  } finally {
    await rm(staged, { recursive: true, force: true });
  }
}

/** Makes a copy of the compiled modules that becomes one file: nothing read from disk, nothing split off. */
async function stage(compiled: string, staged: string): Promise<void> {
  await cp(compiled, staged, { recursive: true, filter: (path) => !path.endsWith(".d.ts") });
  const files = await readdir(staged, { recursive: true });
  for (const file of files.filter((name) => name.endsWith(".js"))) {
    const place = join(staged, file);
    await writeFile(place, unsplit(await readFile(place, "utf8")));
  }
  const text = JSON.stringify(withoutDescriptions(schema.idl));
  await writeFile(
    join(staged, "forge/graphql/schema-text.js"),
    `export async function schemaText() {\n  return ${text};\n}\n`,
  );
}

/** A module's dynamic imports stay in the same file, and are still run only when they are reached. */
function unsplit(code: string): string {
  return code.replaceAll('import("./', 'import(/* webpackMode: "eager" */ "./');
}

function withoutDescriptions(idl: string): string {
  const bare = visit(parse(idl, { noLocation: true }), {
    enter: (node: ASTNode) =>
      "description" in node && node.description ? { ...node, description: undefined } : undefined,
  });
  return stripIgnoredCharacters(print(bare));
}

async function writeBundle(bundle: Bundle, staged: string, target: string): Promise<Bundled> {
  const ncc = createRequire(import.meta.url)("@vercel/ncc") as Ncc;
  const options = { filename: "index.mjs", esm: true, minify: true, cache: false, quiet: true };
  const { code, assets } = await ncc(join(staged, bundle.entry), options);
  const needed = Object.keys(assets).filter((name) => !spare.test(name));
  if (needed.length > 0)
    throw new Error(`the ${bundle.name} bundle is no single file; beside it: ${needed.join(", ")}`);
  const file = join(target, bundle.file);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, code);
  await chmod(file, 0o755);
  return { file: bundle.file, bytes: Buffer.byteLength(code) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = fileURLToPath(new URL("../../..", import.meta.url));
  for (const { file, bytes } of await bundleAll(root, join(root, "dist"), root))
    process.stdout.write(`${file}  ${Math.round(bytes / 1000)} kB\n`);
}
