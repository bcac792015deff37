import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { leavesOf } from "../../../src/domain/metric-formats/leaves.js";
import type { MetricQuestion } from "../../../src/domain/metric-formats/measured-file.js";
import {
  type MetricFormat,
  parseMetricFormat,
  readMetrics,
} from "../../../src/domain/metric-formats/read-metrics.js";
import { question, readOf, refusalOf, unmappedOf } from "./question.js";

function reading(
  text: string,
  more: Partial<MetricQuestion> = {},
  path = "metrics.json",
  format: MetricFormat | null = null,
) {
  return readMetrics({ path, text }, format, question(more));
}

function fixture(name: string): string {
  return readFileSync(new URL(`../../fixtures/metric-formats/${name}`, import.meta.url), "utf8");
}

describe("a format is recognised by content", () => {
  test.each<[MetricFormat, string]>([
    ["json", '{"f1": 0.9}'],
    ["json", '{"f1": {"value": 0.9, "n": 100}}'],
    ["json", '{"metrics": {"f1": 0.9}, "parameters": {"depth": 3}}'],
    ["json", '[{"by": "region", "value": "rural", "n": 10, "metrics": {"f1": 0.9}}]'],
    ["dvc", '{"test": {"f1": 0.9}}'],
    ["dvc", "eval:\n  f1: 0.9\n"],
    ["mlflow", '{"accuracy_score": 0.9, "example_count": 10}'],
    ["scikit-learn", fixture("classification-report.json")],
    ["csv", "metric,value\nf1,0.9\n"],
  ])("%s", (format, text) => {
    expect(readOf(reading(text)).format).toBe(format);
  });

  test.each([
    ["a dvc.lock", "schema: '2.0'\nstages: {}\n", "--dvc-lock"],
    ["a report of Evidently", '{"metrics": [{"metric": "DatasetDriftMetric"}]}', "evidence add"],
    ["a result of Great Expectations", '{"success": true, "results": []}', "evidence add"],
  ])("%s is sent where it belongs", (what, text, where) => {
    const read = reading(text);
    expect(refusalOf(read)[0]).toContain(`metrics.json is ${what}`);
    expect(read.ok ? "" : read.problems[0]?.fix).toContain(where);
  });

  test("a word that is no format is answered with the nearest", () => {
    expect(parseMetricFormat("sklearn")).toMatchObject({ problems: [{ code: "format-unknown" }] });
    expect(parseMetricFormat("mlflw")).toMatchObject({
      problems: [{ fix: "Did you mean mlflow?" }],
    });
    expect(parseMetricFormat("csv")).toEqual({ ok: true, value: "csv" });
  });
});

describe("DVC", () => {
  const both = '{"train": {"f1": 0.99}, "test": {"f1": 0.9, "auc": 0.95}, "val": {"f1": 0.91}}';

  test("of several parts the one that is asked for is taken, and the others are named", () => {
    const read = readOf(reading(both, { part: "test" }));
    expect(read.metrics).toEqual({ f1: { value: 0.9 }, auc_roc: { value: 0.95 } });
    expect(read.unmapped).toEqual([
      { path: "train.f1", why: "measured on the training data, which is no evaluation" },
      { path: "val.f1", why: "not what was asked for (test)" },
    ]);
  });

  test("several parts without a choice are refused, the training data aside", () => {
    expect(refusalOf(reading(both))).toEqual([
      "metric-ambiguous metrics.json: f1 stands in several places: test.f1, val.f1.",
    ]);
  });

  test("numbers of the training data alone are no evaluation", () => {
    const read = readOf(reading('{"train": {"f1": 0.99}, "train_auc": 0.99}'));
    expect(read.metrics).toEqual({});
    expect(unmappedOf(read)).toEqual(["train.f1", "train_auc"]);
  });

  test.each(["test_f1", "test/f1", "eval-f1", "validation_f1_score", "val/f1"])(
    "the part stands in the name %s",
    (name) => {
      expect(readOf(reading(JSON.stringify({ [name]: 0.9 }))).metrics).toEqual({
        f1: { value: 0.9 },
      });
    },
  );

  test("YAML reads as JSON does", () => {
    expect(readOf(reading("test:\n  f1: 0.9\n", {}, "metrics.yaml")).metrics).toEqual({
      f1: { value: 0.9 },
    });
  });

  test("what has no meaning is listed with its path", () => {
    const read = readOf(
      reading('{"f1": 0.9, "step": 12, "eval": {"notes": "good", "confusion": [[1, 2]]}}'),
    );
    expect(read.metrics).toEqual({ f1: { value: 0.9 } });
    expect(unmappedOf(read)).toEqual(["step", "eval.notes", "eval.confusion"]);
  });
});

