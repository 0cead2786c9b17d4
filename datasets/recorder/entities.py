"""The population that is scored: entities with features and a true class, the same for servers and load."""

import random
from typing import NamedTuple

ENTITY_COUNT = 4000
# Half the distance between the two classes along each feature, in standard deviations. The first feature
# carries most of the information, so a model that loses it is really worse and not merely different.
CLASS_OFFSETS = (1.15, 0.50, 0.40, 0.25)


class Entity(NamedTuple):
    features: tuple[float, ...]
    label: int
    rows: int
    """Rows that the feature store must read for this entity: what makes one request slower than another."""


def generate(seed: str, count: int = ENTITY_COUNT) -> list[Entity]:
    rng = random.Random(seed)
    return [_entity(rng) for _ in range(count)]


def _entity(rng: random.Random) -> Entity:
    label = rng.randrange(2)
    side = 1 if label == 1 else -1
    features = tuple(rng.gauss(side * offset, 1.0) for offset in CLASS_OFFSETS)
    return Entity(features, label, rows=rng.randint(50, 70))


def scored() -> list[Entity]:
    """Entities that requests ask about. Their index is their id."""
    return generate("scored")


def training() -> list[Entity]:
    """Entities that models learn from, disjoint from those that are scored."""
    return generate("training", count=800)
