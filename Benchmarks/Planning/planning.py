#!/usr/bin/env python3
"""Whether `verdin plan` keeps its word, by simulation.

  planning.py VERDIN [PILOTS [ROUNDS]]

Each row: PILOTS recordings are planned from, each by `verdin plan`; for each, ROUNDS stages are drawn
anew and judged by `verdin batch`, as large as planned, with the smallest change that the plan promises
to fail, with the smallest margin that it promises to pass alike arms with, and for as long as it says
the configured margin needs. All three promise 80 %. Prints the shares that came true. Standard
library only.
"""

import json
import math
import random
import subprocess
import sys
import tempfile

SEED = 20261125
POWER = 0.8


def noise(length, phi, generator):
    """One stationary AR(1) path of unit variance."""
    value = generator.gauss(0, 1)
    path = [value]
    for _ in range(length - 1):
        value = phi * value + math.sqrt(1 - phi * phi) * generator.gauss(0, 1)
        path.append(value)
    return path


def poisson(mean, generator):
    """Knuth's product of uniforms, in pieces that do not underflow."""
    count = 0
    while mean > 0:
        piece = min(mean, 20.0)
        mean -= piece
        limit, product = math.exp(-piece), generator.random()
        while product > limit:
            count += 1
            product *= generator.random()
    return count


