"""Spreads 32 equal charges over the unit sphere so that their energy is low."""
import json

import numpy as np
from scipy.optimize import minimize

import energy

COUNT = 32
HOPS = 24


def spread(count):
    """A golden spiral: nearly even from the beginning."""
    k = np.arange(count) + 0.5
    height = 1 - 2 * k / count
    turn = np.pi * (1 + np.sqrt(5)) * k
    around = np.sqrt(1 - height ** 2)
    return np.column_stack([around * np.cos(turn), around * np.sin(turn), height])


def relax(points):
    """The nearest minimum. The gradient is taken along the sphere, since the norm of a point does not matter."""

    def value_and_slope(flat):
        free = flat.reshape(-1, 3)
        norm = np.linalg.norm(free, axis=1, keepdims=True)
        on = free / norm
        slope = energy.gradient(on)
        slope -= (slope * on).sum(axis=1, keepdims=True) * on
        return energy.total(on), (slope / norm).ravel()

    found = minimize(value_and_slope, points.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": 500})
    return energy.project(found.x.reshape(-1, 3))


def hop(points):
    """Shakes the best state so far and relaxes again; only a lower energy is kept."""
    rng = np.random.default_rng(32)
    best = relax(points)
    lowest = energy.total(best)
    for _ in range(HOPS):
        trial = relax(energy.project(best + rng.normal(0, 0.15, best.shape)))
        now = energy.total(trial)
        if now < lowest:
            best, lowest = trial, now
    return best


def main():
    points = hop(spread(COUNT))
    assert points.shape == (COUNT, 3)
    print(json.dumps(points.tolist()))


if __name__ == "__main__":
    main()
