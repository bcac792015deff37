import { spawn } from "node:child_process";

/**
 * Reads the end of a story: the repository by plain git, and from the forge's world what GitHub would tell of pull
 * requests, reviews and comments.
 */
export async function readRepository({ world, repository, app, users, commands, tampered }) {
  const git = await readGit(repository.git.folder);
  const commits = Object.fromEntries(
    [...git.commits].map(([oid, { tree, ...commit }]) => [
      oid,
      { ...commit, signed: world.signedCommits.has(oid), tree: git.filesOf(tree) },
    ]),
  );
  const head = git.refs.get("refs/heads/main");
  const line = firstParents(commits, head);
  const asks = deliveriesOf(world, app, "repository_dispatch").map(({ guid, payload }) => ({
    delivery: guid,
    by: payload.sender.login,
  }));
  return {
    app: app.bot.login,
    commits,
    line,
    reachable: reach(commits, head),
    texts: git.texts,
    branches: Object.fromEntries(
      [...git.refs]
        .filter(([name]) => name.startsWith("refs/heads/"))
        .map(([name, oid]) => [name.slice(11), oid]),
    ),
    pulls: pullsOf(repository, commits, line),
    comments: commentsOf(repository, commands),
    people: Object.fromEntries(
      [...users].map(([login, user]) => {
        const role = repository.collaborators.get(user) ?? "read";
        return [login, { canWrite: ["write", "maintain", "admin"].includes(role) }];
      }),
    ),
    teams: Object.fromEntries(
      repository.owner.teams.map(({ slug, members }) => [
        `${repository.owner.login}/${slug}`,
        [...members.keys()].map(({ login }) => login),
      ]),
    ),
    pushes: deliveriesOf(world, app, "push")
      .filter(({ payload }) => payload.ref === "refs/heads/main" && !payload.deleted)
      .map(({ payload }) => ({ commit: payload.after, by: payload.sender.login })),
    tampered,
    asks,
  };
}

function deliveriesOf(world, app, event) {
  return world.deliveries
    .filter((one) => one.app === app && one.event === event && !one.redelivery)
    .map(({ guid, request }) => ({ guid, payload: JSON.parse(request.body) }));
}

function pullsOf(repository, commits, line) {
  const pulls = [...repository.issues.values()].filter(({ kind }) => kind === "PullRequest");
  return pulls.map((pull) => ({
    number: pull.number,
    by: pull.author.login,
    state: pull.merged ? "merged" : pull.state,
    headBranch: pull.head.ref,
    head: pull.head.oid,
    base: pull.base.ref,
    mergedAt: pull.merged ? timeOf(pull.merged.at) : null,
    mergedBy: pull.merged && (pull.merged.method === "push" ? "push" : "button"),
    own: ownCommits(pull, commits, line),
    reviews: pull.reviews.flatMap((review) => reviewOf(pull, review)),
    checks: checksAt(repository, pull.head.oid),
  }));
}

/** Commits of its branch down to the default branch's; none where the branch itself was pushed there. */
function ownCommits({ head }, commits, line) {
  const down = firstParents(commits, head.oid);
  return down.slice(down.findLastIndex((oid) => line.includes(oid)) + 1);
}

function reviewOf(pull, { id, author, state, oid, submittedAt }) {
  const dismissal = pull.timeline.find(
    (event) => event.type === "ReviewDismissedEvent" && event.review.id === id,
  );
  const given = dismissal?.previousState ?? state;
  if (given === "COMMENTED" || author.kind !== "User") return [];
  return [
    {
      by: author.login,
      state: given === "APPROVED" ? "approved" : "changes-requested",
      at: timeOf(submittedAt),
      dismissedAt: dismissal ? timeOf(dismissal.createdAt) : null,
      commit: oid,
    },
  ];
}

function checksAt(repository, oid) {
  const runs = repository.checkRuns.filter(({ headOid }) => headOid === oid);
  const names = [...new Set(runs.map(({ name }) => name))];
  return names.map((name) => ({
    name,
    conclusion: runs.findLast((run) => run.name === name).conclusion,
  }));
}

