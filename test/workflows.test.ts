import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";

const folder = new URL("../.github/workflows/", import.meta.url);

const stepSchema = z.looseObject({
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
});
const workflowSchema = z.looseObject({
  on: z.record(z.string(), z.unknown()),
  permissions: z.record(z.string(), z.string()),
  jobs: z.record(
    z.string(),
    z.looseObject({ "timeout-minutes": z.int(), steps: z.array(stepSchema) }),
  ),
});

const workflows = readdirSync(folder).map((name) => {
  const text = readFileSync(new URL(name, folder), "utf8");
  const workflow = workflowSchema.parse(parse(text));
  return { name, text, workflow, steps: Object.values(workflow.jobs).flatMap((job) => job.steps) };
});

describe.each(workflows)("the workflow $name", ({ text, workflow, steps }) => {
  it("names every action by a full commit, with the version beside it", () => {
    for (const { uses } of steps) {
      if (uses === undefined) continue;
      expect(uses).toMatch(/^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/);
      expect(text).toMatch(new RegExp(`${uses} # v\\d+\\.\\d+\\.\\d+\\n`));
    }
  });

  it("may only read, but for what a job asks for with a reason", () => {
    expect(workflow.permissions).toEqual({ contents: "read" });
    for (const line of text.match(/^ +[\w-]+: write.*$/gm) ?? [])
      expect(line).toMatch(/: write # \w/);
  });

  it("leaves no token in the checkout", () => {
    for (const step of steps.filter(({ uses }) => uses?.startsWith("actions/checkout@")))
      expect(step.with).toMatchObject({ "persist-credentials": false });
  });

  it("runs no pull request's code with rights, and no words of an event as a script", () => {
    const events = Object.keys(workflow.on);
    expect(events).not.toContain("pull_request_target");
    expect(events).not.toContain("workflow_run");
    for (const { run = "" } of steps) expect(run).not.toContain("${{");
  });
});
