import { z } from "zod";
import { readDocument, type SourceFile } from "../../domain/document.js";
import { manifestSchema } from "../../domain/manifest.js";
import { parsePromotionBranch } from "../../domain/names.js";
import { POLICY_PATH } from "../../domain/policy.js";
import { allOf, type Result } from "../../domain/problem.js";
import { readPolicy } from "../../domain/registry.js";
import { modelFolder, modelPaths } from "../../domain/registry-paths.js";
import type { ModelStatus } from "../../render/comments.js";
import type { Comment, PromotionHint, StatusReading } from "../../use-cases/ports.js";
import { wasAnswered } from "./answered.js";
import { read } from "./client.js";
import { ANSWERED, commentSchema, repliesSchema } from "./documents/conversation.js";
import { BLOB, fileSchema, sourceFile } from "./documents/files.js";
import { fullName, type GitHubRepository, stateRef } from "./repository.js";

/** An answer shows no more models than this. */
const MOST_MODELS = 50;

const openSchema = z.object({
  nodes: z.array(
    z.object({
      prefix: z.string(),
      name: z.string(),
      associatedPullRequests: z.object({
        nodes: z.array(
          z.object({
            number: z.int(),
            url: z.string(),
            title: z.string(),
            body: z.string(),
            viewerDidAuthor: z.boolean(),
          }),
        ),
      }),
    }),
  ),
});

const OPEN = `promotions: refs(refPrefix: "refs/heads/promotion/", first: 100) {
      nodes { prefix name associatedPullRequests(states: [OPEN], first: 1) { nodes { number url title body viewerDidAuthor } } }
    }`;

const namesSchema = z
  .object({ entries: z.array(z.object({ name: z.string() })).nullish() })
  .nullish();

const statusDocument = {
  name: "status",
  text: `query status(
  $owner: String!, $name: String!, $issue: Int!, $comment: ID!, $stateRef: String!, $definition: String!, $manifest: String!, $models: String!, $all: Boolean!
) {
  repository(owner: $owner, name: $name) {
    defaultBranchRef { target { ... on Commit {
      policy: file(path: "${POLICY_PATH}") { object { ...blob } }
      definition: file(path: $definition) { name }
      models: file(path: $models) @include(if: $all) { object { ... on Tree { entries { name object { ... on Tree { entries { name } } } } } } }
    } } }
    stateRef: ref(qualifiedName: $stateRef) { target { ... on Commit { manifest: file(path: $manifest) { object { ...blob } } } } }
    ${OPEN}
    issueOrPullRequest(number: $issue) { ...replies }
  }
  comment: node(id: $comment) { ...answered }
}
${BLOB}${ANSWERED}`,
  answer: z.object({
    repository: z.object({
      defaultBranchRef: z.object({
        target: z.object({
          policy: fileSchema,
          definition: z.object({ name: z.string() }).nullish(),
          models: z
            .object({
              object: z
                .object({
                  entries: z.array(z.object({ name: z.string(), object: namesSchema })).nullish(),
                })
                .nullish(),
            })
            .nullish(),
        }),
      }),
      stateRef: z.object({ target: z.object({ manifest: fileSchema }) }).nullable(),
      promotions: openSchema,
      issueOrPullRequest: repliesSchema,
    }),
    comment: commentSchema,
  }),
};

type StatusAnswer = z.output<typeof statusDocument.answer>["repository"];

/** Reads a model's state and the promotions under way, in one request; without a model, those of all models in two. */
export async function readStatus(
  repository: GitHubRepository,
  comment: Comment,
  model: string | null,
): Promise<StatusReading> {
  const hint = repository.hints.of(fullName(repository));
  const { owner, name } = repository;
  const paths = modelPaths(hint.root, model ?? "-");
  const answer = await read(repository.octokit, statusDocument, {
    owner,
    name,
    issue: comment.issue,
    comment: comment.nodeId,
    stateRef: stateRef(repository, hint),
    definition: paths.definition,
    manifest: paths.manifest,
    models: `${hint.root}/models`,
    all: model === null,
  });
  const here = answer.repository;
  const answered = wasAnswered(comment, answer.comment, here.issueOrPullRequest);
  const policyFile = sourceFile(POLICY_PATH, here.defaultBranchRef.target.policy);
  const policy = readPolicy(policyFile);
  const said = { answered, policy: policyFile };
  if (!policy.ok) return { ...said, models: policy };
  if (!repository.hints.agrees(fullName(repository), policy.value))
    return readStatus(repository, comment, model);
  if (answered) return { ...said, models: allOf([]) };
  if (model === null)
    return { ...said, models: await readManifests(repository, here, modelNames(here)) };
  if (!here.defaultBranchRef.target.definition) return { ...said, models: allOf([]) };
  const manifest = sourceFile(paths.manifest, here.stateRef?.target.manifest);
  return { ...said, models: allOf([modelStatus(model, here, manifest)]) };
}

