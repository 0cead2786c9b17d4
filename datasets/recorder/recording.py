"""Records one scenario: servers up, load on, rows out."""

import math
import time
from pathlib import Path

from recorder import arrivals, fleet, layouts, load, ticks
from recorder.scenarios import Scenario

START_UP_S = 3


def record(scenario: Scenario, directory: Path, tick_count: int, warm_up_s: int = 5):
    # A whole second, so that ticks are seconds of the wall clock.
    clock_zero = math.ceil(time.time()) + START_UP_S + warm_up_s
    lifetime_s = START_UP_S + warm_up_s + tick_count + 30
    with fleet.running(scenario, clock_zero, lifetime_s) as targets:
        plan = arrivals.plan(scenario, len(targets), warm_up_s, tick_count)
        outcomes = load.send(plan, targets, clock_zero)
    layouts.write(scenario, ticks.rows(outcomes, targets, clock_zero, tick_count), directory)
