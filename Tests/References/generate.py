#!/usr/bin/env python3
"""Reference values: runs generate.R for the samples and R's columns, adds exact values, and compares the tools.

    python3 generate.py        regenerates every fixture in this folder

A disagreement about ranks, p-values or quantiles stops the script, so a written fixture is one on which the tools
agree. For the distributions the 50-digit value is written, and points where a tool is off are counted in the header.
"""

import json
import math
import random
import subprocess
import tempfile
import warnings
from collections import Counter
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import mpmath as mp
import numpy as np
import scipy
from scipy import special, stats

HERE = Path(__file__).resolve().parent
ALPHAS = [0.01, 0.025, 0.05]
SEED = 20240301  # brute-cles.jsonl only; every other sample is drawn by generate.R
mp.mp.dps = 50


# ---------------------------------------------------------------- files

def read_rows(path):
    lines = path.read_text().splitlines()
    return json.loads(lines[0])["header"], [json.loads(line) for line in lines[1:]]


def write_rows(name, rows, tool, version, **header):
    header = {"tool": tool, "version": version, "script": "generate.py", **header, "rows": len(rows)}
    lines = [json.dumps(line, separators=(",", ":"), allow_nan=False) for line in [{"header": header}, *rows]]
    (HERE / name).write_text("\n".join(lines) + "\n")
    print(f"{name}: {len(rows)} rows")


def pick(row, *keys):
    return {key: row[key] for key in keys}


SAMPLE = ("id", "family", "m", "n", "x", "y")


# ---------------------------------------------------------------- comparisons

def relative_difference(value, reference):
    """Relative to the reference. Below the smallest normal double there are fewer digits to agree on."""
    if value == reference:
        return 0.0
    return abs(value - reference) / max(abs(reference), 1e-307)


class Agreement:
    """Largest relative difference seen per tool, and the points beyond the bound."""

    def __init__(self, bound):
        self.bound, self.largest, self.beyond = bound, 0.0, []

    def add(self, value, reference, point):
        difference = relative_difference(value, reference)
        self.largest = max(self.largest, difference)
        if not difference <= self.bound:
            self.beyond.append(f"{point}: {value!r} against {reference!r}")

    def require(self, what):
        print(f"  {what}: largest relative difference {self.largest:.1e}")
        assert not self.beyond, (what, self.beyond)


def rounded_up(difference):
    """One significant digit, upwards."""
    if not difference:
        return 0.0
    exponent = math.floor(math.log10(difference))
    return float(f"{math.ceil(difference / 10.0 ** exponent)}e{exponent}")


# ---------------------------------------------------------------- null law of U without ties

def null_counts(m, n):
    """Number of the C(m+n, m) rankings with U = 0, 1, ... mn: coefficients of the Gaussian binomial, in integers."""
    counts = [1] + [0] * (m * n)
    for i in range(1, m + 1):
        for u in range(m * n, n + i - 1, -1):
            counts[u] -= counts[u - n - i]
        for u in range(i, m * n + 1):
            counts[u] += counts[u - i]
    return counts


def exact_rank(m, n, alpha):
    """Largest k with P0(U <= k - 1) <= alpha, compared as integers; alpha as written in decimal."""
    level, total, below = Fraction(str(alpha)), math.comb(m + n, m), 0
    for k, count in enumerate(null_counts(m, n)):
        below += count
        if Fraction(below, total) > level:
            return k


def asymptotic_rank(m, n, alpha):
    edge = m * n / 2 + 1 / 2 - special.ndtri(1 - alpha) * math.sqrt(m * n * (m + n + 1) / 12)
    # Too near an integer the floor would depend on the last bits of z.
    assert abs(edge - round(edge)) > 1e-9, (m, n, alpha)
    return max(0, math.floor(edge))


def int_ratio(a, b):
    return a / b  # Python divides integers with one correct rounding


