import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  readCommentMarkers,
  readMarker,
  withoutMarkers,
  writeCommentMarker,
  writeMarker,
} from "../../src/render/marker.js";

const marker = {
  schema: 1,
  dossier: "registry/models/fraud-detection/promotions/2.1.3-to-production-1.yaml",
  incumbent: "2.0.5",
  teams: ["acme/fraud"],
} as const;
const written =
  '<!-- model-promoter {"schema":1,"dossier":"registry/models/fraud-detection/promotions/2.1.3-to-production-1.yaml","incumbent":"2.0.5","teams":["acme/fraud"]} -->';

describe("the marker of a promotion", () => {
  test("is an HTML comment with JSON", () => {
    expect(writeMarker({ ...marker, teams: [...marker.teams] })).toBe(written);
  });

  test("reads back what was written, whatever a path holds, and ends where it should", () => {
    const path = fc.string({
      unit: fc.constantFrom("-", ">", "<", "!", "a", '"', "\\", "\u2028", "\n"),
      minLength: 1,
    });
    fc.assert(
      fc.property(path, fc.constantFrom("2.0.5", "1.0.0-rc--1", null), (dossier, incumbent) => {
        const value = { schema: 1 as const, dossier, incumbent, teams: ["a-/b--c"] };
        const text = writeMarker(value);
        expect(readMarker(`before\n${text}\nafter`)).toEqual(value);
        expect(text.slice(4, -3)).not.toMatch(/--|[<>\n]/);
      }),
    );
  });

  test("is found with the line ends of a web form, and the last one counts", () => {
    const other = written.replace("2.0.5", "1.0.0");
    expect(readMarker(`${other}\r\n${written}\r\n`)?.incumbent).toBe("2.0.5");
  });

  test.each([
    ["none", "a body"],
    ["broken JSON", "<!-- model-promoter {nope} -->"],
    ["an unknown key", written.replace('"schema":1', '"schema":1,"approved":true')],
    ["a version that is none", written.replace("2.0.5", "latest")],
    ["one in the middle of a line", `text ${written}`],
  ])("is null for %s", (_, body) => {
    expect(readMarker(body)).toBeNull();
  });
});

describe("the marker of a comment", () => {
  const entry = { kind: "entry", id: "91c2d3e4f5061728394a" } as const;
  const refusal = { kind: "refusal", id: "01c2d3e4f5061728394b" } as const;
  const reply = { kind: "reply", comment: 99 } as const;

  test("names the comment answered, or the entry told of", () => {
    expect(writeCommentMarker(reply)).toBe("<!-- model-promoter reply 99 -->");
    expect(writeCommentMarker(entry)).toBe("<!-- model-promoter entry 91c2d3e4f5061728394a -->");
  });

  test("reads back, each on its line", () => {
    const markers = [reply, entry, refusal];
    const body = `text\n\n${markers.map(writeCommentMarker).join("\n")}\n`;
    expect(readCommentMarkers(body)).toEqual(markers);
  });

  test.each([
    ["a quoted one", "> <!-- model-promoter reply 99 -->"],
    ["one in code", "`<!-- model-promoter reply 99 -->`"],
    ["another number", "<!-- model-promoter reply 099 -->"],
  ])("is not found in %s", (_, body) => {
    expect(readCommentMarkers(body)).toEqual([]);
  });
});

test("a body shown elsewhere has no marker", () => {
  expect(withoutMarkers(`one\n\n${written}\n<!-- model-promoter reply 99 -->\ntwo`)).toBe(
    "one\n\ntwo",
  );
});
