#!/usr/bin/env python3
"""Reference figures for the linear algebra and the bootstrap of means, printed for the tests to quote.

    python3 linear.py        numpy 2.4.6, scikit-learn 1.9.1

The inputs are made of small integers so that the tests can make the same ones.
"""

import numpy as np
from sklearn.covariance import LedoitWolf


def grid(rows, columns, shift, seed):
    """Multiples of 1/8 that look random and correlated; the same formula stands in the tests."""
    i, j = np.arange(rows)[:, None], np.arange(columns)[None, :]
    own = (seed + 37 * i * i + 101 * j * j + 53 * i * j + 17 * i) % 127
    common = 4 * ((seed + 13 * i * i + 5 * i) % 61)
    return (own + common) / 8 + shift * (j + 1)


def hotelling(x, y):
    m, n = len(x), len(y)
    centred = np.vstack([x - x.mean(axis=0), y - y.mean(axis=0)])
    deviation = np.sqrt((centred**2).sum(axis=0) / (m + n - 2))
    shrunk = LedoitWolf(assume_centered=True).fit(centred / deviation)
    difference = (x.mean(axis=0) - y.mean(axis=0)) / deviation
    pooled = shrunk.covariance_ * (m + n) / (m + n - 2)
    statistic = m * n / (m + n) * difference @ np.linalg.solve(pooled, difference)
    return statistic, shrunk.shrinkage_


def bootstrap_t(x, y, confidence, replicates, seed):
    """Each replicate indexed by itself, its moments by numpy."""
    rng = np.random.default_rng(seed)

    def moments(v):
        return v.mean(axis=-1), v.var(axis=-1, ddof=1) / v.shape[-1]

    def statistic(mx, vx, my, vy):
        return np.log(mx / my), np.sqrt(vx / mx**2 + vy / my**2)

    centre, error = statistic(*moments(x), *moments(y))
    draws = statistic(
        *moments(x[rng.integers(len(x), size=(replicates, len(x)))]),
        *moments(y[rng.integers(len(y), size=(replicates, len(y)))]),
    )
    t = np.sort((draws[0] - centre) / draws[1])
    k = int((replicates + 1) * (1 - confidence) / 2 + 1e-9)
    return x.mean() / y.mean(), np.exp(centre - error * t[-k]), np.exp(centre - error * t[k - 1])


for m, n, p in [(12, 15, 3), (30, 40, 8), (9, 7, 25)]:
    x, y = grid(m, p, 0.25, 5), grid(n, p, 0, 11)
    print("hotelling", m, n, p, *map(repr, map(float, hotelling(x, y))))

x, y = grid(50, 1, 1, 3)[:, 0] ** 2, grid(40, 1, 0, 8)[:, 0] ** 2
print("bootstrap-t", *map(repr, map(float, bootstrap_t(x, y, 0.9, 400_000, 1))))
