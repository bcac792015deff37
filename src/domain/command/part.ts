import { failed, ok, type Problem, type Result } from "../problem.js";

/** One part of a command as read, and how it looks in the right form: the person's own words where they'll do. */
export interface Part<T> {
  readonly result: Result<T>;
  /** Text for the right form; empty when the part is left out. */
  readonly form: string;
}

type Values<P> = { readonly [K in keyof P]: P[K] extends Part<infer T> ? T : never };

/** A part that is fine. */
export function right<T>(value: T, form: string): Part<T> {
  return { result: ok(value), form };
}

/** A part that is not, with what belongs in its place. */
export function wrong(problem: Problem, form: string): Part<never> {
  return { result: failed(problem), form };
}

/** A whole made of its parts, in their order; otherwise the problems of all of them. */
export function assemble<P extends Readonly<Record<string, Part<unknown>>>, C>(
  parts: P,
  build: (values: Values<P>) => C,
): Part<C> {
  const list = Object.entries(parts);
  const form = list.flatMap(([, part]) => (part.form === "" ? [] : [part.form])).join(" ");
  const [first, ...others] = list.flatMap(([, part]) =>
    part.result.ok ? [] : part.result.problems,
  );
  if (first !== undefined) return { result: failed(first, ...others), form };
  const values = list.map(([name, part]) => [name, part.result.ok ? part.result.value : undefined]);
  return { result: ok(build(Object.fromEntries(values) as Values<P>)), form };
}
