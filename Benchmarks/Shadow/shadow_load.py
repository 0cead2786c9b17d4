#!/usr/bin/env python3
"""What a mirror costs the users of the champion, with a challenger that hangs or is dead, in one run.

  shadow_load.py VERDIN-SERVER [ROUNDS]

There are two champions: HAProxy plays a model that takes 5 ms on average over an answer, exponentially
distributed, and nginx one that takes no time at all. Each has a proxy for each kind of challenger:

  healthy   answers copies at once
  delayed   answers copies after 5 s
  killed    was killed with SIGKILL

How many requests a second a champion answers through the proxy without copies is found first, by wrk, from
connections that ask as fast as they are answered. Then users ask at a quarter and at half of that rate,
whatever the answers do (steady_load.py); in every other round wrk asks at full load as well.

For each champion, rate and kind a round has a pair of turns of a second each, right after one another through
the same proxy: one with copies of all requests, one without any; the mirror is switched over the runtime socket,
and the requests of both turns are due at the same moments. Which comes first is drawn anew in every round,
and so is which turn of a pair. So whatever else the machine does, and whatever a process is born with, hits
both turns of a pair alike.

The finding is the Hodges-Lehmann centre of the logarithms of the pairs' ratios, with the 95 % interval of
Wilcoxon's signed ranks: no outlier moves it far, and it assumes no distribution. Turns without copies are
compared with each other in the same way: that is what the method finds where nothing differs.

Exits with 0 when it is proven at both fixed rates (the interval's upper end lies below) that a challenger
that hangs or is dead costs less than 10 % of the p99 of the champion that takes 5 ms; with 4 when that is not
proven, which takes a quiet machine; with 1 when more than 10 % is proven there, a user's request failed at any
load, the challenger was given a request of its own, or no dropped copies were counted. The champion that
takes no time shows the proxy by itself, whose p99 is then a matter of processor time alone; at full load a
closed loop's p99 says how many requests the machine can do, since each waits for those before it. Both are
told and not held against the 10 %. Needs Linux, wrk, nginx and HAProxy; standard library only.
"""

import contextlib
import os
import random
import shutil
import statistics
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))

import findings  # noqa: E402
import full_load  # noqa: E402
import models  # noqa: E402
import steady_load  # noqa: E402
from proxies import KINDS, counts, proxies  # noqa: E402

# How to start a champion, and from how many connections it is asked all it can answer.
CHAMPIONS = {"5 ms": (models.taking_5_ms, 128), "no time": (models.at_once, 16)}
# Shares of what a champion answers without copies.
STEADY = {"a quarter": 0.25, "half": 0.5}
FULL = "full load"


def steady(rate):
    """One second of a load at a fixed rate; the same one for both turns of a pair."""
    times = steady_load.schedule(rate, 1, random.getrandbits(64))
    return lambda port: steady_load.ask(port, times)


def full(connections):
    return lambda port: full_load.ask(port, 1, connections)


def capacity(by_kind, connections):
    """Requests a second without copies."""
    # Twice: the first finds cold processes.
    tries = [full(connections)(by_kind[kind].port)["rate"] for kind in KINDS * 2]
    return statistics.median(tries[len(KINDS):])


def lines(folder):
    """In the logs of the answers."""
    found = {}
    for kind in KINDS:
        for arm in ("champion", "challenger"):
            with open(f"{folder}/{kind}.{arm}.jsonl") as log:
                found[f"{kind}, {arm}"] = sum(1 for _ in log)
    return found


class Stage:
    """A champion behind its proxies, and what was found of it."""

    def __init__(self, by_kind, connections):
        self.by_kind = by_kind
        self.capacity = capacity(by_kind, connections)
        loads = {load: share * self.capacity for load, share in STEADY.items()}
        self.loads = {load: lambda rate=rate: steady(rate) for load, rate in loads.items()}
        self.loads[FULL] = lambda: full(connections)
        self.pairs = {load: {kind: [] for kind in KINDS} for load in self.loads}

    def measure(self, load, kind):
        self.pairs[load][kind].append(self.by_kind[kind].pair(self.loads[load]()))

    def tallies(self):
        return {kind: counts(proxy.socket) for kind, proxy in self.by_kind.items()}


def measure(program, rounds):
    """The stages by champion, the proxies' counts and the lines in their logs."""
    with contextlib.ExitStack() as folders:
        places = {name: folders.enter_context(tempfile.TemporaryDirectory()) for name in CHAMPIONS}
        with contextlib.ExitStack() as stack:
            stages = {}
            for name, (champion, connections) in CHAMPIONS.items():
                by_kind = stack.enter_context(proxies(program, places[name], champion))
                stages[name] = Stage(by_kind, connections)
            for number in range(rounds):
                loads = [*STEADY] + ([FULL] if number % 2 == 0 else [])
                turns = [(stage, load, kind)
                         for stage in stages.values() for load in loads for kind in KINDS]
                for stage, load, kind in random.sample(turns, len(turns)):
                    stage.measure(load, kind)
                print(f"round {number + 1} of {rounds}", file=sys.stderr)
            tallies = {name: stage.tallies() for name, stage in stages.items()}
        # Only a proxy that has ended has written all lines.
        return stages, tallies, {name: lines(folder) for name, folder in places.items()}


def main():
    for program in ("wrk", "nginx", "haproxy"):
        if shutil.which(program) is None:
            sys.exit(f"skipped: {program} is not installed")
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 20
    if rounds < 20:
        sys.exit("error: an interval needs 20 rounds or more")
    stages, tallies, logged = measure(sys.argv[1], rounds)
    faults, is_proven = [], True
    for name, stage in stages.items():
        print(f"\n## A champion that takes {name}\n")
        print(f"{rounds} rounds; without copies it answers {stage.capacity:,.0f} requests/s.\n")
        is_held = name == findings.HELD_CHAMPION
        wrong, proven = findings.at_fixed_rates(
            {load: stage.pairs[load] for load in STEADY}, is_held)
        faults += wrong + findings.at_full_load(stage.pairs[FULL])
        faults += findings.copies(tallies[name], logged[name])
        is_proven = is_proven and proven
    for fault in faults:
        print(f"error: {fault}", file=sys.stderr)
    sys.exit(1 if faults else 0 if is_proven else 4)


if __name__ == "__main__":
    main()
