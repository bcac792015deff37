import { createAppAuth } from "@octokit/auth-app";
import { Octokit } from "@octokit/rest";
import type { User } from "../../../src/forge/world.js";
import { type Scene, setScene } from "../scene.js";

const QUIET = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** A person's REST client. */
export function clientOf({ forge }: Scene, user: User): Octokit {
  const auth = forge.world.tokenFor(user);
  return new Octokit({ auth, baseUrl: `${forge.url}/api/v3`, log: QUIET });
}

/** The App's own REST client, by its key; with an installation, by that one's token. */
export function appClient(
  { forge, app, privateKeyPem, installation }: Scene,
  as: "app" | "installation",
): Octokit {
  return new Octokit({
    authStrategy: createAppAuth,
    auth: {
      appId: app.id,
      privateKey: privateKeyPem,
      ...(as === "app" ? {} : { installationId: installation.id }),
    },
    baseUrl: `${forge.url}/api/v3`,
    log: QUIET,
  });
}

/** A client without any token. */
export function strangersClient({ forge }: Scene): Octokit {
  return new Octokit({ baseUrl: `${forge.url}/api/v3`, log: QUIET });
}

/** How a REST call was refused. */
export async function refused(
  call: Promise<unknown>,
): Promise<{ readonly status: number; readonly message: string; readonly body: unknown }> {
  return await call.then(
    () => {
      throw new Error("it was not refused");
    },
    (error: { status: number; response?: { data?: { message?: string } } }) => ({
      status: error.status,
      message: error.response?.data?.message ?? "",
      body: error.response?.data,
    }),
  );
}

/** The scene with the extra that REST's operations ask for: an admin's registry, a team, an App that may do all. */
export async function setRestScene(): Promise<Scene> {
  const scene = await setScene({
    "README.md": "registry\n",
    "models/a.txt": "a\n",
    ".github/CODEOWNERS": "*.md @bob\nmodels/ @acme/signers\nnobody.txt @nobody\n",
  });
  const { forge, acme, alice, bob, carol, registry, installation } = scene;
  const experts = forge.world.addTeam(acme, "signers", { members: [bob] });
  forge.world.addTeam(acme, "on-call", { parent: experts, members: [carol] });
  forge.world.grant(registry, alice, "admin");
  forge.world.grant(registry, experts, "write");
  installation.permissions = { ...installation.permissions, members: "read", statuses: "write" };
  return scene;
}
