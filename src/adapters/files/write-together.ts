import { link, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { SourceFile } from "../../domain/document.js";

/** A file to write. One that may not replace another is written only where none is. */
export interface FileToWrite extends SourceFile {
  readonly mayReplace: boolean;
}

/**
 * Writes several files, each whole or not at all: all are written beside their places first, and only then put in
 * them, in the order given. Files that were put where none was are taken back when a later one can't be.
 * `path` is taken from `root`; folders are made.
 * @throws when a file can't be written, or is there and may not be replaced; the reason is in `cause`.
 */
export async function writeTogether(root: string, files: readonly FileToWrite[]): Promise<void> {
  const places = files.map((file) => {
    const path = resolve(root, file.path);
    return { ...file, path, temporary: `${path}.${process.pid}.tmp` };
  });
  const temporaries: string[] = [];
  const added: string[] = [];
  try {
    for (const { path, temporary, text } of places) {
      await mkdir(dirname(path), { recursive: true });
      temporaries.push(temporary);
      await writeFile(temporary, text, { flag: "wx" });
    }
    for (const { path, temporary, mayReplace } of places) {
      if (mayReplace) await rename(temporary, path);
      else {
        await link(temporary, path);
        added.push(path);
      }
    }
  } catch (cause) {
    await removeAll(added);
    throw new Error("not all files could be written, so none was added", { cause });
  } finally {
    await removeAll(temporaries);
  }
}

async function removeAll(paths: readonly string[]): Promise<void> {
  await Promise.all(paths.map((path) => rm(path, { force: true })));
}
