/** What a use-case came to, for the log: one word, and what it was about. */
export interface Outcome {
  readonly did:
    | "nothing"
    | "answered-before"
    | "replied"
    | "refused"
    | "opened"
    | "redrawn"
    | "not-a-promotion"
    | "rechecked"
    | "withdrawn"
    | "merged"
    | "recorded"
    | "merge-refused"
    | "received"
    | "proposed"
    | "freed"
    | "pending";
  readonly about: string;
}

/** Times that a write is tried again from a fresh snapshot after the world had changed under it. */
export const MOST_TRIES = 6;

/** The world changed at every try; the event is to be delivered again. */
export class Contended extends Error {
  override readonly name = "Contended";
}
