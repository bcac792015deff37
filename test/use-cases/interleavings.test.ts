import { describe, expect, it } from "vitest";
import { completePromotion } from "../../src/use-cases/complete-promotion.js";
import type { Ask, PromotionHint } from "../../src/use-cases/ports.js";
import { recheckPromotion } from "../../src/use-cases/recheck-promotion.js";
import { refreshPromotion } from "../../src/use-cases/refresh-promotion.js";
import { requestPromotion } from "../../src/use-cases/request-promotion.js";
import { withdrawPromotion } from "../../src/use-cases/withdraw-promotion.js";
import { candidateText, FOLDER } from "../domain/worked-example.js";
import { exampleForge, Stepper } from "./example-forge.js";
import type { Hook, InMemoryForge } from "./in-memory-ports.js";

type Run = (hook: Hook) => Promise<unknown>;

interface Meeting {
  readonly forge: InMemoryForge;
  readonly one: Run;
  readonly other: Run;
}

const STEPS = 6;

/**
 * Every way in which two processes meet once: the one goes some steps, the other goes some, then the one ends, then
 * the other; each step is one request, or one half of the document that commits and opens.
 */
async function meetings(
  scene: () => Promise<Meeting>,
  check: (forge: InMemoryForge, when: string) => void,
) {
  for (let first = 0; first <= STEPS; first++)
    for (let second = 1; second <= STEPS; second++) {
      const { forge, one, other } = await scene();
      const a = new Stepper(one);
      const b = new Stepper(other);
      await a.advance(first);
      await b.advance(second);
      await a.finish();
      await b.finish();
      check(forge, `${first} steps, then ${second} of the other`);
    }
}

const promote = {
  verb: "promote",
  model: "fraud-detection",
  version: "2.1.3",
  stage: "production",
  dryRun: false,
  reason: "Q1 retrain",
} as const;

const second213 = {
  [`${FOLDER}/versions/2.1.4.yaml`]: candidateText.replace("version: 2.1.3", "version: 2.1.4"),
};

function ask(forge: InMemoryForge, login = "data-scientist"): Ask {
  const comment = forge.comment("/promote fraud-detection 2.1.3 to production", login);
  return { kind: "comment", comment };
}

/** A registry with one promotion open. */
async function opened(): Promise<{ forge: InMemoryForge; hint: PromotionHint }> {
  const forge = exampleForge();
  await requestPromotion(forge.ports(), ask(forge), promote);
  const [hint] = forge.hints();
  if (!hint) throw new Error("nothing was opened");
  return { forge, hint };
}

