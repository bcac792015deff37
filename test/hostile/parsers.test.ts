import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { importCard, importFormats } from "../../src/domain/card-formats/import-card.js";
import { parseCodeowners } from "../../src/domain/codeowners.js";
import { readComment } from "../../src/domain/command/read-comment.js";
import { readDocument } from "../../src/domain/document.js";
import { dossierSchema } from "../../src/domain/dossier.js";
import { metricCatalogue } from "../../src/domain/metric.js";
import { metricFormats, readMetrics } from "../../src/domain/metric-formats/read-metrics.js";
import { readReport, reportFormats } from "../../src/domain/metric-formats/read-report.js";
import { modelVersionSchema } from "../../src/domain/model-version.js";
import {
  nearestModelName,
  nearestVersion,
  parseModelName,
  parsePromotionBranch,
  parseStage,
  parseVersion,
  quoted,
} from "../../src/domain/names.js";
import { policySchema } from "../../src/domain/policy.js";
import { code, escapeText } from "../../src/render/escape.js";
import { prose } from "../../src/render/links.js";
import { readCommentMarkers, readMarker, withoutMarkers } from "../../src/render/marker.js";
import { readTemplates } from "../../src/render/templates.js";

/** A parser with the longest text that it is given, and beginnings that lead into it. */
interface Parser {
  readonly read: (text: string) => unknown;
  readonly longest: number;
  readonly heads?: readonly string[];
  /** Whether pieces repeated are values within values; how deep they may be is document.test.ts's matter. */
  readonly nests?: true;
}

/** Pieces that, repeated, begin a value within a value. */
const nesting = /^(?:[[{?-]|\{"a":)$/;

/** GitHub's limit for a comment and a pull request's body. */
const BODY = 65_536;
/** Files may be longer: this length shows what doubles with every character, or grows by its cube. */
const FILE = 2_000;
const REPOSITORY = "https://github.com/acme/registry";
const metrics = {
  catalogue: metricCatalogue({}),
  part: null,
  averaging: null,
  positiveClass: null,
};

const parsers: Readonly<Record<string, Parser>> = {
  "commands in comments": {
    read: (text) => [true, false].map((shortVerbs) => readComment(text, { shortVerbs })),
    longest: BODY,
    heads: ["/promote ", "/model rollback x because ", "/status "],
  },
  "hidden markers": {
    read: (text) => [readMarker(text), readCommentMarkers(text), withoutMarkers(text)],
    longest: BODY,
    heads: ["<!-- model-promoter {", "<!-- model-promoter reply 1 -->", "<!-- model-promoter"],
  },
  CODEOWNERS: {
    read: (text) => parseCodeowners(text, "CODEOWNERS"),
    longest: FILE,
    heads: ["/a/", "* @"],
  },
  "names, versions, stages and branches": {
    read: (text) => [
      parseModelName(text),
      nearestModelName(text),
      parseVersion(text),
      nearestVersion(text),
      parseStage(text),
      parsePromotionBranch(text),
      quoted(text),
    ],
    longest: BODY,
    heads: ["risk/", "2.1.3-", "v", "promotion/"],
  },
  "YAML of people": {
    read: (text) =>
      [policySchema, modelVersionSchema, dossierSchema].map((schema) =>
        readDocument({ path: "file.yaml", text }, schema),
      ),
    longest: FILE,
    nests: true,
    heads: ["schema: 1\nstages: ", "a: &a [", "? "],
  },
  "files of metrics": {
    read: (text) =>
      [null, ...metricFormats].map((format) =>
        readMetrics({ path: "metrics", text }, format, metrics),
      ),
    longest: FILE,
    nests: true,
    heads: ['{"f1": ', "metric,value\n", "by,value,n,f1\n"],
  },
  "reports of other tools": {
    read: (text) =>
      [null, ...reportFormats].map((format) =>
        readReport({ path: "report.json", text }, format, "custom"),
      ),
    longest: FILE,
    nests: true,
    heads: ['{"results": [', '{"metrics": ['],
  },
  "cards of other formats": {
    read: (text) =>
      [null, ...importFormats].map((format) =>
        importCard({ path: "README.md", text }, format, "1.0.0"),
      ),
    longest: FILE,
    nests: true,
    heads: ["---\nlicense: mit\n---\n", "---\n", '{"model_details": '],
  },
  "texts that are escaped": {
    read: (text) => [escapeText(text), code(text), prose(text, REPOSITORY)],
    longest: BODY,
    heads: [`${REPOSITORY}/`, "`", "@a/"],
  },
  templates: {
    read: (text) => readTemplates([{ path: ".github/model-promoter/rollback-plan.md", text }]),
    longest: 20_000,
    heads: ["## Rollback Plan\n", "{{=<% %>=}}"],
  },
};

/** What a hostile text is made of: what each grammar gives a meaning, what hides or reorders, what looks like another. */
const pieces = [
  ..." \t\n\r`*_~-+#|<>()[]{}&!?%\\/:;,.'\"$^=@0a1е".split(""),
  ...["\u0000", "\u00a0", "\u200b", "\u200d", "\u202e", "\u2066", "\ufeff", "\ud83d", "😀", "ａ"],
  ...["/promote ", "because ", "--", "“", "http://", "http://a/", `${REPOSITORY}/pull/1 `],
  ...["<!-- ", " -->", "<!-- model-promoter ", "{{#steps}}", "{{/steps}}", "{{> rollback-plan}}"],
  ...["**/", "@acme/a ", "a@b.c ", "# a\n", "- a\n", "a: ", "a: b\n", "&a ", "*a ", "<<: *a\n"],
  ...["---\n", "...\n", "!!js ", "| a |\n", "| - |\n", "a,b\n", '"a",', "1e999", "NaN", "0x1"],
  ...["__proto__", "constructor", '{"a":', "```\n", "[a](", "![", "<details>", "1. ", "> ", "  "],
];

// Nobody measures time: a parser that runs away on one of these runs into the test's own limit, which is far above what
// all of them together need on a slow machine. What takes the square of its text's length may get by.
const PATIENCE = 120_000;

describe.each(Object.entries(parsers))("%s", (_, { read, longest, heads = [], nests }) => {
  it("are read to the end without a throw, whatever piece is repeated, at their longest", {
    timeout: PATIENCE,
  }, () => {
    for (const piece of nests ? pieces.filter((one) => !nesting.test(one)) : pieces) {
      const body = piece.repeat(Math.floor(longest / piece.length));
      for (const head of ["", ...heads.slice(0, 1)])
        expect(() => read(`${head}${body}\u0001x`), JSON.stringify(head + piece)).not.toThrow();
    }
  });

  it("are read the same twice, without a throw, whatever pieces they have", {
    timeout: PATIENCE,
  }, () => {
    const text = fc
      .tuple(fc.constantFrom("", ...heads), fc.array(fc.constantFrom(...pieces), { maxLength: 60 }))
      .map(([head, rest]) => head + rest.join(""));
    fc.assert(
      fc.property(text, (any) => {
        expect(read(any)).toEqual(read(any));
      }),
      { seed: 20_250_310, numRuns: 150 },
    );
  });
});
