import { z } from "zod";
import { failed, ok, type Result } from "../../domain/problem.js";

/** A tracking server of MLflow: its address without a slash at the end, and the `Authorization` it asks for. */
export interface MlflowServer {
  readonly url: string;
  readonly authorization: string | null;
}

/** The server couldn't be reached, refused, or answered in another shape than MLflow's. */
export class MlflowError extends Error {
  override readonly name = "MlflowError";
}

type Environment = Readonly<Record<string, string | undefined>>;

const TIMEOUT = 30_000;
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * Reads a server's address and, from MLflow's own variables, how to sign in: `MLFLOW_TRACKING_TOKEN`, or
 * `MLFLOW_TRACKING_USERNAME` and `MLFLOW_TRACKING_PASSWORD`. Plain http is for this machine only: elsewhere it would
 * show the token to the network.
 */
export function readMlflowServer(address: string, env: Environment): Result<MlflowServer> {
  const url = URL.canParse(address) ? new URL(address) : null;
  const safe =
    url?.protocol === "https:" || (url?.protocol === "http:" && LOOPBACK.test(url.hostname));
  if (url === null || !safe || url.username !== "" || url.password !== "")
    return failed({
      code: "mlflow-address",
      what: `${url === null ? JSON.stringify(address) : url.origin} is no address to read MLflow from.`,
      why: "It is an https address, or http on this machine, and holds no user or password.",
      fix: "Write --mlflow-url https://mlflow.acme.example, and sign in by MLFLOW_TRACKING_TOKEN.",
    });
  const path = url.pathname.replace(/\/+$/, "");
  return ok({ url: `${url.origin}${path}`, authorization: authorizationOf(env) });
}

function authorizationOf(env: Environment): string | null {
  const { MLFLOW_TRACKING_TOKEN: token, MLFLOW_TRACKING_USERNAME: user = "" } = env;
  if (token) return `Bearer ${token}`;
  if (user === "") return null;
  const password = env.MLFLOW_TRACKING_PASSWORD ?? "";
  return `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
}

/** What MLflow answered, or that it has no such thing. */
export type MlflowAnswer<T> =
  | { readonly found: true; readonly value: T }
  | { readonly found: false; readonly message: string };

const errorSchema = z.object({ error_code: z.string(), message: z.string().default("") });

/**
 * Asks MLflow's REST API (`/api/2.0/mlflow/`) for one thing.
 * @throws MlflowError where it can't be had for another reason than that it isn't there
 */
export async function askMlflow<S extends z.ZodType>(
  server: MlflowServer,
  path: string,
  query: Readonly<Record<string, string>>,
  schema: S,
): Promise<MlflowAnswer<z.output<S>>> {
  const search = new URLSearchParams(query).toString();
  const address = `${server.url}/api/2.0/mlflow/${path}${search === "" ? "" : `?${search}`}`;
  const response = await get(server, address);
  const text = await response.text();
  const plain = parsed(text);
  const error = errorSchema.safeParse(plain);
  if (error.success && error.data.error_code === "RESOURCE_DOES_NOT_EXIST")
    return { found: false, message: error.data.message };
  if (!response.ok) throw new MlflowError(refusal(server, response.status, error.data?.message));
  const answer = schema.safeParse(plain);
  if (answer.success) return { found: true, value: answer.data };
  throw new MlflowError(`${server.url} doesn't answer ${path} as MLflow does`, {
    cause: answer.error,
  });
}

async function get({ url, authorization }: MlflowServer, address: string): Promise<Response> {
  const headers = { accept: "application/json", ...(authorization ? { authorization } : {}) };
  try {
    // A redirect could lead to a host that the token isn't for.
    return await fetch(address, {
      headers,
      redirect: "error",
      signal: AbortSignal.timeout(TIMEOUT),
    });
  } catch (cause) {
    throw new MlflowError(`MLflow at ${url} can't be reached`, { cause });
  }
}

function refusal({ url }: MlflowServer, status: number, message: string | undefined): string {
  if (status === 401 || status === 403)
    return `MLflow at ${url} asks for another sign-in (${status}): set MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD`;
  return `MLflow at ${url} answered ${status}${message ? `: ${message}` : ""}`;
}

/** What isn't JSON is told as another shape. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}
