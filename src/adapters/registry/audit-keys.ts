import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { failed, ok, type Result } from "../../domain/problem.js";

const run = promisify(execFile);

/** Keys that signatures are checked by, and nothing else that this machine trusts. To be closed. */
export interface SignatureKeys {
  /** Settings of git, to be put before its command. */
  readonly settings: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** Files of keys; absolute paths. */
export interface KeyFiles {
  /** OpenPGP public keys, such as GitHub's. */
  readonly openPgp: string | null;
  /** SSH keys, in the form of `ssh-keygen`'s allowed signers. */
  readonly allowedSigners: string | null;
}

/** Makes a keyring of the given keys alone, in a temporary folder; null where none is given. */
export async function openKeys({
  openPgp,
  allowedSigners,
}: KeyFiles): Promise<Result<SignatureKeys | null>> {
  if (openPgp === null && allowedSigners === null) return ok(null);
  const home = await mkdtemp(join(tmpdir(), "keys-"));
  const close = () => rm(home, { recursive: true, force: true });
  if (openPgp !== null) {
    const why = await importKeys(home, openPgp);
    if (why !== null) {
      await close();
      return failed({
        code: "keys-unreadable",
        what: `The keys of ${openPgp} can't be used: ${why}.`,
        fix: "Give a file of OpenPGP public keys, such as https://github.com/web-flow.gpg, and have gpg installed.",
      });
    }
  }
  const settings = [
    ...["-c", "gpg.program=gpg", "-c", "gpg.minTrustLevel=undefined"],
    ...["-c", `gpg.ssh.allowedSignersFile=${allowedSigners ?? "/dev/null"}`],
  ];
  return ok({ settings, environment: { GNUPGHOME: home }, close });
}

async function importKeys(home: string, file: string): Promise<string | null> {
  try {
    await run("gpg", ["--homedir", home, "--batch", "--quiet", "--import", file]);
    return null;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const said = "stderr" in error ? String(error.stderr).trim().split("\n").at(-1) : "";
    return said || error.message;
  }
}
