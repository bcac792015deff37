import { createCommitOnBranch } from "./refs.js";
import type { Actor, App, Delivery, LoggedRequest, User, World } from "./world.js";

/** What goes wrong with one request. `when`: before it takes effect, which it then never does, or after. */
export type RequestFault =
  | {
      readonly kind: "server-error";
      readonly status: 500 | 502 | 503;
      readonly when: "before" | "after";
    }
  /** The connection ends without an answer, after so many milliseconds. */
  | { readonly kind: "hang-up"; readonly when: "before" | "after"; readonly ms: number }
  /** Too many requests at once: 403 and how many seconds to wait. */
  | { readonly kind: "secondary-limit"; readonly seconds: number }
  /** The hour's requests are used up: an error in an answer of status 200 with GraphQL, 403 or 429 with REST. */
  | { readonly kind: "primary-limit"; readonly status: 403 | 429 }
  /** The n-th field of a GraphQL document fails, and the others come. */
  | { readonly kind: "field"; readonly nth: number }
  /** A read is answered as the same question was before, if it was. */
  | { readonly kind: "stale" }
  /** Somebody commits to the default branch just before the App does. */
  | { readonly kind: "overtaken" }
  /** The token isn't accepted this once. */
  | { readonly kind: "bad-token" };

/** What goes wrong with one delivery. Times are in milliseconds. */
export type DeliveryFault =
  | { readonly kind: "dropped" }
  | { readonly kind: "doubled" }
  /** Sent later, and what comes after it before it. */
  | { readonly kind: "late"; readonly ms: number }
  /** Sent, and once more later. */
  | { readonly kind: "again"; readonly ms: number }
  /** Sent twice at one instant, the second time to another address where there is one. */
  | { readonly kind: "twins"; readonly url: string | null };

/** A request of the App, as far as faults depend on it. */
export interface FaultedRequest {
  /** Counts the App's requests from 1. */
  readonly n: number;
  readonly kind: "rest" | "graphql";
  readonly method: string;
  readonly path: string;
  /** The GraphQL document; empty with REST. */
  readonly document: string;
}

/**
 * Chooses what goes wrong. A world without one is a forge without faults. Only requests of `app` and its deliveries are
 * concerned, never those of people.
 */
export interface Faults {
  readonly app: App;
  /** Who overtakes the App. */
  readonly otherWriter: User;
  ofRequest(request: FaultedRequest): RequestFault | null;
  ofDelivery(delivery: Delivery): DeliveryFault | null;
  /**
   * Called before and after each request's effect, so that a process can be killed there. False hangs up at once: before
   * the effect there is none then.
   */
  onRequest?(moment: "before" | "after", request: FaultedRequest): boolean;
}

