import {
  type DocumentNode,
  execute,
  type FormattedExecutionResult,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  parse,
  validate,
} from "graphql";
import { ForgeError } from "../forge-error.js";
import type { Actor, World } from "../world.js";
import { mutationRoot } from "./mutations/root.js";
import { queryRoot } from "./query.js";
import { publicSchema } from "./schema.js";
import { GraphqlFailure, resolveField, resolveType } from "./view.js";

/** One request to `/graphql`; `body` is its JSON, already parsed. */
export interface GraphqlRequest {
  readonly world: World;
  readonly actor: Actor;
  readonly body: unknown;
  /** Which of the outer fields fails by a fault, from 1; null or left out: none. */
  readonly failingField?: number | null;
}

/** What `/graphql` answers, and the operation's name for the request log. */
export interface GraphqlAnswer {
  readonly status: number;
  readonly operation: string | null;
  readonly body: object;
}

interface Question {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName: string | null;
}

type Prepared =
  | { readonly kind: "valid"; readonly document: DocumentNode }
  | { readonly kind: "invalid"; readonly errors: readonly GraphQLError[] };

const prepared = new Map<string, Prepared>();
const REMEMBERED = 500;

/** Validates a document against GitHub's public schema and runs it. Errors of the document and of its fields answer 200, as GitHub does. */
export async function executeGraphql(request: GraphqlRequest): Promise<GraphqlAnswer> {
  const { actor, body } = request;
  if (actor.kind === "anonymous" || actor.kind === "app") {
    return refuse(401, "This endpoint requires you to be authenticated.");
  }
  const question = questionIn(body);
  if (question === null) {
    return refuse(400, "A query attribute must be specified and must be a string.");
  }
  const schema = await publicSchema();
  const outcome = prepare(schema, question.query);
  if (outcome.kind === "invalid") {
    return { status: 200, operation: null, body: { errors: outcome.errors.map(errorAsGitHubs) } };
  }
  return await run(request, schema, outcome.document, question);
}

async function run(
  request: GraphqlRequest,
  schema: GraphQLSchema,
  document: DocumentNode,
  { variables, operationName }: Question,
): Promise<GraphqlAnswer> {
  const operation = getOperationAST(document, operationName);
  const viewing = { world: request.world, actor: request.actor };
  const result = await execute({
    schema,
    document,
    operationName,
    variableValues: variables,
    rootValue: operation?.operation === "mutation" ? mutationRoot(viewing) : queryRoot(viewing),
    fieldResolver: resolverWith(request.failingField ?? null, operation?.operation === "mutation"),
    typeResolver: resolveType,
  });
  return {
    status: 200,
    operation: operation?.name?.value ?? null,
    body: {
      data: result.data ?? null,
      ...(result.errors === undefined ? {} : { errors: result.errors.map(errorAsGitHubs) }),
    },
  };
}

/** GitHub's words where one of its own services failed. Of a mutation the root fields are meant, of a query also those below. */
function resolverWith(failing: number | null, mutates: boolean): typeof resolveField {
  if (failing === null) return resolveField;
  let fields = 0;
  return (source, args, context, info) => {
    const outer = info.path.prev === undefined || (!mutates && info.path.prev.prev === undefined);
    if (outer) fields += 1;
    if (outer && fields === failing)
      throw new Error("Something went wrong while executing your query.");
    return resolveField(source, args, context, info);
  };
}

function prepare(schema: GraphQLSchema, query: string): Prepared {
  const known = prepared.get(query);
  if (known !== undefined) return known;
  const fresh = check(schema, query);
  if (prepared.size >= REMEMBERED) prepared.clear();
  prepared.set(query, fresh);
  return fresh;
}

function check(schema: GraphQLSchema, query: string): Prepared {
  try {
    const document = parse(query);
    const errors = validate(schema, document);
    return errors.length === 0 ? { kind: "valid", document } : { kind: "invalid", errors };
  } catch (error) {
    if (error instanceof GraphQLError) return { kind: "invalid", errors: [error] };
    throw error;
  }
}

function questionIn(body: unknown): Question | null {
  if (typeof body !== "object" || body === null) return null;
  const { query, variables, operationName } = body as Readonly<Record<string, unknown>>;
  if (typeof query !== "string") return null;
  return {
    query,
    variables: typeof variables === "object" && variables !== null ? { ...variables } : {},
    operationName: typeof operationName === "string" ? operationName : null,
  };
}

type GitHubError = NonNullable<FormattedExecutionResult["errors"]>[number] & { type?: string };

function errorAsGitHubs(error: GraphQLError): GitHubError {
  const cause = error.originalError;
  const { message, locations, path } = error.toJSON();
  return {
    ...(cause instanceof ForgeError ? { type: cause.graphqlType } : {}),
    ...(cause instanceof GraphqlFailure ? { type: cause.type } : {}),
    ...(path === undefined ? {} : { path }),
    ...(locations === undefined ? {} : { locations }),
    message: cause instanceof ForgeError ? sentenceOf(cause) : message,
  };
}

/** GraphQL has no list of details: what REST says there is the message here. */
function sentenceOf({ message, errors }: ForgeError): string {
  const details = errors.map((error) => {
    if (typeof error === "string") return error;
    return error.message ?? `${error.field ?? error.resource} ${error.code}`;
  });
  return details.length === 0 ? message : details.join(", ");
}

function refuse(status: number, message: string): GraphqlAnswer {
  const documentation_url = "https://docs.github.com/graphql";
  return { status, operation: null, body: { message, documentation_url } };
}
