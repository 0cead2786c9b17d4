#!/usr/bin/env python3
"""How often repeated looks err, and how soon they find harm, by simulation through `verdin batch`.

  looks.py VERDIN [RUNS]

A judgement of the whole recording says whether any look so far has crossed, so one judgement a run
stands for all looks. Standard library only.
"""

import json
import math
import random
import subprocess
import sys

from levels import noise

SEED = 20261125


def poisson(mean, generator):
    """By inversion from the mode of the cumulative sum; means are small here."""
    limit, count, product = math.exp(-mean), 0, generator.random()
    while product > limit:
        count += 1
        product *= generator.random()
    return count


def times(length):
    return [60 * tick for tick in range(length)]


def series(length, phi, ratio, generator, deviation=0.10):
    arms = [[level * math.exp(deviation * z) for z in noise(length, phi, generator)]
            for level in (100, 100 * ratio)]
    return [{"name": "m", "champion": {"t": times(length), "v": arms[0]},
             "challenger": {"t": times(length), "v": arms[1]}}]


def counts(length, rates, generator, requests=600, load=0.3, own=0.0, own_phi=0.0, since=0):
    """Events under a common AR(.9) load, with noise of each arm's own when asked for.

    Before minute `since` both arms have the champion's rate."""
    common = noise(length, 0.9, generator)
    arms = []
    for rate in rates:
        lasting = noise(length, own_phi, generator) if own else [0.0] * length
        exposures = [max(1, round(requests * math.exp(load * z - load * load / 2)))
                     for z in common]
        events = [poisson(n * (rate if tick >= since else rates[0])
                          * math.exp(own * z - own * own / 2), generator)
                  for tick, (n, z) in enumerate(zip(exposures, lasting))]
        arms.append((events, exposures))
    champion, challenger = ({"t": times(length), "events": events, "exposure": exposures}
                            for events, exposures in arms)
    return [{"name": "r", "champion": champion, "challenger": challenger}]


def judged(verdin, config, recordings):
    lines = [json.dumps({"id": index, "config": config, "metrics": metrics})
             for index, metrics in enumerate(recordings)]
    answers = subprocess.run(
        [verdin, "batch"], input="\n".join(lines), text=True, capture_output=True, check=True
    ).stdout
    return [json.loads(answer)["metrics"][0] for answer in answers.splitlines()]


def share(found, word):
    return f"{100 * sum(metric['verdict'] == word for metric in found) / len(found):.1f} %"


def minutes(found):
    """The median minute of the first crossing; a dash when fewer than half cross."""
    crossed = sorted(metric["anytime"]["increase"]["crossed"]["elapsed"] / 60
                     if "crossed" in metric["anytime"]["increase"] else math.inf
                     for metric in found)
    middle = crossed[len(crossed) // 2]
    return "–" if middle == math.inf else f"{middle:.0f}"


SETTINGS = {"harm": "increase", "margin": 0.10}


def main():
    verdin = sys.argv[1]
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    error = math.sqrt(0.01 * 0.99 / runs) * 100
    print(f"{runs} runs a row; standard error of 1 %: {error:.2f} %\n")
    print("| recording | looks | fail at the margin (at most 1 %) | pass at the margin (5 %) | "
          "marginal if nothing differs |")
    print("|---|---|---|---|---|")

    def row(name, looks, settings, metric, at_margin, alike):
        config = {"looks": looks, "metrics": {metric: settings}}
        generator = random.Random(f"{SEED} {name}")
        found = judged(verdin, config, [at_margin(generator) for _ in range(runs)])
        same = judged(verdin, config, [alike(generator) for _ in range(runs)])
        word = looks if isinstance(looks, str) else f"{len(looks['gates'])} gates"
        print(f"| {name} | {word} | {share(found, 'fail')} | {share(found, 'pass')} | "
              f"{share(same, 'marginal')} |", flush=True)

    for looks in ("anytime", "gates"):
        def stages(minutes):
            """Gates every half hour."""
            ends = range(1800, 60 * minutes + 1, 1800)
            return looks if looks == "anytime" else {"gates": list(ends)}

        for phi in (0.0, 0.3, 0.6, 0.9):
            row(f"series of 240 minutes, autocorrelation {phi}", stages(240), SETTINGS, "m",
                lambda g: series(240, phi, 1.1, g), lambda g: series(240, phi, 1.0, g))
        for own, phi in ((0.0, 0.0), (0.3, 0.0), (0.3, 0.6), (0.5, 0.9)):
            row(f"counts of 120 minutes, noise {own} with autocorrelation {phi}", stages(120), SETTINGS, "r",
                lambda g: counts(120, (0.01, 0.011), g, own=own, own_phi=phi),
                lambda g: counts(120, (0.01, 0.01), g, own=own, own_phi=phi))

    print("\n| found, looking every minute | median minutes | fail within 120 |")
    print("|---|---|---|")
    generator = random.Random(SEED)
    for margin in (0.10, 1e-9):
        config = {"looks": "anytime", "metrics": {"r": SETTINGS | {"margin": margin}}}
        for rate in (0.015, 0.02, 0.05):
            found = judged(verdin, config, [counts(120, (0.01, rate), generator)
                                            for _ in range(max(100, runs // 4))])
            print(f"| 1 → {100 * rate:g} % errors, margin {100 * margin:g} % | {minutes(found)} | "
                  f"{share(found, 'fail')} |", flush=True)
    config = {"looks": "anytime", "metrics": {"r": SETTINGS}}
    for rate in (0.02, 0.05):
        found = judged(verdin, config, [counts(120, (0.01, rate), generator, since=60)
                                        for _ in range(max(100, runs // 4))])
        print(f"| 1 → {100 * rate:g} % errors from minute 60 on, margin 10 % | {minutes(found)} | "
              f"{share(found, 'fail')} |", flush=True)
    config = {"looks": "anytime", "metrics": {"m": SETTINGS}}
    for phi in (0.0, 0.3, 0.6, 0.9):
        for ratio in (1.2, 1.5):
            found = judged(verdin, config, [series(120, phi, ratio, generator)
                                            for _ in range(max(100, runs // 4))])
            print(f"| series × {ratio}, autocorrelation {phi} | {minutes(found)} | "
                  f"{share(found, 'fail')} |", flush=True)


if __name__ == "__main__":
    main()
