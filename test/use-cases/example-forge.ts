import { FOLDER, manifestText, registryFiles } from "../domain/worked-example.js";
import { type Hook, InMemoryForge } from "./in-memory-ports.js";

/** The worked example's registry behind the ports. */
export function exampleForge(): InMemoryForge {
  const files = registryFiles();
  const all = [
    files.policy,
    files.codeowners,
    files.definition,
    files.record,
    files.card,
    ...files.evidence,
    ...files.otherRecords,
  ].flatMap((file) => file ?? []);
  return new InMemoryForge({
    ...Object.fromEntries(all.map(({ path, text }) => [path, text])),
    [`${FOLDER}/manifest.yaml`]: manifestText,
    [`${FOLDER}/audit/2025/000001-4be0aaaaaaaaaaaaaaaa.json`]: "{}\n",
    [`${FOLDER}/audit/2025/000002-91c2aaaaaaaaaaaaaaaa.json`]: "{}\n",
  });
}

/** The process died here. */
export class Died extends Error {
  override readonly name = "Died";
}

/** A hook of a process that dies at its n-th moment, counted from 1. */
export function dyingAt(n: number): Hook {
  let moments = 0;
  return async ({ port, when }) => {
    moments += 1;
    if (moments === n) throw new Died(`${when} ${port}`);
  };
}

/** A process that goes on only when it is told to, moment by moment. */
export class Stepper {
  #allowed = 0;
  #wake: () => void = () => undefined;
  #paused: () => void = () => undefined;
  readonly #ended: Promise<unknown>;

  constructor(run: (hook: Hook) => Promise<unknown>) {
    this.#ended = run(async ({ when }) => {
      // What follows one call comes before the next: two moments, one choice.
      if (when === "after") return;
      while (this.#allowed === 0) {
        this.#paused();
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
      this.#allowed -= 1;
    });
  }

  /** Lets the process pass so many moments, or run to its end. */
  async advance(moments: number): Promise<void> {
    this.#allowed = moments;
    const paused = new Promise<void>((resolve) => {
      this.#paused = resolve;
    });
    this.#wake();
    await Promise.race([this.#ended, paused]);
  }

  /** Lets the process run to its end. */
  async finish(): Promise<void> {
    await this.advance(Number.POSITIVE_INFINITY);
    await this.#ended;
  }
}
