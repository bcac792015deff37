import { describe, expect, it } from "vitest";
import { completePromotion } from "../../src/use-cases/complete-promotion.js";
import type { Outcome } from "../../src/use-cases/outcome.js";
import type { Ask, PromotionHint } from "../../src/use-cases/ports.js";
import { recheckPromotion } from "../../src/use-cases/recheck-promotion.js";
import { refreshPromotion } from "../../src/use-cases/refresh-promotion.js";
import { requestPromotion } from "../../src/use-cases/request-promotion.js";
import { recordClosing, withdrawPromotion } from "../../src/use-cases/withdraw-promotion.js";
import { ASKED_AT, candidateText, FOLDER } from "../domain/worked-example.js";
import { Died, dyingAt, exampleForge } from "./example-forge.js";
import type { InMemoryForge, PromotionPorts } from "./in-memory-ports.js";

type Run = (ports: PromotionPorts) => Promise<Outcome>;

/** Where a run begins, what it comes to, and the run. Made anew for each try, so that tries don't share a world. */
type Scene = () => Promise<{
  readonly forge: InMemoryForge;
  readonly did: Outcome["did"];
  readonly run: Run;
}>;

const promote = {
  verb: "promote",
  model: "fraud-detection",
  version: "2.1.3",
  stage: "production",
  dryRun: false,
  reason: "Q1 retrain",
} as const;

function ask(forge: InMemoryForge): Ask {
  const body = "/promote fraud-detection 2.1.3 to production because Q1 retrain";
  return { kind: "comment", comment: forge.comment(body, "data-scientist") };
}

async function opened(): Promise<{ forge: InMemoryForge; hint: () => PromotionHint }> {
  const forge = exampleForge();
  await requestPromotion(forge.ports(), ask(forge), promote);
  const hint = () => {
    const [first] = forge.hints();
    if (!first) throw new Error("no pull request");
    return first;
  };
  return { forge, hint };
}

const moved = {
  [`${FOLDER}/versions/2.1.3.yaml`]: candidateText.replace("max_depth: 6", "max_depth: 7"),
};

/** A new version, and a policy by which nobody signs for Staging. */
const needsNobody = {
  [`${FOLDER}/versions/2.2.0.yaml`]: candidateText.replaceAll("2.1.3", "2.2.0"),
  ".github/model-promoter.yml": `schema: 1
machines: ["@trainer[bot]"]
stages: { staging: { codeowners: off, gates: [{ id: lineage, kind: lineage }] } }
`,
};

/** The same with a gate that it doesn't pass. */
const asksMore = {
  ".github/model-promoter.yml": needsNobody[".github/model-promoter.yml"].replace(
    "{ id: lineage, kind: lineage }",
    "{ id: auc, kind: minimum, metric: auc_roc, value: 0.99 }",
  ),
};

const dispatched: Ask = {
  kind: "dispatch",
  dispatch: { delivery: "d-1", by: { login: "trainer[bot]", id: 77 }, at: ASKED_AT },
};

