import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Digest } from "../../domain/digest.js";
import type { SourceFile } from "../../domain/document.js";
import { failed, ok, type Problem, type Result } from "../../domain/problem.js";
import { decodeText, refusedSize } from "../../domain/registry-text.js";

/**
 * Reads a text file that a person named: UTF-8, and no larger than a registry's file, by its size before it is read.
 * `path` is taken from `root` unless it is absolute, and stays as it was named.
 * @throws when the disk fails; the reason is in `cause`.
 */
export async function readInputFile(root: string, path: string): Promise<Result<SourceFile>> {
  return withFile(root, path, async (file) => {
    const { size } = await file.stat();
    const refused = refusedSize(size);
    if (refused !== null) return failed(unreadable(path, refused));
    const decoded = decodeText(await file.readFile());
    return decoded.ok ? ok({ path, text: decoded.text }) : failed(unreadable(path, decoded.why));
  });
}

/** What a file's bytes are known by. `md5` is for comparing with tools that know no other. */
export interface FileContent {
  readonly digest: Digest;
  readonly md5: string;
  readonly bytes: number;
}

/**
 * Digests and size of a file of any length, read once. `path` is taken from `root` unless it is absolute.
 * @throws when the disk fails; the reason is in `cause`.
 */
export async function hashInputFile(root: string, path: string): Promise<Result<FileContent>> {
  return withFile(root, path, async () => {
    const sha256 = createHash("sha256");
    const md5 = createHash("md5");
    let bytes = 0;
    await pipeline(createReadStream(resolve(root, path)), async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) {
        sha256.update(chunk);
        md5.update(chunk);
        bytes += chunk.length;
      }
    });
    return ok({ digest: `sha256:${sha256.digest("hex")}`, md5: md5.digest("hex"), bytes });
  });
}

type File = Awaited<ReturnType<typeof open>>;

async function withFile<T>(
  root: string,
  path: string,
  use: (file: File) => Promise<Result<T>>,
): Promise<Result<T>> {
  try {
    const file = await open(resolve(root, path), "r");
    try {
      const status = await file.stat();
      if (!status.isFile())
        return failed(
          unreadable(path, status.isDirectory() ? "it is a folder" : "it is no plain file"),
        );
      return await use(file);
    } finally {
      await file.close();
    }
  } catch (cause) {
    const why = reasons[codeOf(cause)];
    if (why !== undefined) return failed(unreadable(path, why));
    throw new Error(`${path} can't be read`, { cause });
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  ENOTDIR: "there is no such file",
  EACCES: "you have no permission to read it",
  EPERM: "you have no permission to read it",
  ELOOP: "its links go in a circle",
  ENAMETOOLONG: "its name is too long",
};

function unreadable(path: string, why: string): Problem {
  return {
    code: "file-unreadable",
    what: `${path} can't be read: ${why}.`,
    fix: "Correct its name, or mend the file.",
    place: { file: path },
  };
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
