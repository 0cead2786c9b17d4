#!/usr/bin/env python3
"""How often policy verdin takes a healthy fleet for a sick one, by simulation.

  fleets.py VERDIN [PAIRS]

Pods differ lastingly, share a load, and have minutes that depend on each other. Three ways to know what
a healthy difference is: not at all (one series an arm), by the spread of today's instances, by past
windows of champion against champion. Every pair goes through `verdin batch`; standard library only.
"""

import json
import math
import os
import random
import subprocess
import sys
import tempfile

SEED = 20261125
MINUTES = 0.10


def autoregression(length, phi, generator):
    """One stationary AR(1) path of unit variance."""
    value = generator.gauss(0, 1)
    path = [value]
    rest = math.sqrt(1 - phi * phi)
    for _ in range(length - 1):
        value = phi * value + rest * generator.gauss(0, 1)
        path.append(value)
    return path


def pods(count, ticks, spread, phi, load, ratio, generator):
    """The values of some pods, a list a pod."""
    fleet = []
    for _ in range(count):
        own = spread * generator.gauss(0, 1) + math.log(100 * ratio)
        noise = autoregression(ticks, phi, generator)
        fleet.append([round(math.exp(own + l + MINUTES * z), 4) for l, z in zip(load, noise)])
    return fleet


def named(fleet, name):
    """One arm with its instances."""
    ticks = range(len(fleet[0]))
    return {"t": [60 * t for _ in fleet for t in ticks],
            "v": [value for pod in fleet for value in pod],
            "instances": [f"{name}-{i}" for i, pod in enumerate(fleet) for _ in ticks]}


def whole(fleet):
    """One arm as its dashboard shows it."""
    return {"t": [60 * t for t in range(len(fleet[0]))],
            "v": [round(sum(tick) / len(fleet), 4) for tick in zip(*fleet)]}


def pair(form, sizes, ticks, spread, phi, ratio, generator):
    load = [0.2 * z for z in autoregression(ticks, 0.97, generator)]
    champion = pods(sizes[0], ticks, spread, phi, load, 1, generator)
    challenger = pods(sizes[1], ticks, spread, phi, load, ratio, generator)
    if form == "whole":
        arms = whole(champion), whole(challenger)
    else:
        arms = named(champion, "old"), named(challenger, "new")
    return {"name": "m", "champion": arms[0], "challenger": arms[1]}


def rates(sizes, ticks, spread, ratio, generator):
    """Errors of 100 requests a minute and pod, about one in 20; Poisson by its normal limit is no limit
    here, so by counting."""
    def arm(count, name, factor):
        events, times, names = [], [], []
        for i in range(count):
            mean = 5 * factor * math.exp(spread * generator.gauss(0, 1))
            for t in range(ticks):
                threshold, product, k = math.exp(-mean), generator.random(), 0
                while product > threshold:
                    k += 1
                    product *= generator.random()
                events.append(k)
                times.append(60 * t)
                names.append(f"{name}-{i}")
        return {"t": times, "events": events, "exposure": [100] * len(events), "instances": names}
    return {"name": "m", "champion": arm(sizes[0], "old", 1),
            "challenger": arm(sizes[1], "new", ratio)}


def judged(verdin, metrics, margin, *options):
    config = {"metrics": {"m": {"harm": "increase", "margin": margin}}}
    lines = [json.dumps({"config": config, "metrics": [metric]}) for metric in metrics]
    answers = subprocess.run([verdin, "batch", *options], input="\n".join(lines), text=True,
                             capture_output=True, check=True).stdout
    return [json.loads(answer)["metrics"][0] for answer in answers.splitlines()]


def share(answers, *words):
    count = sum(answer["verdict"] in words for answer in answers)
    return f"{100 * count / len(answers):.1f} %"


