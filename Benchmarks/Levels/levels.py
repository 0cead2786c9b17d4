#!/usr/bin/env python3
"""How often policy verdin errs when the true effect lies exactly at the margin, by simulation.

  levels.py VERDIN [PAIRS]

Two independent arms whose logarithms are AR(1) with a deviation of 10 %, the challenger 10 % higher,
which is the margin. Promised up to an autocorrelation of 0.9: at most 1 % fail and 5 % pass. Every pair goes through `verdin batch`.
Prints a row for each autocorrelation and length, with the Monte-Carlo error. Standard library only.
"""

import json
import math
import random
import subprocess
import sys

MARGIN = 0.10
DEVIATION = 0.10
SEED = 20261125


def noise(length, phi, generator):
    """One stationary AR(1) path of unit variance."""
    value = generator.gauss(0, 1)
    path = [value]
    for _ in range(length - 1):
        value = phi * value + math.sqrt(1 - phi * phi) * generator.gauss(0, 1)
        path.append(value)
    return path


def arm(level, length, phi, generator):
    values = [level * math.exp(DEVIATION * z) for z in noise(length, phi, generator)]
    return {"t": [60 * tick for tick in range(length)], "v": values}


def verdicts(verdin, pairs, length, phi):
    generator = random.Random(f"{SEED} {length} {phi}")
    config = {"metrics": {"m": {"harm": "increase", "margin": MARGIN}}}
    lines = []
    for index in range(pairs):
        champion = arm(100, length, phi, generator)
        challenger = arm(100 * (1 + MARGIN), length, phi, generator)
        metric = {"name": "m", "champion": champion, "challenger": challenger}
        lines.append(json.dumps({"id": index, "config": config, "metrics": [metric]}))
    answers = subprocess.run(
        [verdin, "batch"], input="\n".join(lines), text=True, capture_output=True, check=True
    ).stdout
    return [json.loads(answer)["verdict"] for answer in answers.splitlines()]


def main():
    verdin = sys.argv[1]
    pairs = int(sys.argv[2]) if len(sys.argv) > 2 else 2000
    print(f"{pairs} pairs a row, true effect at the margin; standard error of 1 %: "
          f"{100 * math.sqrt(0.01 * 0.99 / pairs):.2f} %, of 5 %: "
          f"{100 * math.sqrt(0.05 * 0.95 / pairs):.2f} %")
    print("| ticks | autocorrelation | fail (at most 1 %) | pass (at most 5 %) | marginal | inconclusive |")
    print("|---|---|---|---|---|---|")
    for length in (30, 60, 120):
        for phi in (0.0, 0.3, 0.6, 0.9, 0.95):
            found = verdicts(verdin, pairs, length, phi)
            share = [f"{100 * found.count(word) / pairs:.1f} %"
                     for word in ("fail", "pass", "marginal", "inconclusive")]
            print(f"| {length} | {phi} | {' | '.join(share)} |", flush=True)


if __name__ == "__main__":
    main()