function commentsOf(repository, commands) {
  const all = [...repository.issues.values()].flatMap(({ number, comments }) =>
    comments.map(({ id, author, body }) => ({
      id,
      on: number,
      by: author.login,
      body,
      command: commands.has(id),
    })),
  );
  return all.sort((a, b) => a.id - b.id);
}

function firstParents(commits, head) {
  const line = [];
  for (let oid = head; oid !== undefined; oid = commits[oid]?.parents[0]) line.unshift(oid);
  return line;
}

function reach(commits, head) {
  const seen = new Set();
  const left = [head];
  for (let oid = left.pop(); oid !== undefined; oid = left.pop()) {
    if (seen.has(oid)) continue;
    seen.add(oid);
    left.push(...commits[oid].parents);
  }
  return [...seen];
}

function timeOf(date) {
  return date.toISOString().replace(/\.\d+Z$/, "Z");
}

/** All refs, commits, trees and texts of a repository, by two runs of git. */
async function readGit(folder) {
  const refs = new Map(
    lines(await git(folder, ["for-each-ref", "--format=%(refname) %(objectname)"])).map((line) =>
      line.split(" "),
    ),
  );
  const ids = lines(await git(folder, ["rev-list", "--all", "--objects"])).map((line) =>
    line.slice(0, 40),
  );
  const objects = parseBatch(await git(folder, ["cat-file", "--batch"], `${ids.join("\n")}\n`));
  const trees = new Map();
  const commits = new Map();
  const texts = {};
  for (const [oid, { type, content }] of objects) {
    if (type === "tree") trees.set(oid, treeEntries(content));
    if (type === "blob") texts[oid] = content.toString("utf8");
    if (type === "commit") commits.set(oid, commitOf(content.toString("utf8")));
  }
  const known = new Map();
  const filesOf = (tree) => {
    const files = known.get(tree) ?? Object.fromEntries(filesIn(trees, tree, ""));
    known.set(tree, files);
    return files;
  };
  return { refs, commits, texts, filesOf };
}

function filesIn(trees, tree, prefix) {
  return trees
    .get(tree)
    .flatMap(({ name, oid, folder }) =>
      folder ? filesIn(trees, oid, `${prefix}${name}/`) : [[`${prefix}${name}`, oid]],
    );
}

function treeEntries(content) {
  const entries = [];
  for (let at = 0; at < content.length; ) {
    const space = content.indexOf(0x20, at);
    const end = content.indexOf(0, space);
    const mode = content.toString("latin1", at, space);
    const name = content.toString("utf8", space + 1, end);
    entries.push({
      name,
      folder: mode === "40000",
      oid: content.toString("hex", end + 1, end + 21),
    });
    at = end + 21;
  }
  return entries;
}

function commitOf(text) {
  const header = text.slice(0, text.indexOf("\n\n")).split("\n");
  const all = (name) =>
    header.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));
  const [author] = all("author");
  const by = /<\d+\+(.+)@users\.noreply\.github\.com>/.exec(author)?.[1];
  return { tree: all("tree")[0], parents: all("parent"), by: by ?? author.split(" <")[0] };
}

function parseBatch(output) {
  const objects = [];
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf(0x0a, at);
    const [oid, type, size] = output.toString("latin1", at, end).split(" ");
    objects.push([oid, { type, content: output.subarray(end + 1, end + 1 + Number(size)) }]);
    at = end + 2 + Number(size);
  }
  return objects;
}

function git(folder, args, input = "") {
  return new Promise((resolve, reject) => {
    const child = spawn("git", ["-C", folder, ...args], {
      stdio: [input === "" ? "ignore" : "pipe", "pipe", "inherit"],
    });
    const chunks = [];
    child.stdout.on("data", (chunk) => chunks.push(chunk));
    child.on("error", reject);
    child.on("close", (code) =>
      code === 0
        ? resolve(Buffer.concat(chunks))
        : reject(new Error(`git ${args.join(" ")} ended with ${code}`)),
    );
    child.stdin?.end(input);
  });
}

function lines(text) {
  return text
    .toString("utf8")
    .split("\n")
    .filter((line) => line !== "");
}
