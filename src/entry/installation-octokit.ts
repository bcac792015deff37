import { createAppAuth } from "@octokit/auth-app";
import { z } from "zod";
import type { Octokit } from "../adapters/github/client.js";
import { clientOptions, RetryingClient } from "./action-octokit.js";

/** An App's key, and the API where it is registered. */
export interface AppIdentity {
  readonly appId: string;
  readonly privateKey: string;
  readonly baseUrl: string;
}

const installationSchema = z.object({ id: z.int() });

/** A client that acts as the App itself: of its installations and deliveries. */
export function createAppOctokit({ appId, privateKey, baseUrl }: AppIdentity): Octokit {
  const auth = { appId, privateKey };
  return new RetryingClient({ ...clientOptions(baseUrl), authStrategy: createAppAuth, auth });
}

/** A client that acts as the App in one repository. Throws where the App isn't installed there. */
export async function createInstallationOctokit(
  { appId, privateKey, baseUrl }: AppIdentity,
  owner: string,
  repo: string,
): Promise<Octokit> {
  const options = { ...clientOptions(baseUrl), authStrategy: createAppAuth };
  const app = createAppOctokit({ appId, privateKey, baseUrl });
  const { data } = await app.request("GET /repos/{owner}/{repo}/installation", { owner, repo });
  const installationId = installationSchema.parse(data).id;
  return new RetryingClient({ ...options, auth: { appId, privateKey, installationId } });
}
