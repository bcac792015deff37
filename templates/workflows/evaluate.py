#!/usr/bin/env python3
"""Scores a candidate and an incumbent on one evaluation set, for `model-promoter evidence add`.

The data is CSV: a column with the label (1 or 0), columns of slices, and all others are features. `--model module:load`
names your own function: load(path) gives an object whose predict(rows) gives a score for each row, from 0 to 1; a row is
a mapping of features by name. Written into `--out`:

  candidate.json, incumbent.json   metrics with n and 95% intervals, and slices; for --metrics and --incumbent-metrics
  scores.csv                       which of both was right, example by example; for --scores
  evaluation.json                  when it ran, and how intervals were made; the FILE of `evidence add --kind evaluation`
  artifact.json, signature.json    digest and size of the candidate's file; its inputs and outputs, for --signature
  latency.json                     with --load only: the FILE of `evidence add --kind latency`
"""
import argparse
import csv
import hashlib
import importlib
import json
import math
import statistics
import sys
import time
from datetime import datetime, timezone
from pathlib import Path

Z = statistics.NormalDist().inv_cdf(0.975)
NOTE = "Intervals: auc_roc by DeLong; f1 by Wilson on TP / (TP + FP + FN); rates by Wilson; latency by order statistics."


def wilson(successes, n):
    """Score interval of a proportion. Source: E. B. Wilson, JASA 22 (1927), 209-212."""
    p, z2 = successes / n, Z * Z / n
    centre, half = p + z2 / 2, Z * math.sqrt(p * (1 - p) / n + z2 / (4 * n))
    return [max(0.0, min(p, (centre - half) / (1 + z2))), min(1.0, max(p, (centre + half) / (1 + z2)))]


def proportion(successes, n):
    return {"value": successes / n, "n": n, "successes": successes, "interval": wilson(successes, n)} if n else None


def f1(tp, fp, fn):
    """F1 = 2J / (1 + J) with J = TP / (TP + FP + FN), a proportion: the ends of J's Wilson interval are turned into F1's.
    Source: K. F. Y. Lam, V. Gopal, J. Qian, arXiv:2309.14621 (2023), "Wilson indirect"."""
    n = tp + fp + fn
    turned = lambda j: 2 * j / (1 + j)
    return {"value": turned(tp / n), "interval": [turned(end) for end in wilson(tp, n)]} if n else None


def midranks(values):
    """Rank of each value from 1; equal values share the mean of their ranks."""
    order, ranks, start = sorted(range(len(values)), key=values.__getitem__), [0.0] * len(values), 0
    for end in range(1, len(order) + 1):
        if end == len(order) or values[order[end]] != values[order[start]]:
            for index in order[start:end]:
                ranks[index] = (start + 1 + end) / 2
            start = end
    return ranks


def auc_roc(positives, negatives):
    """Area under the ROC curve and DeLong's interval. Sources: E. R. DeLong et al., Biometrics 44 (1988), 837-845; by
    midranks as in X. Sun, W. Xu, IEEE Signal Processing Letters 21 (2014), 1389-1393."""
    m, n = len(positives), len(negatives)
    if m < 2 or n < 2:
        return None
    pooled = midranks(positives + negatives)
    above = [(whole - own) / n for whole, own in zip(pooled[:m], midranks(positives))]
    below = [1 - (whole - own) / m for whole, own in zip(pooled[m:], midranks(negatives))]
    value = sum(above) / m
    error = math.sqrt(statistics.variance(above) / m + statistics.variance(below) / n)
    # Where the classes don't overlap at all, DeLong's error is 0, which nobody should believe: then a point only.
    interval = {"interval": [max(0.0, value - Z * error), min(1.0, value + Z * error)]} if error > 0 else {}
    return {"value": value, "n": m + n, **interval}


def metrics(scores, labels, threshold):
    """All metrics of scores; those with nothing to count, such as the precision of no answers, are left out."""
    count = lambda yes, label: sum((s >= threshold) == yes and one == label for s, one in zip(scores, labels))
    tp, fp, fn, tn = count(True, 1), count(True, 0), count(False, 1), count(False, 0)
    by_class = {
        "f1": f1(tp, fp, fn),
        "precision": proportion(tp, tp + fp),
        "recall": proportion(tp, tp + fn),
        "false_positive_rate": proportion(fp, fp + tn),
    }
    how = {"threshold": threshold, "averaging": "binary", "positiveClass": "1"}
    found = {name: {**one, **how} for name, one in by_class.items() if one}
    if "f1" in found:
        found["f1"]["n"] = len(labels)
    found["accuracy"] = {**proportion(tp + tn, len(labels)), "threshold": threshold}
    area = auc_roc(*([s for s, one in zip(scores, labels) if one == label] for label in (1, 0)))
    return {**({"auc_roc": area} if area else {}), **found}


def slices(scores, labels, groups, threshold):
    """Metrics of each part: a slice has one n, so that rates of a part of it go by value and interval alone."""
    for by, values in groups.items():
        for value in sorted(set(values)):
            part = [(s, one) for s, one, v in zip(scores, labels, values) if v == value]
            found = metrics(*map(list, zip(*part)), threshold)
            brief = {name: {k: one[k] for k in ("value", "interval") if k in one} for name, one in found.items()}
            yield {"by": by, "value": value, "n": len(part), "metrics": brief}


