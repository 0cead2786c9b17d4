"""Turns outcomes into one row of metrics per tick of one second, arm and instance."""

import math
import statistics
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone

from recorder import entities
from recorder.fleet import Target
from recorder.load import Outcome

METRICS = (
    "requests", "errors", "error_rate", "labelled", "correct", "accuracy", "latency_ms", "latency_p99_ms",
)  # fmt: skip


@dataclass
class Row:
    timestamp: str
    """Start of the tick, RFC 3339 in UTC."""
    arm: str
    instance: str
    values: dict[str, str] = field(default_factory=dict)
    """Metric name to its text; empty where the tick measured nothing."""


def rows(outcomes: Sequence[Outcome], targets: Sequence[Target], clock_zero: float, ticks: int) -> list[Row]:
    """Rows sorted by time, then by target. A request belongs to the tick in which it was sent."""
    groups = defaultdict(list)
    for outcome in outcomes:
        groups[math.floor(outcome.arrival.at_s), outcome.arrival.target].append(outcome)
    labels = [entity.label for entity in entities.scored()]
    return [
        Row(_timestamp(clock_zero + tick), target.arm, target.instance, _metrics(groups[tick, index], labels))
        for tick in range(ticks)
        for index, target in enumerate(targets)
    ]


def _timestamp(unix_seconds: float) -> str:
    return datetime.fromtimestamp(unix_seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def _metrics(outcomes: Sequence[Outcome], labels: Sequence[int]) -> dict[str, str]:
    answered = [outcome for outcome in outcomes if outcome.status == 200]
    labelled = [outcome for outcome in answered if outcome.arrival.labelled]
    correct = sum(outcome.label == labels[outcome.arrival.entity_id] for outcome in labelled)
    errors = len(outcomes) - len(answered)
    latencies = sorted(outcome.latency_ms for outcome in answered)
    return {
        "requests": str(len(outcomes)),
        "errors": str(errors),
        "error_rate": _ratio(errors, len(outcomes)),
        "labelled": str(len(labelled)),
        "correct": str(correct),
        "accuracy": _ratio(correct, len(labelled)),
        "latency_ms": f"{statistics.median(latencies):.3f}" if latencies else "",
        "latency_p99_ms": f"{_nearest_rank(latencies, 0.99):.3f}" if latencies else "",
    }


def _ratio(part: int, whole: int) -> str:
    return f"{part / whole:.5f}" if whole else ""


def _nearest_rank(ascending: Sequence[float], share: float) -> float:
    """The smallest measured value that at least this share of the values does not exceed."""
    return ascending[math.ceil(share * len(ascending)) - 1]
