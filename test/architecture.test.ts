import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const source = fileURLToPath(new URL("../src", import.meta.url));

/** Each room and the rooms that it may import from, beside itself. */
const below: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  render: ["domain"],
  "use-cases": ["domain", "render"],
  adapters: ["domain", "render", "use-cases"],
  entry: ["domain", "render", "use-cases", "adapters", "forge"],
  forge: [],
};

/** Of entry, only the demo may know the local forge: it is never part of server or action. */
const forgeUsers = /^entry\/(demo\/|cli\/demo\.ts$)/;

/** Node's modules that read the clock, the environment or the disk; hashing is pure. */
const pureNodeModules = ["node:crypto"];
const pureRooms = ["domain", "render"];

interface Import {
  readonly file: string;
  readonly target: string;
}

function sourceFiles(): readonly string[] {
  return readdirSync(source, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".ts"),
  );
}

function importsOf(file: string): readonly Import[] {
  const text = readFileSync(join(source, file), "utf8");
  const found = text.matchAll(/(?:from|import\(|^import) *"(?<target>[^"]+)"/gm);
  return [...found].map((match) => ({ file, target: match.groups?.target ?? "" }));
}

function roomOf(path: string): string {
  return path.split("/")[0] ?? "";
}

function inside({ file, target }: Import): string {
  return relative(source, resolve(source, dirname(file), target));
}

const imports = sourceFiles().flatMap(importsOf);
const local = imports.filter(({ target }) => target.startsWith("."));

describe("the layers", () => {
  it("has source files to look at", () => {
    expect(imports.length).toBeGreaterThan(100);
  });

  it("holds no file outside its rooms", () => {
    expect(sourceFiles().filter((file) => !(roomOf(file) in below))).toEqual([]);
  });

  it("imports downward only", () => {
    const upward = local.filter((one) => {
      const [from, to] = [roomOf(one.file), roomOf(inside(one))];
      return from !== to && !below[from]?.includes(to);
    });
    expect(upward).toEqual([]);
  });

  it("keeps the local forge out of everything but the demo", () => {
    const users = local.filter(
      (one) => roomOf(one.file) === "entry" && roomOf(inside(one)) === "forge",
    );
    expect(users.filter((one) => !forgeUsers.test(one.file))).toEqual([]);
  });

  it("keeps domain and render free of I/O", () => {
    const reaching = imports.filter(
      ({ file, target }) =>
        pureRooms.includes(roomOf(file)) &&
        target.startsWith("node:") &&
        !pureNodeModules.includes(target),
    );
    expect(reaching).toEqual([]);
  });

  it("keeps domain and render free of clock, environment, randomness and waiting", () => {
    const impure =
      /\bDate\.now\(|new Date\(\)|process\.|Math\.random|\basync\b|\bawait\b|\bsetTimeout\(/;
    const files = sourceFiles().filter((file) => pureRooms.includes(roomOf(file)));
    expect(
      files.filter((file) =>
        impure.test(withoutComments(readFileSync(join(source, file), "utf8"))),
      ),
    ).toEqual([]);
  });
});

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/\/\/.*$/gm, "");
}
