"""A tiny logistic regression, trained when a server starts, so that accuracy is an outcome and not a setting."""

import math
from collections.abc import Sequence

from recorder.entities import Entity


class Classifier:
    def __init__(self, feature_count: int):
        self.weights = [0.0] * feature_count
        self.bias = 0.0

    def probability(self, features: Sequence[float]) -> float:
        """Probability of class 1."""
        score = self.bias + sum(w * x for w, x in zip(self.weights, features))
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score))))

    def train(self, entities: Sequence[Entity], epochs: int = 5, rate: float = 0.05) -> "Classifier":
        for _ in range(epochs):
            for entity in entities:
                error = entity.label - self.probability(entity.features)
                self.bias += rate * error
                self.weights = [w + rate * error * x for w, x in zip(self.weights, entity.features)]
        return self