def quantile(rising, p):
    """Quantile of sorted numbers and its interval, ends of which are order statistics; without an interval where there
    are too few numbers beyond it. Source: W. J. Conover, Practical Nonparametric Statistics (1999), chapter 3.2."""
    n = len(rising)
    middle, spread = round(n * p, 9), Z * math.sqrt(n * p * (1 - p))
    lower, upper = math.floor(middle - spread), math.ceil(middle + spread) + 1
    interval = {"interval": [rising[lower - 1], rising[upper - 1]]} if lower >= 1 and upper <= n else {}
    return {"value": rising[math.ceil(middle) - 1], "n": n, **interval}


def latencies(model, rows):
    """Milliseconds of one answer at a time, rising. The first ten warm up, and don't count."""
    times = []
    for row in rows[:10] + rows:
        start = time.perf_counter()
        model.predict([row])
        times.append((time.perf_counter() - start) * 1000)
    return sorted(times[10:])


def scored(model, rows, side):
    scores = [float(score) for score in model.predict(rows)]
    if len(scores) != len(rows) or not all(map(math.isfinite, scores)):
        sys.exit(f"The {side} must give a finite score for each of {len(rows)} rows, and gave {len(scores)} scores.")
    return scores


def read_data(path, label, by):
    """Features of each row, its label, and the values of each slice column."""
    with open(path, newline="", encoding="utf-8-sig") as file:
        table = list(csv.DictReader(file))
    lacking = [name for name in [label, *by] if not table or name not in table[0]]
    if lacking:
        sys.exit(f"{path} must have rows, and the columns {', '.join(lacking)}.")
    wrong = [number for number, row in enumerate(table, 2) if row[label] not in ("0", "1")]
    if wrong:
        sys.exit(f"{path}:{wrong[0]}: {label} must be 0 or 1 ({len(wrong)} such rows).")
    rows = [{name: typed(text) for name, text in row.items() if name not in (label, *by)} for row in table]
    return rows, [int(row[label]) for row in table], {name: [row[name] for row in table] for name in by}


def typed(text):
    try:
        return float(text)
    except ValueError:
        return text


def digest_of(path, expected, side):
    """What was measured must be what the version's record names."""
    found = hashlib.sha256()
    with open(path, "rb") as file:
        while part := file.read(1 << 20):
            found.update(part)
    digest = f"sha256:{found.hexdigest()}"
    if expected not in (None, digest):
        sys.exit(f"The {side}'s file {path} is {digest}, and its record says {expected}. Fetch the file that was registered.")
    return {"digest": digest, "bytes": Path(path).stat().st_size}


def rounded(value):
    if isinstance(value, float):
        return round(value, 6)
    if isinstance(value, dict):
        return {name: rounded(one) for name, one in value.items()}
    return [rounded(one) for one in value] if isinstance(value, list) else value


def now():
    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def main():
    flags = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    flags.add_argument("--model", required=True, help="module:function that loads a model")
    flags.add_argument("--candidate", required=True, help="the candidate's file")
    flags.add_argument("--candidate-digest", help="what its record says of it; else it isn't checked")
    flags.add_argument("--incumbent", help="the incumbent's file, where there is one")
    flags.add_argument("--incumbent-digest", help="what its record says of it")
    flags.add_argument("--data", required=True, help="the evaluation set, as CSV")
    flags.add_argument("--label", default="label", help="column with the label")
    flags.add_argument("--slice", action="append", default=[], help="column that divides the examples; may be repeated")
    flags.add_argument("--threshold", type=float, default=0.5, help="score from which the answer is yes")
    flags.add_argument("--timed", type=int, default=1000, help="rows to measure latency with")
    flags.add_argument("--load", help="say under what load latency was measured, and write latency.json")
    flags.add_argument("--out", default="results", help="folder to write into")
    args = flags.parse_args()

    began = now()
    sys.path.insert(0, "")
    module, _, function = args.model.partition(":")
    load = getattr(importlib.import_module(module), function or "load")
    rows, labels, groups = read_data(args.data, args.label, args.slice)
    out = Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    write = lambda name, value: (out / name).write_text(json.dumps(rounded(value), indent=2) + "\n")
    right, times = {}, {}
    for side in ("incumbent", "candidate"):
        path = getattr(args, side)
        if path is None:
            continue
        artifact = digest_of(path, getattr(args, f"{side}_digest"), side)
        model = load(path)
        scores = scored(model, rows, side)
        times[side] = latencies(model, rows[: args.timed])
        latency = {f"latency_p{p}": quantile(times[side], p / 100) for p in (50, 95, 99)}
        found = {**metrics(scores, labels, args.threshold), **latency}
        write(f"{side}.json", {"metrics": found, "slices": list(slices(scores, labels, groups, args.threshold))})
        right[side] = [int((score >= args.threshold) == (label == 1)) for score, label in zip(scores, labels)]
    collected = {"from": began, "to": now()}
    write("evaluation.json", {"collected": collected, "note": NOTE})
    write("artifact.json", artifact)
    kinds = {name: {"type": "float64" if isinstance(value, float) else "string"} for name, value in rows[0].items()}
    write("signature.json", {"inputs": kinds, "outputs": {"score": {"type": "float64"}}})
    if args.load:
        own = times["candidate"]
        quantiles = {f"p{p}": quantile(own, p / 100)["value"] for p in (50, 95, 99)}
        write("latency.json", {"collected": collected, "n": len(own), **quantiles, "load": args.load})
    if args.incumbent:
        pairs = zip(right["incumbent"], right["candidate"])
        lines = [f"{number},{before},{after}" for number, (before, after) in enumerate(pairs, 1)]
        (out / "scores.csv").write_text("\n".join(["example,incumbent,candidate", *lines]) + "\n")


if __name__ == "__main__":
    main()
