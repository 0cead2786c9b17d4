#!/usr/bin/env python3
"""How often bootstrap intervals of means miss the truth: Verdin's bootstrap-t beside scipy's intervals.

  means.py VERDIN [PAIRS]

Two arms of lognormal values (deviation 1 of the logarithms), the challenger 25 % larger. Verdin's
intervals come from `verdin batch` with `evidence: {bootstrap: 999}` at 98 %, the others from
scipy.stats.bootstrap on the same samples. Each end should miss in 1 % of all pairs. Needs scipy.
"""

import json
import math
import subprocess
import sys

import numpy
import scipy.stats

REPLICATES = 999
SEED = 20261126
RATIO = 1.25


def samples(size, pairs):
    values = numpy.exp(numpy.random.default_rng([SEED, size]).standard_normal((pairs, 2, size)))
    return RATIO * values[:, 0], values[:, 1]


def by_verdin(verdin, x, y):
    config = {"evidence": {"bootstrap": REPLICATES}, "defaults": {"harm": "increase"}}
    lines = [
        json.dumps({"id": index, "config": {**config, "seed": index}, "metrics": [
            {"name": "m", "champion": y[index].tolist(), "challenger": x[index].tolist()}]})
        for index in range(len(x))]
    done = subprocess.run([verdin, "batch"], input="\n".join(lines), text=True,
                          capture_output=True, check=True)
    found = [json.loads(line)["metrics"][0] for line in done.stdout.splitlines()]

    def ends(name):
        return numpy.array([[metric[name]["lower"], metric[name]["upper"]] for metric in found],
                           dtype=float)
    return {"ratio": ends("mean_ratio_interval"), "difference": ends("mean_shift_interval")}


def by_scipy(x, y, method):
    statistics = {
        "ratio": lambda x, y, axis: x.mean(axis=axis) / y.mean(axis=axis),
        "difference": lambda x, y, axis: x.mean(axis=axis) - y.mean(axis=axis),
    }
    found = {}
    for name, statistic in statistics.items():
        intervals = [
            scipy.stats.bootstrap((x[index], y[index]), statistic, vectorized=True, method=method,
                                  confidence_level=0.98, n_resamples=REPLICATES,
                                  rng=index).confidence_interval
            for index in range(len(x))]
        found[name] = numpy.array(intervals)
    return found


def main():
    verdin = sys.argv[1]
    pairs = int(sys.argv[2]) if len(sys.argv) > 2 else 2000
    truth = {"ratio": RATIO, "difference": (RATIO - 1) * math.exp(0.5)}
    print(f"{pairs} pairs a row; each end should miss in 1 %, standard error "
          f"{100 * math.sqrt(0.01 * 0.99 / pairs):.2f} %\n")
    print("| values an arm | estimand | interval | all too low | all too high | together (2 %) |")
    print("|---|---|---|---|---|---|")
    for size in (60, 200):
        x, y = samples(size, pairs)
        methods = {"bootstrap-t, Verdin": by_verdin(verdin, x, y)}
        for method in ("percentile", "BCa"):
            methods[f"{method}, scipy"] = by_scipy(x, y, method)
        for name, true in truth.items():
            for method, found in methods.items():
                low = (found[name][:, 1] < true).mean()
                high = (found[name][:, 0] > true).mean()
                cells = [str(size), name, method, *(f"{100 * value:.1f} %"
                                                    for value in (low, high, low + high))]
                print("| " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
