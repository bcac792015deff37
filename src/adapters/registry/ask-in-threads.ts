import { availableParallelism } from "node:os";
import { parentPort, Worker, workerData } from "node:worker_threads";
import { type AskedModel, type Inquiry, type OpenInquiry, openInquiry } from "./ask-models.js";
import type { FoundModel } from "./find-models.js";

/** Below this number of models, starting threads takes longer than they save. */
const WORTH_THREADS = 100;
/** Models that a thread is given at a time. */
const AT_A_TIME = 20;

/**
 * Asks every model, in their order; very many models in as many threads as there are processors. `program` is the file
 * that this program was started from, which must call {@link answerInThread} when it runs in a thread; null: no threads.
 */
export async function askEachModel(
  inquiry: Inquiry,
  models: readonly FoundModel[],
  program: string | null,
): Promise<AskedModel> {
  const threads = models.length < WORTH_THREADS ? 1 : availableParallelism();
  if (program === null || threads === 1) return askHere(inquiry, models);
  const batches = inBatches(models);
  const answers: AskedModel[] = [];
  const workers = Array.from(
    { length: threads },
    () => new Worker(program, { workerData: inquiry }),
  );
  let next = 0;
  const work = async (worker: Worker) => {
    for (let index = next++; index < batches.length; index = next++)
      answers[index] = await askWorker(worker, batches[index] ?? []);
  };
  try {
    await Promise.all(workers.map(work));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return together(answers);
}

/** In a thread: answers batches of models until the thread is ended. */
export function answerInThread(): void {
  const port = parentPort;
  if (port === null) throw new Error("this is no thread");
  const open = openInquiry(workerData as Inquiry);
  // An answer that fails is an unhandled rejection, which ends the thread and reaches who started it as its error.
  port.on("message", async (models: readonly FoundModel[]) => {
    port.postMessage(await askAll(open, models));
  });
}

function askWorker(worker: Worker, models: readonly FoundModel[]): Promise<AskedModel> {
  return new Promise((done, fail) => {
    const failed = (cause: unknown) => fail(new Error("a thread failed", { cause }));
    worker.once("error", failed);
    worker.once("message", (answer: AskedModel) => {
      worker.off("error", failed);
      done(answer);
    });
    worker.postMessage(models);
  });
}

async function askHere(inquiry: Inquiry, models: readonly FoundModel[]): Promise<AskedModel> {
  const open = openInquiry(inquiry);
  try {
    return await askAll(open, models);
  } finally {
    await open.close();
  }
}

async function askAll(open: OpenInquiry, models: readonly FoundModel[]): Promise<AskedModel> {
  const answers: AskedModel[] = [];
  for (const model of models) answers.push(await open.ask(model));
  return together(answers);
}

function together(answers: readonly AskedModel[]): AskedModel {
  return {
    findings: answers.flatMap(({ findings }) => findings),
    parents: answers.flatMap(({ parents }) => parents),
    overviews: answers.flatMap(({ overviews }) => overviews),
    staged: answers.flatMap(({ staged }) => staged),
    rows: answers.flatMap(({ rows }) => rows),
    problems: answers.flatMap(({ problems }) => problems),
    read: answers.reduce((sum, { read }) => sum + read, 0),
    parsed: answers.reduce((sum, { parsed }) => sum + parsed, 0),
  };
}

function inBatches(models: readonly FoundModel[]): readonly (readonly FoundModel[])[] {
  const batches = Math.ceil(models.length / AT_A_TIME);
  return Array.from({ length: batches }, (_, i) =>
    models.slice(i * AT_A_TIME, (i + 1) * AT_A_TIME),
  );
}
