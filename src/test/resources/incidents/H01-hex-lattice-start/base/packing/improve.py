"""Moves single centres and keeps what helps."""
import numpy as np

ROUNDS = 400
STEP = 0.05


def improve(points, radii_for):
    rng = np.random.default_rng(7)
    best = radii_for(points).sum()
    for _ in range(ROUNDS):
        trial = points.copy()
        i = rng.integers(len(trial))
        trial[i] = np.clip(trial[i] + rng.normal(0, STEP, 2), 0.02, 0.98)
        total = radii_for(trial).sum()
        if total > best:
            points, best = trial, total
    return points
