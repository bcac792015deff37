import type { Look } from "../../../src/entry/look.js";
import { takeLook } from "../../../src/entry/take-look.js";
import { merged, People } from "./acts.js";
import { Process, type Standing } from "./process.js";
import { Random } from "./random.js";
import { APP, firstFiles, usualRules } from "./small-registry.js";
import { World } from "./world.js";
import { type Moment, type Ruling, worldPorts } from "./world-ports.js";

/** A story's end. */
export interface Played {
  readonly world: World;
  /** What happened, in words. */
  readonly told: readonly string[];
  /** How many faults struck. */
  readonly faults: number;
  /** Looks that failed at every try, though no fault struck any more. */
  readonly failing: readonly string[];
}

/** An event on its way to the App. */
interface Delivery {
  readonly look: Look;
  readonly id: string;
  readonly tries: number;
}

interface Running {
  readonly delivery: Delivery;
  readonly process: Process;
  readonly standing: Standing;
}

/** How a story goes, as its seed decides. */
interface Temper {
  readonly acts: number;
  readonly processes: number;
  /** How likely somebody acts while looks are waiting. */
  readonly haste: number;
  /** How likely a moment is struck. */
  readonly malice: number;
}

const MOST_TRIES = 3;
const SWEEPS = 2;
const MOST_TICKS = 20_000;

/** Plays the story of a seed: people's acts, looks of several processes, faults; then all that was left is made up for. */
export async function playStory(seed: number): Promise<Played> {
  const story = new Story(new Random(seed));
  await story.play();
  await story.settle();
  const { world, told, faults, failing } = story;
  return { world, told, faults, failing };
}

class Story {
  readonly world: World;
  readonly told: string[] = [];
  readonly failing: string[] = [];
  faults = 0;
  readonly #random: Random;
  readonly #people: People;
  readonly #temper: Temper;
  #waiting: Delivery[] = [];
  #running: Running[] = [];
  #deliveries = 0;
  #mergedByApp = new Set<number>();
  #malice: number;

