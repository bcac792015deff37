import { CODEOWNERS_LOCATIONS } from "../../domain/codeowners.js";
import type { SourceFile } from "../../domain/document.js";
import { defaultPolicy, POLICY_PATH, type Policy } from "../../domain/policy.js";
import { ok, type Problem, type Result } from "../../domain/problem.js";
import { readPolicy } from "../../domain/registry.js";
import { decodeText } from "../../domain/registry-text.js";
import { placeInRepository } from "../files/ask-git.js";
import { stateBranchMissing, stateCommit } from "../files/state-source.js";
import { lastBefore, type Moment, momentOf } from "./as-of.js";
import { commitTree } from "./commit-tree.js";
import { folderTree } from "./folder-tree.js";
import type { RegistryTree } from "./registry-tree.js";

/** Where a registry is read from: plain data, so that a thread can open it too. Commits null: the working tree. */
export interface RegistryAddress {
  /** Absolute. */
  readonly folder: string;
  /** The folder's place in its repository, with a slash at its end; empty at the top or outside of one. */
  readonly prefix: string;
  readonly commit: string | null;
  /** Where the App-only files are: the same as the others, or a commit of their own branch. */
  readonly state:
    | { readonly kind: "beside" }
    | { readonly kind: "commit"; readonly commit: string };
}

/** An open registry. `state` is `people` itself where all files lie together. */
export interface OpenTrees {
  readonly people: RegistryTree;
  readonly state: RegistryTree;
  close(): Promise<void>;
}

/** A registry, and what it is read by. */
export interface OpenRegistry {
  readonly address: RegistryAddress;
  readonly trees: OpenTrees;
  readonly root: string;
  readonly asOf: Moment | null;
  readonly policy: Policy;
  readonly codeowners: SourceFile | null;
  /** What is wrong with the policy, CODEOWNERS as a file, or the place of the App-only files. */
  readonly problems: readonly Problem[];
  readonly unreadable: readonly { readonly path: string; readonly why: string }[];
}

/**
 * Opens the registry of a folder: as it lies there, or as it was at a moment of git's history. To be closed.
 * A policy that can't be read is among the problems; the usual place is looked at then.
 * @throws when git or the disk fails; the reason is in `cause`.
 */
export async function openRegistry(
  folder: string,
  asked: string | null,
): Promise<Result<OpenRegistry>> {
  if (asked === null) return ok(await openAt(folder, null));
  const moment = await momentOf(folder, asked);
  return moment.ok ? ok(await openAt(folder, moment.value)) : moment;
}

async function openAt(folder: string, asOf: Moment | null): Promise<OpenRegistry> {
  const prefix = (await placeInRepository(folder)) ?? "";
  const beside: RegistryAddress = {
    folder,
    prefix,
    commit: asOf?.commit ?? null,
    state: { kind: "beside" },
  };
  const rules = await readRules(beside);
  const { branch } = rules.policy.state;
  const state = branch === null ? null : await stateAt(folder, branch, asOf);
  const address: RegistryAddress =
    state === null ? beside : { ...beside, state: { kind: "commit", commit: state } };
  const lost = branch !== null && state === null ? [stateBranchMissing(branch)] : [];
  return {
    ...rules,
    address,
    asOf,
    trees: openTrees(address),
    root: rules.policy.registry.root,
    problems: [...rules.problems, ...lost],
  };
}

type Rules = Pick<OpenRegistry, "policy" | "codeowners" | "problems" | "unreadable">;

async function readRules(address: RegistryAddress): Promise<Rules> {
  const trees = openTrees(address);
  const policyFile = await readText(trees.people, POLICY_PATH);
  const owners = await firstText(trees.people, CODEOWNERS_LOCATIONS);
  await trees.close();
  const file = policyFile.ok ? policyFile.file : null;
  const read = readPolicy(file);
  return {
    policy: read.ok ? read.value : defaultPolicy,
    codeowners: owners.ok ? owners.file : null,
    problems: read.ok ? [] : read.problems,
    unreadable: [policyFile, owners].flatMap((one) => (one.ok ? [] : [one])),
  };
}

/** Opens an address's trees. To be closed. */
export function openTrees({ folder, prefix, commit, state }: RegistryAddress): OpenTrees {
  const people = commit === null ? folderTree(folder) : commitTree(folder, commit, prefix);
  if (state.kind === "beside") return { people, state: people, close: () => people.close() };
  const other = commitTree(folder, state.commit, prefix);
  const close = async () => {
    await Promise.all([people.close(), other.close()]);
  };
  return { people, state: other, close };
}

/** The state branch's commit: its last, or the last one up to a moment. */
async function stateAt(
  folder: string,
  branch: string,
  asOf: Moment | null,
): Promise<string | null> {
  const head = await stateCommit(folder, branch);
  if (head === null || asOf === null) return head;
  return (await lastBefore(folder, head, asOf.at))?.commit ?? null;
}

type TextReading =
  | { readonly ok: true; readonly file: SourceFile | null }
  | { readonly ok: false; readonly path: string; readonly why: string };

async function readText(tree: RegistryTree, path: string): Promise<TextReading> {
  const reading = await tree.read(path);
  if (reading.result === "absent") return { ok: true, file: null };
  if (reading.result === "unreadable") return { ok: false, path, why: reading.why };
  const decoded = decodeText(reading.bytes);
  if (decoded.ok) return { ok: true, file: { path, text: decoded.text } };
  return { ok: false, path, why: decoded.why };
}

async function firstText(tree: RegistryTree, paths: readonly string[]): Promise<TextReading> {
  for (const path of paths) {
    const reading = await readText(tree, path);
    if (!reading.ok || reading.file !== null) return reading;
  }
  return { ok: true, file: null };
}
