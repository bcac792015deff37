import * as z from "zod";
import { timestamp } from "../clock.js";
import { ForgeError, notFound } from "../forge-error.js";
import { appShape, installationShape, type Schemas } from "../shapes/accounts.js";
import { repositoryShape } from "../shapes/repositories.js";
import { createInstallationToken, repositoriesOf } from "../tokens.js";
import { deliveryStatus, redeliver } from "../webhooks.js";
import type { Delivery, Installation, Permissions } from "../world.js";
import {
  appOf,
  byId,
  type Call,
  created,
  findRepository,
  input,
  ok,
  optional,
  page,
  param,
  type RestAnswer,
  type Route,
  route,
} from "./route.js";

/** Operations of an App about itself, its installations and its deliveries. */
export const APP_ROUTES: readonly Route[] = [
  route("GET", "/app", (call) => ok(appShape(call.world, appOf(call)))),
  route("GET", "/app/installations", (call) =>
    page(call, ownInstallations(call), (one) => installationShape(call.world, one)),
  ),
  route("GET", "/app/installations/{installation_id}", (call) =>
    ok(installationShape(call.world, byId(call, "installation_id", ownInstallations(call)))),
  ),
  route("POST", "/app/installations/{installation_id}/access_tokens", mintToken),
  route("GET", "/app/hook/deliveries", (call) => page(call, ownDeliveries(call), deliveryItem)),
  route("GET", "/app/hook/deliveries/{delivery_id}", (call) =>
    ok(deliveryShape(byId(call, "delivery_id", ownDeliveries(call)))),
  ),
  route("POST", "/app/hook/deliveries/{delivery_id}/attempts", (call) => {
    redeliver(call.world, byId(call, "delivery_id", ownDeliveries(call)).id);
    return { status: 202, body: {} };
  }),
  route("GET", "/repos/{owner}/{repo}/installation", (call) => {
    const own = ownInstallations(call);
    const repository = findRepository(call);
    return installationAnswer(
      call,
      own.find((one) => repositoriesOf(call.world, one).includes(repository)),
    );
  }),
  route("GET", "/orgs/{org}/installation", (call) => installationOn(call, "Organization", "org")),
  route("GET", "/users/{username}/installation", (call) =>
    installationOn(call, "User", "username"),
  ),
  route("GET", "/installation/repositories", installationRepositories),
];

const TokenWish = z.object({
  repositories: optional(z.array(z.string())),
  repository_ids: optional(z.array(z.number())),
  permissions: optional(z.record(z.string(), z.enum(["read", "write"]))),
});

function mintToken(call: Call): RestAnswer {
  const wish = input(call, TokenWish);
  const token = createInstallationToken(
    call.world,
    appOf(call),
    Number(param(call, "installation_id")),
    {
      ...(wish.repositories === undefined ? {} : { repositories: wish.repositories }),
      ...(wish.repository_ids === undefined ? {} : { repositoryIds: wish.repository_ids }),
      ...(wish.permissions === undefined ? {} : { permissions: wish.permissions as Permissions }),
    },
  );
  const { value, expiresAt, permissions, repositories, installation } = token;
  const everything = installation.repositories === "all" && repositories === null;
  return created({
    token: value,
    expires_at: timestamp(expiresAt),
    permissions,
    repository_selection: everything ? "all" : "selected",
    ...(repositories === null
      ? {}
      : { repositories: repositories.map((one) => repositoryShape(call.world, one)) }),
  });
}

function installationRepositories(call: Call): Promise<RestAnswer> {
  const { world, actor } = call;
  if (actor.kind !== "installation") {
    throw new ForgeError(403, "You must authenticate with an installation access token");
  }
  const covered = actor.repositories ?? repositoriesOf(world, actor.installation);
  return page(
    call,
    covered,
    (one) => repositoryShape(world, one),
    (repositories) => ({
      total_count: covered.length,
      repository_selection: actor.installation.repositories === "all" ? "all" : "selected",
      repositories,
    }),
  );
}

function ownInstallations(call: Call): readonly Installation[] {
  const app = appOf(call);
  return call.world.installations.filter((one) => one.app === app);
}

function installationOn(call: Call, kind: "User" | "Organization", name: string): RestAnswer {
  const login = param(call, name).toLowerCase();
  return installationAnswer(
    call,
    ownInstallations(call).find(
      ({ account }) => account.kind === kind && account.login.toLowerCase() === login,
    ),
  );
}

function installationAnswer({ world }: Call, installation: Installation | undefined): RestAnswer {
  if (installation === undefined) throw notFound();
  return ok(installationShape(world, installation));
}

/** Newest first. */
function ownDeliveries(call: Call): readonly Delivery[] {
  const app = appOf(call);
  return call.world.deliveries.filter((one) => one.app === app).toReversed();
}

function deliveryItem(delivery: Delivery) {
  const { id, guid, event, action, redelivery, repository, installation } = delivery;
  return {
    id,
    guid,
    delivered_at: timestamp(delivery.deliveredAt),
    redelivery,
    duration: 0,
    status: deliveryStatus(delivery),
    status_code: delivery.response?.status ?? 0,
    event,
    action,
    installation_id: installation.id,
    repository_id: repository?.id ?? null,
    throttled_at: null,
  } satisfies Schemas["hook-delivery-item"];
}

function deliveryShape(delivery: Delivery) {
  const { request, response, app } = delivery;
  return {
    ...deliveryItem(delivery),
    url: app.webhook.url ?? "",
    request: { headers: request.headers, payload: JSON.parse(request.body) as unknown },
    response: { headers: response?.headers ?? {}, payload: response?.body ?? "" },
  };
}
