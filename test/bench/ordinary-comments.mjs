import { fork } from "node:child_process";
import { createHmac } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import autocannon from "autocannon";
import { startForge } from "../../dist/forge/server.js";
import { median } from "./event-costs.mjs";

const ROUNDS = 5;
const EVENTS = 10_000;
const CONNECTIONS = 20;
const MOST_MEGABYTES = 200;
const SECRET = "a-secret-of-the-bench";

/**
 * Prints how many ordinary comments a second the App takes beside a bare Probot app that only verifies and answers.
 * Both run as processes of their own and are measured in turns, so that a noisy machine is noisy for both.
 */
export async function printOrdinaryComments() {
  const forge = await startForge();
  const { id, privateKeyPem } = forge.world.addApp({
    slug: "bench",
    permissions: { metadata: "read" },
    webhookSecret: SECRET,
  });
  const env = {
    ...process.env,
    APP_ID: String(id),
    PRIVATE_KEY: privateKeyPem,
    WEBHOOK_SECRET: SECRET,
    GITHUB_API_URL: `${forge.url}/api/v3`,
  };
  const servers = [];
  try {
    for (const name of ["bare-probot", "model-promoter"]) servers.push(await start(name, env));
    await compare(servers);
    const asked = forge.requestLog.filter(({ path }) => !path.endsWith("/app"));
    console.log(
      `requests to GitHub for ${EVENTS * (ROUNDS + 1)} ordinary comments: ${asked.length}`,
    );
    if (asked.length > 0) process.exitCode = 1;
  } finally {
    for (const { process: child } of servers) child.kill();
    await forge.close();
  }
}

async function compare([bare, ours]) {
  const body = await ordinaryComment();
  for (const { url } of [bare, ours]) await load(url, body);
  const memory = await residentMegabytes(ours.process.pid);
  const rates = { bare: [], ours: [] };
  for (let round = 0; round < ROUNDS; round++) {
    rates.bare.push(await load(bare.url, body));
    rates.ours.push(await load(ours.url, body));
  }
  const [bareRate, ourRate] = [median(rates.bare), median(rates.ours)];
  console.log(
    `Ordinary comments a second (median of ${ROUNDS} rounds of ${EVENTS}, ${CONNECTIONS} connections, ${body.length} bytes each)`,
  );
  console.log(`a bare Probot app  ${Math.round(bareRate)}   of ${list(rates.bare)}`);
  console.log(`Model Promoter     ${Math.round(ourRate)}   of ${list(rates.ours)}`);
  console.log(`ratio              ${(ourRate / bareRate).toFixed(2)}`);
  console.log(`resident memory after ${EVENTS} events: ${memory} MB (at most ${MOST_MEGABYTES})`);
  if (memory > MOST_MEGABYTES) process.exitCode = 1;
}

function list(rates) {
  return rates.map(Math.round).join(", ");
}

async function start(name, env) {
  const child = fork(fileURLToPath(new URL(`./${name}.mjs`, import.meta.url)), { env });
  const { url } = await new Promise((resolve, reject) => {
    child.once("message", resolve);
    child.once("exit", (code) => reject(new Error(`${name} ended with ${code}`)));
  });
  return { process: child, url };
}

/** GitHub's published example of the event, with a comment that is no command. */
async function ordinaryComment() {
  const path = new URL(
    "../../node_modules/@octokit/webhooks-examples/api.github.com/index.json",
    import.meta.url,
  );
  const { examples } = JSON.parse(await readFile(path, "utf8")).find(
    ({ name }) => name === "issue_comment",
  );
  const example = examples.find(({ action }) => action === "created");
  example.comment.body = "Looks good to me, thanks for the numbers!";
  return JSON.stringify(example);
}

/** Sends the events and gives how many were answered a second, from the first sent to the last answered. */
async function load(url, body) {
  const start = performance.now();
  let end = start;
  const result = await new Promise((resolve, reject) => {
    const run = autocannon(
      {
        url: `${url}/api/github/webhooks`,
        method: "POST",
        connections: CONNECTIONS,
        amount: EVENTS,
        body,
        headers: {
          "content-type": "application/json",
          "x-github-event": "issue_comment",
          "x-github-delivery": "8a6d9a2e-0f6b-4f5a-9a2e-000000000000",
          "x-hub-signature-256": `sha256=${createHmac("sha256", SECRET).update(body).digest("hex")}`,
        },
      },
      (error, done) => (error ? reject(error) : resolve(done)),
    );
    // The run itself ends on a tick of a second; the last answer tells the time.
    run.on("response", () => {
      end = performance.now();
    });
  });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${result.non2xx} answers of refusal, ${result.errors} errors`);
  return (EVENTS * 1000) / (end - start);
}

async function residentMegabytes(pid) {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Math.round(Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? Number.NaN) / 1024);
}
