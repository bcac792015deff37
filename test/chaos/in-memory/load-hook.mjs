// Loads the code that stories are played with: documents are read once each, and a defect is put in where one is given.

const code = new URL("../../../build/chaos/", import.meta.url).href;
const remembering = `${code}test/chaos/in-memory/remembering.js`;
let defect = null;

export function initialize(given) {
  defect = given.defect;
}

export async function load(url, context, next) {
  const loaded = await next(url, context);
  const module = url.startsWith(`${code}src/`) ? url.slice(`${code}src/`.length) : null;
  let source = loaded.source;
  if (module === "domain/document.js") source = rememberingReader(String(source));
  if (defect !== null && module === defect.module) source = replaced(String(source), defect);
  return { ...loaded, source };
}

function rememberingReader(text) {
  const anew = {
    module: "domain/document.js",
    from: "export function readDocument(",
    to: "function readAnew(",
  };
  return `import { remembering } from ${JSON.stringify(remembering)};
${replaced(text, anew)}
export const readDocument = remembering(readAnew);`;
}

function replaced(text, { module, from, to }) {
  if (text.split(from).length !== 2)
    throw new Error(`${module} doesn't have that text once: ${from}`);
  return text.replace(from, () => to);
}
