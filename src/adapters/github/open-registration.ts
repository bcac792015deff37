import { z } from "zod";
import type { SourceFile } from "../../domain/document.js";
import { ok, type Problem, type Result } from "../../domain/problem.js";
import { describe, type FieldError, GitHubError, type Octokit, read, send } from "./client.js";

/** New files of a registry, to be proposed by a pull request. */
export interface ProposedFiles {
  readonly owner: string;
  readonly name: string;
  readonly branch: string;
  readonly title: string;
  readonly body: string;
  /** None of them may be there yet. */
  readonly files: readonly SourceFile[];
  /** What to do instead: where one of the files is there already, and where another pull request adds them. */
  readonly fixes: { readonly there: string; readonly underWay: string };
}

/** A pull request that was opened. */
export interface ProposedPullRequest {
  readonly number: number;
  readonly url: string;
  readonly branch: string;
}

/**
 * Opens a pull request that adds files to the default branch: reads, makes the branch, commits and opens. Refuses where
 * one of the files or the branch is there already. What it began and couldn't finish it takes back.
 * @throws GitHubError where GitHub refuses or answers in another shape
 */
export async function openRegistration(
  octokit: Octokit,
  proposed: ProposedFiles,
): Promise<Result<ProposedPullRequest>> {
  const { owner, name, branch, files } = proposed;
  const variables = { owner, name, branch: `refs/heads/${branch}`, ...pathVariables(files) };
  const { repository } = await read(octokit, documentFor(files.length), variables);
  const problems = standingAgainst(proposed, repository);
  if (problems.length > 0) return { ok: false, problems };
  const base = repository.defaultBranchRef;
  const refId = await createBranch(octokit, repository.id, branch, base.target.oid);
  const opened = await commitAndOpen(octokit, proposed, repository);
  if (opened.ok) return ok({ ...opened.value, branch });
  await mutate(octokit, "takeBack", "deleteRef", "DeleteRefInput", { refId });
  throw new GitHubError(opened.why);
}

const fileSchema = z
  .object({ object: z.object({ oid: z.string().optional() }).nullish() })
  .nullish();

const repositorySchema = z.object({
  id: z.string(),
  defaultBranchRef: z.object({
    name: z.string(),
    target: z.object({ oid: z.string() }).catchall(fileSchema),
  }),
  branch: z
    .object({
      associatedPullRequests: z.object({
        nodes: z.array(z.object({ number: z.int(), url: z.string() })),
      }),
    })
    .nullable(),
});

type Repository = z.output<typeof repositorySchema>;

function documentFor(count: number) {
  const paths = Array.from({ length: count }, (_, index) => index);
  return {
    name: "registration",
    text: `query registration($owner: String!, $name: String!, $branch: String!${paths.map((i) => `, $path${i}: String!`).join("")}) {
  repository(owner: $owner, name: $name) {
    id
    defaultBranchRef { name target { oid ... on Commit { ${paths.map((i) => `file${i}: file(path: $path${i}) { object { ... on Blob { oid } } }`).join(" ")} } } }
    branch: ref(qualifiedName: $branch) { associatedPullRequests(states: [OPEN], first: 1) { nodes { number url } } }
  }
}`,
    answer: z.object({ repository: repositorySchema }),
  };
}

function pathVariables(files: readonly SourceFile[]): Record<string, string> {
  return Object.fromEntries(files.map(({ path }, index) => [`path${index}`, path]));
}

function standingAgainst(
  { files, branch, fixes }: ProposedFiles,
  { defaultBranchRef: base, branch: there }: Repository,
): readonly Problem[] {
  const present = files.filter((_, index) => base.target[`file${index}`] != null);
  const taken = present.map(({ path }) => ({
    code: "file-there",
    what: `${path} is on ${base.name} already.`,
    why: "A pull request of this kind only adds files.",
    fix: fixes.there,
    place: { file: path },
  }));
  if (there === null) return taken;
  const [open] = there.associatedPullRequests.nodes;
  return [
    ...taken,
    {
      code: "proposal-under-way",
      what:
        open === undefined
          ? `The branch ${branch} is there already, without an open pull request.`
          : `#${open.number} adds it already: ${open.url}`,
      fix: open === undefined ? `Delete ${branch}, then try again.` : fixes.underWay,
    },
  ];
}

async function createBranch(
  octokit: Octokit,
  repositoryId: string,
  branch: string,
  oid: string,
): Promise<string> {
  const input = { repositoryId, name: `refs/heads/${branch}`, oid };
  const data = await mutate(octokit, "branch", "createRef", "CreateRefInput", input, "ref { id }");
  return z.object({ done: z.object({ ref: z.object({ id: z.string() }) }) }).parse(data).done.ref
    .id;
}

const openedSchema = z.object({
  pullRequest: z.object({ pullRequest: z.object({ number: z.int(), url: z.string() }) }),
});

type Opened =
  | { readonly ok: true; readonly value: Omit<ProposedPullRequest, "branch"> }
  | { readonly ok: false; readonly why: string };

async function commitAndOpen(
  octokit: Octokit,
  { owner, name, branch, title, body, files }: ProposedFiles,
  repository: Repository,
): Promise<Opened> {
  const base = repository.defaultBranchRef;
  const additions = files.map(({ path, text }) => ({
    path,
    contents: Buffer.from(text).toString("base64"),
  }));
  const { data, errors } = await send(
    octokit,
    `mutation openRegistration($commit: CreateCommitOnBranchInput!, $pullRequest: CreatePullRequestInput!) {
  commit: createCommitOnBranch(input: $commit) { commit { oid } }
  pullRequest: createPullRequest(input: $pullRequest) { pullRequest { number url } }
}`,
    {
      commit: {
        branch: { repositoryNameWithOwner: `${owner}/${name}`, branchName: branch },
        expectedHeadOid: base.target.oid,
        message: { headline: title },
        fileChanges: { additions },
      },
      pullRequest: {
        repositoryId: repository.id,
        baseRefName: base.name,
        headRefName: branch,
        title,
        body,
      },
    },
  );
  if (errors.length > 0) return { ok: false, why: errors.map(describe).join("; ") };
  const { number, url } = openedSchema.parse(data).pullRequest.pullRequest;
  return { ok: true, value: { number, url } };
}

async function mutate(
  octokit: Octokit,
  operation: string,
  mutation: string,
  type: string,
  input: object,
  selection = "clientMutationId",
): Promise<unknown> {
  const text = `mutation ${operation}($input: ${type}!) { done: ${mutation}(input: $input) { ${selection} } }`;
  const { data, errors } = await send(octokit, text, { input });
  if (errors.length > 0) throw new GitHubError(`${mutation}: ${messagesOf(errors)}`);
  return data;
}

function messagesOf(errors: readonly FieldError[]): string {
  return errors.map(({ message }) => message).join("; ");
}