def exact_null(folder):
    _, rows = read_rows(folder / "exact-null.jsonl")
    agreement, out = Agreement(1e-12), []
    for row in rows:
        m, n = row["m"], row["n"]
        counts, total = null_counts(m, n), math.comb(m + n, m)
        assert sum(counts) == total and counts == counts[::-1]
        below = np.cumsum(np.array(counts, dtype=object)).tolist()
        lower = [int_ratio(b, total) for b in below]
        for u in range(m * n + 1):
            agreement.add(row["count"][u], float(counts[u]), f"count {m}x{n} at {u}")
            agreement.add(row["density"][u], int_ratio(counts[u], total), f"dwilcox {m}x{n} at {u}")
            agreement.add(row["lower"][u], lower[u], f"pwilcox {m}x{n} at {u}")
        points = sorted({m * n * j // 16 for j in range(17)})
        out.append({"m": m, "n": n, "total": str(total), "counts": [str(c) for c in counts[:m * n // 2 + 1]],
                    "points": [{"u": u, "at_most": str(below[u]), "lower": lower[u],
                                "upper": int_ratio(total - below[u] + counts[u], total)} for u in points],
                    "ranks": [{"alpha": a, "k": exact_rank(m, n, a)} for a in ALPHAS]})
    agreement.require("exact null against dwilcox, pwilcox")
    write_rows("exact-null.jsonl", out, "Python integers", "exact", largest_difference_r=rounded_up(agreement.largest),
               call="coefficients of the Gaussian binomial; compared with R dwilcox and pwilcox at every u",
               note="counts holds u = 0 ... floor(mn/2), the law is symmetric; lower = P(U <= u), upper = P(U >= u), correctly rounded")


# ---------------------------------------------------------------- Hodges-Lehmann

def sorted_differences(x, y):
    return np.sort(np.subtract.outer(np.array(x, float), np.array(y, float)), axis=None)


def interval(differences, ranks):
    """D_(k) and D_(mn+1-k), both ends unbounded (null) for k = 0."""
    count = len(differences)
    return [{"alpha": a, "k": k, "lower": float(differences[k - 1]) if k else None,
             "upper": float(differences[count - k]) if k else None} for a, k in zip(ALPHAS, ranks)]


def hodges_lehmann_row(row):
    m, n, d = row["m"], row["n"], sorted_differences(row["x"], row["y"])
    asymptotic = [asymptotic_rank(m, n, a) for a in ALPHAS]
    assert asymptotic == row["asymptotic_ranks"], row["id"]
    exact = [exact_rank(m, n, a) for a in ALPHAS] if m * n <= 2500 else None
    assert exact == row["exact_ranks"], row["id"]
    middle = [float(d[(m * n - 1) // 2]), float(d[m * n // 2])]
    return {**pick(row, *SAMPLE), "middle": middle, "estimate": (middle[0] + middle[1]) / 2,
            "exact": interval(d, exact) if exact else None, "asymptotic": interval(d, asymptotic), "r": row["r"]}


def check_r_interval(row, agreements):
    """Without ties R's exact interval is the same two order statistics, and the tight solver ends on them."""
    if row["r"]["exact"] and row["exact"][0]["k"]:
        assert row["r"]["exact"]["lower"] == row["exact"][0]["lower"], row["id"]
        assert row["r"]["exact"]["upper"] == row["exact"][0]["upper"], row["id"]
        assert row["r"]["exact"]["estimate"] == row["estimate"], row["id"]
        agreements["exact"] += 1
    tight, ours = row["r"]["asymptotic_tight"], row["asymptotic"][0]
    if len(set(row["x"] + row["y"])) == row["m"] + row["n"] and tight and ours["k"]:
        spread = max(row["x"] + row["y"]) - min(row["x"] + row["y"])
        distance = max(abs(tight["lower"] - ours["lower"]), abs(tight["upper"] - ours["upper"])) / spread
        agreements["tight" if distance < 1e-9 else "loose"] += 1
        if distance >= 1e-9:
            print(f"  {row['id']} {row['family']} {row['m']}x{row['n']}: R's asymptotic interval is off by {distance:.1e} of the spread")


def hodges_lehmann(folder):
    header, rows = read_rows(folder / "hodges-lehmann.jsonl")
    out, agreements = [hodges_lehmann_row(row) for row in rows], Counter()
    for row in out:
        check_r_interval(row, agreements)
    print("  intervals equal to R:", dict(agreements))
    write_rows("hodges-lehmann.jsonl", out, "numpy, R", f"{np.__version__}, {header['version']}", seed=header["seed"],
               call=f"order statistics of numpy.subtract.outer(x, y); ranks by integer counting and by R qwilcox (equal); r: {header['call']}",
               note="alpha is one-sided; k = 0 means unbounded (null ends); exact is null when mn > 2500; r.asymptotic stops at R's default "
                    "tolerance of 1e-4 absolute, r.asymptotic_tight at 1e-12 of the range; both are loose checks with ties")


# ---------------------------------------------------------------- Mann-Whitney

def doubled_midranks(values):
    ordered = sorted(values)
    first, count = {}, Counter(values)
    for position, value in enumerate(ordered):
        first.setdefault(value, position)
    return [2 * first[v] + count[v] + 1 for v in values]


def tied_row(row):
    """All C(m+n, m) choices of which pooled values belong to x, counted by their doubled rank sum."""
    m = row["m"]
    ranks = doubled_midranks(row["x"] + row["y"])
    law, observed = Counter(map(sum, combinations(ranks, m))), sum(ranks[:m])
    total = math.comb(len(ranks), m)
    assert sum(law.values()) == total
    at_least = sum(count for s, count in law.items() if s >= observed)
    at_most = sum(count for s, count in law.items() if s <= observed)
    return {**pick(row, *SAMPLE), "w": (observed - m * (m + 1)) / 2, "total": total, "at_least": at_least,
            "at_most": at_most, "greater": int_ratio(at_least, total), "less": int_ratio(at_most, total),
            "two_sided": min(1.0, int_ratio(2 * min(at_least, at_most), total))}


def exact_with_ties(folder):
    header, rows = read_rows(folder / "mann-whitney-exact-ties.jsonl")
    agreement, out, other_two_sided = Agreement(1e-12), [tied_row(row) for row in rows], 0
    for row, r in zip(out, rows):
        agreement.add(r["greater"], row["greater"], row["id"] + " greater")
        agreement.add(r["less"], row["less"], row["id"] + " less")
        other_two_sided += relative_difference(r["two_sided"], row["two_sided"]) > 1e-12
    agreement.require("exact p with ties against exactRankTests")
    print(f"  two-sided p of exactRankTests is another definition in {other_two_sided} of {len(out)} rows")
    write_rows("mann-whitney-exact-ties.jsonl", out, "Python integers", "exact", seed=header["seed"],
               largest_difference_r=rounded_up(agreement.largest), call="enumeration of all C(m+n, m) labelings; one-sided p compared with " + header["call"],
               note="greater = P(U >= u), less = P(U <= u), two_sided = min(1, 2 min); exactRankTests sums the points at least as far "
                    f"from the mean instead, which differs in {other_two_sided} rows and is not in the file")


def scipy_p(row, method, correct=True):
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        p = {name.replace("-", "_"): float(stats.mannwhitneyu(row["x"], row["y"], use_continuity=correct, alternative=name, method=method).pvalue)
             for name in ("two-sided", "greater", "less")}
    return {name: None if math.isnan(value) else value for name, value in p.items()}


def scipy_row(row):
    return {"id": row["id"], "u": float(stats.mannwhitneyu(row["x"], row["y"], method="asymptotic").statistic),
            "asymptotic": scipy_p(row, "asymptotic"), "uncorrected_two_sided": scipy_p(row, "asymptotic", False)["two_sided"],
            "exact": scipy_p(row, "exact") if row["exact"] else None}


def mann_whitney():
    _, rows = read_rows(HERE / "mann-whitney.r.jsonl")
    out = []
    asymptotic, exact = Agreement(1e-10), Agreement(1e-12)
    for row in rows:
        mine = scipy_row(row)
        out.append(mine)
        assert mine["u"] == row["w"], row["id"]
        compare_p(row, mine, asymptotic, exact)
    asymptotic.require("asymptotic Mann-Whitney, scipy against R")
    exact.require("exact Mann-Whitney, scipy against R")
    write_rows("mann-whitney.scipy.jsonl", out, "scipy", scipy.__version__, call="scipy.stats.mannwhitneyu(x, y, use_continuity, alternative, method)",
               largest_difference_r={"asymptotic": rounded_up(asymptotic.largest), "exact": rounded_up(exact.largest)},
               note="samples are in mann-whitney.r.jsonl under the same id")


def compare_p(row, mine, asymptotic, exact):
    for name, r in row["asymptotic"].items():
        if r is None or mine["asymptotic"][name] is None:
            print(f"  {row['id']} {row['family']} {name}: R {r}, scipy {mine['asymptotic'][name]}")
        else:
            asymptotic.add(mine["asymptotic"][name], r, f"{row['id']} {name}")
    if row["uncorrected_two_sided"] is not None:
        asymptotic.add(mine["uncorrected_two_sided"], row["uncorrected_two_sided"], row["id"] + " uncorrected")
    for name, r in (row["exact"] or {}).items():
        exact.add(mine["exact"][name], r, f"{row['id']} exact {name}")


# ---------------------------------------------------------------- quantiles

def check_quantiles():
    """numpy's linear method is R's type 7; the last bits of the interpolation may differ, in units of the largest value."""
    _, rows = read_rows(HERE / "quantiles.r.jsonl")
    largest = 0.0
    for row in rows:
        size = max(map(abs, row["x"])) or 1.0
        theirs = [*np.quantile(row["x"], row["p"]), np.mean(row["x"])] + ([np.std(row["x"], ddof=1)] if row["n"] > 1 else [])
        ours = [*row["quantile"], row["mean"]] + ([row["sd"]] if row["n"] > 1 else [])
        largest = max(largest, float(np.max(np.abs(np.subtract(theirs, ours)))) / size)
    print(f"  quantiles, mean and sd, numpy against R: largest difference {largest:.1e} of the largest value")
    assert largest < 1e-13


# ---------------------------------------------------------------- superiority

def superiority_sample(rng, kind, size):
    draw = {"continuous": lambda: rng.gauss(5, 2), "tenths": lambda: round(rng.gauss(5, 2), 1),
            "integers": lambda: float(round(rng.gauss(5, 2))), "binary": lambda: float(rng.random() < 0.3),
            "zero_inflated": lambda: 0.0 if rng.random() < 0.6 else rng.expovariate(1)}[kind]
    return [draw() for _ in range(size)]


def superiority_row(index, kind, x, y):
    greater = sum(a > b for a in x for b in y)
    equal = sum(a == b for a in x for b in y)
    return {"id": f"cles-{index:03d}", "family": kind, "m": len(x), "n": len(y), "x": x, "y": y, "greater": greater, "equal": equal,
            "u": greater + equal / 2, "superiority": int_ratio(2 * greater + equal, 2 * len(x) * len(y))}


def brute_cles():
    rng, rows = random.Random(SEED), []
    for kind in ("continuous", "tenths", "integers", "binary", "zero_inflated"):
        for m, n in ((1, 1), (2, 5), (7, 7), (10, 30), (30, 10), (25, 40), (60, 60), (1, 100)):
            rows.append(superiority_row(len(rows) + 1, kind, superiority_sample(rng, kind, m), superiority_sample(rng, kind, n)))
    write_rows("brute-cles.jsonl", rows, "Python integers", "exact", seed=SEED, call="count of x > y and x == y over all pairs",
               note="superiority = (2 greater + equal) / (2mn), correctly rounded")


# ---------------------------------------------------------------- distributions, 50 digits

def to_double(value):
    return float(mp.nstr(value, 30))  # through decimal text, so that subnormal results round correctly too


def normal_tail(z):
    """P(Z <= z)"""
    return mp.erfc(-z / mp.sqrt(2)) / 2


def beta_series(a, b, x):
    """I_x(a, b) by a series of positive terms, so nothing cancels; fast for x away from 1."""
    term = total = mp.mpf(1)
    k = 0
    while term > total * mp.eps / 1000:
        term *= x * (a + b + k) / (a + 1 + k)
        total += term
        k += 1
    log_front = a * mp.log(x) + b * mp.log(1 - x) + mp.loggamma(a + b) - mp.loggamma(a) - mp.loggamma(b)
    return mp.exp(log_front) / a * total


def beta_tails(a, b, x):
    """Lower and upper tail. The series starts from the nearer end; the other tail is the complement
    unless that loses more than 10 of the 50 digits, when it is summed on its own."""
    a, b, x = mp.mpf(a), mp.mpf(b), mp.mpf(x)
    if x > 0.5:
        return beta_tails(b, a, 1 - x)[::-1]
    lower = beta_series(a, b, x)
    upper = 1 - lower
    return lower, upper if upper > 1e-10 else beta_series(b, a, 1 - x)


def student_tail(t, df):
    """P(T <= t)"""
    t, df = mp.mpf(t), mp.mpf(df)
    if t == 0:
        return mp.mpf(1) / 2
    outer = beta_tails(df / 2, mp.mpf(1) / 2, df / (df + t * t))[0] / 2
    return outer if t < 0 else 1 - outer


def student_density(t, df):
    df = mp.mpf(df)
    log_front = mp.loggamma((df + 1) / 2) - mp.loggamma(df / 2) - mp.log(df * mp.pi) / 2
    return mp.exp(log_front - (df + 1) / 2 * mp.log1p(t * t / df))


def quantile(p, start, tail, density):
    """Newton's method in 50 digits from a double that is nearly right; lower half only, where p has full relative precision."""
    t = mp.mpf(start)
    for _ in range(8):
        step = (tail(t) - p) / density(t)
        t -= step
        if abs(step) <= abs(t) * mp.mpf(10) ** -38:
            return t
    raise ValueError(f"no convergence for p = {p}")


def lower_quantile(p, start, tail, density):
    p = mp.mpf(p)
    if p == mp.mpf(1) / 2:
        return mp.mpf(0)
    return quantile(p, start, tail, density) if p < 0.5 else -quantile(1 - p, -start, tail, density)


def normal_value(row):
    if row["fn"] == "pnorm":
        z = mp.mpf(row["z"])
        return (normal_tail(z), normal_tail(-z)), (special.ndtr(row["z"]), special.ndtr(-row["z"]))
    q = lower_quantile(row["p"], row["lower"], normal_tail, mp.npdf)
    return (q, -q), (special.ndtri(row["p"]), -special.ndtri(row["p"]))


def student_value(row):
    df = row["df"]
    if row["fn"] == "pt":
        return (student_tail(row["t"], df), student_tail(-row["t"], df)), (special.stdtr(df, row["t"]), special.stdtr(df, -row["t"]))
    q = lower_quantile(row["p"], row["lower"], lambda t: student_tail(t, df), lambda t: student_density(t, df))
    other = special.stdtrit(df, row["p"])
    return (q, -q), (other, -other)


def beta_value(row):
    a, b, x = row["a"], row["b"], row["x"]
    return beta_tails(a, b, x), (special.betainc(a, b, x), special.betaincc(a, b, x))


def distribution(folder, name, value, bound):
    """Replaces R's values by the 50-digit ones, rounded to double, after comparing both tools with them."""
    header, rows = read_rows(folder / name)
    with_r, with_scipy, out = Agreement(bound), Agreement(bound), []
    for row in rows:
        exact, other = value(row)
        lower, upper = map(to_double, exact)
        label = {k: v for k, v in row.items() if k not in ("lower", "upper")}
        for end, result, scipys in (("lower", lower, other[0]), ("upper", upper, other[1])):
            with_r.add(row[end], result, f"{label} {end}")
            with_scipy.add(float(scipys), result, f"{label} {end}")
        out.append({**label, "lower": lower, "upper": upper})
    report(name, "R", with_r)
    report(name, "scipy", with_scipy)
    write_rows(name, out, "mpmath", mp.__version__, digits=mp.mp.dps, cross_checked={"R": header["version"], "scipy": scipy.__version__},
               largest_difference_r=rounded_up(with_r.largest), largest_difference_scipy=rounded_up(with_scipy.largest),
               bound=bound, points_beyond_bound_r=len(with_r.beyond), points_beyond_bound_scipy=len(with_scipy.beyond),
               call=f"values by mpmath, rounded to double; points and cross-check by R {header['call']}")


def report(name, tool, agreement):
    print(f"  {name}, {tool}: largest relative difference {agreement.largest:.1e}, beyond {agreement.bound:g}: {len(agreement.beyond)}")
    for line in agreement.beyond:
        print("    ", line)


# ---------------------------------------------------------------- main

def main():
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["Rscript", "generate.R", "--columns", folder], cwd=HERE, check=True)
        folder = Path(folder)
        mann_whitney()
        check_quantiles()
        exact_with_ties(folder)
        hodges_lehmann(folder)
        exact_null(folder)
        brute_cles()
        distribution(folder, "normal.jsonl", normal_value, 1e-12)
        distribution(folder, "student-t.jsonl", student_value, 1e-12)
        distribution(folder, "beta.jsonl", beta_value, 1e-12)


if __name__ == "__main__":
    main()
