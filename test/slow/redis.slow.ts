import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import {
  type OwnRedis,
  ownRedis,
  type Running,
  type Setting,
  setTheScene,
  watched,
} from "./redis-setting.js";

const repositories = ["fraud-models", "credit-models", "search-models"];
const models = ["one", "two", "three", "four", "five", "six"];
const PATIENCE = { timeout: 90_000, interval: 500 };

let redis: OwnRedis;
let setting: Setting;
let running: Running[] = [];
beforeAll(async () => {
  redis = await ownRedis();
  await redis.start();
  setting = await setTheScene(repositories, models, redis.url);
});
afterEach(async () => {
  await Promise.all(running.map((one) => one.end("SIGTERM")));
  running = [];
});
afterAll(async () => {
  await setting?.close();
  await redis?.close();
});

async function serve(...started: Parameters<Setting["serve"]>): Promise<Running> {
  const one = await setting.serve(...started);
  running.push(one);
  return one;
}

/** The title of a model's promotion. */
function title(model: string): string {
  return `Promote ${model} 2.1.3 from None to Staging`;
}

test("of thirty comments on three repositories nothing is lost or doubled, though one of three workers is killed midway", async () => {
  const { forge } = setting;
  const workers: Running[] = [];
  let killed = 0;
  const ways = await Promise.all(
    [0, 1, 2].map((nth) =>
      watched(forge, (body) => {
        // The pull request is open, and the worker that opened it will not hear of it.
        if (killed > 0 || !body.includes("createPullRequest")) return true;
        killed += 1;
        void workers[nth]?.end("SIGKILL");
        return false;
      }),
    ),
  );
  for (const { url } of ways)
    workers.push(await serve(["--role", "worker"], { GITHUB_API_URL: `${url}/api/v3` }));
  await serve(["--role", "web"]);
  const asked = models.slice(0, 5);
  const comments = asked.flatMap((model) => [`/promote ${model} 2.1.3 to staging`, "/help"]);
  for (const body of comments)
    for (const repository of repositories) await setting.comment(repository, body);
  await forge.settled();
  const answered = async () => {
    const outcomes = await Promise.all(repositories.map((one) => setting.outcome(one)));
    return outcomes.map(({ said }) => said.length);
  };
  await expect.poll(answered, PATIENCE).toEqual([10, 10, 10]);
  await Promise.all(running.map((one) => one.end("SIGTERM")));
  for (const way of ways) way.close();
  expect(killed).toBe(1);
  for (const repository of repositories) {
    const { pulls, said } = await setting.outcome(repository);
    expect(pulls).toEqual(asked.map(title).sort());
    expect(said.filter((text) => text.includes("The promotion is open"))).toHaveLength(5);
    expect(said.filter((text) => text.includes("| `/promote"))).toHaveLength(5);
    expect(new Set(said.map(markerOf)).size).toBe(10);
  }
});

/** Which comment the App answers, as it writes at the end of its answer. */
function markerOf(text: string): string {
  return /<!-- model-promoter reply \w+ -->/.exec(text)?.[0] ?? text;
}

test("a full queue answers 503, and what is delivered again later is done", async () => {
  const [repository = ""] = repositories;
  const before = (await setting.outcome(repository)).said.length;
  await serve(["--role", "web"], { QUEUE_LIMIT: "2" });
  for (let n = 0; n < 4; n++) await setting.comment(repository, "/help");
  await setting.forge.settled();
  const last = setting.forge.world.deliveries.slice(-4);
  expect(last.map(({ response }) => response?.status)).toEqual([202, 202, 503, 503]);
  await serve(["--role", "worker"]);
  const said = async () => (await setting.outcome(repository)).said.length - before;
  await expect.poll(said, PATIENCE).toBe(2);
  await expect.poll(() => setting.redeliver(), PATIENCE).toBe(0);
  await expect.poll(said, PATIENCE).toBe(4);
});

test("a Redis that stops and starts again loses nothing, and deliveries meanwhile are answered with 503", async () => {
  const [, repository = ""] = repositories;
  const before = (await setting.outcome(repository)).said.length;
  const said = async () => (await setting.outcome(repository)).said.length - before;
  await serve(["--role", "web"]);
  await setting.comment(repository, "/promote six 2.1.3 to staging");
  await setting.forge.settled();
  await redis.stop();
  await setting.comment(repository, "/help");
  await setting.forge.settled();
  const last = setting.forge.world.deliveries.slice(-2);
  expect(last.map(({ response }) => response?.status)).toEqual([202, 503]);
  await redis.start();
  await serve(["--role", "worker"]);
  await expect.poll(said, PATIENCE).toBe(1);
  await redis.stop();
  await redis.start();
  await expect.poll(() => setting.redeliver(), PATIENCE).toBe(0);
  await expect.poll(said, PATIENCE).toBe(2);
  expect((await setting.outcome(repository)).pulls).toContain(title("six"));
});
