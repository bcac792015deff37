import { fork } from "node:child_process";
import { createHmac, randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Octokit } from "@octokit/rest";
import { appPermissions } from "../../dist/entry/app-manifest.js";
import { exampleModel, exampleRules } from "../../dist/entry/demo/example-registry.js";
import { startForge } from "../../dist/forge/server.js";

const LATENCIES = [0, 10, 50];
const REPOSITORIES = 5;
/** One delivery in so many is a command. */
const COMMANDS = 10;
const CONNECTIONS = 10;
/** Milliseconds without a new check after which the rest counts as lost. */
const PATIENCE = 60_000;
const SECRET = "a-secret-of-the-bench";
const OWNER = "acme";

/**
 * Prints what the App sustains of a mixed load, sent as fast as it is taken: nine in ten deliveries are ordinary comments,
 * reviews and pushes, one is a command that opens a promotion. Times are from the comment to its promotion's check, and hold
 * what waits before it at the repository. The forge shares the machine, so that what is measured is both.
 */
export async function printLoad(deliveries) {
  console.log(
    `${deliveries} deliveries, a tenth of them commands, on ${REPOSITORIES} repositories`,
  );
  console.log("API latency   p50 ms   p99 ms   deliveries/s   requests   peak MB   lost   doubled");
  for (const latency of LATENCIES) {
    const { times, seconds, requests, megabytes, lost, doubled } = await play(deliveries, latency);
    const row = [
      [`${latency} ms`, 11],
      [quantile(times, 0.5), 9],
      [quantile(times, 0.99), 9],
      [Math.round(deliveries / seconds), 15],
      [requests, 11],
      [megabytes, 10],
      [lost, 7],
      [doubled, 10],
    ];
    console.log(row.map(([value, width]) => String(value).padStart(width)).join(""));
    if (lost + doubled > 0) process.exitCode = 1;
  }
  console.log("");
}

async function play(deliveries, latency) {
  const forge = await startForge();
  const setting = await setTheScene(forge, Math.ceil(deliveries / COMMANDS / REPOSITORIES));
  const { child, url } = await start(setting.env);
  setting.app.webhook.url = `${url}/api/github/webhooks`;
  forge.world.latency = latency;
  try {
    const mark = forge.requestLog.length;
    const begin = performance.now();
    const seen = watchChecks(setting.repositories);
    const asked = await send(setting, deliveries);
    await untilAll(seen, asked.length);
    await forge.settled();
    const times = await timesOf(asked, seen);
    const seconds = (Math.max(begin, ...seen.values()) - begin) / 1000;
    // Every repository has one issue; all others of its conversations are pull requests.
    const opened = setting.repositories.map(({ issues }) => issues.size - 1);
    return {
      times,
      seconds,
      requests: forge.requestLog.slice(mark).filter(({ actor }) => actor.kind === "app").length,
      megabytes: await peakMegabytes(child.pid),
      lost: asked.length - times.length,
      doubled: Math.max(0, opened.reduce((sum, count) => sum + count, 0) - asked.length),
    };
  } finally {
    child.kill();
    await forge.close();
  }
}

async function setTheScene(forge, modelsEach) {
  const { world } = forge;
  const logins = ["data-scientist", "data-science-lead", "ml-ops-on-call", "fraud-team-lead"];
  const users = logins.map((login) => world.addUser(login));
  const organization = world.addOrganization(OWNER);
  for (const user of users) world.addMember(organization, user);
  const models = Array.from({ length: modelsEach }, (_, nth) => `model-${nth + 1}`);
  const rules = Object.entries(exampleRules).map(([path, text]) => [
    path,
    text.replaceAll("/registry/models/fraud-detection/", "/registry/models/**/"),
  ]);
  const files = Object.fromEntries([...rules, ...models.flatMap(filesOf)]);
  const { app, privateKeyPem } = world.addApp({
    slug: "model-promoter",
    permissions: appPermissions,
    webhookSecret: SECRET,
  });
  const person = new Octokit({ auth: world.tokenFor(users[0]), baseUrl: `${forge.url}/api/v3` });
  const repositories = [];
  for (let nth = 1; nth <= REPOSITORIES; nth++) {
    const repository = await world.createRepository(organization, `models-${nth}`, { files });
    for (const user of users) world.grant(repository, user, "write");
    await person.issues.create({ owner: OWNER, repo: repository.name, title: "Promotions" });
    repositories.push(repository);
  }
  world.install(app, organization, repositories);
  const env = {
    ...process.env,
    APP_ID: String(app.id),
    PRIVATE_KEY: privateKeyPem,
    WEBHOOK_SECRET: SECRET,
    GITHUB_API_URL: `${forge.url}/api/v3`,
  };
  return { app, env, models, person, repositories };
}

