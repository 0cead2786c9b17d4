#!/usr/bin/env python3
"""How often permutation p-values err when nothing differs, and what maxima over metrics find.

  permutations.py VERDIN [CANARIES]

Canaries of 20 metrics whose logarithms are AR(1) with a deviation of 10 %, correlated with each
other, both arms alike; each goes through `verdin batch` with `evidence: {permutations: 1999}`. Prints
the share of single p-values, and of canaries with any adjusted p-value, at or below 5 % (and 1 %),
beside Holm's correction of the same p-values, with Monte-Carlo errors. Then the same with one metric
moved, or all. Needs numpy.
"""

import json
import math
import subprocess
import sys

import numpy

METRICS = 20
DRAWN = 1999
SEED = 20261126


def noise(generator, ticks, phi, rho):
    """ticks x metrics: stationary AR(1) paths of unit variance, correlated by rho."""
    def paths(columns):
        path = numpy.empty((ticks, columns))
        path[0] = generator.standard_normal(columns)
        for tick in range(1, ticks):
            path[tick] = phi * path[tick - 1] + math.sqrt(1 - phi * phi) * generator.standard_normal(columns)
        return path
    return math.sqrt(rho) * paths(1) + math.sqrt(1 - rho) * paths(METRICS)


def canary(generator, ticks, phi, rho, shift, own_ticks):
    arms = {}
    for name, moved in (("champion", 0), ("challenger", shift)):
        values = 100 * numpy.exp(0.1 * (noise(generator, ticks, phi, rho) + moved))
        # A day and a half later no tick is common.
        start = 1_790_000_000 + (129_600 if own_ticks and name == "challenger" else 0)
        arms[name] = (values, [start + 60 * tick for tick in range(ticks)])
    return [{"name": f"m{index}",
             **{arm: {"t": times, "v": values[:, index].tolist()}
                for arm, (values, times) in arms.items()}} for index in range(METRICS)]


def evidence(verdin, canaries, ticks, phi, rho, shift=0, own_ticks=False):
    """(p, p_harm, p_adjusted) of every metric, an array canaries x metrics x 3, and the block length."""
    generator = numpy.random.default_rng([SEED, ticks, int(10 * phi), int(10 * rho), int(own_ticks)])
    lines = []
    for index in range(canaries):
        metrics = canary(generator, ticks, phi, rho, shift, own_ticks)
        config = {"evidence": {"permutations": DRAWN}, "seed": index,
                  "defaults": {"harm": "increase"}}
        lines.append(json.dumps({"id": index, "config": config, "metrics": metrics}))
    done = subprocess.run([verdin, "batch"], input="\n".join(lines), text=True,
                          capture_output=True)
    if done.returncode != 0:
        sys.exit(done.stderr)
    found = [[metric["permutation"] for metric in json.loads(line)["metrics"]]
             for line in done.stdout.splitlines()]
    lengths = [each[0]["block_length"] for each in found]
    wanted = [each[0]["wanted_block_length"] for each in found]
    return (numpy.array([[[m["p"], m["p_harm"], m["p_adjusted"]] for m in each] for each in found]),
            numpy.median(lengths), numpy.median(wanted))


def holm(p):
    """Whether Holm's method rejects anything at 5 %, canary by canary."""
    return p.min(axis=1) * p.shape[1] <= 0.05


def share(values):
    """A share in per cent with its standard error, canaries as the units."""
    by_canary = values.reshape(len(values), -1).mean(axis=1)
    return f"{100 * by_canary.mean():.1f} ± {100 * by_canary.std(ddof=1) / math.sqrt(len(values)):.1f} %"


def main():
    verdin = sys.argv[1]
    canaries = int(sys.argv[2]) if len(sys.argv) > 2 else 400
    print(f"{canaries} canaries of {METRICS} metrics a row, both arms alike; ± one standard error\n")
    print("| exchange | ticks | autocorrelation | correlation | block, wanted | p ≤ 5 % | p ≤ 1 % |"
          " any adjusted ≤ 5 % | any by Holm ≤ 5 % |")
    print("|---|---|---|---|---|---|---|---|---|")
    rows = [(False, 60, 0, 0), (False, 60, 0, .9), (False, 60, .5, .9), (False, 120, .5, .9),
            (False, 360, .5, 0), (False, 360, .5, .9), (False, 360, .9, .9), (True, 120, 0, .9),
            (True, 360, .5, .9)]
    for own, ticks, phi, rho in rows:
        p, length, wanted = evidence(verdin, canaries, ticks, phi, rho, own_ticks=own)
        cells = ["dealt" if own else "swapped", str(ticks), f"{phi:g}", f"{rho:g}",
                 f"{length:.0f}, {wanted:.0f}", share(p[:, :, 0] <= .05), share(p[:, :, 0] <= .01),
                 share((p[:, :, 2] <= .05).any(axis=1)), share(holm(p[:, :, 1]))]
        print("| " + " | ".join(cells) + " |", flush=True)
    print("\nWhat is found: every challenger value 4 % higher (0.4 deviations), 120 ticks\n")
    print("| autocorrelation | correlation | any adjusted ≤ 5 % | any by Holm ≤ 5 % |")
    print("|---|---|---|---|")
    for phi, rho in ((0, 0), (0, .5), (0, .9), (.5, .9)):
        p, *_ = evidence(verdin, canaries // 2, 120, phi, rho, shift=.4)
        cells = [f"{phi:g}", f"{rho:g}", share((p[:, :, 2] <= .05).any(axis=1)), share(holm(p[:, :, 1]))]
        print("| " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
