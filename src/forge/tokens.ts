import { randomBytes, verify } from "node:crypto";
import { ForgeError, notFound, unprocessable } from "./forge-error.js";
import type {
  Actor,
  App,
  Installation,
  Permissions,
  Repository,
  Scope,
  Token,
  User,
  World,
} from "./world.js";

/** How long an installation's token lives, in milliseconds of the forge's clock. */
const LIFETIME = 3_600_000;
/** How far ahead the end of an App's own token may be, in seconds of the machine's clock. */
const FURTHEST_EXPIRY = 600;

/** Who an `Authorization` header speaks for; without one, nobody. Throws GitHub's 401. */
export function authenticate(world: World, header: string | undefined): Actor {
  if (header === undefined) return { kind: "anonymous" };
  const [scheme = "", credential = ""] = header.split(/\s+/);
  const secret = /^basic$/i.test(scheme) ? basicSecret(credential) : credential;
  if (!/^(basic|bearer|token)$/i.test(scheme) || secret === "") throw badCredentials();
  if (secret.split(".").length === 3) return { kind: "app", app: appOfJwt(world, secret) };
  const token = world.tokens.get(secret);
  if (token === undefined) throw badCredentials();
  if (token.kind === "personal") return { kind: "user", user: token.user };
  if (token.expiresAt <= world.clock.now()) throw badCredentials();
  const { installation, permissions, repositories } = token;
  return { kind: "installation", installation, permissions, repositories };
}

/** A personal token of a user, without end. */
export function createPersonalToken(world: World, user: User): string {
  const value = `ghp_${randomBytes(18).toString("hex")}`;
  world.tokens.set(value, { kind: "personal", value, user });
  return value;
}

/** What a token may be narrowed to: names of repositories or their ids, and a part of the permissions. */
export interface TokenLimits {
  readonly repositories?: readonly string[];
  readonly repositoryIds?: readonly number[];
  readonly permissions?: Permissions;
}

/** A token for one installation of an App, good for an hour of the forge's clock. 404 for another App's installation, 422 for more than it has. */
export function createInstallationToken(
  world: World,
  app: App,
  installationId: number,
  limits: TokenLimits = {},
): Extract<Token, { kind: "installation" }> {
  const installation = world.installations.find(
    (one) => one.id === installationId && one.app === app,
  );
  if (installation === undefined) throw notFound();
  const token = {
    kind: "installation",
    value: `ghs_${randomBytes(18).toString("hex")}`,
    installation,
    permissions: narrowed(installation, limits.permissions),
    repositories: chosen(world, installation, limits),
    expiresAt: new Date(world.clock.now().getTime() + LIFETIME),
  } as const;
  world.tokens.set(token.value, token);
  return token;
}

/** The repositories that an installation covers now. */
export function repositoriesOf(world: World, installation: Installation): readonly Repository[] {
  const { repositories, account } = installation;
  if (repositories !== "all") return [...repositories];
  return [...world.repositories.values()].filter((one) => one.owner === account);
}

function narrowed(installation: Installation, wanted: Permissions | undefined): Permissions {
  if (wanted === undefined) return installation.permissions;
  const excessive = (Object.keys(wanted) as Scope[]).some((scope) => {
    const has = installation.permissions[scope];
    return has === undefined || (wanted[scope] === "write" && has === "read");
  });
  if (excessive) {
    throw unprocessable("The permissions requested are not granted to this installation.");
  }
  return { metadata: "read", ...wanted };
}

function chosen(
  world: World,
  installation: Installation,
  { repositories, repositoryIds }: TokenLimits,
): readonly Repository[] | null {
  if (repositories === undefined && repositoryIds === undefined) return null;
  const covered = repositoriesOf(world, installation);
  const wanted = covered.filter(
    (one) => repositories?.includes(one.name) === true || repositoryIds?.includes(one.id) === true,
  );
  if (wanted.length !== (repositories?.length ?? 0) + (repositoryIds?.length ?? 0)) {
    throw unprocessable(
      "There is at least one repository that does not exist or is not accessible to the parent installation.",
    );
  }
  return wanted;
}

function appOfJwt(world: World, jwt: string): App {
  const [header = "", payload = "", signature = ""] = jwt.split(".");
  const claims = decodeClaims(payload);
  const issuer = String(claims.iss);
  const app = world.apps.find((one) => String(one.id) === issuer || one.clientId === issuer);
  if (app === undefined) throw new ForgeError(401, "Integration not found");
  const signed = verify(
    "RSA-SHA256",
    Buffer.from(`${header}.${payload}`),
    app.publicKey,
    Buffer.from(signature, "base64url"),
  );
  if (!signed) throw new ForgeError(401, "A JSON web token could not be decoded");
  requireFresh(claims);
  return app;
}

function decodeClaims(payload: string): Record<string, unknown> {
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
    if (typeof claims === "object" && claims !== null) return { ...claims };
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
  }
  throw new ForgeError(401, "A JSON web token could not be decoded");
}

/** Apps sign by the machine's clock, so theirs is judged by it too. */
function requireFresh({ exp }: Record<string, unknown>): void {
  const now = Math.floor(Date.now() / 1000);
  if (typeof exp !== "number" || exp <= now) {
    throw new ForgeError(
      401,
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  }
  if (exp > now + FURTHEST_EXPIRY) {
    throw new ForgeError(401, "'Expiration time' claim ('exp') is too far in the future");
  }
}

function basicSecret(credential: string): string {
  const [user = "", ...password] = Buffer.from(credential, "base64").toString("utf8").split(":");
  return password.join(":") === "" || password[0] === "x-oauth-basic" ? user : password.join(":");
}

function badCredentials(): ForgeError {
  return new ForgeError(401, "Bad credentials");
}
