import type { Gate, Moment, Ruling } from "./world-ports.js";

/** Where a process stands. */
export type Standing =
  | { readonly kind: "waiting"; readonly moment: Moment }
  | { readonly kind: "ended" }
  | { readonly kind: "failed"; readonly error: unknown }
  | { readonly kind: "dead" };

/** A process that goes on only when it is told to, from moment to moment. */
export class Process {
  #standing: Standing | null = null;
  #proceed: (ruling: Ruling) => void = () => undefined;
  #stood: () => void = () => undefined;

  /** Begins a run; it comes to its first moment by itself. */
  constructor(run: (gate: Gate) => Promise<unknown>) {
    const gate: Gate = (moment) =>
      new Promise((resolve) => {
        this.#proceed = resolve;
        this.#stand({ kind: "waiting", moment });
      });
    run(gate).then(
      () => this.#stand({ kind: "ended" }),
      (error: unknown) => this.#stand({ kind: "failed", error }),
    );
  }

  /** Where it stands, once it stands. */
  async standing(): Promise<Standing> {
    if (this.#standing) return this.#standing;
    await new Promise<void>((resolve) => {
      this.#stood = resolve;
    });
    return this.standing();
  }

  /** Lets it go on to the next moment. */
  proceed(ruling: Ruling): Promise<Standing> {
    this.#standing = null;
    this.#proceed(ruling);
    return this.standing();
  }

  /** It is killed where it stands: nothing that would follow is done. */
  kill(): void {
    this.#standing = { kind: "dead" };
  }

  #stand(standing: Standing): void {
    this.#standing = standing;
    this.#stood();
  }
}