describe("scikit-learn", () => {
  test("a report of yes and no gives the positive class, with the counts behind its rates", () => {
    const read = readOf(reading(fixture("classification-report.json")));
    const how = { averaging: "binary", positiveClass: "1" };
    expect(read.metrics).toEqual({
      accuracy: { value: 0.9346666666666666, n: 750 },
      precision: { value: 0.85625, successes: 137, n: 160, ...how },
      recall: { value: 0.8404907975460123, successes: 137, n: 163, ...how },
      false_positive_rate: { successes: 23, n: 587, positiveClass: "1" },
      f1: { value: 0.848297213622291, n: 750, ...how },
    });
    expect(unmappedOf(read)).toEqual(["macro avg", "weighted avg"]);
  });

  test("every class is a slice, on the examples that truly are of it", () => {
    const { slices } = readOf(reading(fixture("classification-report.json")));
    expect(slices).toEqual([
      expect.objectContaining({ by: "class", value: "0", n: 587 }),
      {
        by: "class",
        value: "1",
        n: 163,
        metrics: {
          recall: { value: 0.8404907975460123, successes: 137 },
          f1: { value: 0.848297213622291 },
        },
      },
    ]);
  });

  test("of more classes the macro averages are taken, or those asked for", () => {
    const text = fixture("classification-report-regions.json");
    const macro = readOf(reading(text));
    expect(macro.metrics.f1).toEqual({ value: 0.663183070122845, averaging: "macro" });
    expect(macro.metrics.precision).toEqual({ value: 0.6648857018993052, averaging: "macro" });
    expect(unmappedOf(macro)).toEqual(["weighted avg"]);
    const weighted = readOf(reading(text, { averaging: "weighted" }));
    expect(weighted.metrics.f1).toMatchObject({ averaging: "weighted" });
  });

  test("a named class is the positive one; one that isn't there is refused", () => {
    const text = fixture("classification-report-regions.json");
    const rural = readOf(reading(text, { positiveClass: "rural" }));
    expect(rural.metrics.recall).toEqual({
      value: 0.5892255892255892,
      averaging: "binary",
      positiveClass: "rural",
    });
    expect(refusalOf(reading(text, { positiveClass: "desert" }))[0]).toMatch(
      /no class is called desert/,
    );
    expect(refusalOf(reading(text, { averaging: "binary" }))[0]).toMatch(
      /which class counts as yes/,
    );
  });

  test("a scorer's sign is turned", () => {
    const text = '{"neg_log_loss": -0.31, "neg_mean_squared_error": 0, "f1_macro": 0.8}';
    expect(readOf(reading(text)).metrics).toEqual({
      log_loss: { value: 0.31 },
      mse: { value: 0 },
      f1: { value: 0.8, averaging: "macro" },
    });
  });

  test("averages beside each other need a choice", () => {
    const text = '{"f1_macro": 0.8, "f1_weighted": 0.85}';
    const read = reading(text);
    expect(refusalOf(read)[0]).toMatch(/^metric-ambiguous/);
    expect(read.ok ? "" : read.problems[0]?.fix).toContain("--averaging");
    expect(readOf(reading(text, { averaging: "weighted" })).metrics).toEqual({
      f1: { value: 0.85, averaging: "weighted" },
    });
  });

  test("a number of the report that is none is refused with its path", () => {
    const text = fixture("classification-report.json").replace("0.85625", '"0.85625"');
    expect(refusalOf(reading(text))).toEqual([
      'metric-not-a-number metrics.json: 1.precision: expected a finite number, found "0.85625".',
    ]);
  });
});

