import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readRegistryFolder } from "../../dist/adapters/files/registry-folder.js";
import { decideAdoptions } from "../../dist/domain/adoption.js";
import { appPermissions } from "../../dist/entry/app-manifest.js";
import { exampleModel, exampleRules } from "../../dist/entry/demo/example-registry.js";
import { writeFiles } from "../../dist/entry/demo/scene.js";
import { eventNames } from "../../dist/entry/events/looks.js";
import { createClock } from "../../dist/forge/clock.js";
import { createPrivateKey } from "../../dist/forge/seeding.js";
import { startForge } from "../../dist/forge/server.js";

/** Models of a story: one that rolls out step by step, and one that is replaced at once. */
export const models = ["fraud", "churn"];
export const POLICY = ".github/model-promoter.yml";
export const CODEOWNERS = ".github/CODEOWNERS";

/** Everybody in a story, and what they may do. */
export const people = {
  "platform-engineer": "admin",
  "data-scientist": "write",
  "second-scientist": "write",
  "data-science-lead": "write",
  "ml-ops-on-call": "write",
  "fraud-team-lead": "maintain",
  "fraud-analyst": "write",
  onlooker: "read",
};

const SECRET = "secret-of-the-story";
const key = createPrivateKey();
const codeowners = `# Who must sign.
/.github/                      @data-science-lead
/registry/models/**/model.yaml @fraud-team-lead
/registry/models/**/promotions/ @data-science-lead @acme/fraud
`;

/** The files that every story begins with; made once. */
export async function beginning() {
  const files = {
    ...exampleRules,
    [CODEOWNERS]: codeowners,
    [POLICY]: `${exampleRules[POLICY]}machines: ["@acme-ci[bot]"]\n`,
    ...Object.assign({}, ...models.map(modelFiles)),
  };
  const folder = await mkdtemp(join(tmpdir(), "chaos-beginning-"));
  try {
    await writeFiles(folder, files);
    const adoptions = models.flatMap((model) => [
      { model, version: "2.0.5", stage: "production" },
      { model, version: "2.1.3", stage: "staging" },
    ]);
    const asked = [];
    for (const adoption of adoptions)
      asked.push({ adoption, snapshot: await readRegistryFolder(folder, adoption) });
    const decided = decideAdoptions(asked, "2025-03-03T10:00:00Z");
    if (!decided.ok) throw new Error(decided.problems.map(({ what }) => what).join("\n"));
    return { ...files, ...Object.fromEntries(decided.value.map(({ path, text }) => [path, text])) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The example's files under another name, and a further version that is in no stage. */
function modelFiles(model) {
  const folder = `registry/models/${model}`;
  const files = Object.fromEntries(
    Object.entries(exampleModel).map(([path, text]) => [
      path.replace("registry/models/fraud-detection", folder),
      text.replaceAll("fraud-detection", model),
    ]),
  );
  const next = (kind) => files[`${folder}/${kind}/2.1.3.yaml`].replaceAll("2.1.3", "2.2.0");
  const definition = files[`${folder}/model.yaml`];
  return {
    ...files,
    [`${folder}/versions/2.2.0.yaml`]: next("versions"),
    [`${folder}/cards/2.2.0.yaml`]: next("cards"),
    [`${folder}/model.yaml`]:
      model === "churn" ? definition.replace(/rollout:\n(?: .*\n)+/, "") : definition,
  };
}

/** A forge with one repository, people and machines in it, and the App installed; no process of the App yet. */
export async function setStory(files) {
  const forge = await startForge({ clock: createClock("2025-03-10T09:00:00Z") });
  const { world } = forge;
  const users = new Map(Object.keys(people).map((login) => [login, world.addUser(login)]));
  const acme = world.addOrganization("acme");
  const repository = await world.createRepository(acme, "registry", { files });
  rememberGit(repository.git);
  for (const [login, user] of users) {
    world.addMember(acme, user);
    world.grant(repository, user, people[login]);
  }
  const team = world.addTeam(acme, "fraud", {
    members: ["fraud-team-lead", "fraud-analyst"].map((login) => users.get(login)),
  });
  world.grant(repository, team, "write");
  const { app } = world.addApp({
    slug: "model-promoter",
    permissions: appPermissions,
    events: eventNames,
    webhookSecret: SECRET,
    privateKeyPem: key,
  });
  world.install(app, acme, [repository]);
  const { app: machine } = world.addApp({
    slug: "acme-ci",
    permissions: { contents: "write", pull_requests: "write" },
    events: [],
    webhookSecret: "none",
    privateKeyPem: key,
  });
  const machineToken = world.tokenOf(world.install(machine, acme, [repository]));
  const tokens = new Map([...users].map(([login, user]) => [login, world.tokenFor(user)]));
  tokens.set("acme-ci[bot]", machineToken);
  const options = {
    appId: String(app.id),
    privateKey: key,
    secret: SECRET,
    baseUrl: `${forge.url}/api/v3`,
  };
  return { forge, world, repository, app, users, tokens, options };
}

/** What git said of commits by their ids it would say again; asking it once makes stories several times as fast. */
function rememberGit(git) {
  const asked = [
    "changedFiles",
    "commitsBetween",
    "firstParents",
    "history",
    "isAncestor",
    "list",
    "mergeBase",
    "mergeTrees",
  ];
  for (const name of asked) {
    const known = new Map();
    const ask = git[name];
    git[name] = (...args) => {
      if (!/^[0-9a-f]{40}$/.test(args[0])) return ask(...args);
      const key = args.join(" ");
      if (!known.has(key)) known.set(key, ask(...args));
      return known.get(key);
    };
  }
}

/** A text of the repository at the head of the default branch. */
export async function fileAt(repository, path, branch = "main") {
  const head = await repository.git.resolve(`refs/heads/${branch}`);
  const blob = head && (await repository.git.blobAt(head, path));
  return blob ? blob.content.toString("utf8") : null;
}

/** Hours pass on the forge. The App renews its tokens by the machine's clock, which doesn't jump: so they stay good. */
export function passTime({ world: { clock, tokens } }, hours) {
  for (const [value, token] of tokens)
    tokens.set(value, { ...token, expiresAt: new Date("2100-01-01T00:00:00Z") });
  clock.advance(hours * 3_600_000);
}
