"""What the files say about both arms: totals of counts, pooled rates, medians and means over ticks."""

import statistics
from collections import defaultdict
from pathlib import Path

from recorder import layouts
from recorder.scenarios import Scenario


class ArmSummary:
    def __init__(self, values: dict[str, list[float]]):
        self.requests = int(sum(values["requests"]))
        self.errors = int(sum(values["errors"]))
        self.error_rate = self.errors / self.requests
        self.labelled = int(sum(values["labelled"]))
        self.accuracy = sum(values["correct"]) / self.labelled
        self.median_latency_ms = statistics.median(values["latency_ms"])
        self.mean_latency_ms = statistics.fmean(values["latency_ms"])
        self.median_p99_ms = statistics.median(values["latency_p99_ms"])
        self.mean_p99_ms = statistics.fmean(values["latency_p99_ms"])


def of(scenario: Scenario, directory: Path) -> dict[str, ArmSummary]:
    """Summary by arm, from the files alone."""
    values = defaultdict(lambda: defaultdict(list))
    for path in layouts.paths(scenario, directory):
        for arm, metric, value in layouts.read(path):
            values[arm][metric].append(value)
    return {arm: ArmSummary(values[arm]) for arm in layouts.ARMS}


HEADER = (
    "| dataset | arm | requests | errors | error rate | labelled | accuracy | latency_ms median / mean | latency_p99_ms median / mean |\n"
    "|---|---|---:|---:|---:|---:|---:|---:|---:|"
)


def table(scenario: Scenario, directory: Path) -> str:
    """Markdown lines of one dataset."""
    return "\n".join(
        f"| {scenario.name} | {arm} | {s.requests} | {s.errors} | {s.error_rate:.4f} | {s.labelled} | {s.accuracy:.4f} "
        f"| {s.median_latency_ms:.2f} / {s.mean_latency_ms:.2f} | {s.median_p99_ms:.2f} / {s.mean_p99_ms:.2f} |"
        for arm, s in of(scenario, directory).items()
    )
