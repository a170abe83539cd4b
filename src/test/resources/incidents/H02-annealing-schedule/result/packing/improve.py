"""Simulated annealing over single centres: worse states are taken early on and hardly ever late."""
import math

import numpy as np

ROUNDS = 6000
HOT, COLD = 2e-2, 1e-5
STEP = 0.08
WINDOW = 100


def improve(points, radii_for):
    rng = np.random.default_rng(7)
    current = radii_for(points).sum()
    best, kept = current, points
    step, accepted = STEP, 0
    for turn in range(ROUNDS):
        temperature = HOT * (COLD / HOT) ** (turn / ROUNDS)
        trial = points.copy()
        i = rng.integers(len(trial))
        trial[i] = np.clip(trial[i] + rng.normal(0, step, 2), 0.02, 0.98)
        gain = radii_for(trial).sum() - current
        if gain > 0 or rng.random() < math.exp(gain / temperature):
            points, current = trial, current + gain
            accepted += 1
            if current > best:
                best, kept = current, points
        if (turn + 1) % WINDOW == 0:
            # Aim at accepting about one move in four; a frozen system gets smaller steps.
            step = min(0.2, max(1e-4, step * (1.1 if accepted > WINDOW / 4 else 0.9)))
            accepted = 0
    return kept
