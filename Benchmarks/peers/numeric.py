"""scipy, numpy and pragmastat on the samples that verdin-bench left in a folder.

  numeric.py FOLDER ROUNDS LARGEST

Writes one JSON object a line: the results, and the CPU nanoseconds a metric takes. Sizes above
LARGEST are left out; numpy forms all differences only up to 1,440 points an arm. pragmastat's
compiled search for quantiles of all differences is given sorted samples and asked for three.
"""

import importlib.metadata
import json
import math
import pathlib
import statistics
import sys
import time

import numpy
import pragmastat._shift_impl_c
import scipy.stats


def emit(row, **members):
    print(json.dumps({"row": row, **members}), flush=True)


def least(rounds, work, metrics):
    """The least CPU time of the process, nanoseconds a metric."""
    best = math.inf
    for _ in range(rounds):
        start = time.process_time_ns()
        work()
        best = min(best, time.process_time_ns() - start)
    return best / metrics


def rank(m, n, alpha=0.01):
    """The 1-based rank of the lower end of the interval among the sorted differences."""
    z = statistics.NormalDist().inv_cdf(1 - alpha)
    return math.floor(m * n / 2 + 0.5 - z * math.sqrt(m * n * (m + n + 1) / 12))


def hodges_lehmann(x, y):
    """The lower end, both middle differences and the upper end, from all differences."""
    differences = numpy.subtract.outer(x, y).ravel()
    count = len(differences)
    k = rank(len(x), len(y))
    wanted = [k - 1, (count - 1) // 2, count // 2, count - k]
    differences.partition(wanted)
    return [float(differences[place]) for place in wanted]


def shift_quantiles(x, y):
    """Both ends of the interval and the median of all differences, of sorted samples."""
    pairs = len(x) * len(y)
    k = rank(len(x), len(y))
    places = numpy.array([(k - 1) / (pairs - 1), 0.5, (pairs - k) / (pairs - 1)])
    return pragmastat._shift_impl_c.shift_impl_c(x, y, places, 1)


def single(x, y, **options):
    return scipy.stats.mannwhitneyu(x, y, method="asymptotic", **options)


def measure(path, rounds):
    kind, size = path.stem.split("-")
    n = int(size)
    values = numpy.fromfile(path).reshape(-1, 2, n)
    x, y = values[:, 0].copy(), values[:, 1].copy()
    metrics = len(values)
    times = {
        "scipy_ns": lambda: [single(x[i], y[i]) for i in range(metrics)],
        "numpy_sort_ns": lambda: [(numpy.sort(x[i]), numpy.sort(y[i])) for i in range(metrics)],
    }
    if metrics > 1:
        times["scipy_batch_ns"] = lambda: single(x, y, axis=1)
    if n <= 100_000:
        ordered = list(zip(numpy.sort(x), numpy.sort(y)))
        times["pragmastat_ns"] = lambda: [shift_quantiles(*pair) for pair in ordered]
    if n <= 1440:
        times["numpy_hl_ns"] = lambda: [hodges_lehmann(x[i], y[i]) for i in range(metrics)]
    emit("numeric", kind=kind, n=n,
         **{name: least(rounds, work, metrics) for name, work in times.items()})
    for metric in range(metrics):
        test = single(x[metric], y[metric])
        emit("scipy_result", kind=kind, n=n, metric=metric, u=float(test.statistic),
             p=float(test.pvalue))
        if n <= 1440:
            lower, *middle, upper = hodges_lehmann(x[metric], y[metric])
            emit("numpy_result", kind=kind, n=n, metric=metric, lower=lower, middle=middle,
                 estimate=sum(middle) / 2, upper=upper)


def main(folder, rounds, largest):
    for path in sorted(pathlib.Path(folder).glob("*.f64")):
        if int(path.stem.split("-")[1]) <= int(largest):
            measure(path, int(rounds))
    for name in ("numpy", "scipy", "pragmastat"):
        emit("version", name=name, version=importlib.metadata.version(name))


if __name__ == "__main__":
    main(*sys.argv[1:])