def instances(verdin, pairs):
    print(f"{pairs} fleets a figure; standard error of 1 %: {100 * math.sqrt(.01 * .99 / pairs):.2f} %, of "
          f"5 %: {100 * math.sqrt(.05 * .95 / pairs):.2f} %\n")
    print("| pods | spread | ticks, AR | no difference: by minutes | by instances | fail at the margin | "
          "pass at the margin | +10 % | +20 % | +50 % |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    cases = [((4, 1), .02, 30, .6), ((4, 1), .05, 60, .9), ((4, 4), .02, 60, .6), ((4, 4), .05, 60, .9),
             ((6, 3), .05, 30, .6), ((10, 2), .03, 60, .6), ((10, 10), .02, 30, .6),
             ((10, 10), .05, 60, .9), ((6, 6), .03, 120, .9)]
    for sizes, spread, ticks, phi in cases:
        generator = random.Random(f"{SEED} {sizes} {spread} {ticks} {phi}")
        def make(count, form, ratio):
            return [pair(form, sizes, ticks, spread, phi, ratio, generator) for _ in range(count)]
        row = [share(judged(verdin, make(pairs, "whole", 1), 1e-6), "fail"),
               share(judged(verdin, make(pairs, "named", 1), 1e-6), "fail")]
        at = judged(verdin, make(pairs, "named", 1.05), .05)
        row += [share(at, "fail"), share(at, "pass")]
        for ratio in (1.1, 1.2, 1.5):
            row.append(share(judged(verdin, make(max(200, pairs // 5), "named", ratio), .05), "fail"))
        print(f"| {sizes[0]} : {sizes[1]} | {100 * spread:.0f} % | {ticks}, {phi} | {' | '.join(row)} |",
              flush=True)
    print("\nThe same of counts, 5 errors of 100 requests a minute and pod, 30 ticks:\n")
    print("| pods | spread of the rates | no difference: by minutes | by instances | fail at the margin | pass at the margin |")
    print("|---|---|---|---|---|---|")
    for sizes, spread in [((4, 1), .1), ((4, 4), .2), ((6, 3), .3), ((10, 10), .1)]:
        generator = random.Random(f"{SEED} rates {sizes} {spread}")
        def make(ratio):
            return [rates(sizes, 30, spread, ratio, generator) for _ in range(pairs)]
        alike = make(1)
        row = [share(judged(verdin, [unnamed(metric) for metric in alike], 1e-6), "fail"),
               share(judged(verdin, alike, 1e-6), "fail")]
        at = judged(verdin, make(1.1), .1)
        print(f"| {sizes[0]} : {sizes[1]} | {spread} | {' | '.join(row)} | {share(at, 'fail')} | "
              f"{share(at, 'pass')} |", flush=True)


def unnamed(metric):
    """The counts of the arm as a whole."""
    def arm(series):
        ticks = sorted(set(series["t"]))
        sums = {t: [0, 0] for t in ticks}
        for t, x, n in zip(series["t"], series["events"], series["exposure"]):
            sums[t][0] += x
            sums[t][1] += n
        return {"t": ticks, "events": [sums[t][0] for t in ticks],
                "exposure": [sums[t][1] for t in ticks]}
    return {"name": "m", "champion": arm(metric["champion"]), "challenger": arm(metric["challenger"])}


def histories(verdin, pairs):
    groups = max(20, pairs // 20)
    each = pairs // groups
    print(f"\n{groups} histories of fresh pods with {each} comparisons each; three pods an arm, seen as one "
          f"series; margin 5 %\n")
    print("| windows | spread | ticks, AR | fail at the margin, without → with | pass at the margin | "
          "alarms on healthy arms (marginal or fail), without → with | no difference | +10 % | +20 % | +50 % |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for windows, spread, ticks, phi in [(20, .02, 30, .6), (50, .02, 30, .6), (50, .05, 30, .6),
                                        (50, .05, 60, .9), (20, .05, 8, .6), (12, .03, 30, .6),
                                        (50, 0, 30, .9)]:
        generator = random.Random(f"{SEED} history {windows} {spread} {ticks} {phi}")
        found = {key: [] for key in ("plain", "at", "healthy", "aa", "zero", 1.1, 1.2, 1.5)}
        for _ in range(groups):
            def make(count, ratio):
                return [pair("whole", (3, 3), ticks, spread, phi, ratio, generator)
                        for _ in range(count)]
            with tempfile.NamedTemporaryFile("w", suffix=".jsonl", delete=False) as file:
                for window in make(windows, 1):
                    file.write(json.dumps({"metrics": [window]}) + "\n")
            options = ("--aa-history", file.name)
            at, alike = make(each, 1.05), make(each, 1)
            found["plain"] += judged(verdin, at, .05)
            found["at"] += judged(verdin, at, .05, *options)
            found["healthy"] += judged(verdin, alike, .05)
            found["aa"] += judged(verdin, alike, .05, *options)
            found["zero"] += judged(verdin, alike, 1e-6, *options)
            for ratio in (1.1, 1.2, 1.5):
                found[ratio] += judged(verdin, make(max(4, each // 4), ratio), .05, *options)
            os.unlink(file.name)
        alarm = ("fail", "marginal")
        print(f"| {windows} | {100 * spread:.0f} % | {ticks}, {phi} | {share(found['plain'], 'fail')} → "
              f"{share(found['at'], 'fail')} | {share(found['at'], 'pass')} | "
              f"{share(found['healthy'], *alarm)} → {share(found['aa'], *alarm)} | "
              f"{share(found['zero'], 'fail')} | {share(found[1.1], 'fail')} | "
              f"{share(found[1.2], 'fail')} | {share(found[1.5], 'fail')} |", flush=True)


def main():
    verdin = sys.argv[1]
    pairs = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    instances(verdin, pairs)
    histories(verdin, pairs)


if __name__ == "__main__":
    main()