function modelStatus(
  model: string,
  here: StatusAnswer,
  file: SourceFile | null,
): Result<ModelStatus> {
  const open = openPromotions(here.promotions).filter(
    (one) => parsePromotionBranch(one.branch)?.model === model,
  );
  if (file === null) return { ok: true, value: { model, manifest: null, open } };
  const manifest = readDocument(file, manifestSchema);
  return manifest.ok ? { ok: true, value: { model, manifest: manifest.value, open } } : manifest;
}

/** Names of models: folders with a model.yaml, or folders in a folder without one. */
function modelNames(here: StatusAnswer): readonly string[] {
  const folders = here.defaultBranchRef.target.models?.object?.entries ?? [];
  return folders.flatMap(({ name, object }) => {
    const inside = object?.entries?.map((entry) => entry.name) ?? [];
    return inside.includes("model.yaml") ? [name] : inside.map((below) => `${name}/${below}`);
  });
}

async function readManifests(
  repository: GitHubRepository,
  here: StatusAnswer,
  names: readonly string[],
): Promise<Result<readonly ModelStatus[]>> {
  const shown = names.slice(0, MOST_MODELS);
  if (shown.length === 0) return allOf([]);
  const hint = repository.hints.of(fullName(repository));
  const paths = shown.map((model) => `${modelFolder(hint.root, model)}/manifest.yaml`);
  const document = {
    name: "manifests",
    text: `query manifests($owner: String!, $name: String!, $stateRef: String!${paths.map((_, i) => `, $path${i}: String!`).join("")}) {
  repository(owner: $owner, name: $name) { ref(qualifiedName: $stateRef) { target { ... on Commit {
    ${paths.map((_, i) => `manifest${i}: file(path: $path${i}) { object { ...blob } }`).join("\n    ")}
  } } } }
}
${BLOB}`,
    answer: z.object({
      repository: z.object({
        ref: z.object({ target: z.record(z.string(), fileSchema) }).nullable(),
      }),
    }),
  };
  const { owner, name } = repository;
  const answer = await read(repository.octokit, document, {
    owner,
    name,
    stateRef: stateRef(repository, hint),
    ...Object.fromEntries(paths.map((path, i) => [`path${i}`, path])),
  });
  const files = paths.map((path, i) =>
    sourceFile(path, answer.repository.ref?.target[`manifest${i}`]),
  );
  return allOf(shown.map((model, i) => modelStatus(model, here, files[i] ?? null)));
}

function openPromotions(promotions: z.output<typeof openSchema>) {
  return promotions.nodes.flatMap((ref) =>
    ref.associatedPullRequests.nodes
      .filter((one) => one.viewerDidAuthor)
      .map((one) => ({ ...one, branch: branchName(ref) })),
  );
}

/** How much of a ref's name is its prefix depends on what was asked for; together they are the whole. */
function branchName({ prefix, name }: { readonly prefix: string; readonly name: string }): string {
  return `${prefix}${name}`.replace(/^refs\/heads\//, "");
}

const openDocument = {
  name: "openPromotions",
  text: `query openPromotions($owner: String!, $name: String!) { repository(owner: $owner, name: $name) { ${OPEN} } }`,
  answer: z.object({ repository: z.object({ promotions: openSchema }) }),
};

/** Lists the promotions under way, as hints for reading each. */
export async function readOpenPromotions(
  repository: GitHubRepository,
): Promise<readonly PromotionHint[]> {
  const { owner, name } = repository;
  const answer = await read(repository.octokit, openDocument, { owner, name });
  return openPromotions(answer.repository.promotions).map(({ number, body }) => ({ number, body }));
}

const branchDocument = {
  name: "branchPullRequest",
  text: `query branchPullRequest($owner: String!, $name: String!, $branch: String!) {
  repository(owner: $owner, name: $name) {
    pullRequests(headRefName: $branch, first: 20, orderBy: { field: CREATED_AT, direction: DESC }) { nodes { number body viewerDidAuthor } }
  }
}`,
  answer: z.object({
    repository: z.object({
      pullRequests: z.object({
        nodes: z.array(
          z.object({ number: z.int(), body: z.string(), viewerDidAuthor: z.boolean() }),
        ),
      }),
    }),
  }),
};

/** The App's newest pull request of a branch, as a hint for reading it; null where it has none. */
export async function readBranchPullRequest(
  repository: GitHubRepository,
  branch: string,
): Promise<PromotionHint | null> {
  const { owner, name } = repository;
  const answer = await read(repository.octokit, branchDocument, { owner, name, branch });
  const newest = answer.repository.pullRequests.nodes.find((one) => one.viewerDidAuthor);
  return newest ? { number: newest.number, body: newest.body } : null;
}
