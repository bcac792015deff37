import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const EXAMPLE = fileURLToPath(new URL("../../fixtures/render/worked-example/", import.meta.url));

/** A new folder; `filled` with the worked example's registry. */
export function newFolder(filled: "empty" | "worked-example" = "empty"): string {
  const folder = mkdtempSync(join(tmpdir(), "registry-"));
  if (filled === "worked-example") cpSync(EXAMPLE, folder, { recursive: true });
  return folder;
}

/** Runs git in a folder, without the machine's own settings; answers with what it prints. */
export function git(folder: string, ...args: readonly string[]): string {
  const env = { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" };
  const who = ["-c", "user.name=a", "-c", "user.email=a@example.com"];
  return execFileSync("git", ["-C", folder, ...who, ...args], { env, encoding: "utf8" }).trim();
}

/** Commits all of a folder, which becomes a repository where it is none. */
export function commitAll(folder: string): void {
  if (!existsSync(join(folder, ".git"))) git(folder, "init", "--quiet", "--initial-branch=main");
  git(folder, "add", "--all");
  git(folder, "commit", "--quiet", "--allow-empty", "--message=all");
}

export function write(folder: string, path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

export function read(folder: string, path: string): string {
  return readFileSync(join(folder, path), "utf8");
}

/** Changes a file that is there; fails where it doesn't hold `from`. */
export function edit(folder: string, path: string, from: string, to: string): void {
  const text = read(folder, path);
  if (!text.includes(from)) throw new Error(`${path} doesn't hold ${from}`);
  write(folder, path, text.replace(from, to));
}
