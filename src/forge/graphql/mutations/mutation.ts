/** What every mutation's input has. */
interface AnyInput {
  readonly clientMutationId?: string | null;
}

/** A mutation field: its `input` to its payload, with the client's own id handed back. */
export function mutation<I extends AnyInput>(
  run: (input: I) => Promise<object> | object,
): (args: { readonly input: I }) => Promise<object> {
  return async ({ input }) => ({
    clientMutationId: input.clientMutationId ?? null,
    ...(await run(input)),
  });
}

/** A property where there is a value; nothing where GraphQL gave null or left it out. */
export function given<K extends string, V>(
  name: K,
  value: V | null | undefined,
): { readonly [P in K]?: V } {
  return value == null ? {} : ({ [name]: value } as { readonly [P in K]?: V });
}

/** A branch's short name, which some inputs also take in full. */
export function shortBranch(name: string): string {
  return name.replace(/^refs\/heads\//, "");
}

/** REST's word for the state that an input asks for. */
export const STATES = { OPEN: "open", CLOSED: "closed" } as const;
