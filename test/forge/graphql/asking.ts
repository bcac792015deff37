import { createInstallationToken } from "../../../src/forge/tokens.js";
import type { Permissions, User } from "../../../src/forge/world.js";
import type { Scene } from "../scene.js";

/** What `/graphql` answered. */
export interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: results are as various as questions
  readonly data: any;
  readonly errors?: readonly {
    readonly type?: string;
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly locations?: readonly unknown[];
  }[];
}

/** Asks over HTTP, with a token or none. */
export async function post(
  { forge }: Scene,
  token: string | null,
  body: unknown,
): Promise<{ readonly status: number; readonly body: Answer }> {
  const answer = await fetch(`${forge.url}/graphql`, {
    method: "POST",
    headers: token === null ? {} : { authorization: `bearer ${token}` },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: (await answer.json()) as Answer };
}

/** Asks as a person, or as the App with its installation's permissions or a part of them. */
export async function ask(
  scene: Scene,
  as: User | "app" | Permissions,
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
): Promise<Answer> {
  return (await post(scene, tokenOf(scene, as), { query, variables })).body;
}

/** What is below `repository(owner: "acme", name: "registry")`; throws when anything failed. */
export async function inRegistry(
  scene: Scene,
  as: User | "app",
  selection: string,
  variables: Readonly<Record<string, unknown>> = {},
): Promise<Answer["data"]> {
  const query = `query { repository(owner: "acme", name: "registry") { ${selection} } }`;
  return (await asked(scene, as, query, variables)).repository;
}

/** What was asked for; throws when anything failed. */
export async function asked(
  scene: Scene,
  as: User | "app",
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
): Promise<Answer["data"]> {
  const { data, errors } = await ask(scene, as, query, variables);
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return data;
}

function tokenOf(scene: Scene, as: User | "app" | Permissions): string {
  const { world } = scene.forge;
  if (typeof as === "object" && "login" in as) return world.tokenFor(as as User);
  const limits = as === "app" ? {} : { permissions: as as Permissions };
  return createInstallationToken(world, scene.app, scene.installation.id, limits).value;
}
