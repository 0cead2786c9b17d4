#!/usr/bin/env python3
"""Prints the permutation p-values that the tests of relabelling quote; writes nothing.

    python3 permutation.py        numpy 2.4.6, scipy 1.17.1

scipy.stats.permutation_test gives those of single metrics, from every permutation; the step-down
maxima of Westfall and Young are computed from all relabellings by their definition.
"""

import itertools

import numpy
import scipy.stats


def grid(rows, columns, shift, seed):
    """Multiples of 1/8 that look random and correlated, as in linear.py; so do the tests."""
    i, j = numpy.arange(rows)[:, None], numpy.arange(columns)[None, :]
    own = (seed + 37 * i * i + 101 * j * j + 53 * i * j + 17 * i) % 127
    common = 4 * ((seed + 13 * i * i + 5 * i) % 61)
    return (own + common) / 8 + shift * (j + 1)


def single(x, y, kind, alternative):
    def u(x, y, axis):
        return scipy.stats.mannwhitneyu(x, y, axis=axis, method="asymptotic").statistic
    return scipy.stats.permutation_test(
        (x, y), u, vectorized=True, permutation_type=kind, alternative=alternative,
        n_resamples=numpy.inf).pvalue


def step_down(x, y, swaps):
    """Adjusted p-values of increases, from the ranks of the columns of x and y."""
    m = len(x)
    ranks = numpy.apply_along_axis(scipy.stats.rankdata, 0, numpy.vstack([x, y]))
    ranks -= ranks.mean(axis=0)
    if swaps:
        difference = ranks[:m] - ranks[m:]
        labels = [numpy.array(signs) for signs in itertools.product((1, -1), repeat=m)]
        t = numpy.array([signs @ difference for signs in labels])
    else:
        rows = set(range(m + len(y)))
        labels = list(itertools.combinations(range(m + len(y)), m))
        t = numpy.array([
            ranks[list(chosen)].sum(axis=0) - ranks[list(rows - set(chosen))].sum(axis=0)
            for chosen in labels])
    t /= numpy.sqrt((t ** 2).mean(axis=0))
    seen = t[0]
    order = numpy.argsort(-seen)
    adjusted, least = numpy.empty(len(seen)), 0.0
    for position, metric in enumerate(order):
        largest = t[:, order[position:]].max(axis=1)
        least = max(least, (largest >= seen[metric] - 1e-9).mean())
        adjusted[metric] = least
    return adjusted


def main():
    x, y = grid(7, 3, 1.5, 3), grid(7, 3, 0, 8)
    for kind, swaps in (("samples", True), ("independent", False)):
        for metric in range(3):
            print(kind, metric, *(repr(float(single(x[:, metric], y[:, metric], kind, word)))
                                  for word in ("greater", "less", "two-sided")))
        print(kind, "adjusted", *map(repr, map(float, step_down(x, y, swaps))))


if __name__ == "__main__":
    main()
