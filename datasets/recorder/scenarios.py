"""The scenarios: what the challenger does wrong, how much traffic comes, and in which layout the file is written."""

from dataclasses import dataclass
from typing import Literal

from recorder.faults import Fault

Layout = Literal["wide", "long", "two-files"]


@dataclass(frozen=True)
class Scenario:
    name: str
    summary: str
    challenger_fault: Fault = Fault()
    layout: Layout = "wide"
    compressed: bool = False
    requests_per_s: float = 80.0
    """Mean arrivals per second and arm."""
    load_wave: float = 0.0
    """Standard deviation of the log of the arrival rate: a slow wave that both arms feel."""
    connections: int = 8
    """Connections that each server has to its feature store. Fewer means that load turns into waiting."""
    shares_store: bool = False
    """Whether both arms read from one store, which is slower for everybody the more reads are under way."""
    champion_placements: tuple[float, ...] = (1.0,)
    challenger_placements: tuple[float, ...] = (1.0,)
    """One server per entry; the entry is the factor that its host puts on the lookup time."""

    @property
    def has_instances(self) -> bool:
        return len(self.champion_placements) > 1


ALL = [
    Scenario("healthy", "both arms run the same release"),
    Scenario(
        "slower-10pct",
        "every feature row takes the challenger 10 % longer",
        challenger_fault=Fault(lookup_slowdown=1.10),
        layout="two-files",
    ),
    Scenario(
        "tail-only",
        "3 % of the entities miss the challenger's cache and wait 90 ms more",
        challenger_fault=Fault(uncached_per_mille=30, slow_path_ms=90.0),
        layout="long",
    ),
    Scenario(
        "error-burst",
        "the challenger turns 60 % of the requests away for six seconds in the middle",
        challenger_fault=Fault(burst_start_s=57.0, burst_end_s=63.0, burst_share=0.6),
    ),
    Scenario(
        "sparse-errors",
        "the challenger crashes on 0.3 % of the entities, the champion on none",
        challenger_fault=Fault(crashing_per_mille=3),
        compressed=True,
    ),
    Scenario(
        "common-load",
        "both arms run the same release on one feature store while the load comes in waves",
        requests_per_s=80.0,
        load_wave=0.35,
        connections=64,
        shares_store=True,
    ),
    Scenario(
        "accuracy-drop",
        "the challenger gets its most telling feature as 0",
        challenger_fault=Fault(lost_feature=0),
    ),
    Scenario(
        "replica-spread",
        "both arms run the same release on four hosts each, and the hosts differ",
        champion_placements=(0.90, 0.97, 1.02, 1.08),
        challenger_placements=(0.96, 1.03, 1.10, 1.17),
    ),
]


def named(name: str) -> list[Scenario]:
    """The scenario of that name, or all of them for `all`."""
    if name == "all":
        return ALL
    found = [scenario for scenario in ALL if scenario.name == name]
    if not found:
        raise SystemExit(f"no scenario '{name}'; there are: all, {', '.join(s.name for s in ALL)}")
    return found
