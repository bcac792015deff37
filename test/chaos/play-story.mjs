import { seededFaults, seededRandom } from "../../dist/forge/faults.js";
import { judge } from "../oracle/judge.mjs";
import { readRepository } from "../oracle/read-repository.mjs";
import { actOnce } from "./acts.mjs";
import { setStory } from "./setting.mjs";
import { settle } from "./settle.mjs";

/** How often each thing goes wrong in a story that has it. */
const requestFaults = {
  "server-error": 0.05,
  "hang-up": 0.05,
  "secondary-limit": 0.02,
  "primary-limit": 0.02,
  field: 0.04,
  stale: 0.06,
  overtaken: 0.05,
  "bad-token": 0.02,
};
const deliveryFaults = { dropped: 0.08, doubled: 0.06, late: 0.1, again: 0.08, twins: 0.15 };
const MOST_WAIT = 1500;

/**
 * Plays the story of a seed and judges its end. Gives what was wrong, how many things were made to go wrong, and the
 * lines that tell of it all.
 */
export async function playStory(seed, { files, pool }) {
  const random = seededRandom(seed);
  const setting = await setStory(files);
  const story = storyOf(setting, random, pool);
  try {
    const { data } = await story.call("platform-engineer", "POST", "issues", {
      title: "Promotions",
    });
    story.issue = data.number;
    await story.startReplicas(random() < 0.45 ? 2 : 1);
    setFaults(story, seed);
    for (let left = 5 + Math.floor(random() ** 2 * 16); left > 0; left--) await playOne(story);
    setting.world.faults = null;
    await settle(story);
    return await end(story);
  } finally {
    await story.close();
  }
}

/** One act, or two at the same instant; then a wait, or none. */
async function playOne(story) {
  const { random } = story;
  const together = random() < 0.15 ? 2 : 1;
  const lines = await Promise.all(Array.from({ length: together }, () => actOnce(story)));
  story.lines.push(lines.filter((line) => line !== null).join("  ||  "));
  if (random() < 0.5) await story.settled();
  else await new Promise((resolve) => setTimeout(resolve, random() * 60));
  await story.restartDead();
}

async function end(story) {
  const found = judge(await readRepository(story));
  return { found, faults: story.faults, lines: story.lines };
}

/** Each story has a part of the faults, some none at all; each thing that goes wrong is noted among the lines. */
function setFaults(story, seed) {
  const { world, app, users, random, lines } = story;
  const some = (shares) => Object.fromEntries(Object.entries(shares).filter(() => random() < 0.6));
  const wrong = random() < 0.9;
  const shares = wrong
    ? { requests: some(requestFaults), deliveries: some(deliveryFaults) }
    : { requests: {}, deliveries: {} };
  const chosen = seededFaults(seed, shares, () => story.twin());
  const kills = wrong && random() < 0.7 ? killPoints(random) : new Map();
  const note = (fault, about) => {
    if (fault === null) return null;
    story.faults += 1;
    lines.push(`    ! ${Object.values(fault).join(" ")}: ${about}`);
    return fault;
  };
  world.faults = {
    app,
    otherWriter: users.get("second-scientist"),
    ofRequest: (request) => note(fitting(chosen.ofRequest(request), request), named(request)),
    ofDelivery: (delivery) =>
      note(chosen.ofDelivery(delivery), `${delivery.event} ${delivery.action ?? ""}`),
    onRequest: (moment, request) => {
      if (kills.get(request.n) !== moment || request.path === "/app") return true;
      note({ kind: "killed", moment }, named(request));
      story.killOne();
      return false;
    },
  };
}

/** A fault that a request can meet; one that the App makes when it starts meets none. */
function fitting(fault, { path, document }) {
  if (path === "/app") return null;
  const commits = document.includes("createCommitOnBranch");
  const fits = { overtaken: commits, field: document !== "", stale: document.startsWith("query") };
  return fits[fault?.kind] === false ? null : fault;
}

function killPoints(random) {
  const count = 1 + Math.floor(random() * 3);
  return new Map(
    Array.from({ length: count }, () => [
      1 + Math.floor(random() * 70),
      random() < 0.5 ? "before" : "after",
    ]),
  );
}

function named({ n, document, method, path }) {
  return `request ${n}, ${/^\w+ (\w+)/.exec(document)?.[1] ?? `${method} ${path}`}`;
}

function storyOf(setting, random, pool) {
  const { forge, world, app, tokens, options } = setting;
  const replicas = [];
  const time = () =>
    world.clock
      .now()
      .toISOString()
      .replace(/\.\d+Z$/, "Z");
  const { clock } = world;
  for (const name of ["tick", "advance", "set"]) {
    const real = clock[name];
    clock[name] = (...args) => {
      const answer = real(...args);
      for (const replica of replicas) replica.tell(time());
      return answer;
    };
  }
  const point = () => {
    app.webhook.url = replicas.find((one) => one.alive && one.url)?.url ?? app.webhook.url;
  };
  const start = async () => {
    const replica = pool.take();
    replica.onLog = (line) => story.lines.push(...logged(line).map((one) => `      . ${one}`));
    await replica.start(options, time());
    replicas.push(replica);
    point();
  };
  const quiet = async () => {
    for (let round = 0; round < 2; round++) {
      await forge.settled();
      await Promise.all(replicas.map((one) => one.settled()));
    }
  };
  const story = {
    ...setting,
    random,
    lines: [],
    faults: 0,
    commands: new Set(),
    tampered: [],
    issue: 0,
    call: (login, method, path, body) => call(forge.url, tokens.get(login), method, path, body),
    startReplicas: async (count) => {
      for (let n = 0; n < count; n++) await start();
    },
    twin: () => replicas.filter((one) => one.alive && one.url).at(-1)?.url ?? null,
    killOne: () => {
      const living = replicas.filter((one) => one.alive);
      living[Math.floor(random() * living.length)]?.kill();
    },
    restartDead: async () => {
      const dead = replicas.filter((one) => !one.alive);
      for (const one of dead) {
        replicas.splice(replicas.indexOf(one), 1);
        await start();
      }
      point();
    },
    /** Waits until nothing goes on; gives false where that takes too long. */
    settled: (most = MOST_WAIT) => {
      let timer;
      const late = new Promise((resolve) => {
        timer = setTimeout(() => resolve(false), most);
      });
      return Promise.race([quiet().then(() => true), late]).finally(() => clearTimeout(timer));
    },
    sweep: async () => {
      const about = { options, owner: "acme", name: "registry", now: time() };
      await replicas.find((one) => one.alive)?.sweep(about);
    },
    close: async () => {
      world.faults = null;
      await forge.close();
      for (const one of replicas) {
        if (one.alive) await one.stop();
        pool.put(one);
      }
    },
  };
  return story;
}

/** What a line of the App's log tells of what was done; nothing for most. */
function logged(line) {
  if (!line.startsWith("{")) return [line];
  const { msg, look, did, about, details, err } = JSON.parse(line);
  if (look === undefined && err === undefined) return [];
  const parts = [msg, look, did, about, details?.join("; "), err?.message];
  return [parts.filter(Boolean).join(": ").slice(0, 400)];
}

/** One request of a person or machine, below the story's repository. */
async function call(url, token, method, path, body) {
  const response = await fetch(`${url}/api/v3/repos/acme/registry/${path}`, {
    method,
    headers: { authorization: `token ${token}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, data: text === "" ? null : JSON.parse(text) };
}
