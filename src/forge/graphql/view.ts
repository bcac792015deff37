import type { GraphQLFieldResolver, GraphQLTypeResolver } from "graphql";
import type { Actor, World } from "../world.js";

/**
 * What the forge shows of one of GitHub's types: values, or functions of the field's arguments that are
 * called when the field is asked for. Only GitHub's own field names can be written; the values are checked
 * by the schema when they go out.
 */
export type View<T> = { readonly [K in keyof T]?: unknown } & { readonly __typename?: string };

/** Who looks, and at what; every view is built for one. */
export interface Viewing {
  readonly world: World;
  readonly actor: Actor;
}

/** A refusal that only GraphQL knows, with GitHub's `type`. */
export class GraphqlFailure extends Error {
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.name = "GraphqlFailure";
    this.type = type;
  }
}

/** Reads a field of a view. A field of the schema that the view lacks is an error, never a silent null. */
export const resolveField: GraphQLFieldResolver<unknown, unknown> = (source, args, _, info) => {
  const { fieldName, parentType } = info;
  if (typeof source !== "object" || source === null || !(fieldName in source)) {
    const message = `the forge does not know ${parentType.name}.${fieldName}`;
    throw new GraphqlFailure("NOT_IMPLEMENTED", message);
  }
  const field: unknown = Reflect.get(source, fieldName);
  return typeof field === "function" ? field(args) : field;
};

/** The concrete type of a view behind an interface or a union. */
export const resolveType: GraphQLTypeResolver<unknown, unknown> = (view) => {
  const named = typeof view === "object" && view !== null && "__typename" in view;
  return named ? String(view.__typename) : undefined;
};