class Series:
    """Log-normal ticks of a minute; `sampling` is the part of the variance that 60 requests leave."""

    def __init__(self, phi, sampling=0.0, share=0.5, both=True, deviation=0.1, ticks=240):
        self.phi, self.sampling, self.share, self.both = phi, sampling, share, both
        self.deviation, self.ticks = deviation, ticks
        self.rps = 2.0
        self.margin = 0.10

    def arm(self, ticks, requests, level, generator):
        lasting = self.deviation * math.sqrt(1 - self.sampling)
        brief = self.deviation * math.sqrt(self.sampling * 60 / requests)
        return [level * math.exp(lasting * z + brief * generator.gauss(0, 1))
                for z in noise(ticks, self.phi, generator)]

    def pilot(self, generator):
        rows = ["timestamp,arm,requests,m"]
        for arm in ["champion", "challenger"][:2 if self.both else 1]:
            for tick, value in enumerate(self.arm(self.ticks, 60, 100, generator)):
                rows.append(f"{1767225600 + 60 * tick},{arm},60,{value}")
        return "\n".join(rows) + "\n"

    def pilot_config(self):
        return {"metrics": {"m": {"harm": "increase", "margin": self.margin}}}

    def metric(self, seconds, change, generator):
        ticks = int(seconds // 60)
        requests = self.rps * 60
        stamps = [60 * tick for tick in range(ticks)]
        champion = self.arm(ticks, requests * (1 - self.share), 100, generator)
        challenger = self.arm(ticks, requests * self.share, 100 * (1 + change), generator)
        return {"name": "m", "champion": {"t": stamps, "v": champion},
                "challenger": {"t": stamps, "v": challenger}}

    arguments = ["--requests", "requests"]


class Rate:
    """Independent errors, 1 % of the requests."""

    def __init__(self, rps, share, rate=0.01, margin=0.2):
        self.rps, self.share, self.rate, self.margin = rps, share, rate, margin

    def counts(self, ticks, requests, rate, generator):
        return [poisson(requests * rate, generator) for _ in range(ticks)]

    def pilot(self, generator):
        # A long recording: the plan's error, and not the pilot's, is what is measured.
        rows = ["timestamp,arm,requests,errors"]
        for tick, errors in enumerate(self.counts(600, 600, self.rate, generator)):
            rows.append(f"{1767225600 + 60 * tick},champion,600,{errors}")
        return "\n".join(rows) + "\n"

    def pilot_config(self):
        return {"metrics": {"m": {"harm": "increase", "margin": self.margin,
                                  "numerator": "errors", "denominator": "requests"}}}

    def metric(self, seconds, change, generator):
        ticks = int(seconds // 60)
        stamps = [60 * tick for tick in range(ticks)]

        def arm(share, rate):
            requests = self.rps * 60 * share
            return {"t": stamps, "events": self.counts(ticks, requests, rate, generator),
                    "exposure": [requests] * ticks}

        return {"name": "m", "champion": arm(1 - self.share, self.rate),
                "challenger": arm(self.share, self.rate * (1 + change))}

    arguments = []


def planned(verdin, scenario, seconds, generator):
    with tempfile.TemporaryDirectory() as folder:
        with open(f"{folder}/pilot.csv", "w") as file:
            file.write(scenario.pilot(generator))
        with open(f"{folder}/config.json", "w") as file:
            json.dump(scenario.pilot_config(), file)
        answer = subprocess.run(
            [verdin, "plan", f"{folder}/pilot.csv", "--config", f"{folder}/config.json",
             "--rps", str(scenario.rps), "--stages", str(100 * scenario.share),
             "--stage-duration", f"{seconds}s", "--power", str(POWER), "--output", "json"]
            + scenario.arguments, text=True, capture_output=True, check=True).stdout
    return json.loads(answer)["stages"][0]["metrics"][0]


def share(verdin, scenario, cases, verdict):
    """The share of `verdict` among (seconds, change, margin, metric) cases."""
    lines = []
    for index, (margin, metric) in enumerate(cases):
        config = {"metrics": {"m": {"harm": "increase", "margin": margin}}}
        lines.append(json.dumps({"id": index, "config": config, "metrics": [metric]}))
    if not lines:
        return None, 0
    answers = subprocess.run([verdin, "batch"], input="\n".join(lines), text=True,
                             capture_output=True, check=True).stdout.splitlines()
    found = [json.loads(answer)["verdict"] for answer in answers]
    if verdict == "alarm":
        return sum(v in ("fail", "marginal") for v in found) / len(found), len(found)
    return found.count(verdict) / len(found), len(found)


def row(verdin, name, scenario, seconds, pilots, rounds):
    generator = random.Random(f"{SEED} {name}")
    fails, alarms, fits, lengths, sizes = [], [], [], [], []
    for _ in range(pilots):
        plan = planned(verdin, scenario, seconds, generator)
        alone = plan["alone"]
        sizes.append((alone["smallest_fail"], alone["achievable_margin"]))
        for _ in range(rounds):
            if alone["smallest_fail"] is not None:
                change = alone["smallest_fail"]
                fails.append((scenario.margin, scenario.metric(seconds, change, generator)))
            if alone["smallest_alarm"] is not None:
                change = alone["smallest_alarm"]
                alarms.append((scenario.margin, scenario.metric(seconds, change, generator)))
            if alone["achievable_margin"] is not None:
                fits.append((alone["achievable_margin"], scenario.metric(seconds, 0, generator)))
            needed = plan["seconds_needed"]
            if needed is not None and needed < 20 * seconds:
                lengths.append((scenario.margin, scenario.metric(needed, 0, generator)))
    cells = []
    for cases, verdict in [(fails, "fail"), (alarms, "alarm"), (fits, "pass"), (lengths, "pass")]:
        found, count = share(verdin, scenario, cases, verdict)
        cells.append("-" if found is None else f"{100 * found:.1f} % ({count})")
    known = [s for s in sizes if None not in s]
    mean = [sum(s[k] for s in known) / max(len(known), 1) for k in (0, 1)]
    print(f"| {name} | {100 * mean[0]:.1f} % | {cells[0]} | {cells[1]} | {100 * mean[1]:.1f} % | "
          f"{cells[2]} | {cells[3]} |", flush=True)


def main():
    verdin = sys.argv[1]
    pilots = int(sys.argv[2]) if len(sys.argv) > 2 else 40
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 40
    print("| stage | smallest fail | fails | alarms | margin that passes | passes | passes at the length |")
    print("|---|---|---|---|---|---|---|")
    scenarios = [
        ("series, independent, 60 ticks", Series(0.0), 3600),
        ("series, AR(0.6), 60 ticks", Series(0.6), 3600),
        ("series, AR(0.6), 120 ticks", Series(0.6), 7200),
        ("series, AR(0.6), champion alone", Series(0.6, both=False), 3600),
        ("series, independent, 10 % of the traffic", Series(0.0, 1.0, 0.1), 3600),
        ("series, AR(0.6) and a third sampling, 10 %", Series(0.6, 0.33, 0.1), 3600),
        ("1 % errors, 50 : 50, 300 expected", Rate(33.3, 0.5), 1800),
        ("1 % errors, 50 : 50, 30 expected", Rate(3.33, 0.5), 1800),
        ("1 % errors, 1 : 99, 300 expected", Rate(1667, 0.01), 1800),
        ("1 % errors, 1 : 99, 30 expected", Rate(166.7, 0.01), 1800),
        ("1 % errors, 1 : 99, 6 expected", Rate(33.3, 0.01), 1800),
    ]
    for name, scenario, seconds in scenarios:
        row(verdin, name, scenario, seconds, pilots, rounds)


if __name__ == "__main__":
    main()
