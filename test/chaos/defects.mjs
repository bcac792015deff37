/**
 * Defects that the stories have to find, each against a promise: texts of a compiled module below dist/, and what stands
 * there in their place. `shows` is what the oracle has to say of one.
 */
export const defects = [
  {
    name: "recorded-decision-not-found",
    shows: /decisions and|there twice/,
    module: "domain/audit-entry.js",
    from: "return decisions.find(({ id }) => ids.has(id)) ?? null;",
    to: "return null;",
  },
  {
    name: "approval-of-another-dossier-counts",
    shows: /had to sign/,
    module: "domain/sign-off.js",
    from: "review.dossierBlob !== sources.dossierBlob",
    to: "false",
  },
  {
    name: "own-approval-counts",
    shows: /had to sign/,
    module: "domain/dossier-draft.js",
    from: "const all = [",
    to: "const all = true ? [] : [",
  },
  {
    name: "moved-inputs-ignored",
    shows: /isn't what was approved|wasn't known/,
    module: "domain/promotion-evaluation.js",
    from: "...movedFiles(dossier.inputs, inputs.pinned),",
    to: "",
  },
  {
    name: "blocking-gates-ignored",
    shows: /gate \S+ says/,
    module: "domain/completion-decision.js",
    from: "...gateProblems(evaluation),",
    to: "",
  },
  {
    name: "branch-deleted-by-name",
    shows: /no entry|no open pull request/,
    module: "adapters/github/read-promotion.js",
    from: "return ref?.target.oid === head ? { name, head } : null;",
    to: "return ref ? { name, head: ref.target.oid } : null;",
  },
  {
    name: "answers-not-found",
    shows: /answers/,
    module: "adapters/github/answered.js",
    from: "return (reacted === true ||",
    to: "return false && (reacted === true ||",
  },
  {
    name: "merge-by-push-accepted",
    shows: /merged by a push/,
    module: "domain/landing.js",
    from: "...pushedDirectly(pullRequest, landing),",
    to: "",
  },
  {
    name: "taken-lock-is-taken-over",
    shows: /no entry|no open pull request/,
    module: "domain/promotion-lock.js",
    from: 'return { kind: "refused", problem: underWay(request, pullRequest) };',
    to: 'return { kind: "ours", resume: { from: "commit", head } };',
  },
  {
    name: "move-not-in-manifest",
    shows: /isn't what follows/,
    module: "domain/transition.js",
    from: "entry.moves.reduce(",
    to: "entry.moves.slice(1).reduce(",
  },
  {
    name: "written-over-whatever-came-between",
    shows: /writes \d entries|there twice|number \d|names another/,
    module: "adapters/github/write-commits.js",
    from: "commitFiles(repository, change.branch, change.expectedHead,",
    to: `commitFiles(repository, change.branch, (await repository.octokit.request("GET /repos/{owner}/{repo}/git/ref/{ref}", { owner: repository.owner, repo: repository.name, ref: "heads/" + change.branch })).data.object.sha,`,
  },
  {
    name: "late-reviews-count",
    shows: /had to sign/,
    module: "domain/completion-decision.js",
    from: "until: landing.at,",
    to: "until: null,",
  },
  {
    name: "dismissed-approval-counts",
    shows: /had to sign/,
    module: "domain/review.js",
    from: "return last.filter((review) =>",
    to: "return last.filter((review) => true ||",
  },
  {
    name: "one-owner-is-enough",
    shows: /had to sign/,
    module: "domain/requirements.js",
    from: `if (stage.codeowners === "any")`,
    to: "if (true)",
  },
];
