#!/usr/bin/env python3
"""How often policy verdin errs on a quantile of histograms, by simulation. Needs numpy.

  quantiles.py VERDIN [PAIRS]

Requests are lognormal with a deviation of 0.8 of their logarithms. Every tick moves both arms by a
common AR(0.9) with a deviation of 10 %, and each arm by an AR(0.6) of its own with a deviation of
tau. The challenger is 10 % slower, which is the margin. Promised: at most 1 % fail and 5 % pass.
Every pair goes through `verdin batch`. Prints a row for each quantile, length and tau.
"""

import json
import math
import subprocess
import sys
import tempfile

import numpy

MARGIN = 0.10
WIDTH = 1 / 20
EDGES = numpy.arange(-2.5, 4, WIDTH)
SEED = 20261125


def noise(length, phi, generator):
    """One stationary AR(1) path of unit variance."""
    path = [generator.standard_normal()]
    for _ in range(length - 1):
        path.append(phi * path[-1] + math.sqrt(1 - phi * phi) * generator.standard_normal())
    return numpy.array(path)


def arm(level, levels, requests, generator):
    rows = []
    for tick in levels:
        logs = math.log(level) + tick + 0.8 * generator.standard_normal(requests)
        bins = numpy.searchsorted(EDGES, logs)
        rows.append(numpy.bincount(bins, minlength=len(EDGES) + 1).tolist())
    edges = numpy.exp(EDGES).tolist() + ["+Inf"]
    return {"t": [60 * tick for tick in range(len(levels))],
            "histogram": {"edges": edges, "counts": rows}}


def lines(pairs, quantile, ticks, tau, requests, generator):
    settings = {"harm": "increase", "margin": MARGIN, "kind": "quantile", "quantile": quantile}
    for index in range(pairs):
        common = 0.1 * noise(ticks, 0.9, generator)
        own = [tau * noise(ticks, 0.6, generator) for _ in range(2)]
        metric = {"name": "m", "champion": arm(1, common + own[0], requests[0], generator),
                  "challenger": arm(1 + MARGIN, common + own[1], requests[1], generator)}
        yield json.dumps({"id": index, "config": {"metrics": {"m": settings}}, "metrics": [metric]})


def verdicts(verdin, pairs, quantile, ticks, tau, requests):
    generator = numpy.random.default_rng([SEED, int(1000 * quantile), ticks, int(1000 * tau)])
    with tempfile.TemporaryFile("w+") as answers:
        process = subprocess.Popen([verdin, "batch"], stdin=subprocess.PIPE, stdout=answers,
                                   text=True)
        for line in lines(pairs, quantile, ticks, tau, requests, generator):
            process.stdin.write(line + "\n")
        process.stdin.close()
        process.wait()
        answers.seek(0)
        return [json.loads(answer)["verdict"] for answer in answers]


def main():
    verdin = sys.argv[1]
    pairs = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    print(f"{pairs} pairs a row, true effect at the margin; standard error of 1 %: "
          f"{100 * math.sqrt(0.01 * 0.99 / pairs):.2f} %, of 5 %: "
          f"{100 * math.sqrt(0.05 * 0.95 / pairs):.2f} %")
    print("| quantile | ticks | requests a tick | tau | fail (at most 1 %) | pass (at most 5 %) "
          "| marginal | inconclusive |")
    print("|---|---|---|---|---|---|---|---|")
    for quantile in (0.5, 0.95, 0.99):
        for ticks, requests in ((12, (600, 600)), (60, (600, 600)), (60, (1900, 100))):
            for tau in (0, 0.02, 0.05):
                found = verdicts(verdin, pairs, quantile, ticks, tau, requests)
                shares = [f"{100 * found.count(word) / len(found):.1f} %"
                          for word in ("fail", "pass", "marginal", "inconclusive")]
                print("| " + " | ".join([f"{quantile}", f"{ticks}",
                                         f"{requests[0]}/{requests[1]}", f"{tau}"] + shares)
                      + " |", flush=True)


if __name__ == "__main__":
    main()
