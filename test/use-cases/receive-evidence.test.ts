import { expect, test } from "vitest";
import { parse } from "yaml";
import * as example from "../../src/domain/examples/fraud-detection.js";
import type { EvidenceAddition, EvidenceReading } from "../../src/use-cases/evidence-ports.js";
import { Contended, MOST_TRIES } from "../../src/use-cases/outcome.js";
import { receiveEvidence } from "../../src/use-cases/receive-evidence.js";

const folder = "registry/models/fraud-detection";
const machine = { login: "acme-ci[bot]", id: 7, type: "Bot" };
const { by: _, ...collected } = parse(example.latency).collected;
const payload = {
  model: "fraud-detection",
  evidence: { ...parse(example.latency), collected },
};

type Ports = Parameters<typeof receiveEvidence>[0];

/** A default branch that others write to as well: `meanwhile` says what is there at each further read. */
function branch(meanwhile: readonly (readonly string[])[]) {
  const committed: EvidenceAddition[] = [];
  let reads = 0;
  const reading = (texts: readonly string[]): EvidenceReading => ({
    repositoryId: "R_1",
    defaultBranch: "main",
    pushable: true,
    proposed: null,
    proposedNames: [],
    left: null,
    promotions: [{ number: 12, body: "" }],
    refusals: { repositoryId: "R_1", issueId: null, told: [] },
    files: {
      commit: String(reads).repeat(40),
      policy: {
        path: ".github/model-promoter.yml",
        text: `${example.policy}machines: ["@acme-ci[bot]"]\n`,
      },
      codeowners: null,
      definition: { path: `${folder}/model.yaml`, text: example.model },
      record: { path: `${folder}/versions/2.1.3.yaml`, text: example.record213 },
      card: null,
      evidence: texts.map((text, i) => ({
        path: `${folder}/evidence/2.1.3/latency-000${i + 1}.yaml`,
        text,
      })),
      otherRecords: [],
      versionNames: ["2.1.3.yaml"],
      dossierNames: [],
      templates: [],
      unreadable: [],
    },
  });
  const ports: Pick<Ports, "readEvidence" | "addEvidence"> = {
    readEvidence: async () => {
      reads += 1;
      return reading(meanwhile[Math.min(reads, meanwhile.length) - 1] ?? []);
    },
    addEvidence: async (_branch, addition) => {
      if (reads < meanwhile.length) return { kind: "stale", why: "the branch has moved" };
      committed.push(addition);
      return { kind: "done" };
    },
  };
  return { ports: ports as Ports, committed, reads: () => reads };
}

test("a branch that moved meanwhile is read again, and the run takes the number that is free then", async () => {
  const others = example.latency.replace("p99: ", "p99: 1");
  const { ports, committed } = branch([[], [others]]);
  expect(await receiveEvidence(ports, machine, payload)).toMatchObject({
    outcome: { did: "received" },
    siblings: [{ number: 12 }],
  });
  expect(committed).toMatchObject([
    {
      file: { path: `${folder}/evidence/2.1.3/latency-0002.yaml` },
      expectedHead: "2".repeat(40),
      from: machine,
    },
  ]);
});

test("a commit whose answer was lost is found at the next try, and not made again", async () => {
  const own = example.latency.replace(/by: "[^"]*"/, 'by: "machine:acme-ci[bot]"');
  const { ports, committed } = branch([[], [own]]);
  expect(await receiveEvidence(ports, machine, payload)).toMatchObject({
    outcome: {
      did: "nothing",
      about: "evidence for fraud-detection 2.1.3, sent by acme-ci[bot]: it is there",
    },
    siblings: [{ number: 12 }],
  });
  expect(committed).toEqual([]);
});

test("a branch that moves at every try makes the event fail, to be looked at again", async () => {
  const { ports, reads } = branch(Array.from({ length: MOST_TRIES + 1 }, () => []));
  await expect(receiveEvidence(ports, machine, payload)).rejects.toThrow(Contended);
  expect(reads()).toBe(MOST_TRIES);
});