function filesOf(model) {
  return Object.entries(exampleModel).map(([path, text]) => [
    path.replace("/fraud-detection/", `/${model}/`),
    text.replaceAll("fraud-detection", model),
  ]);
}

async function start(env) {
  const child = fork(fileURLToPath(new URL("./model-promoter.mjs", import.meta.url)), { env });
  const { url } = await new Promise((resolve, reject) => {
    child.once("message", resolve);
    child.once("exit", (code) => reject(new Error(`the server ended with ${code}`)));
  });
  return { child, url };
}

/** When each commit got its first check, by its id. */
function watchChecks(repositories) {
  const seen = new Map();
  for (const { checkRuns } of repositories)
    checkRuns.push = (run) => {
      if (!seen.has(run.headOid)) seen.set(run.headOid, performance.now());
      return Array.prototype.push.call(checkRuns, run);
    };
  return seen;
}

/** Sends all deliveries, the commands spread evenly among them; gives what was asked, and when. */
async function send({ app, models, person, repositories }, deliveries) {
  const ordinary = await ordinaryEvents();
  const asked = [];
  let next = 0;
  const sender = async () => {
    for (let nth = next++; nth < deliveries; nth = next++) {
      if (nth % COMMANDS > 0) {
        await post(app.webhook.url, ordinary[nth % ordinary.length]);
        continue;
      }
      const command = nth / COMMANDS;
      const repository = repositories[command % REPOSITORIES];
      const model = models[Math.floor(command / REPOSITORIES)];
      asked.push({ repository, model, at: performance.now() });
      await person.issues.createComment({
        owner: OWNER,
        repo: repository.name,
        issue_number: 1,
        body: `/promote ${model} 2.1.3 to staging`,
      });
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, sender));
  return asked;
}

/** GitHub's published examples of what goes on in any repository. */
async function ordinaryEvents() {
  const path = new URL(
    "../../node_modules/@octokit/webhooks-examples/api.github.com/index.json",
    import.meta.url,
  );
  const all = JSON.parse(await readFile(path, "utf8"));
  return ["issue_comment", "pull_request_review", "push"].map((event) => {
    const { examples } = all.find(({ name }) => name === event);
    const body = JSON.stringify(examples[0]);
    const signature = createHmac("sha256", SECRET).update(body).digest("hex");
    return { event, body, signature: `sha256=${signature}` };
  });
}

async function post(url, { event, body, signature }) {
  const answer = await fetch(url, {
    method: "POST",
    body,
    headers: {
      "content-type": "application/json",
      "x-github-event": event,
      "x-github-delivery": randomUUID(),
      "x-hub-signature-256": signature,
    },
  });
  if (answer.status !== 202) throw new Error(`a delivery was answered with ${answer.status}`);
  await answer.arrayBuffer();
}

async function untilAll(seen, count) {
  let [known, since] = [0, performance.now()];
  while (seen.size < count && performance.now() - since < PATIENCE) {
    if (seen.size > known) [known, since] = [seen.size, performance.now()];
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Milliseconds from each command to its check; those that never got one are left out. */
async function timesOf(asked, seen) {
  const times = [];
  for (const { repository, model, at } of asked) {
    const head = await repository.git.resolve(`refs/heads/promotion/${model}/staging`);
    const checked = seen.get(head);
    if (checked !== undefined) times.push(checked - at);
  }
  return times;
}

function quantile(times, share) {
  const sorted = [...times].sort((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]);
}

async function peakMegabytes(pid) {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Math.round(Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? Number.NaN) / 1024);
}