describe("MLflow", () => {
  const evaluation = {
    example_count: 750,
    accuracy_score: 701 / 750,
    precision_score: 0.85625,
    recall_score: 137 / 163,
    f1_score: 0.8483,
    roc_auc: 0.95,
    true_positives: 137,
    false_positives: 23,
    true_negatives: 564,
    false_negatives: 26,
    score: 0.93,
  };

  test("its names are known, and its confusion matrix gives the rates with their counts", () => {
    const read = readOf(reading(JSON.stringify(evaluation)));
    expect(read.metrics).toEqual({
      accuracy: { successes: 701, n: 750 },
      precision: { successes: 137, n: 160 },
      recall: { successes: 137, n: 163 },
      false_positive_rate: { successes: 23, n: 587 },
      f1: { value: 0.8483, n: 750 },
      auc_roc: { value: 0.95, n: 750 },
    });
    expect(unmappedOf(read)).toEqual(["score"]);
  });

  test("the number of examples is never taken for a part of them", () => {
    const { true_positives: _, ...rest } = evaluation;
    const read = readOf(reading(JSON.stringify(rest)));
    expect(read.metrics.recall).toEqual({ value: 137 / 163 });
    expect(read.metrics.accuracy).toMatchObject({ n: 750 });
    expect(unmappedOf(read)).toContain("false_positives");
  });
});

describe("plain JSON", () => {
  test("a measurement keeps all that it says", () => {
    const text = '{"f1": {"value": 0.91, "n": 250, "interval": [0.9, 0.92], "threshold": 0.5}}';
    expect(readOf(reading(text)).metrics).toEqual({
      f1: { value: 0.91, n: 250, interval: [0.9, 0.92], threshold: 0.5 },
    });
  });

  test("metrics, slices and parameters stand beside each other", () => {
    const read = readOf(
      reading(
        JSON.stringify({
          metrics: { f1: 0.91 },
          slices: [
            { by: "region", value: "rural", n: 40, metrics: { recall: { successes: 30 }, x: 1 } },
          ],
          parameters: { depth: 6, optimizer: { name: "adam", betas: [0.9, 0.99] } },
        }),
      ),
    );
    expect(read.slices).toEqual([
      { by: "region", value: "rural", n: 40, metrics: { recall: { value: 0.75, successes: 30 } } },
    ]);
    expect(read.parameters).toEqual({ depth: 6, "optimizer.name": "adam" });
    expect(unmappedOf(read)).toEqual(["slices.0.metrics.x", "optimizer.betas"]);
  });

  test("a slice without its size is refused", () => {
    const text = '[{"by": "region", "value": "rural", "metrics": {"f1": 0.9}}]';
    expect(refusalOf(reading(text))).toEqual([
      "slice-malformed metrics.json: slices.0 is no slice.",
    ]);
  });
});