const scenes: Readonly<Record<string, Scene>> = {
  "a request": async () => {
    const forge = exampleForge();
    const comment = ask(forge);
    return { forge, did: "opened", run: (ports) => requestPromotion(ports, comment, promote) };
  },
  "a request after another was withdrawn": async () => {
    const { forge, hint } = await opened();
    const withdrawal = forge.comment("/withdraw because no", "data-scientist", hint().number);
    await withdrawPromotion(forge.ports(), hint(), withdrawal, "no");
    const comment = ask(forge);
    return { forge, did: "opened", run: (ports) => requestPromotion(ports, comment, promote) };
  },
  "a machine's request that needs nobody": async () => {
    const forge = exampleForge();
    forge.push("main", needsNobody);
    const wish = { ...promote, version: "2.2.0", stage: "staging", reason: null } as const;
    return {
      forge,
      did: "merged",
      run: async (ports) => {
        const outcome = await requestPromotion(ports, dispatched, wish);
        // The merge's own event, which looks again.
        for (const hint of forge.hints()) await completePromotion(ports, hint);
        return outcome;
      },
    };
  },
  "a refresh of what has come to need nobody": async () => {
    const forge = exampleForge();
    forge.push("main", { ...needsNobody, ...asksMore });
    const comment = forge.comment("/promote fraud-detection 2.2.0 to staging", "data-scientist");
    const wish = { ...promote, version: "2.2.0", stage: "staging", reason: null } as const;
    await requestPromotion(forge.ports(), { kind: "comment", comment }, wish);
    forge.push("main", needsNobody);
    const recheck = forge.comment("/recheck", "data-scientist", forge.hints()[0]?.number);
    return {
      forge,
      did: "rechecked",
      run: async (ports) => {
        const [hint] = forge.hints();
        if (!hint) throw new Error("no pull request");
        const outcome = await recheckPromotion(ports, hint, recheck);
        await refreshPromotion(ports, hint);
        await completePromotion(ports, hint);
        return outcome;
      },
    };
  },
  "a request that is refused": async () => {
    const forge = exampleForge();
    const comment = ask(forge);
    return {
      forge,
      did: "refused",
      run: (ports) => requestPromotion(ports, comment, { ...promote, version: "9.9.9" }),
    };
  },
  "a dry run": async () => {
    const forge = exampleForge();
    const comment = ask(forge);
    return {
      forge,
      did: "replied",
      run: (ports) => requestPromotion(ports, comment, { ...promote, dryRun: true }),
    };
  },
  "a refresh": async () => {
    const { forge, hint } = await opened();
    forge.approve(hint().number);
    return { forge, did: "redrawn", run: (ports) => refreshPromotion(ports, hint()) };
  },
  "a merge": async () => {
    const { forge, hint } = await opened();
    forge.approve(hint().number);
    forge.merge(hint().number);
    return {
      forge,
      did: "recorded",
      run: async (ports) => (await completePromotion(ports, hint())).outcome,
    };
  },
  "a merge that is refused": async () => {
    const { forge, hint } = await opened();
    forge.merge(hint().number);
    return {
      forge,
      did: "merge-refused",
      run: async (ports) => (await completePromotion(ports, hint())).outcome,
    };
  },
  "a withdrawal": async () => {
    const { forge, hint } = await opened();
    const comment = forge.comment("/withdraw because wrong data", "data-scientist", hint().number);
    return {
      forge,
      did: "withdrawn",
      run: (ports) => withdrawPromotion(ports, hint(), comment, "wrong data"),
    };
  },
  "a closing with GitHub's own button": async () => {
    const { forge, hint } = await opened();
    forge.close(hint().number);
    const by = { login: "@data-scientist", id: 1001 };
    const closing = { by, reason: null, at: ASKED_AT, through: "closed" } as const;
    return { forge, did: "withdrawn", run: (ports) => recordClosing(ports, hint(), closing) };
  },
  "a recheck": async () => {
    const { forge, hint } = await opened();
    const comment = forge.comment("/recheck", "data-scientist", hint().number);
    return { forge, did: "rechecked", run: (ports) => recheckPromotion(ports, hint(), comment) };
  },
  "a recheck after an input moved": async () => {
    const { forge, hint } = await opened();
    forge.push("main", moved);
    const comment = forge.comment("/recheck", "data-scientist", hint().number);
    return { forge, did: "rechecked", run: (ports) => recheckPromotion(ports, hint(), comment) };
  },
};

const MOST_MOMENTS = 40;

/** Runs with a death at the n-th moment; null where the run ended before it. */
async function diedAt(scene: Scene, n: number) {
  const { forge, run } = await scene();
  const died = await run(forge.ports(dyingAt(n))).then(
    () => null,
    (error: unknown) => {
      if (error instanceof Died) return error.message;
      throw error;
    },
  );
  return died === null ? null : { died, forge, run };
}

describe.each(Object.entries(scenes))("%s", (_, scene) => {
  it("leaves the same behind when it is delivered twice", async () => {
    const { forge, did, run } = await scene();
    expect((await run(forge.ports())).did).toBe(did);
    const once = forge.seen();
    await run(forge.ports());
    expect(forge.seen()).toEqual(once);
  });

  it("leaves the same behind wherever its process dies, once it is delivered again", async () => {
    const { forge: undisturbed, run: whole } = await scene();
    await whole(undisturbed.ports());
    const expected = undisturbed.seen();
    const moments: string[] = [];
    for (let n = 1; n <= MOST_MOMENTS; n++) {
      const tried = await diedAt(scene, n);
      if (tried === null) break;
      moments.push(tried.died);
      await tried.run(tried.forge.ports());
      expect(tried.forge.seen(), `died ${tried.died}`).toEqual(expected);
    }
    expect(moments.length).toBeGreaterThanOrEqual(4);
    expect(moments.length).toBeLessThan(MOST_MOMENTS);
  });
});
