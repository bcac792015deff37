import { expect, test } from "vitest";
import { actionLog } from "../../src/entry/action-log.js";

function said(act: (log: ReturnType<typeof actionLog>) => void, token = "ghs_secret"): string {
  let output = "";
  act(
    actionLog((text) => {
      output += text;
    }, token),
  );
  return output;
}

test("an error is an annotation of the run", () => {
  expect(said((log) => log.error("It failed."))).toBe("::error title=Model Promoter::It failed.\n");
});

test("a text of several lines stays one annotation, and can't start a command of its own", () => {
  const text = "100 % broken\r\n::add-mask::x";
  const escaped = "100 %25 broken%0D%0A::add-mask::x\n";
  expect(said((log) => log.warning(text))).toBe(`::warning title=Model Promoter::${escaped}`);
  expect(said((log) => log.line(text))).toBe(`Model Promoter: ${escaped}`);
});

test("the token is shown nowhere", () => {
  const text = "https://x-access-token:ghs_secret@github.com";
  expect(said((log) => [log.line, log.warning, log.error].map((say) => say(text)))).not.toContain(
    "ghs_secret",
  );
});

test("without a token texts are shown as they are", () => {
  expect(said((log) => log.line("ok"), "")).toBe("Model Promoter: ok\n");
});