describe("CSV", () => {
  test("one metric a row, with what its interval comes from", () => {
    const text =
      "metric,value,n,lower,upper,averaging\r\nf1,0.91,250,0.9,0.92,macro\r\nrecall,0.5,,,,\r\n";
    expect(readOf(reading(text)).metrics).toEqual({
      f1: { value: 0.91, n: 250, interval: [0.9, 0.92], averaging: "macro" },
      recall: { value: 0.5 },
    });
  });

  test("one row below names, by tabs too", () => {
    expect(readOf(reading("f1\tauc\tstep\n0.9\t0.95\t3\n", {}, "m.tsv")).metrics).toEqual({
      f1: { value: 0.9 },
      auc_roc: { value: 0.95 },
    });
  });

  test("slices, quoted cells included", () => {
    const text = 'by,value,n,f1\nregion,"north, ""upper""",40,0.9\nregion,south,60,0.8\n';
    expect(readOf(reading(text)).slices).toEqual([
      { by: "region", value: 'north, "upper"', n: 40, metrics: { f1: { value: 0.9 } } },
      { by: "region", value: "south", n: 60, metrics: { f1: { value: 0.8 } } },
    ]);
  });

  test("a column that has no meaning is listed", () => {
    const read = readOf(reading("metric,value,stdev\nf1,0.9,0.01\n"));
    expect(read.metrics).toEqual({ f1: { value: 0.9 } });
    expect(unmappedOf(read)).toEqual(["stdev"]);
  });

  test.each([
    ["a metric that stands there twice", "metric,value\nf1,0.9\nf1,0.8\n", "the metric f1 stands"],
    ["a column that stands there twice", "f1,f1\n0.9,0.8\n", "the column f1 stands"],
    ["a decimal comma", "metric,value\nf1,0,91\n", "metrics.csv:2: the row has another number"],
    ["several rows of numbers", "step,f1\n1,0.8\n2,0.9\n", "2 rows of numbers"],
    ["no rows", "metric,value\n", "no rows below"],
    ["an open quote", 'metric,value\nf1,"0.9\n', "metrics.csv:2: a quote"],
    ["text for a number", "metric,value\nf1,good\n", 'expected a finite number, found "good"'],
    ["NaN", "metric,value\nf1,NaN\n", 'found "NaN"'],
  ])("%s is refused", (_, text, what) => {
    expect(refusalOf(reading(text, {}, "metrics.csv"))[0]).toContain(what);
  });
});

describe("bad numbers are refused, and nothing else of the file is believed", () => {
  test.each([
    ["a number in quotes", '{"f1": "0.91"}', 'f1: expected a finite number, found "0.91"'],
    ["Python's NaN", '{"f1": NaN}', 'found "NaN"'],
    ["Python's Infinity", '{"log_loss": Infinity}', 'found "Infinity"'],
    ["YAML's NaN", "f1: .nan\n", "found NaN"],
    ["YAML's infinity", "f1: -.inf\n", "found -Infinity"],
    ["nothing", '{"f1": null}', "found null"],
    ["a list of folds", '{"test_f1": [0.9, 0.8]}', "found [0.9,0.8]"],
    [
      "a number in a measurement",
      '{"f1": {"value": 0.9, "n": "40"}}',
      "f1.n: expected a finite number",
    ],
  ])("%s", (_, text, what) => {
    expect(refusalOf(reading(text))).toEqual([expect.stringContaining(what)]);
  });

  test.each([
    ["keys that stand there twice", '{"f1": 0.9, "f1": 0.8}', "f1 stands here and in line 1"],
    ["an endless alias", "a: &a [*a]\n", "stands inside of what it means"],
    ["no mapping", "just words", "holds no metrics by name"],
    ["a truncated file", '{"f1": 0.9,', "not valid YAML"],
  ])("%s", (_, text, what) => {
    expect(refusalOf(reading(text))[0]).toContain(what);
  });
});

describe("nothing is dropped in silence", () => {
  const names = [
    "f1",
    "auc",
    "recall",
    "test",
    "train",
    "eval",
    "neg_log_loss",
    "step",
    "x/f1",
    "",
  ];
  const tree = fc.letrec((tie) => ({
    node: fc.oneof(
      { depthSize: "small" },
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.string(),
      fc.constant(null),
      fc.dictionary(fc.constantFrom(...names), tie("node"), { minKeys: 1, maxKeys: 4 }),
    ),
  })).node;

  test("every value of a file is a metric or is named as left out, unless the file is refused", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), tree, { minKeys: 1 }), (file) => {
        const read = reading(JSON.stringify(file), {}, "m.json", "dvc");
        if (!read.ok) return;
        const { metrics, unmapped } = read.value;
        expect(Object.keys(metrics).length + unmapped.length).toBe(leavesOf(file).length);
      }),
    );
  });
});
