import { readFile } from "node:fs/promises";
import type { Problem } from "../../domain/problem.js";
import type { CliIo } from "./cli-io.js";

/** The App's own key, as GitHub hands it out. */
export interface AppKey {
  readonly appId: string;
  /** PEM. */
  readonly privateKey: string;
}

/** The key in the environment, or all that is wrong with it. */
export type AppKeyReading =
  | { readonly ok: true; readonly value: AppKey }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Reads `APP_ID`, and `PRIVATE_KEY` or the file that `PRIVATE_KEY_PATH` names. */
export async function readAppKey(env: CliIo["env"]): Promise<AppKeyReading> {
  const appId = env.APP_ID ?? "";
  const privateKey = await readPrivateKey(env);
  const problems = [
    ...(/^\d+$/.test(appId) ? [] : ["APP_ID is missing, or no number."]),
    ...(privateKey ? [] : ["PRIVATE_KEY or PRIVATE_KEY_PATH is missing."]),
  ];
  if (problems.length > 0 || !privateKey) return { ok: false, problems };
  return { ok: true, value: { appId, privateKey } };
}

/** What is wrong with the key, as a problem. */
export function keyProblem(what: string): Problem {
  return {
    code: "app-key-missing",
    what,
    fix: "Set APP_ID and PRIVATE_KEY (or PRIVATE_KEY_PATH).",
  };
}

async function readPrivateKey(env: CliIo["env"]): Promise<string | null> {
  if (env.PRIVATE_KEY_PATH) return readFile(env.PRIVATE_KEY_PATH, "utf8");
  return env.PRIVATE_KEY?.replaceAll("\\n", "\n") ?? null;
}