/** An answer before it is written out. */
export interface ApiAnswer {
  readonly status: number;
  readonly operation: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** A request to GraphQL or REST, and who makes it. */
export interface ApiRequest {
  readonly actor: Actor;
  readonly kind: Exclude<LoggedRequest["kind"], "git">;
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

/** What the fault layer remembers of a world: how many requests the App made, and what its reads were answered. */
interface Memory {
  count: number;
  readonly answers: Map<string, ApiAnswer>;
}

const memories = new WeakMap<Faults, Memory>();

/**
 * Lets a request happen, or go wrong. `act` does it and gives the answer; its argument is which field of a GraphQL
 * document fails, where one does. Null: hang up without an answer.
 */
export async function throughFaults(
  world: World,
  asked: ApiRequest,
  act: (failingField: number | null) => Promise<ApiAnswer>,
): Promise<ApiAnswer | null> {
  const { faults } = world;
  if (faults === null || appOf(asked.actor) !== faults.app) return act(null);
  const memory = memoryOf(faults);
  memory.count += 1;
  const request = faultedRequest(asked, memory.count);
  const fault = faults.ofRequest(request);
  if (faults.onRequest?.("before", request) === false) return null;
  const answer = await meet(world, faults, { asked, request, fault, act, memory });
  return faults.onRequest?.("after", request) === false ? null : answer;
}

interface Meeting {
  readonly asked: ApiRequest;
  readonly request: FaultedRequest;
  readonly fault: RequestFault | null;
  readonly act: (failingField: number | null) => Promise<ApiAnswer>;
  readonly memory: Memory;
}

async function meet(
  world: World,
  faults: Faults,
  { asked, request, fault, act, memory }: Meeting,
): Promise<ApiAnswer | null> {
  const key = isRead(request) ? `${request.path} ${JSON.stringify(asked.body ?? null)}` : null;
  const remembered = async (failing: number | null) => {
    const answer = await act(failing);
    if (key !== null && failing === null) memory.answers.set(key, answer);
    return answer;
  };
  switch (fault?.kind) {
    case "server-error":
      if (fault.when === "after") await remembered(null);
      return failure(fault.status, "Server Error");
    case "hang-up":
      if (fault.when === "after") await remembered(null);
      await after(fault.ms);
      return null;
    case "secondary-limit":
      return failure(403, "You have exceeded a secondary rate limit. Please wait.", {
        "retry-after": String(fault.seconds),
      });
    case "primary-limit":
      return usedUp(request, fault.status);
    case "bad-token":
      return failure(401, "Bad credentials");
    case "field":
      return remembered(fault.nth);
    case "stale":
      return (key === null ? undefined : memory.answers.get(key)) ?? remembered(null);
    case "overtaken":
      if (/\bcreateCommitOnBranch\b/.test(request.document)) await overtake(world, faults, asked);
      return remembered(null);
    case undefined:
      return remembered(null);
  }
}

function appOf(actor: Actor): App | null {
  if (actor.kind === "app") return actor.app;
  return actor.kind === "installation" ? actor.installation.app : null;
}

function memoryOf(faults: Faults): Memory {
  const known = memories.get(faults);
  if (known) return known;
  const fresh: Memory = { count: 0, answers: new Map() };
  memories.set(faults, fresh);
  return fresh;
}

function faultedRequest({ kind, method, path, body }: ApiRequest, n: number): FaultedRequest {
  const query = kind === "graphql" && typeof body === "object" && body !== null && "query" in body;
  return { n, kind, method, path, document: query ? String(body.query) : "" };
}

function isRead({ kind, method, document }: FaultedRequest): boolean {
  return kind === "graphql" ? document.startsWith("query") : method === "GET";
}

function failure(
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): ApiAnswer {
  return { status, operation: null, headers, body: { message, documentation_url: "" } };
}

function usedUp({ kind }: FaultedRequest, status: 403 | 429): ApiAnswer {
  const headers = { "x-ratelimit-remaining": "0" };
  const message = "API rate limit exceeded";
  if (kind === "rest") return failure(status, message, headers);
  const errors = [{ type: "RATE_LIMITED", message }];
  return { status: 200, operation: null, headers, body: { errors } };
}

/** Adds a file to the default branch of the repository that the App's commit names, as the other writer. */
async function overtake(world: World, { otherWriter }: Faults, { body }: ApiRequest) {
  const [name] = /(?<="repositoryNameWithOwner":")[^"]+/.exec(JSON.stringify(body)) ?? [""];
  const repository = world.repositories.get(name.toLowerCase());
  const head = await repository?.git.resolve(`refs/heads/${repository.defaultBranch}`);
  if (!repository || !head) return;
  const actor = { kind: "user", user: otherWriter } as const;
  await createCommitOnBranch(world, actor, repository, {
    branch: repository.defaultBranch,
    expectedHeadOid: head,
    headline: "Take a note",
    body: "",
    additions: [{ path: `notes/${head.slice(0, 12)}.md`, content: Buffer.from("A note\n") }],
    deletions: [],
  });
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/**
 * Sends a delivery, or lets that go wrong. `send` makes one attempt, to another address where one is given, and `lost` is
 * what is noted where it never came. What is to be sent later goes to `later`, which the line of deliveries doesn't wait for.
 */
export async function deliverThroughFaults(
  world: World,
  delivery: Delivery,
  ways: {
    readonly send: (url?: string) => Promise<void>;
    readonly lost: () => void;
    readonly later: (sent: Promise<void>) => void;
  },
): Promise<void> {
  const { faults } = world;
  const { send, lost, later } = ways;
  const fault = faults?.app === delivery.app ? faults.ofDelivery(delivery) : null;
  switch (fault?.kind) {
    case "dropped":
      return lost();
    case "doubled":
      await send();
      return send();
    case "late":
      return later(after(fault.ms).then(() => send()));
    case "again":
      later(after(fault.ms).then(() => send()));
      return send();
    case "twins":
      await Promise.all([send(), send(fault.url ?? undefined)]);
      return;
    case undefined:
      return send();
  }
}

/** How likely each fault is, from 0 to 1; those left out never happen. */
export interface FaultShares {
  readonly requests: Readonly<Partial<Record<RequestFault["kind"], number>>>;
  readonly deliveries: Readonly<Partial<Record<DeliveryFault["kind"], number>>>;
}

/** Choices by a seed: equal ones for an equal order of requests and deliveries. `twin` is where a second replica listens. */
export function seededFaults(
  seed: number,
  shares: FaultShares,
  twin: () => string | null = () => null,
): Pick<Faults, "ofRequest" | "ofDelivery"> {
  const random = seededRandom(seed);
  const either = <T>(one: T, other: T) => (random() < 0.5 ? one : other);
  const requestFault = (kind: RequestFault["kind"]): RequestFault => {
    switch (kind) {
      case "server-error":
        return { kind, status: either(502, either(500, 503)), when: either("before", "after") };
      case "hang-up":
        return { kind, when: either("before", "after"), ms: Math.floor(random() * 50) };
      case "secondary-limit":
        return { kind, seconds: 1 };
      case "primary-limit":
        return { kind, status: either(403, 429) };
      case "field":
        return { kind, nth: 1 + Math.floor(random() * 6) };
      default:
        return { kind };
    }
  };
  const deliveryFault = (kind: DeliveryFault["kind"]): DeliveryFault => {
    switch (kind) {
      case "late":
        return { kind, ms: Math.floor(random() * 200) };
      case "again":
        return { kind, ms: Math.floor(random() * 700) };
      case "twins":
        return { kind, url: twin() };
      default:
        return { kind };
    }
  };
  return {
    ofRequest: () => drawn(random(), shares.requests, requestFault),
    ofDelivery: () => drawn(random(), shares.deliveries, deliveryFault),
  };
}

/** Takes from what is shared out the kind that a number from 0 to 1 falls on; null beyond them all. */
function drawn<K extends string, T>(
  at: number,
  shares: Readonly<Partial<Record<K, number>>>,
  make: (kind: K) => T,
): T | null {
  let left = at;
  for (const [kind, share] of Object.entries(shares) as [K, number][]) {
    if (left < share) return make(kind);
    left -= share;
  }
  return null;
}

/** Random numbers from 0 to 1, the same for a seed (mulberry32, public domain). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
