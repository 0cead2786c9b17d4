"""When which request is sent to whom. The plan is made before the recording, so its size is known and bounded."""

import math
import random
from typing import NamedTuple

from recorder import entities
from recorder.scenarios import Scenario

LABELLED_SHARE = 0.6
WAVE_MEMORY = 0.95
# Beyond this multiple of the mean rate reads would pile up faster than the shared store of common-load finishes them.
WAVE_CEILING = 1.5


class Arrival(NamedTuple):
    at_s: float
    """Seconds after the recording's start; negative for warm-up, which is not recorded."""
    target: int
    entity_id: int
    labelled: bool
    """Whether the true class of this request becomes known."""


def plan(scenario: Scenario, targets: int, warm_up_s: int, ticks: int) -> list[Arrival]:
    """Open-loop Poisson arrivals over both arms, each sent to a target drawn at random as by a 50/50 router."""
    rng = random.Random(f"arrivals {scenario.name}")
    rates = _rates(scenario, warm_up_s + ticks)
    arrivals = []
    for second, rate in enumerate(rates, start=-warm_up_s):
        at = second + rng.expovariate(rate)
        while at < second + 1:
            arrivals.append(
                Arrival(at, rng.randrange(targets), rng.randrange(entities.ENTITY_COUNT), rng.random() < LABELLED_SHARE)
            )
            at += rng.expovariate(rate)
    return arrivals


def _rates(scenario: Scenario, seconds: int) -> list[float]:
    """Arrivals per second over both arms: constant, or a slow first-order autoregressive wave of its logarithm."""
    rng = random.Random(f"wave {scenario.name}")
    level = rng.gauss(0, 1)
    rates = []
    for _ in range(seconds):
        level = WAVE_MEMORY * level + math.sqrt(1 - WAVE_MEMORY**2) * rng.gauss(0, 1)
        rates.append(2 * scenario.requests_per_s * min(WAVE_CEILING, math.exp(scenario.load_wave * level)))
    return rates
