"""What is wrong with a server. The default is a sound one; only challengers get anything else."""

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Fault:
    lookup_slowdown: float = 1.0
    """Factor on the time the feature store needs for each row."""

    uncached_per_mille: int = 0
    """Entities of each thousand that miss the cache and take the slow path."""
    slow_path_ms: float = 0.0
    """Extra time of the slow path."""

    crashing_per_mille: int = 0
    """Entities of each thousand whose request ends in an exception and status 500."""

    burst_start_s: float = 0.0
    burst_end_s: float = 0.0
    """Seconds after the recording's start between which requests are turned away with status 503."""
    burst_share: float = 0.0
    """Share of the requests turned away during the burst."""

    lost_feature: int | None = None
    """Index of a feature that arrives as 0, as after a renamed column."""

    def is_uncached(self, entity_id: int) -> bool:
        return entity_id % 1000 < self.uncached_per_mille

    def crashes_on(self, entity_id: int) -> bool:
        return entity_id % 1000 < self.crashing_per_mille

    def is_bursting(self, elapsed_s: float) -> bool:
        return self.burst_start_s <= elapsed_s < self.burst_end_s

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @staticmethod
    def from_json(text: str) -> "Fault":
        return Fault(**json.loads(text))