  constructor(random: Random) {
    this.#random = random;
    const rules = {
      ...usualRules,
      stagingSigned: random.chance(0.6),
      floor: random.pick([0.8, 0.8, 0.95]),
    };
    const owners = random.pick([["@lead"], ["@lead", "@acme/risk"]]);
    this.world = new World(firstFiles(rules, owners));
    this.#people = new People(this.world, random);
    this.#temper = {
      acts: random.between(5, 20),
      processes: random.between(1, 3),
      haste: random.pick([0.02, 0.1, 0.4]),
      malice: random.pick([0, 0.03, 0.1]),
    };
    this.#malice = this.#temper.malice;
  }

  async play(): Promise<void> {
    for (let acts = 0; acts < this.#temper.acts; ) {
      if (this.#isIdle() || this.#random.chance(this.#temper.haste)) {
        if (this.#act()) acts += 1;
      } else await this.#goOn();
    }
  }

  /** Takes all looks that are left, and lets the App sweep for what nobody told it of. */
  async settle(): Promise<void> {
    this.#malice = 0;
    this.#waiting = this.#waiting.map((delivery) => ({ ...delivery, tries: 0 }));
    await this.#finish();
    // What one sweep ends is free for the next.
    for (let sweeps = 0; sweeps < SWEEPS; sweeps++) {
      this.told.push("hours later, a sweep");
      this.world.wait(2 * 3600);
      this.#deliver({ kind: "sweep" });
      await this.#finish();
    }
  }

  #isIdle(): boolean {
    return this.#waiting.length === 0 && this.#running.length === 0;
  }

  /** Somebody does something; false where there was nothing to do it to. */
  #act(): boolean {
    const act = this.#people.act();
    if (!act) return false;
    this.told.push(act.what);
    for (const look of act.looks) {
      const lost = look.kind !== "promotion-request" && this.#strikes();
      if (lost) this.told.push(`  lost: ${look.kind}`);
      else this.#deliver(look, act.delivery);
    }
    return true;
  }

  #deliver(look: Look, delivery?: string): void {
    this.#deliveries += 1;
    const id = delivery ?? `look-${this.#deliveries}`;
    this.#waiting.push({ look, id, tries: 0 });
    if (!this.#strikes()) return;
    this.told.push(`  twice: ${look.kind}`);
    this.#waiting.push({ look, id, tries: 0 });
  }

  /** Whether a fault strikes; it is counted then. */
  #strikes(): boolean {
    const struck = this.#malice > 0 && this.#random.chance(this.#malice * 2);
    if (struck) this.faults += 1;
    return struck;
  }

  async #finish(): Promise<void> {
    for (let ticks = 0; !this.#isIdle(); ticks++) {
      if (ticks > MOST_TICKS) throw new Error("the story doesn't end");
      await this.#goOn();
    }
  }

  /** One process begins, or goes on by one moment. */
  async #goOn(): Promise<void> {
    const free = this.#running.length < this.#temper.processes && this.#waiting.length > 0;
    if (free && (this.#running.length === 0 || this.#random.chance(0.3))) await this.#begin();
    else await this.#step(this.#random.between(0, this.#running.length - 1));
    this.#hearOfOwnMerges();
  }

  async #begin(): Promise<void> {
    const index = this.#random.chance(0.7) ? 0 : this.#random.between(0, this.#waiting.length - 1);
    const [delivery] = this.#waiting.splice(index, 1);
    if (!delivery) return;
    const process = new Process((gate) =>
      takeLook(worldPorts(this.world, gate), delivery.look, delivery.id),
    );
    this.#stands({ delivery, process, standing: await process.standing() });
  }

  async #step(index: number): Promise<void> {
    const [running] = this.#running.splice(index, 1);
    if (running?.standing.kind !== "waiting") return;
    const { delivery, process } = running;
    const { moment } = running.standing;
    if (this.#malice > 0 && this.#random.chance(this.#malice)) {
      this.faults += 1;
      if (this.#random.chance(0.4)) {
        process.kill();
        this.told.push(`  killed ${moment.when} ${moment.port} (${delivery.look.kind})`);
        this.#again(delivery);
        return;
      }
      const ruling = faultAt(moment, this.#random);
      this.told.push(`  ${ruling} ${moment.when} ${moment.port} (${delivery.look.kind})`);
      this.#stands({ delivery, process, standing: await process.proceed(ruling) });
      return;
    }
    this.#stands({ delivery, process, standing: await process.proceed("go") });
  }

  #stands(running: Running): void {
    const { standing, delivery } = running;
    if (standing.kind === "waiting") this.#running.push(running);
    if (standing.kind !== "failed") return;
    this.told.push(`  failed: ${String(standing.error)}`);
    this.#again(delivery, standing.error);
  }

  /** A failed look is tried again, some times; a machine's event while faults strike, for no sweep would find it. */
  #again({ look, id, tries }: Delivery, error: unknown = null): void {
    const patient = this.#malice > 0 && look.kind === "promotion-request";
    if (patient || tries + 1 < MOST_TRIES) this.#waiting.push({ look, id, tries: tries + 1 });
    else if (this.#malice > 0) this.told.push(`  given up: ${look.kind}`);
    else this.failing.push(`a look at ${look.kind} fails whenever it is taken: ${String(error)}`);
  }

  /** The App merges what needs nobody, and is told of it as of anybody's merge. */
  #hearOfOwnMerges(): void {
    for (const pull of this.world.pulls) {
      if (pull.merged?.by !== APP || this.#mergedByApp.has(pull.number)) continue;
      this.#mergedByApp.add(pull.number);
      this.told.push(`the App merges #${pull.number}`);
      if (!this.#strikes()) this.#deliver(merged(pull));
    }
  }
}

const WRITES = ["takeLock", "openPromotion", "recommit", "record", "mergePullRequest"];
const READS = ["readRequest", "readPromotion", "readCompletion"];

function faultAt({ port, when }: Moment, random: Random): Ruling {
  if (when === "before" && WRITES.includes(port) && random.chance(0.5)) return "stale";
  if (when === "before" && READS.includes(port) && random.chance(0.3)) return "unread";
  return "error";
}
