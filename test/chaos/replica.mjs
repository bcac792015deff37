import { fork } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("app-process.mjs", import.meta.url));

/** A process that has the App's code loaded, and runs it once it is told for which forge. */
export class Replica {
  #child;
  #asked = new Map();
  #ids = 0;
  #killed = false;
  #ready;
  /** Where it takes webhooks; null until it was started. */
  url = null;

  /** Takes the lines that its log has. */
  onLog = () => {};

  constructor() {
    this.#child = fork(program, { stdio: ["ignore", "inherit", "pipe", "ipc"] });
    createInterface({ input: this.#child.stderr }).on("line", (line) => this.onLog(line));
    this.#ready = new Promise((resolve) => this.#asked.set("ready", { resolve, reject: resolve }));
    this.#child.on("message", ({ id, value, error }) => {
      const asked = this.#asked.get(id);
      this.#asked.delete(id);
      if (error) asked?.reject(new Error(error));
      else asked?.resolve(value);
    });
    this.#child.on("exit", (code) => {
      for (const { reject } of this.#asked.values()) reject(new Error(`it ended (${code})`));
      this.#asked.clear();
    });
    this.#child.on("error", () => {});
  }

  get alive() {
    return !this.#killed && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  async start(options, now) {
    await this.#ready;
    this.url = await this.#ask("start", { options, now });
  }

  async stop() {
    await this.#ask("stop", {});
    this.url = null;
  }

  /** Resolves when no look runs or waits, or when it is dead. */
  async settled() {
    await this.#ask("settled", {}).catch((error) => {
      if (this.alive) throw error;
    });
  }

  /** Runs the App's sweep of a repository. */
  async sweep(about) {
    await this.#ask("sweep", about);
  }

  tell(now) {
    if (this.alive && this.#child.connected) this.#child.send({ id: "time", what: "time", now });
  }

  kill() {
    this.#killed = true;
    this.#child.kill("SIGKILL");
  }

  #ask(what, about) {
    const id = ++this.#ids;
    return new Promise((resolve, reject) => {
      if (!this.alive) return reject(new Error("it has ended"));
      this.#asked.set(id, { resolve, reject });
      this.#child.send({ id, what, ...about }, (error) => error && reject(error));
    });
  }
}

/** Processes to take from: one is always warming up. */
export class ReplicaPool {
  #idle = [];

  take() {
    const found = this.#idle.filter((one) => one.alive);
    this.#idle = found.slice(1);
    if (this.#idle.length === 0) this.#idle.push(new Replica());
    return found[0] ?? new Replica();
  }

  /** Gives back one that was stopped. */
  put(replica) {
    if (replica.alive && this.#idle.length < 3) this.#idle.unshift(replica);
    else replica.kill();
  }

  close() {
    for (const replica of this.#idle) replica.kill();
  }
}
