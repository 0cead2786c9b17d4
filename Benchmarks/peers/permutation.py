"""scipy, numpy and R relabelling one metric or many: nanoseconds for one metric under one labelling.

  permutation.py

Reads no data: midranks without ties are the same whatever the values. Writes one JSON object a line.
"""

import json
import shutil
import subprocess
import sys
import time

import numpy
import scipy.stats


def emit(row, **members):
    print(json.dumps({"row": row, **members}), flush=True)


def least(rounds, work):
    best = float("inf")
    for _ in range(rounds):
        start = time.process_time_ns()
        work()
        best = min(best, time.process_time_ns() - start)
    return best


def by_scipy(n, labellings):
    """One metric: permutation_test of the rank sum, ranks computed beforehand, vectorised."""
    ranks = numpy.random.default_rng(1).permutation(2 * n) + 1.0
    test = lambda: scipy.stats.permutation_test(
        (ranks[:n], ranks[n:]), lambda x, y, axis: x.sum(axis=axis), vectorized=True,
        permutation_type="independent", n_resamples=labellings, rng=1)
    return least(3, test) / labellings


def by_numpy(n, metrics, labellings):
    """Many metrics: numpy's own matrix product of single precision, with the labels."""
    generator = numpy.random.default_rng(1)
    scores = (generator.permuted(numpy.tile(numpy.arange(2 * n), (metrics, 1)), axis=1)
              * 2 - 2 * n + 1).astype(numpy.float32)
    seen = numpy.repeat(numpy.array([1, -1], dtype=numpy.float32), n)

    def test():
        labels = generator.permuted(numpy.tile(seen, (labellings, 1)), axis=1)
        sums = labels @ scores.T
        return (abs(sums) >= abs(sums[0])).sum(axis=0)
    return least(3, test) / labellings / metrics


def by_r(n, labellings):
    """One metric: R's loop over sample.int."""
    if not shutil.which("Rscript"):
        return None
    # One round of some seconds: R's clock has steps of a millisecond.
    program = f"""
      r <- sample.int({2 * n}); cpu <- function(w) sum(system.time(w)[1:2])
      best <- min(replicate(3, cpu(replicate({labellings}, sum(r[sample.int({2 * n}, {n})])))))
      cat(best * 1e9 / {labellings})"""
    return float(subprocess.run(["Rscript", "-e", program], capture_output=True, text=True,
                                check=True).stdout)


def main():
    for n in (60, 300, 1440):
        labellings = max(200, 240_000 // n)
        emit("permutation_peer", n=n, scipy_ns=by_scipy(n, labellings),
             numpy_ns=by_numpy(n, 100, 2000), r_ns=by_r(n, labellings))


if __name__ == "__main__":
    main()