describe("two processes at once", () => {
  it("with one delivery each of the same comment open one promotion and answer once or twice the same", async () => {
    const scene = async () => {
      const forge = exampleForge();
      const comment = ask(forge);
      const run: Run = (hook) => requestPromotion(forge.ports(hook), comment, promote);
      return { forge, one: run, other: run };
    };
    await meetings(scene, (forge, when) => {
      const { pulls, said } = forge.seen();
      expect(pulls, when).toHaveLength(1);
      expect(pulls[0]?.state, when).toBe("open");
      expect(new Set(forge.texts()).size, when).toBe(1);
      expect(said.length, when).toBeLessThanOrEqual(2);
    });
  });

  it("with two people's requests for one model and stage open one promotion, and tell the other where it is", async () => {
    const scene = async () => {
      const forge = exampleForge();
      const [hers, his] = [ask(forge, "data-scientist"), ask(forge, "somebody-else")];
      return {
        forge,
        one: (hook: Hook) =>
          requestPromotion(forge.ports(hook), hers, { ...promote, reason: "hers" }),
        other: (hook: Hook) =>
          requestPromotion(forge.ports(hook), his, { ...promote, reason: "his" }),
      };
    };
    const winners = new Set<string>();
    await meetings(scene, (forge, when) => {
      const { pulls, done } = forge.seen();
      expect(pulls, when).toHaveLength(1);
      const [pull] = pulls;
      expect(pull?.state, when).toBe("open");
      expect(done, when).toHaveLength(2);
      const texts = forge.texts();
      expect(texts, when).toHaveLength(2);
      const winner = texts.filter((text) => text.startsWith("The promotion is open"));
      const loser = texts.filter((text) => text.startsWith("**Not done.**"));
      expect(winner, when).toHaveLength(1);
      expect(loser[0], when).toMatch(/\/pull\/2\)|Another request may be opening it this minute/);
      const dossier = forge.textOn("promotion/fraud-detection/production", pull?.changes[0] ?? "");
      const holder = /reason: (hers|his)/.exec(dossier)?.[1];
      winners.add(holder ?? "");
      expect(pull?.body, when).toMatch(new RegExp(`: ${holder}$`, "m"));
    });
    expect([...winners].sort()).toEqual(["hers", "his"]);
  });

  it("with two versions of one model show the pull request of the one that holds the lock", async () => {
    const scene = async () => {
      const forge = exampleForge();
      forge.push("main", second213);
      const [hers, his] = [ask(forge, "data-scientist"), ask(forge, "somebody-else")];
      const staging = { ...promote, stage: "staging" } as const;
      return {
        forge,
        one: (hook: Hook) => requestPromotion(forge.ports(hook), hers, promote),
        other: (hook: Hook) =>
          requestPromotion(forge.ports(hook), his, { ...staging, version: "2.1.4" }),
      };
    };
    await meetings(scene, (forge, when) => {
      const { pulls } = forge.seen();
      expect(pulls.map((pull) => `${pull.title} ${pull.state}`).sort(), when).toEqual([
        "Promote fraud-detection 2.1.3 from Staging to Production open",
        "Promote fraud-detection 2.1.4 from None to Staging open",
      ]);
    });
  });

  it("recording one merge write one entry", async () => {
    const scene = async () => {
      const { forge, hint } = await opened();
      forge.approve(hint.number);
      forge.merge(hint.number);
      const run: Run = (hook) => completePromotion(forge.ports(hook), hint);
      return { forge, one: run, other: run };
    };
    await meetings(scene, (forge, when) => {
      const { branches, files } = forge.seen();
      expect(entriesOf(files), when).toHaveLength(3);
      expect(branches, when).toEqual(["main"]);
    });
  });

  it("of which one withdraws and the other asks again leave the new promotion standing, or told where the old one is", async () => {
    const scene = async () => {
      const { forge, hint } = await opened();
      const withdrawal = forge.comment(
        "/withdraw because wrong data",
        "data-scientist",
        hint.number,
      );
      const again = ask(forge);
      return {
        forge,
        one: (hook: Hook) => withdrawPromotion(forge.ports(hook), hint, withdrawal, "wrong data"),
        other: (hook: Hook) => requestPromotion(forge.ports(hook), again, promote),
      };
    };
    await meetings(scene, (forge, when) => endedAndMaybeNew(forge, when));
  });

  it.each(["merge", "squash"] as const)(
    "of which one records a %s and the other asks again never lose the new promotion's branch",
    async (method) => {
      const scene = async () => {
        const { forge, hint } = await opened();
        forge.push("main", second213);
        forge.merge(hint.number, method);
        const again = ask(forge);
        return {
          forge,
          one: (hook: Hook) => completePromotion(forge.ports(hook), hint),
          other: (hook: Hook) => requestPromotion(forge.ports(hook), again, promote),
        };
      };
      await meetings(scene, (forge, when) => endedAndMaybeNew(forge, when));
    },
  );

  it.each(["merge", "withdrawal"] as const)(
    "of which one records a %s while people push to the default branch write one entry and lose no push",
    async (decision) => {
      const scene = async () => {
        const { forge, hint } = await opened();
        if (decision === "merge") forge.merge(hint.number);
        const comment = forge.comment("/withdraw because no", "data-scientist", hint.number);
        return {
          forge,
          one: (hook: Hook) =>
            decision === "merge"
              ? completePromotion(forge.ports(hook), hint)
              : withdrawPromotion(forge.ports(hook), hint, comment, "no"),
          other: (hook: Hook) => pushThrice(forge, hook),
        };
      };
      await meetings(scene, (forge, when) => {
        const { files, branches } = forge.seen();
        expect(entriesOf(files), when).toHaveLength(3);
        expect(files["notes.md"], when).toBe("note 3\n");
        expect(branches, when).toEqual(["main"]);
      });
    },
  );

  it("of which one rechecks and the other refreshes show the dossier at the head", async () => {
    const scene = async () => {
      const { forge, hint } = await opened();
      forge.push("main", {
        [`${FOLDER}/versions/2.1.3.yaml`]: candidateText.replace("max_depth: 6", "max_depth: 7"),
      });
      const comment = forge.comment("/recheck", "data-scientist", hint.number);
      return {
        forge,
        one: (hook: Hook) => recheckPromotion(forge.ports(hook), hint, comment),
        other: (hook: Hook) => refreshPromotion(forge.ports(hook), hint),
      };
    };
    await meetings(scene, (forge, when) => {
      expect(forge.seen().pulls[0]?.checks.length, when).toBe(3);
      expect(forge.texts(), when).toHaveLength(2);
    });
  });
});

async function pushThrice(forge: InMemoryForge, hook: Hook): Promise<void> {
  for (const n of [1, 2, 3]) {
    await hook({ port: "push", when: "before" });
    forge.push("main", { "notes.md": `note ${n}\n` });
  }
}

function entriesOf(files: Readonly<Record<string, string>>): readonly string[] {
  return Object.keys(files).filter((path) => path.includes("/audit/"));
}

/** The old promotion ended with one entry; a new one, where it was opened, is whole and open. */
function endedAndMaybeNew(forge: InMemoryForge, when: string): void {
  const { pulls, branches, files } = forge.seen();
  const [old, ...others] = pulls;
  expect(old?.state, when).not.toBe("open");
  expect(entriesOf(files), when).toHaveLength(3);
  expect(others.length, when).toBeLessThanOrEqual(1);
  const [next] = others;
  expect(branches.length, when).toBe(next ? 2 : 1);
  if (!next) return;
  expect(next.state, when).toBe("open");
  expect(next.changes, when).toEqual([expect.stringMatching(/2\.1\.3-to-production-\d\.yaml$/)]);
}
